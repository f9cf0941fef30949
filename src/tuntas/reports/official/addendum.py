"""The addendum: what happened to the plans after the cut-off, until the state was frozen."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from tuntas.core.base.numerals import short_date
from tuntas.core.evaluation import live_checks
from tuntas.core.evaluation.addendum import WHAT, Later
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.reports.document import layouts
from tuntas.reports.document.model import Block, Group, Heading, row

from .words import say

_UNIT = attrgetter("unit")


def addendum(snapshot: Snapshot, later: Sequence[Later]) -> tuple[Block, ...]:
    """Lampiran 4."""
    plans = {(e.year, e.round_code, e.plan) for e in later}
    groups = (
        Group(unit, tuple(row(event.plan, *told(event)) for event in events))
        for unit, events in groupby(sorted(later, key=_UNIT), key=_UNIT)
    )
    return (
        Heading(1, "Lampiran 4", "Adendum: yang Terjadi Sesudah Batas Data"),
        say(
            "lampiran.adendum",
            cut_off=snapshot.assignment.cut_off,
            kejadian=len(later),
            rencana=len(plans),
        ),
        layouts.grouped("addendum", groups),
    )


def told(event: Later) -> tuple[date, str, str | None]:
    """Its day, what happened, and more of it, None where there is none."""
    day = datetime.fromisoformat(event.at).date()
    return day, WHAT[event.what], _detail(event) or None


def _detail(event: Later) -> str:
    """In words that a person reads: the name of the check, the day as days are written."""
    if event.what == "deadline":
        return short_date(datetime.fromisoformat(event.detail).date())
    if event.what.startswith("finding_"):
        check, _, reason = event.detail.partition(": ")
        return ": ".join(filter(None, (live_checks.title(check), reason)))
    return event.detail
