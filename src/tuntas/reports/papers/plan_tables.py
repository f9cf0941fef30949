"""The two tables that units hand in: what is planned (RATL), and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tuntas.core.base import numerals
from tuntas.core.survey.instruments import Instrument
from tuntas.core.voices.masking import mask
from tuntas.organisation.models import Unit
from tuntas.reports.document.model import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Section,
    Table,
    TableRow,
    flat_table,
    paragraph,
    row,
)
from tuntas.reports.official.sheets import Sheet, SheetColumn, Workbook
from tuntas.reports.papers.plan_facts import PaperPlan
from tuntas.surveys.models import Round

NONE = "–"
QUARTERS = ("TW I", "TW II", "TW III", "TW IV")
TITLES = {"ratl": "Rencana Tindak Lanjut", "tindak-lanjut": "Pelaksanaan Rencana Tindak Lanjut"}
_RATL = (
    Column("No", 0.05, "right"),
    Column("Prioritas Unsur", 0.2),
    Column("Program/Kegiatan", 0.33),
    *(Column(quarter, 0.075, "center") for quarter in QUARTERS),
    Column("Penanggung Jawab", 0.12),
)
_FOLLOW_UP = (
    Column("No", 0.05, "right"),
    Column("Rencana", 0.35),
    Column("Sudah/Belum", 0.1, "center"),
    Column("Deskripsi", 0.28),
    Column("Dokumentasi", 0.22),
)


def by_priority(plans: Sequence[PaperPlan], values: Mapping[str, Any]) -> list[PaperPlan]:
    """Plans of the lowest element first, those without a known one last.

    ``values``: code -> value.
    """

    def place(plan: PaperPlan) -> tuple[bool, Any, str]:
        known = [values[code] for code in plan.elements if values.get(code) is not None]
        return not known, min(known, default=0), plan.code

    return sorted(plans, key=place)


def names(plan: PaperPlan, used: Instrument) -> str:
    found = ((code, used.find(code)) for code in plan.elements)
    return (
        "\n".join(f"{code} {element.name}" if element else code for code, element in found) or NONE
    )


def ratl(plans: Sequence[PaperPlan], used: Instrument) -> Table:
    """``plans`` in order of priority.

    A deadline stands in its quarter, one that is no day across all.
    """
    rows = [
        TableRow(
            (
                Cell(str(i)),
                Cell(names(p, used)),
                Cell(mask(p.text)),
                *_quarters(p),
                Cell(p.person or NONE),
            )
        )
        for i, p in enumerate(plans, start=1)
    ]
    return flat_table(
        "Rencana tindak lanjut menurut unsur, dengan waktu dan penanggung jawab.",
        _RATL,
        rows,
        small=True,
        keep=True,
    )


def _quarters(plan: PaperPlan) -> list[Cell | None]:
    if plan.deadline is None:
        return [Cell(plan.deadline_raw or NONE, cols=4), None, None, None]
    due = quarter(plan.deadline)
    day = numerals.short_date(plan.deadline)
    return [Cell(day if place == due else "") for place in range(1, 5)]


def quarter(day: date) -> int:
    return (day.month + 2) // 3


def follow_up(plans: Sequence[PaperPlan]) -> Table:
    rows = [
        row(str(i), mask(p.text), "Sudah" if p.done else "Belum", mask(p.account), evidence(p))
        for i, p in enumerate(plans, start=1)
    ]
    return flat_table(
        "Rencana tindak lanjut dan pelaksanaannya.",
        _FOLLOW_UP,
        rows,
        small=True,
        keep=True,
    )


def evidence(plan: PaperPlan) -> str:
    return mask("\n".join(plan.evidence)) or NONE


def document(
    kind: str, unit: Unit, round_: Round, plans: Sequence[PaperPlan], used: Instrument, day: date
) -> Document:
    """``kind``: ratl or tindak-lanjut; ``plans`` in order of priority."""
    table = ratl(plans, used) if kind == "ratl" else follow_up(plans)
    title = f"{TITLES[kind]} Hasil {round_.name}"
    blocks: tuple[Block, ...] = (
        Heading(1, title, unit.name),
        table,
        paragraph(f"Keadaan per {numerals.long_date(day)}. {counted(plans)}", "note"),
    )
    return Document(
        title=title,
        subtitle=unit.name,
        number="",
        agency=unit.agency.name,
        author=unit.name,
        day=day,
        draft=False,
        notice="",
        digest="",
        sections=(Section(blocks, landscape=True),),
        cover=False,
    )


def counted(plans: Sequence[PaperPlan]) -> str:
    done = sum(plan.done for plan in plans)
    return f"{numerals.number(len(plans))} rencana, {numerals.number(done)} sudah dilaksanakan."


def workbook(
    kind: str, unit: Unit, round_: Round, plans: Sequence[PaperPlan], used: Instrument, day: date
) -> Workbook:
    sheet = _ratl_sheet(plans, used) if kind == "ratl" else _follow_up_sheet(plans)
    return Workbook(f"{TITLES[kind]} {round_.name} {unit.name}", unit.name, day, (sheet,))


def _ratl_sheet(plans: Sequence[PaperPlan], used: Instrument) -> Sheet:
    widths = (6, 34, 60, 12, 12, 12, 12, 26, 22)
    titles = [*(column.title for column in _RATL), "Waktu tertulis"]
    rows = []
    for i, plan in enumerate(plans, start=1):
        days = [
            plan.deadline if plan.deadline and quarter(plan.deadline) == n else None
            for n in range(1, 5)
        ]
        rows.append((i, names(plan, used), mask(plan.text), *days, plan.person, plan.deadline_raw))
    return Sheet("RATL", _columns(titles, widths), tuple(rows))


def _follow_up_sheet(plans: Sequence[PaperPlan]) -> Sheet:
    titles = [column.title for column in _FOLLOW_UP]
    rows = [
        (
            i,
            mask(p.text),
            "Sudah" if p.done else "Belum",
            mask(p.account),
            mask("\n".join(p.evidence)),
        )
        for i, p in enumerate(plans, start=1)
    ]
    return Sheet("Tindak lanjut", _columns(titles, (6, 60, 14, 50, 50)), tuple(rows))


def _columns(titles: Sequence[str], widths: Sequence[int]) -> tuple[SheetColumn, ...]:
    return tuple(SheetColumn(t, w, key=t == "No") for t, w in zip(titles, widths, strict=True))
