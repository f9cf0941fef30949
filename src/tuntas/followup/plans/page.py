"""What the page of one plan shows of its life; a constant number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from tuntas.core.followup import workflow as core
from tuntas.followup.models import ActionPlan, DeadlineChange, PlanNote, StatusEvent
from tuntas.followup.permissions import may_note, may_write_plans, plans_seen
from tuntas.followup.words import say
from tuntas.organisation.models import Appointment
from tuntas.organisation.permissions import LEADS, Role, Viewer
from tuntas.web import display
from tuntas.web.terms import gettext

from .contributors import has_part, judges
from .deciding import Held

# The straight way through the table; what was returned or reopened stands where the unit works.
PATH = ("draft", "submitted", "approved", "in_progress", "evidence_in", "closed")


def state_badge(state: str) -> SafeString:
    return display.status(state, gettext(core.STATES[state]))


def place_of(state: str) -> int:
    """Where a state stands on the way."""
    return PATH.index(state if state in PATH else "in_progress")


def turn(state: str) -> tuple[str, ...]:
    """The roles that can take a plan in this state further; none where it is closed."""
    forward = (
        t for t in core.TRANSITIONS if t.source == state and place_of(t.target) > place_of(state)
    )
    return tuple(dict.fromkeys(role for t in forward for role in t.roles))


def days_late(plan: ActionPlan, today: date) -> int:
    """Days since a plan that its unit works on should have been in; 0 where it is not late."""
    due = plan.due_on
    return (today - due).days if due and core.is_late(plan.state, due, today) else 0


def overdue(today: date, of: str = "") -> Q:
    """The same for lists; ``of``: the way to the plan, as in ``plans__``."""
    return _due("lt", today, of)


def due_between(first: date, last: date) -> Q:
    """Plans that their units work on and that must be in within these days."""
    return _due("range", (first, last))


def _due(when: str, days: Any, of: str = "") -> Q:
    day = Q(**{f"{of}due__{when}": days})
    day |= Q(**{f"{of}due": None, f"{of}deadline__{when}": days})
    return Q(**{f"{of}state__in": core.IN_WORK}) & day


def carried_on() -> Q:
    """Plans whose continuation in a later round was approved: its unit is reminded of that one."""
    later = ActionPlan.objects.filter(carried_from__isnull=False).exclude(
        state__in=core.NOT_YET_PLANS
    )
    return Q(pk__in=later.values("carried_from"))


def headline(plan: ActionPlan, today: date) -> str:
    """The state in words: whose turn it is, and until when."""
    if plan.state == "closed":
        if not plan.outcome:
            return say("plan.done")
        return say("plan.done_how", outcome=gettext(core.OUTCOMES[plan.outcome]))
    values = {"state": gettext(core.STATES[plan.state]), "who": _either(turn(plan.state))}
    if late := days_late(plan, today):
        text = ngettext(
            "{state}. Giliran {who}; sudah terlambat {n} hari.",
            "{state}. Giliran {who}; sudah terlambat {n} hari.",
            late,
        )
        return text.format(**values, n=display.number(late))
    if plan.state in core.IN_WORK and plan.due_on:
        return say("plan.turn_until", **values, day=display.day(plan.due_on))
    return say("plan.turn", **values)


def may_go_on(plan: ActionPlan, on: date) -> bool:
    """Whether anybody at work may take the plan further."""
    roles = turn(plan.state)
    held = judges(roles, on) if core.INSPECTORATE.issuperset(roles) else _at_unit(roles, on)
    return ActionPlan.objects.filter(Exists(held), pk=plan.pk).exists()


def _at_unit(roles: Collection[str], on: date) -> QuerySet[Appointment]:
    held: QuerySet[Appointment] = Appointment.objects.at_work(on)
    return held.filter(role__in=roles, unit=OuterRef("unit"))


def _either(roles: Sequence[str]) -> str:
    names = [str(Role(role).label) for role in roles]
    return gettext(" atau ").join(name[:1].lower() + name[1:] for name in names)


@dataclass(frozen=True)
class Stage:
    """One state on the plan's way; ``at``: the last time that the plan came there."""

    label: str
    when: str  # past, now, ahead
    at: datetime | None


def stages(plan: ActionPlan, events: Collection[StatusEvent]) -> list[Stage]:
    here = place_of(plan.state)
    came = {place_of(e.state): e.happened_at for e in events if e.state}
    return [
        Stage(
            gettext(core.STATES[plan.state if place == here else state]),
            "past" if place < here else "now" if place == here else "ahead",
            came.get(place) if place <= here else None,
        )
        for place, state in enumerate(PATH)
    ]


def deadlines_to_decide(viewer: Viewer, on: date) -> QuerySet[Any]:
    """The requests that this person decides on, as ``core.followup.acts.deadlines`` has it."""
    asked = deadline_requests(on).exclude(asked_by=viewer.person)
    units = [unit for role, unit in viewer.held if role == Role.HEAD]
    mine = Q(plan__unit__in=units)
    if not viewer.roles.isdisjoint(LEADS):
        own = has_part(viewer.person.pk, lambda field: OuterRef(f"plan__{field}"))
        mine |= Q(~own, has_head=False, plan__in=plans_seen(viewer))
    return asked.filter(mine)


def deadline_requests(on: date) -> QuerySet[Any]:
    """Those that wait; ``has_head``: whether the unit has a head at work who did not ask."""
    heads = Appointment.objects.at_work(on).filter(role=Role.HEAD, unit=OuterRef("plan__unit"))
    others = Exists(heads.exclude(person=OuterRef("asked_by")))
    return DeadlineChange.objects.filter(state=DeadlineChange.State.ASKED).annotate(has_head=others)


def life(viewer: Viewer, plan: ActionPlan, on: date) -> dict[str, Any]:
    """``request``: for another deadline, which waits; ``decided``: earlier ones; ``nobody``: the
    roles that nobody at work holds who may take the plan further. Four queries, and two more where
    there is a request.
    """
    changes = list(plan.deadline_changes.select_related("asked_by", "decided_by"))
    request = next((c for c in changes if c.state == DeadlineChange.State.ASKED), None)
    writes = may_write_plans(viewer, plan.unit)
    waits = plan.state != "closed" and not may_go_on(plan, on)
    return {
        "nobody": _either(turn(plan.state)) if waits else "",
        "milestones": plan.milestones.all(),
        "request": request,
        "decided": [c for c in changes if c != request],
        "notes": plan.notes.select_related("by"),
        "may_write": writes,
        "may_ask": writes and plan.state in core.IN_WORK and request is None,
        "may_decide": request and deadlines_to_decide(viewer, on).filter(pk=request.pk).exists(),
        "has_head": request and deadline_requests(on).filter(pk=request.pk, has_head=True).exists(),
        "note_kinds": [
            (k, label) for k, label in PlanNote.Kind.choices if may_note(viewer, plan.unit, k)
        ],
    }


def unlinkable(viewer: Viewer, plan: ActionPlan) -> Collection[int]:
    """The recommendations that this person may take off the plan, by ids; a draft is changed."""
    if plan.state == core.START or not may_write_plans(viewer, plan.unit):
        return ()
    return Held([plan], viewer, timezone.now()).linked.get(plan.pk, ())


def made_from(plan: ActionPlan) -> list[ActionPlan]:
    """What became of the plan elsewhere: where it was carried to, and its copies."""
    rows = ActionPlan.objects.filter(Q(carried_from=plan) | Q(copy_of=plan))
    return list(rows.select_related("round", "service").order_by("round__opens", "code"))
