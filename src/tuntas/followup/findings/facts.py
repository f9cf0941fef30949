"""What the checks look at of a plan, as its unit wrote it and tells of it."""

from datetime import date

from django.utils import timezone

from tuntas.core.base.periods import DateReading
from tuntas.core.evaluation.checks import CheckInput
from tuntas.core.evaluation.live_checks import LivePlan, Piece
from tuntas.core.evaluation.pekppp import NOT_DONE
from tuntas.followup.models import Evidence
from tuntas.followup.plans.facts import PlanFacts


def written(plan: PlanFacts) -> CheckInput:
    """Of a plan that was closed as not carried out, what its unit tells is no contradiction."""
    kind = plan.deadline_kind or ("day" if plan.deadline else "empty")
    told = () if plan.outcome in NOT_DONE else (plan.grounds, plan.progress)
    return CheckInput(
        id=str(plan.pk),
        year=plan.year,
        unit=plan.unit_name,
        service=plan.service_name,
        text=folded(plan.text),
        deadline=DateReading(plan.deadline_raw, plan.deadline, kind),
        status_raw=plan.status,
        elements=plan.elements,
        told=tuple(map(folded, told)),
    )


def closing(plan: PlanFacts) -> LivePlan:
    """As far as the checks that speak against a closing look at it."""
    return LivePlan(
        written=written(plan),
        surveyed_from=date.min,
        text_known=plan.made_by_id is not None,
        closed=last_day_of(plan, "close"),
        outcome=plan.outcome,
        grounds=plan.grounds,
        evidence=tuple(
            Piece(e.title, timezone.localdate(e.at), e.state == Evidence.State.ACCEPTED)
            for e in plan.evidence
        ),
    )


def last_day_of(plan: PlanFacts, verb: str) -> date | None:
    days = [timezone.localdate(event.at) for event in plan.events if event.verb == verb]
    return days[-1] if days else None


def folded(text: str) -> str:
    return " ".join(text.split())
