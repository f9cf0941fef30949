"""Drafts made from a plan: carried into a later round, or copied to other services."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from tuntas.core.base.messages import N_, Message
from tuntas.core.survey.instruments import instrument

from .drafts import refuse_content, require_writer
from .people import refuse_closed
from .values import (
    Change,
    Context,
    Given,
    NewPlan,
    Plan,
    PlanContent,
    Round,
    refusal,
)


def carry_over(plan: Plan, context: Context, given: Given) -> Change:
    """An open plan goes on as a draft of a later round, once. It stays as it is: what its round
    says of it remains true.
    """
    require_writer(plan.unit, context)
    into = context.rounds.get(given.round or 0)
    refuse_closed(plan)
    if into is None or into.draft or into.opens <= plan.round.opens:
        raise refusal("round_not_later", round=plan.round.name)
    if plan.carried:
        name, code = plan.carried
        raise refusal("carried", round=name, plan=code)
    content = _onward(plan, context, given, plan.unit, plan.content.service, into)
    deadline = content.deadline
    template = (
        N_("Menjadi draf dalam {round}, tenggat {day}")
        if deadline
        else N_("Menjadi draf dalam {round}; tenggatnya diisi kemudian")
    )
    says = Message(template, {"round": into.name, **({"day": deadline} if deadline else {})})
    data = {"plan": plan.code, "round": into.name}
    made = NewPlan(into, plan.unit, content, "carried_from")
    return Change("carry", data, says, makes=(made,))


def copy_plan(plan: Plan, context: Context, given: Given) -> Change:
    """Drafts with the same content for other services; each says of what it is a copy."""
    require_writer(plan.unit, context)
    here = plan.content.service
    known = {here and here.pk, *plan.copied}
    wanted = [s for s in context.services.values() if s.pk in set(given.services) - known]
    if not wanted:
        raise refusal("nothing_new", said="nothing_new_service")
    for service in wanted:
        require_writer(service.unit_id, context)
    makes = [
        NewPlan(
            plan.round,
            s.unit_id,
            _onward(plan, context, given, s.unit_id, s, plan.round),
            "copy_of",
        )
        for s in wanted
    ]
    names = ", ".join(f"{s.unit.name}: {s.name}" for s in wanted)
    data = {"plan": plan.code, "services": [s.pk for s in wanted]}
    return Change(
        "copy", data, Message(N_("Salinan untuk {services}"), {"services": names}), makes=makes
    )


def _onward(
    plan: Plan, context: Context, given: Given, unit: int, service: Any, into: Round
) -> PlanContent:
    """What of a plan still holds elsewhere: a day that has passed, a person who left, a milestone
    that was reached and a recommendation to others do not.
    """
    old, today = plan.content, context.today
    deadline = plan.due or old.deadline
    person, here = old.person_in_charge, (unit, into.pk) == (plan.unit, plan.round.pk)
    of = (None, service and service.pk)
    content = replace(
        old,
        deadline=given.day or (deadline if deadline and deadline > today else None),
        service=service,
        recommendations=[r for r in old.recommendations if here and r.service_id in of],
        elements=_codes_in(old.elements, plan.round, into),
        person_in_charge=person if person and person.pk in context.staff.get(unit, ()) else None,
        milestones=[m for m in old.milestones if m not in plan.reached and m[1] > today],
    )
    refuse_content(Plan("", into, unit), content, context)
    return content


def _codes_in(codes: Collection[str], old: Round, new: Round) -> list[str]:
    """The elements by their codes in the other round; one that it does not ask is left out."""
    before, after = instrument(old.instrument), instrument(new.instrument)
    found = [before.find(code) for code in codes]
    return [after.code(element.key) for element in found if element and element.key in after.keys]
