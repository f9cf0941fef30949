"""Another deadline: asked for by the unit, answered by a head who did not ask."""

from tuntas.core.base.messages import N_, Message
from tuntas.core.followup import workflow

from .drafts import refuse_day
from .people import refuse_closed
from .values import NONE, Change, Context, Given, Plan, refusal


def ask_deadline(plan: Plan, context: Context, given: Given) -> Change:
    """Ask for another deadline of a plan that is being worked on; somebody else decides."""
    if given.day is None:
        raise refusal("day_missing")
    if not context.writes(plan.unit):
        raise refusal("not_allowed", said="not_allowed_asking")
    if plan.state not in workflow.IN_WORK:
        raise refusal("not_in_work")
    if not given.reason.strip():
        raise refusal("reason_missing")
    refuse_day(given.day, context)
    if plan.request:
        raise refusal("deadline_asked")
    old, new, reason = plan.content.deadline, given.day, given.reason.strip()
    says = Message(
        N_("Usulan tenggat: {old} → {new}; diputuskan oleh orang lain"),
        {"old": old or NONE, "new": new},
    )
    data = {
        "plan": plan.code,
        "old": old and old.isoformat(),
        "new": new.isoformat(),
        "reason": reason,
    }
    asked = {"old": old, "new": new, "reason": reason}
    return Change("ask_deadline", data, says, asked=asked)


def answer_deadline(plan: Plan, context: Context, given: Given) -> Change:
    """Grant the deadline that was asked for, or refuse it with a reason."""
    grant, answer, request = given.verb == "grant_deadline", given.reason.strip(), plan.request
    if request is None and given.request is None:
        raise refusal("no_request")
    _require_decider(plan, context)
    if request is None or given.request not in (None, request.pk):
        raise refusal("changed_meanwhile")
    if grant:
        refuse_closed(plan)  # a plan that was late stays so; the request can still be refused
    if not grant and not answer:
        raise refusal("reason_missing")
    old, new = plan.content.deadline, request.new
    moved = {
        "original_deadline": plan.original_deadline or old,
        "deadline": new,
        "deadline_kind": "day",
        "due": new if plan.due else None,
    }
    template = N_("Tenggat: {old} → {new}") if grant else N_("Tenggat tetap {old}, bukan {new}")
    return Change(
        "decide_deadline",
        {"plan": plan.code, "granted": grant, "new": new.isoformat(), "answer": answer},
        Message(template, {"old": old or NONE, "new": new}),
        moved if grant else {},
        answered={"state": "granted" if grant else "refused", "answer": answer},
    )


def _require_decider(plan: Plan, context: Context) -> None:
    """A head of the unit who did not ask; where none is at work, who leads the inspectorate's team
    and may judge the plan.
    """
    asker = plan.request and plan.request.asked_by
    roles = context.roles.get(plan.unit, ())
    if context.actor != asker and "head" in roles:
        return
    others = set(context.heads.get(plan.unit, ())) - {asker}
    if context.actor == asker or others or workflow.LEADS.isdisjoint(roles):
        raise refusal("not_allowed", said="not_allowed_answering")
    workflow.refuse_own_work(context.actor, plan.contributors, "own_work")
