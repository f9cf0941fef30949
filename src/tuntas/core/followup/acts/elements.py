"""The elements that a plan addresses, as the inspectorate's team reads it."""

from collections.abc import Sequence

from tuntas.core.base.messages import N_, Message
from tuntas.core.followup import workflow

from .drafts import refuse_elements
from .values import CONFIRMED, Change, Context, Given, Plan, refusal


def confirm_elements(plan: Plan, context: Context, given: Given) -> Change:
    """These are the elements that the plan addresses; none: it answers nothing that was asked.
    Without any given, those that are stated or suggested are right.
    """
    _require_reader(plan, context)
    old = sorted(plan.content.elements)
    new = old if given.elements is None else sorted(set(given.elements))
    refuse_elements(new, plan.round, said="element_unknown_there")
    if plan.elements_source == CONFIRMED and (given.elements is None or new == old):
        raise refusal("nothing_new")
    if given.elements is None and not new:
        raise refusal("no_elements")
    says = Message(N_("Unsur ditegaskan: {codes}"), {"codes": ", ".join(new)})
    return _read_as(plan, new, CONFIRMED, says)


def release_elements(plan: Plan, context: Context, _given: Given) -> Change:
    """What the unit stated or the words suggested holds again."""
    _require_reader(plan, context)
    if plan.elements_source != CONFIRMED:
        raise refusal("not_confirmed")
    codes, source = plan.before
    return _read_as(plan, sorted(codes), source, Message(N_("Penegasan dibatalkan")))


def _require_reader(plan: Plan, context: Context) -> None:
    if workflow.INSPECTORATE.isdisjoint(context.roles.get(plan.unit, ())):
        raise refusal("not_allowed", said="not_allowed_reading")
    if plan.state in workflow.NOT_YET_PLANS:
        raise refusal("plan_not_yet")
    workflow.refuse_own_work(context.actor, plan.contributors, "own_work")


def _read_as(plan: Plan, codes: Sequence[str], source: str, says: Message) -> Change:
    data = {
        "plan": plan.code,
        "elements_before": sorted(plan.content.elements),
        "source_before": plan.elements_source,
        "elements": list(codes),
        "source": source,
    }
    # One verb in the audit trail, also where a confirmation is taken back: ``source`` tells.
    return Change("confirm_elements", data, says, {"elements_source": source}, elements=codes)
