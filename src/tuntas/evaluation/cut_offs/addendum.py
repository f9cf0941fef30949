"""What happened to an evaluation's plans after a moment, from the records that a cut-off is made
from.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from tuntas.audit.queries import later_acts
from tuntas.core.evaluation.addendum import Later, to_json
from tuntas.core.evaluation.snapshot import kept_code
from tuntas.core.followup.acts import CONFIRMED
from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.evaluation.models import CutOff, Evaluation
from tuntas.evaluation.queries import plans_of
from tuntas.followup.models import DeadlineChange, Evidence, Finding, StatusEvent
from tuntas.followup.permissions import plans_seen
from tuntas.organisation.permissions import Viewer

__all__ = ["later", "since", "to_json"]
WHERE = ("plan__round__year", "plan__round__code", "plan__code", "plan__unit__name")


class Period(NamedTuple):
    after: datetime
    until: datetime

    def holds(self, field: str) -> Q:
        return Q(**{f"{field}__gt": self.after, f"{field}__lte": self.until})


def later(evaluation: Evaluation, after: datetime, until: datetime) -> tuple[Later, ...]:
    """What happened after one moment and until another, by plan and time; a constant number of
    queries.
    """
    return _in_order(plans_of(evaluation), Period(after, until), Q())


def since(cut_off: CutOff, viewer: Viewer, until: datetime) -> tuple[Later, ...]:
    """What came after a cut-off, as far as this person sees the plans; with what was recorded
    late.
    """
    plans = plans_of(cut_off.evaluation).filter(pk__in=plans_seen(viewer).values("pk"))
    late = Q(happened_at__lte=cut_off.at, recorded_at__gt=cut_off.made_at)
    return _in_order(plans, Period(cut_off.at, until), late)


def _in_order(plans: Any, period: Period, late: Q) -> tuple[Later, ...]:
    parts = (_deadlines, _evidence, _elements, _links, _found, _decisions)
    events = chain(_moves(plans, period, late), *(part(plans, period) for part in parts))
    return tuple(sorted(events, key=lambda e: (e.year, e.round_code, e.plan, e.at)))


def _moves(plans: Any, period: Period, late: Q) -> Iterator[Later]:
    """Steps of plans that are plans: of a draft nothing is told."""
    rows = StatusEvent.objects.filter(plan__in=plans).exclude(state__in=NOT_YET_PLANS)
    rows = rows.filter(period.holds("happened_at") | late).order_by("id")
    for at, verb, reason, *where in rows.values_list("happened_at", "verb", "reason", *WHERE):
        yield _event(at, where, verb or "load", reason, late=at <= period.after)


def _deadlines(plans: Any, period: Period) -> Iterator[Later]:
    rows = DeadlineChange.objects.filter(plan__in=plans, state=DeadlineChange.State.GRANTED)
    rows = rows.filter(period.holds("decided_at")).order_by("id")
    for at, new, *where in rows.values_list("decided_at", "new", *WHERE):
        yield _event(at, where, "deadline", new.isoformat())


def _evidence(plans: Any, period: Period) -> Iterator[Later]:
    pieces = Evidence.objects.filter(plan__in=plans).order_by("id")
    for field, what in (("at", "evidence_added"), ("withdrawn_at", "evidence_withdrawn")):
        rows = pieces.filter(period.holds(field))
        for at, title, *where in rows.values_list(field, "title", *WHERE):
            yield _event(at, where, what, title)


def _elements(plans: Any, period: Period) -> Iterator[Later]:
    where = ("round__year", "round__code", "code", "unit__name")
    rows = plans.order_by().values_list("pk", *where)
    for at, data, place in _acts("plan", "confirm_elements", rows, period):
        what = "elements_confirmed" if data["source"] == CONFIRMED else "elements_released"
        yield _event(at, place, what, ", ".join(data["elements"]))


def _links(plans: Any, period: Period) -> Iterator[Later]:
    """Of a draft nothing is told."""
    approved = plans.exclude(state__in=NOT_YET_PLANS)
    rows = approved.order_by().values_list("pk", "round__year", "round__code", "code", "unit__name")
    for at, data, place in _acts("plan", "link", rows, period):
        more = len(data["recommendations"]) > len(data["recommendations_before"])
        yield _event(at, place, "linked" if more else "unlinked", data["reason"])


def _found(plans: Any, period: Period) -> Iterator[Later]:
    findings = Finding.every.filter(plan__in=plans).order_by("id")
    for field, what in (("found_at", "finding_found"), ("gone_at", "finding_gone")):
        rows = findings.filter(period.holds(field))
        for at, check, *where in rows.values_list(field, "check_id", *WHERE):
            yield _event(at, where, what, check)


def _decisions(plans: Any, period: Period) -> Iterator[Later]:
    """Of evidence and findings, each decision: the rows themselves know only the last one."""
    pieces = Evidence.objects.filter(plan__in=plans).values_list("pk", *WHERE)
    for at, data, where in _acts("evidence", "decide_evidence", pieces, period):
        yield _event(at, where, f"evidence_{data['new']}", data.get("remark") or data["title"])
    findings = Finding.every.filter(plan__in=plans).values_list("pk", *WHERE)
    for at, data, where in _acts("finding", "decide", findings, period):
        said = ": ".join(filter(None, (data["check"], data["reason"])))
        yield _event(at, where, f"finding_{data['new']}", said)


def _acts(
    noun: str, verb: str, rows: Any, period: Period
) -> Iterator[tuple[datetime, dict[str, Any], Sequence[Any]]]:
    """Of the audit trail, with the columns of ``rows`` after the key of what each was done to."""
    acts = [act for act in later_acts(noun, verb, period.after) if act.at <= period.until]
    if not acts:
        return
    wanted = {int(act.object_id) for act in acts}
    places = {pk: place for pk, *place in rows.iterator() if pk in wanted}
    for act in acts:
        if place := places.get(int(act.object_id)):
            yield act.at, json.loads(act.data), place


def _event(at: datetime, where: Sequence[Any], what: str, detail: str, late: bool = False) -> Later:
    """``where``: the columns ``WHERE``."""
    year, round_code, plan, unit = where
    iso = timezone.localtime(at).isoformat()
    return Later(iso, year, plan, unit, what, detail, late, kept_code(year, round_code))
