"""The addendum: what happened to the plans after the cut-off, until the state was frozen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from tuntas.core.base import numerals
from tuntas.core.base.numerals import short_date
from tuntas.core.evaluation import live_checks
from tuntas.core.evaluation.addendum import WHAT, Later
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.voices.masking import mask
from tuntas.reports.document.model import Block, Column, Group, Heading, Table, TableRow, row
from tuntas.reports.official.words import say

_COLUMNS = (
    Column("Rencana", 0.13),
    Column("Tanggal", 0.12, "center"),
    Column("Yang terjadi", 0.25),
    Column("Keterangan", 0.5),
)


def addendum(snapshot: Snapshot, later: Sequence[Later]) -> tuple[Block, ...]:
    """Lampiran 4, with texts covered like those of findings: the report is published."""
    plans = {(e.year, e.round_code, e.plan) for e in later}
    return (
        Heading(1, "Lampiran 4", "Adendum: yang Terjadi Sesudah Batas Data"),
        say(
            "lampiran.adendum",
            cut_off=numerals.long_date(snapshot.assignment.cut_off),
            kejadian=numerals.number(len(later)),
            rencana=numerals.number(len(plans)),
        ),
        Table("Kejadian sesudah batas data per unit.", _COLUMNS, tuple(_groups(later)), small=True),
    )


def _groups(later: Sequence[Later]) -> Iterable[Group]:
    by_unit = sorted(later, key=lambda e: e.unit)
    for unit, events in groupby(by_unit, key=lambda e: e.unit):
        yield Group(unit, tuple(_row(event) for event in events))


def _row(event: Later) -> TableRow:
    day = short_date(datetime.fromisoformat(event.at).date())
    return row(event.plan, day, WHAT[event.what], mask(detail(event)) or "–")


def detail(event: Later) -> str:
    """In words that a person reads: the name of the check, the day as days are written."""
    if event.what == "deadline":
        return short_date(datetime.fromisoformat(event.detail).date())
    if event.what.startswith("finding_"):
        check, _, reason = event.detail.partition(": ")
        return ": ".join(filter(None, (live_checks.title(check), reason)))
    return event.detail
