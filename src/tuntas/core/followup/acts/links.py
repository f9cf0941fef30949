"""Recommendations that come to a plan which was there before them, and go again.

A link adds a reference: nothing that the head approved changes, so it may be made in every state.
"""

from collections.abc import Sequence

from tuntas.core.base.messages import N_, Message
from tuntas.core.followup import workflow

from .drafts import require_writer
from .values import Answered, Change, Context, Given, Plan, refusal


def link(plan: Plan, context: Context, given: Given) -> Change:
    """The plan answers these recommendations of its unit and round, too."""
    require_writer(plan.unit, context)
    old = plan.content.recommendations
    wanted = [context.recommendations.get(pk) for pk in dict.fromkeys(given.recommendations)]
    asked = [r for r in wanted if r and (r.unit_id, r.round_id) == (plan.unit, plan.round.pk)]
    if len(asked) < len(wanted):
        raise refusal("other_unit")
    known = {r.pk for r in old}
    return _answering(plan, [*old, *(r for r in asked if r.pk not in known)], given)


def unlink(plan: Plan, context: Context, given: Given) -> Change:
    """Take a link back. What the plan said when it was handed over stays as it was approved."""
    require_writer(plan.unit, context)
    old, gone = plan.content.recommendations, set(given.recommendations)
    if plan.state != workflow.START and not gone <= plan.linked:
        raise refusal("not_linked")
    if plan.state not in workflow.NOT_YET_PLANS and not given.reason.strip():
        raise refusal("reason_missing")
    return _answering(plan, [r for r in old if r.pk not in gone], given)


def _answering(plan: Plan, new: Sequence[Answered], given: Given) -> Change:
    old = plan.content.recommendations
    if len(new) == len(old):
        raise refusal("nothing_new")
    data = {
        "plan": plan.code,
        "recommendations_before": [r.pk for r in old],
        "recommendations": [r.pk for r in new],
        "reason": given.reason.strip(),
    }
    main = new[0] if new else None
    counts = {"old": len(old), "new": len(new)}
    says = Message(N_("Rekomendasi yang dijawab: {old} → {new}"), counts)
    # One verb in the audit trail, also where a link is taken back: the fewer tell.
    return Change("link", data, says, {"recommendation": main}, further=new[1:])
