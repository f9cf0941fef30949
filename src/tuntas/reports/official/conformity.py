"""The three purposes of the evaluation answered with figures: conformity, progress, achievement."""

from __future__ import annotations

from collections.abc import Iterator

from tuntas.core.base import numerals
from tuntas.core.evaluation.conformity import MISSING, OFF, PLANNED, STATES, Cell, Matrix
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.followup.workflow import STATES as LIFE
from tuntas.core.report import figures
from tuntas.core.report.figures import Purposes
from tuntas.core.voices.masking import mask
from tuntas.reports.document.model import (
    Block,
    Column,
    Group,
    Heading,
    Paragraph,
    Table,
    TableRow,
    flat_table,
    paragraph,
    row,
)
from tuntas.reports.official import words
from tuntas.reports.official.words import say

_OPEN_CELLS = (MISSING, OFF)


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
            unsur_diminta=numerals.number(p.required),
            unsur_direncanakan=numerals.number(p.cells.get(PLANNED, 0)),
            persen=numerals.percent(p.conformity),
            unsur_belum=numerals.number(p.cells.get(MISSING, 0)),
            unsur_meleset=numerals.number(p.cells.get(OFF, 0)),
            unsur_ditegaskan=numerals.number(sum(p.confirmed.values())),
        )
        yield _by_element(matrix)
    else:
        yield say("kesesuaian.tidak_disebut")
    yield from _unsaid(p)
    if p.cells.get(MISSING) or p.cells.get(OFF):
        yield paragraph("Unsur yang belum dijawab rencana aksi", "label")
        yield _open_cells(snapshot, matrix)


def _by_element(matrix: Matrix) -> Table:
    rows = [
        row(
            code,
            *(numerals.number(counts[state]) for state in STATES),
            numerals.number(counts.total()),
        )
        for code, counts in matrix.by_element.items()
    ]
    sums = [matrix.count(state) for state in STATES]
    total = row("Jumlah", *map(numerals.number, sums), numerals.number(sum(sums)), strong=True)
    titles = ("Unsur", *STATES.values(), "Diminta")
    columns = tuple(Column(title, 0.2, "right" if i else "left") for i, title in enumerate(titles))
    return flat_table("Unsur yang diminta menurut keadaannya.", columns, (*rows, total))


def _unsaid(p: Purposes) -> Iterator[Paragraph]:
    """What recommendations leave open."""
    if p.labelled:
        yield say("kesesuaian.dari_judul", jumlah=numerals.number(p.labelled))
    if p.unnamed:
        yield say("kesesuaian.tidak_dinilai", jumlah=numerals.number(p.unnamed))


def _open_cells(snapshot: Snapshot, matrix: Matrix) -> Table:
    """Every required element without a plan that answers it, under its unit; none is left out."""
    names = {unit.no: f"{unit.no}. {unit.name}" for unit in snapshot.units}
    rows: dict[int, list[TableRow]] = {}
    for cell in sorted(
        matrix.cells, key=lambda cell: (cell.place[1], cell.place[0], cell.place[2])
    ):
        if cell.state in _OPEN_CELLS:
            rows.setdefault(cell.place[1], []).append(_open_cell(cell))
    columns = (
        Column(words.round_column(snapshot), 0.09, "center"),
        Column("Jenis Layanan", 0.2),
        Column("Unsur", 0.08, "center"),
        Column("Keadaan", 0.18),
        Column("Keterangan", 0.45),
    )
    groups = tuple(Group(names.get(no, str(no)), tuple(found)) for no, found in rows.items())
    return Table("Unsur yang belum dijawab rencana aksi, per UPP.", columns, groups, small=True)


def _open_cell(cell: Cell) -> TableRow:
    round_, _unit, service = cell.place
    said = [f"{judged.plan.id}: {mask(str(judged.why))}" for judged in cell.plans]
    return row(
        round_.code, service or "Seluruh UPP", cell.code, STATES[cell.state], "\n".join(said) or "–"
    )


def _progress(p: Purposes) -> Iterator[Block]:
    yield paragraph("Kemajuan pelaksanaan rencana aksi", "label")
    if p.progress is None:
        yield say("kesesuaian.belum_disampaikan")
        return
    states = [
        f"{name.lower()} {numerals.number(p.states[s])}"
        for s, name in LIFE.items()
        if p.states.get(s)
    ]
    yield say(
        "kesesuaian.kemajuan",
        persen=numerals.percent(p.progress),
        rencana=numerals.number(p.plans),
        keadaan=numerals.listing(states),
        terlambat=numerals.number(p.late),
        belum_ada=numerals.number(p.silent),
        pasangan=numerals.number(p.units),
    )


def _achievement(p: Purposes) -> Iterator[Block]:
    yield paragraph("Tingkat pencapaian rencana aksi", "label")
    if p.achievement is None:
        yield say("kesesuaian.belum_dinilai")
        return
    yield say(
        "kesesuaian.pencapaian",
        jumlah=numerals.number(p.closed),
        rencana=numerals.number(p.plans),
        persen=numerals.percent(p.achievement),
    )
    if p.elements_achieved is not None:
        yield say(
            "kesesuaian.unsur_tercapai",
            unsur_tercapai=numerals.number(p.achieved),
            unsur_diminta=numerals.number(p.required),
            persen=numerals.percent(p.elements_achieved),
        )
