"""What a draft says: made, and changed until it is handed over."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tuntas.core.base import data
from tuntas.core.followup import workflow
from tuntas.core.survey.instruments import instrument

from .values import (
    Change,
    Context,
    Event,
    Given,
    OfUnit,
    Plan,
    PlanContent,
    Round,
    refusal,
)


def make_draft(plan: Plan, context: Context, given: Given) -> Change:
    event = Event("make", workflow.START, "", workflow.published_status(workflow.START))
    change = _written(plan, context, given, event)
    return replace(change, data={**change.data, **plan.origin})


def rewrite(plan: Plan, context: Context, given: Given) -> Change:
    """What was submitted is fixed until it is taken back or sent back."""
    if plan.state != workflow.START:
        raise refusal("plan_fixed")
    return _written(plan, context, given, Event("change", plan.state, plan.status, plan.status))


def _written(plan: Plan, context: Context, given: Given, event: Event) -> Change:
    content = given.content or PlanContent("")
    refuse_content(plan, content, context)
    answered = list({r.pk: r for r in content.recommendations}.values())
    elements = list(dict.fromkeys(content.elements))
    milestones = [(text.strip(), due) for text, due in content.milestones]
    return Change(
        event.verb,
        _content_data(plan, content, milestones),
        fields=_fields(content),
        event=event,
        elements=elements,
        milestones=milestones,
        further=answered[1:],
    )


def _fields(content: PlanContent) -> dict[str, Any]:
    return {
        "service": content.service,
        "recommendation": content.recommendations[0] if content.recommendations else None,
        "text": content.text.strip(),
        "cause": content.cause.strip(),
        "measure": content.measure.strip(),
        "person_in_charge": content.person_in_charge,
        "deadline": content.deadline,
        "deadline_raw": content.deadline.isoformat() if content.deadline else "",
        "deadline_kind": "day" if content.deadline else "",
        "tags": tags_of(content.tags),
    }


def tags_of(tags: Collection[str]) -> list[str]:
    return sorted({tag.strip() for tag in tags if tag.strip()})


def _content_data(
    plan: Plan, content: PlanContent, milestones: Sequence[tuple[str, date]]
) -> dict[str, Any]:
    """What the audit trail keeps of a plan's content."""
    return {
        "plan": plan.code,
        "text": content.text.strip(),
        "deadline": content.deadline and content.deadline.isoformat(),
        "elements": list(content.elements),
        "cause": content.cause.strip(),
        "measure": content.measure.strip(),
        "person_in_charge": content.person_in_charge and content.person_in_charge.pk,
        "milestones": [[text, due.isoformat()] for text, due in milestones],
        "tags": tags_of(content.tags),
        "service": content.service and content.service.pk,
        "recommendations": [r.pk for r in content.recommendations],
    }


def refuse_content(plan: Plan, content: PlanContent, context: Context) -> None:
    """Refuses what cannot be promised for this plan's unit and round."""
    require_writer(plan.unit, context)
    if plan.round.draft:
        raise refusal("round_draft")
    if not content.text.strip():
        raise refusal("text_missing")
    belong: list[OfUnit] = [*content.recommendations, *filter(None, [content.service])]
    if any(row.unit_id != plan.unit for row in belong) or any(
        r.round_id != plan.round.pk for r in content.recommendations
    ):
        raise refusal("other_unit")
    refuse_elements(content.elements, plan.round)
    if content.deadline:
        refuse_day(content.deadline, context)
    if content.person_in_charge:
        refuse_person(content.person_in_charge.pk, plan.unit, context)


def require_writer(unit: int, context: Context) -> None:
    if not context.writes(unit):
        raise refusal("not_allowed", said="not_writer")


NOT_WRITER: str = data.rows("followup/acts/refusals")["refusals"]["not_writer"]


def refuse_elements(codes: Collection[str], round_: Round, *, said: str = "") -> None:
    used = instrument(round_.instrument)
    known = {used.code(key) for key in used.keys}
    if unknown := sorted(set(codes) - known):
        raise refusal("element_unknown", said=said, codes=", ".join(unknown))


def refuse_day(day: date, context: Context) -> None:
    if day <= context.today:
        raise refusal("day_past")


def refuse_person(person: int, unit: int, context: Context) -> None:
    if person not in context.staff.get(unit, ()):
        raise refusal("not_of_unit")
