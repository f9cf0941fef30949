"""The three purposes of the evaluation answered with figures: conformity, progress, achievement."""

from collections.abc import Iterator
from itertools import groupby

from tuntas.core.base import numerals
from tuntas.core.evaluation.conformity import MISSING, OFF, PLANNED, STATES, Cell, Matrix
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.followup.workflow import STATES as LIFE
from tuntas.core.report import figures
from tuntas.core.report.figures import Purposes, Required
from tuntas.reports.document import layouts
from tuntas.reports.document.model import (
    Block,
    Column,
    Group,
    Heading,
    Paragraph,
    Table,
    TableRow,
    flat,
    paragraph,
    row,
)
from tuntas.web.terms import on_paper

from . import words
from .words import say


def conformity(snapshot: Snapshot) -> tuple[Block, ...]:
    """Conformity, progress and achievement at the cut-off, or that nothing is known of them."""
    matrix = figures.conformity(snapshot)
    purposes = figures.purposes(matrix, figures.planned(snapshot), snapshot.assignment.cut_off)
    return (
        Heading(2, "C.", "Kesesuaian, Kemajuan, dan Pencapaian"),
        *_conformity(snapshot, matrix, purposes),
        *_progress(purposes),
        *_achievement(purposes),
    )


def _conformity(snapshot: Snapshot, matrix: Matrix, p: Purposes) -> Iterator[Block]:
    yield paragraph("Kesesuaian rencana aksi dengan rekomendasi", "label")
    if p.conformity is not None:
        yield say(
            "kesesuaian.unsur",
            unsur_diminta=p.required,
            unsur_direncanakan=p.cells.get(PLANNED, 0),
            persen=numerals.percent(p.conformity),
            unsur_belum=p.cells.get(MISSING, 0),
            unsur_meleset=p.cells.get(OFF, 0),
            unsur_ditegaskan=sum(p.confirmed.values()),
        )
        yield _by_element(matrix)
    yield from _untold(p.asked)
    if p.asked.share is not None and p.asked.untold:
        yield _by_unit(snapshot, matrix)
    if p.cells.get(MISSING) or p.cells.get(OFF):
        yield paragraph("Unsur yang belum dijawab rencana aksi", "label")
        yield _open_cells(snapshot, matrix)


def _by_element(matrix: Matrix) -> Table:
    rows = [
        row(code, *(counts[state] for state in STATES), counts.total())
        for code, counts in matrix.by_element.items()
    ]
    sums = [matrix.count(state) for state in STATES]
    total = row("Jumlah", *sums, sum(sums), strong=True)
    titles = ("Unsur", *STATES.values(), "Diminta")
    columns = tuple(Column(title, 0.2, "right" if i else "left") for i, title in enumerate(titles))
    return Table("Unsur yang diminta menurut keadaannya.", columns, flat((*rows, total)))


def _by_unit(snapshot: Snapshot, matrix: Matrix) -> Table:
    """What can be told of each unit and round, and what cannot."""
    called = words.round_column(snapshot)
    names = {unit.no: f"{unit.no}. {unit.name}" for unit in snapshot.units}
    found = figures.required_of_unit(matrix)
    rows = (
        row(
            names.get(no, str(no)),
            round_.code,
            words.share_planned(found[round_, no]),
            words.untold(found[round_, no]) or None,
        )
        for round_, no in sorted(found, key=lambda pair: (pair[1], pair[0]))
    )
    return layouts.table("conformity", rows, round=called, round_small=called.lower())


def _untold(asked: Required) -> Iterator[Paragraph]:
    """What recommendations leave open, and on what the figures stand then."""
    if not asked.untold:
        return
    reasons = words.untold(asked)
    if asked.share is None:
        yield say("kesesuaian.tidak_dapat", alasan=reasons)
        return
    named, all_ = asked.named, asked.recommendations
    yield say("kesesuaian.dasar", menyebut=named, rekomendasi=all_, alasan=reasons)


def _open_cells(snapshot: Snapshot, matrix: Matrix) -> Table:
    """Every required element without a plan that answers it, under its unit; none is left out."""
    names = {unit.no: f"{unit.no}. {unit.name}" for unit in snapshot.units}
    cells = sorted(
        (cell for cell in matrix.cells if cell.state in (MISSING, OFF)),
        key=lambda cell: (cell.place[1], cell.place[0], cell.place[2]),
    )
    groups = (
        Group(names.get(no, str(no)), tuple(map(_open_cell, found)))
        for no, found in groupby(cells, key=lambda cell: cell.place[1])
    )
    return layouts.grouped("open_elements", groups, round=words.round_column(snapshot))


def _open_cell(cell: Cell) -> TableRow:
    round_, _unit, service = cell.place
    said = [f"{judged.plan.id}: {judged.why.text(on_paper)}" for judged in cell.plans]
    return row(
        round_.code,
        service or on_paper("Seluruh ⟨paper_unit⟩"),
        cell.code,
        STATES[cell.state],
        "\n".join(said) or None,
    )


def _progress(p: Purposes) -> Iterator[Block]:
    yield paragraph("Kemajuan pelaksanaan rencana aksi", "label")
    if p.progress is None:
        yield say("kesesuaian.belum_disampaikan")
        return
    doubts = f" ({numerals.number(p.doubtful)} di antaranya diragukan)" if p.doubtful else ""
    states = [
        f"{name.lower()} {numerals.number(p.states[s])}{doubts if s == 'closed' else ''}"
        for s, name in LIFE.items()
        if p.states.get(s)
    ]
    yield say(
        "kesesuaian.kemajuan",
        persen=numerals.percent(p.progress),
        rencana=p.plans,
        keadaan=numerals.listing(states),
        terlambat=p.late,
        belum_ada=p.silent,
        pasangan=p.units,
    )


def _achievement(p: Purposes) -> Iterator[Block]:
    yield paragraph("Tingkat pencapaian rencana aksi", "label")
    if p.achievement is None:
        yield say("kesesuaian.belum_dinilai")
        return
    yield say(
        "kesesuaian.pencapaian",
        jumlah=p.closed,
        rencana=p.plans,
        persen=words.share_closed(p.count),
    )
    if p.elements_achieved is not None:
        yield say(
            "kesesuaian.unsur_tercapai",
            unsur_tercapai=p.achieved,
            unsur_diminta=p.required,
            persen=numerals.percent(p.elements_achieved),
        )
