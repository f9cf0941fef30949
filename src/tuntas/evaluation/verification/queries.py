"""The queue of plans to verify, and what the screen of one of them shows. A constant number of
queries.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tuntas.evaluation.models import ReasonTemplate, ScopeUnit
from tuntas.followup.models import ActionPlan, Evidence, StatusEvent
from tuntas.followup.permissions import VERIFIERS
from tuntas.followup.plans.queries import elements_shown
from tuntas.followup.work.queries import QUEUES, Me
from tuntas.notify.holidays.queries import calendar_of
from tuntas.organisation.models import Agency, Appointment
from tuntas.organisation.permissions import Viewer
from tuntas.results.scores.queries import instrument_of, service_scores, unit_scores
from tuntas.web.terms import gettext

DAYS_TO_MEND = 30  # of a returned plan, proposed
_WAITING = next(queue for queue in QUEUES if queue.key == "verifikasi")  # without one's own work


def verifiers(agency: Agency | None, at: datetime) -> list[int]:
    """The ids of those who can verify at this moment."""
    held = Appointment.objects.at_work(at).filter(agency=agency, role__in=VERIFIERS)
    return list(held.values_list("person", flat=True).distinct())


def with_holder(plans: QuerySet[ActionPlan], able: Any) -> QuerySet[Any]:
    """Annotates whose a plan is: who returned it last, else who has its unit; None: anybody's.

    Somebody who cannot verify any more (not among ``able``, ids or a query of them), or is in
    conflict with the unit, holds nothing.
    """
    returned = StatusEvent.objects.filter(plan=OuterRef("pk"), verb="return", by__in=able)
    divided = ScopeUnit.objects.filter(
        round=OuterRef("round"), unit=OuterRef("unit"), member__person__in=able
    ).order_by("-evaluation__cut_off", "-evaluation")
    served = Appointment.objects.filter(person=OuterRef("member__person"), unit=OuterRef("unit"))
    served = served.exclude(valid_to__lt=OuterRef("round__opens"))
    served = served.exclude(ended_at__date__lt=OuterRef("round__opens"))
    divided = divided.exclude(Exists(served))
    return plans.annotate(
        holder=Coalesce(
            Subquery(returned.order_by("-happened_at", "-pk").values("by")[:1]),
            Subquery(divided.values("member__person")[:1]),
        )
    )


def queue(viewer: Viewer, at: datetime, everybodys: bool = False) -> QuerySet[ActionPlan]:
    """The plans that this person can verify, the most urgent first: those that are his to verify or
    nobody's, or with ``everybodys`` all.
    """
    waiting = _WAITING.rows(Me(viewer, timezone.localdate(at)))
    plans = with_holder(waiting, verifiers(viewer.agency, at))
    return plans if everybodys else plans.filter(Q(holder=viewer.person.pk) | Q(holder=None))


@dataclass(frozen=True)
class Place:
    """Where a plan stands in the queue: 1-based, of how many, and its neighbours."""

    number: int
    total: int
    before: ActionPlan | None
    after: ActionPlan | None


def place_in(plans: QuerySet[ActionPlan], plan: ActionPlan) -> Place | None:
    """None where it does not wait there any more. Two queries."""
    keys = list(plans.values_list("pk", flat=True))
    if plan.pk not in keys:
        return None
    at = keys.index(plan.pk)
    near = ActionPlan.objects.select_related("round").in_bulk(keys[max(at - 1, 0) : at + 2])
    after = near[keys[at + 1]] if at + 1 < len(keys) else None
    return Place(at + 1, len(keys), near[keys[at - 1]] if at else None, after)


@dataclass(frozen=True)
class Value:
    """An element that the plan is about, as the survey found it; ``value`` None is "no data"."""

    code: str
    name: str
    value: Decimal | None
    grade: str | None
    answers: int


def plan_shown(plan: ActionPlan) -> dict[str, Any]:
    """What the screens of a first and of a second reader say of a plan."""
    elements = elements_shown(plan)
    values = values_of(plan, [code for code, _name in elements.names])
    return {"plan": plan, "elements": elements, "values": values, "shown": SHOWN}


def values_of(plan: ActionPlan, codes: Collection[str]) -> list[Value]:
    """The plan's elements and the one that was recommended, with values of its service, else its
    unit.
    """
    used, service = instrument_of(plan.round), plan.service_id
    if service:
        score = service_scores(plan.round, plan.unit).get(service)
    else:
        score = unit_scores([plan.round], plan.unit).get((plan.round_id, plan.unit_id))
    asked = plan.recommendation.element if plan.recommendation else ""
    wanted = {element.key for code in (*codes, asked) if (element := used.find(code))}
    known = {e.key: e for e in score.elements} if score else {}
    return [
        Value(used.code(e.key), gettext(e.name), k.index, k.grade, k.n)
        if (k := known.get(e.key))
        else Value(used.code(e.key), gettext(e.name), None, None, 0)
        for e in used.elements
        if e.key in wanted
    ]


def proposed_due(agency: Agency | None, today: date) -> date:
    """The working day on or after the thirtieth day from today."""
    return calendar_of(agency).after(today + timedelta(days=DAYS_TO_MEND - 1), 1)


def templates_offered(agency: Agency | None) -> QuerySet[ReasonTemplate]:
    return ReasonTemplate.objects.filter(agency=agency, retired_at=None)


def returns_of(plan: ActionPlan) -> Sequence[StatusEvent]:
    """What the team asked for before, the latest first."""
    return list(
        plan.events.filter(verb__in=("return", "reopen")).select_related("by").order_by("-pk")
    )


def just_done(viewer: Viewer, asked: str) -> StatusEvent | None:
    """The verdict that this person has just given, as the address names it."""
    found = StatusEvent.objects.filter(by=viewer.person, verb__in=("close", "return"))
    found = found.filter(pk=int(asked)) if asked.isdecimal() else found.none()
    return found.select_related("plan__round", "plan__unit").first()


def first_file(plan: ActionPlan | None) -> Evidence | None:
    """The first file of the plan that can be shown on the page; the browser may fetch it ahead."""
    if plan is None:
        return None
    rows = plan.evidence.filter(withdrawn_at=None, replaced_by=None, kind__in=SHOWN)
    return rows.order_by("id").first()


SHOWN = ("pdf", "jpeg", "png", "gif", "webp")
