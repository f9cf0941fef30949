"""Steps in the life of a plan: what the table in ``workflow`` allows, and what it changes."""

from typing import Any

from tuntas.core.base.messages import N_, Message
from tuntas.core.followup import workflow

from .values import Change, Context, Event, Given, Plan


def situation(plan: Plan, context: Context, given: Given) -> workflow.Situation:
    """The plan as the table of its life sees it.

    The outcome is the given one where the act asks for it, and else the unit's word: what is judged
    is what will be stored.
    """
    asks_outcome = given.verb == "hand_in"
    return workflow.Situation(
        state=plan.state,
        today=context.today,
        actor=context.actor,
        text=plan.content.text,
        deadline=plan.content.deadline,
        evidence=plan.evidence,
        accepted=plan.accepted,
        contributors=plan.contributors,
        reason=given.reason.strip(),
        due=given.due,
        outcome=given.outcome if asks_outcome else plan.outcome,
        grounds=given.grounds.strip() if asks_outcome else plan.grounds,
    )


def move_on(plan: Plan, context: Context, given: Given) -> Change:
    verb, judged = given.verb, situation(plan, context, given)
    target = workflow.move(judged, verb, context.roles.get(plan.unit, ()))
    status = workflow.published_status(target)
    due = given.due if target in ("returned", "reopened") else None
    fields: dict[str, Any] = {"state": target, "status": status, "due": due}
    told = verb in ("hand_in", "close")  # by whom it is said, and by whom it is confirmed
    if verb == "hand_in":
        fields |= {"outcome": judged.outcome, "grounds": judged.grounds}
    if verb == "approve" and plan.original_deadline is None:
        fields["original_deadline"] = plan.content.deadline
    event = Event(
        verb,
        target,
        plan.status,
        status,
        due=due,
        outcome=judged.outcome if told else "",
        reason=judged.reason or (judged.grounds if verb == "hand_in" else ""),
    )
    data = {
        "plan": plan.code,
        "old": plan.status,
        "state": target,
        "reason": judged.reason,
        "due": due and due.isoformat(),
        "outcome": judged.outcome,
        **({"grounds": judged.grounds} if verb == "hand_in" else {}),
    }
    names = {"old": plan.state, "new": target}
    says = {name: Message(workflow.STATES[state]) for name, state in names.items()}
    return Change(verb, data, Message(N_("{old} → {new}"), says), fields, event)
