"""What happened to an evaluation's plans after a moment, from the records that a cut-off is made
from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

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


def later(evaluation: Evaluation, after: datetime, until: datetime) -> tuple[Later, ...]:
    """What happened after one moment and until another, by plan and time; a constant number of
    queries.
    """
    return _ordered(_all(plans_of(evaluation), after, until, Q()))


def since(cut_off: CutOff, viewer: Viewer, until: datetime) -> tuple[Later, ...]:
    """What came after a cut-off, as far as this person sees the plans; with what was recorded
    late.
    """
    plans = plans_of(cut_off.evaluation).filter(pk__in=plans_seen(viewer).values("pk"))
    late = Q(happened_at__lte=cut_off.at, recorded_at__gt=cut_off.made_at)
    return _ordered(_all(plans, cut_off.at, until, late))


def _ordered(events: Iterator[Later]) -> tuple[Later, ...]:
    return tuple(sorted(events, key=lambda e: (e.year, e.round_code, e.plan, e.at)))


def _all(plans: Any, after: datetime, until: datetime, late: Q) -> Iterator[Later]:
    yield from _moves(plans, after, until, late)
    yield from _deadlines(plans, after, until)
    yield from _evidence(plans, after, until)
    yield from _elements(plans, after, until)
    yield from _found(plans, after, until)
    yield from _decisions(plans, after, until)


def _moves(plans: Any, after: datetime, until: datetime, late: Q) -> Iterator[Later]:
    """Steps of plans that are plans: of a draft nothing is told."""
    rows = StatusEvent.objects.filter(plan__in=plans).exclude(state__in=NOT_YET_PLANS)
    rows = rows.filter(Q(happened_at__gt=after, happened_at__lte=until) | late)
    for at, verb, reason, *where in rows.values_list(
        "happened_at", "verb", "reason", *WHERE
    ).order_by("id"):
        yield _event(at, where, verb or "load", reason, late=at <= after)


def _deadlines(plans: Any, after: datetime, until: datetime) -> Iterator[Later]:
    rows = DeadlineChange.objects.filter(plan__in=plans, state=DeadlineChange.State.GRANTED)
    rows = rows.filter(decided_at__gt=after, decided_at__lte=until).order_by("id")
    for at, new, *where in rows.values_list("decided_at", "new", *WHERE):
        yield _event(at, where, "deadline", new.isoformat())


def _evidence(plans: Any, after: datetime, until: datetime) -> Iterator[Later]:
    pieces = Evidence.objects.filter(plan__in=plans).order_by("id")
    for field, what in (("at", "evidence_added"), ("withdrawn_at", "evidence_withdrawn")):
        rows = pieces.filter(**{f"{field}__gt": after, f"{field}__lte": until})
        for at, title, *where in rows.values_list(field, "title", *WHERE):
            yield _event(at, where, what, title)


def _elements(plans: Any, after: datetime, until: datetime) -> Iterator[Later]:
    acts = [act for act in later_acts("plan", "confirm_elements", after) if act.at <= until]
    if not acts:
        return
    rows = plans.order_by().values_list("pk", "round__year", "round__code", "code", "unit__name")
    where = {pk: place for pk, *place in rows.iterator()}
    for act in acts:
        if place := where.get(int(act.object_id)):
            data = json.loads(act.data)
            what = "elements_confirmed" if data["source"] == CONFIRMED else "elements_released"
            yield _event(act.at, place, what, ", ".join(data["elements"]))


def _found(plans: Any, after: datetime, until: datetime) -> Iterator[Later]:
    for field, what in (("found_at", "finding_found"), ("gone_at", "finding_gone")):
        rows = Finding.every.filter(
            plan__in=plans, **{f"{field}__gt": after, f"{field}__lte": until}
        )
        for at, check, *where in rows.order_by("id").values_list(field, "check_id", *WHERE):
            yield _event(at, where, what, check)


def _decisions(plans: Any, after: datetime, until: datetime) -> Iterator[Later]:
    """Of evidence and findings, each decision: the rows themselves know only the last one."""
    pieces = _decided(Evidence, "evidence", "decide_evidence", plans, after, until)
    for at, new, data, where in pieces:
        yield _event(at, where, f"evidence_{new}", data.get("remark") or data["title"])
    for at, new, data, where in _decided(Finding, "finding", "decide", plans, after, until):
        said = ": ".join(filter(None, (data["check"], data["reason"])))
        yield _event(at, where, f"finding_{new}", said)


def _decided(
    model: Any, noun: str, verb: str, plans: Any, after: datetime, until: datetime
) -> Iterator[tuple[datetime, str, dict[str, Any], tuple[Any, ...]]]:
    acts = [act for act in later_acts(noun, verb, after) if act.at <= until]
    if not acts:
        return
    wanted = {int(act.object_id) for act in acts}
    rows = model._base_manager.filter(plan__in=plans).values_list("pk", *WHERE)
    where = {pk: place for pk, *place in rows.iterator() if pk in wanted}
    for act in acts:
        if place := where.get(int(act.object_id)):
            data = json.loads(act.data)
            yield act.at, data["new"], data, tuple(place)


def _event(at: datetime, where: Sequence[Any], what: str, detail: str, late: bool = False) -> Later:
    """``where``: the columns ``WHERE``."""
    year, round_code, plan, unit = where
    iso = at.astimezone(timezone.get_current_timezone()).isoformat()
    return Later(iso, year, plan, unit, what, detail, late, kept_code(year, round_code))
