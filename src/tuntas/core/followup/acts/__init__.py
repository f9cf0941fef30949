"""What an act makes of an action plan: one rule for a single plan and for many.

``decide`` looks at the plan as it stands, at who acts, and at what that person gives. It raises a
``Refusal``, or returns the ``Change`` that ``followup.plans.saving`` writes. The life of a plan is
the table in ``workflow``; this module adds what an act changes besides the state.

Rows of the database (services, recommendations, rounds) pass through as they are; only the
attributes that the protocols name are looked at.

In reading order: ``values``, ``life``, ``drafts``, ``people``, ``deadlines``, ``copies``,
``elements``, ``links``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tuntas.core.base.errors import Refusal
from tuntas.core.followup import workflow

from . import copies, deadlines, drafts, elements, life, links, people
from .drafts import NOT_WRITER
from .life import situation
from .values import (
    CONFIRMED,
    Change,
    Context,
    DeadlineRequest,
    Given,
    NewPlan,
    Plan,
    PlanContent,
)

__all__ = [
    "ACTS",
    "CONFIRMED",
    "NOT_WRITER",
    "Change",
    "Context",
    "DeadlineRequest",
    "Given",
    "NewPlan",
    "Plan",
    "PlanContent",
    "decide",
    "needs",
    "situation",
]


def decide(plan: Plan, context: Context, given: Given) -> Change:
    """What ``given.verb`` makes of the plan; raises the Refusal that stands in the way."""
    if max(len(given.reason.strip()), len(given.grounds.strip())) > workflow.LONGEST_REASON:
        raise Refusal("reason_long", workflow.REASON_TOO_LONG, most=workflow.LONGEST_REASON)
    return ACTS.get(given.verb, Act(life.move_on)).decide(plan, context, given)


def needs(verb: str) -> frozenset[str]:
    """The parts of ``Plan`` and ``Context`` that this act looks at and that are not its own row."""
    if verb in ACTS:
        return frozenset(ACTS[verb].needs)
    guards = (guard for t in workflow.TRANSITIONS if t.verb == verb for guard in t.guards)
    return frozenset(name for guard in guards for name in _LOOKS_AT.get(guard, ()))


_LOOKS_AT = {
    "has_evidence": ("evidence",),
    "evidence_accepted": ("accepted",),
    "not_own_work": ("contributors",),
}


@dataclass(frozen=True)
class Act:
    """``needs``: see ``needs``."""

    decide: Callable[[Plan, Context, Given], Change]
    needs: tuple[str, ...] = ()


_ALL_CONTENT = ("content", "staff")


# All other verbs are those of ``workflow.TRANSITIONS``.
ACTS: Mapping[str, Act] = {
    "make": Act(drafts.make_draft, ("staff",)),
    "change": Act(drafts.rewrite, ("staff",)),
    "assign": Act(people.assign, ("staff", "people")),
    "tag": Act(people.add_tags),
    "untag": Act(people.remove_tags),
    "set_tags": Act(people.set_tags),
    "ask_deadline": Act(deadlines.ask_deadline, ("request",)),
    "grant_deadline": Act(deadlines.answer_deadline, ("request", "heads", "contributors")),
    "refuse_deadline": Act(deadlines.answer_deadline, ("request", "heads", "contributors")),
    "carry": Act(copies.carry_over, (*_ALL_CONTENT, "reached", "carried", "rounds")),
    "copy": Act(copies.copy_plan, (*_ALL_CONTENT, "reached", "copied", "services")),
    "confirm_elements": Act(elements.confirm_elements, ("elements", "contributors")),
    "release_elements": Act(elements.release_elements, ("elements", "contributors", "before")),
    "link": Act(links.link, ("content", "recommendations")),
    "unlink": Act(links.unlink, ("content", "linked")),
}
