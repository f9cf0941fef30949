"""The two tables that units hand in: what is planned (RATL), and what came of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tuntas.core.base import numerals
from tuntas.core.survey.instruments import Instrument
from tuntas.organisation.models import Unit
from tuntas.reports.document import layouts
from tuntas.reports.document.model import (
    NONE,
    Cell,
    Document,
    Heading,
    Official,
    Section,
    Table,
    Value,
    paragraph,
    row,
)
from tuntas.reports.document.workbook import Workbook
from tuntas.surveys.models import Round

from . import words
from .plan_facts import PaperPlan

TITLES = {"ratl": "Rencana Tindak Lanjut", "tindak-lanjut": "Pelaksanaan Rencana Tindak Lanjut"}


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
    rows = (
        row(str(i), names(p, used), p.text, *_quarters(p), Official(p.person) or None)
        for i, p in enumerate(plans, start=1)
    )
    return layouts.table("ratl", rows)


def _quarters(plan: PaperPlan) -> list[Cell | Value]:
    if plan.deadline is None:
        return [Cell(plan.deadline_raw or NONE, cols=4)]
    return [day or "" for day in _in_quarters(plan.deadline)]


def _in_quarters(day: date | None) -> list[date | None]:
    """The day in the place of its quarter."""
    return [day if day and quarter(day) == place else None for place in range(1, 5)]


def quarter(day: date) -> int:
    return (day.month + 2) // 3


def follow_up(plans: Sequence[PaperPlan]) -> Table:
    rows = (
        row(str(i), *_carried_out(p), evidence(p) or None) for i, p in enumerate(plans, start=1)
    )
    return layouts.table("follow_up", rows)


def _carried_out(plan: PaperPlan) -> tuple[str, str, str]:
    return plan.text, words.text(f"marks.{plan.mark}"), plan.account


def evidence(plan: PaperPlan) -> str:
    return "\n".join(plan.evidence)


def counted(plans: Sequence[PaperPlan]) -> str:
    """How many there are and were carried out, never without those that are doubtful."""
    marks = Counter(plan.mark for plan in plans)
    done = sum(plan.done for plan in plans)
    parts = [words.text("plans.done", done=done)]
    if marks["doubtful"]:
        parts = [words.text("plans.done_doubtful", done=done, doubtful=marks["doubtful"])]
    if marks["unknown"]:
        parts.append(words.text("plans.unknown", unknown=marks["unknown"]))
    return words.text("plans.counted", plans=len(plans), parts=numerals.listing(parts))


def document(
    kind: str,
    unit: Unit,
    round_: Round,
    plans: Sequence[PaperPlan],
    used: Instrument,
    day: date,
    *,
    at_cut_off: str = "",
) -> Document:
    """``kind``: ratl or tindak-lanjut; ``plans`` in order of priority."""
    table = ratl(plans, used) if kind == "ratl" else follow_up(plans)
    title = f"{TITLES[kind]} Hasil {round_.name}"
    state = [words.say("plans.as_of", "note", day=day, counted=counted(plans))]
    if at_cut_off:
        state.append(paragraph(at_cut_off, "note"))
    return Document(
        title=title,
        subtitle=unit.name,
        agency=unit.agency.name,
        author=unit.name,
        day=day,
        sections=(Section((Heading(1, title, unit.name), table, *state), landscape=True),),
        cover=False,
    )


def workbook(
    kind: str, unit: Unit, round_: Round, plans: Sequence[PaperPlan], used: Instrument, day: date
) -> Workbook:
    """As ``document``."""
    numbered = enumerate(plans, start=1)
    if kind == "ratl":
        sheet = layouts.sheet("ratl", (_planned(i, p, used) for i, p in numbered))
    else:
        sheet = layouts.sheet(
            "follow_up", ((i, *_carried_out(p), evidence(p)) for i, p in numbered)
        )
    return Workbook(f"{TITLES[kind]} {round_.name} {unit.name}", unit.name, day, (sheet,))


def _planned(i: int, plan: PaperPlan, used: Instrument) -> tuple[Value, ...]:
    days = _in_quarters(plan.deadline)
    return i, names(plan, used), plan.text, *days, Official(plan.person), plan.deadline_raw
