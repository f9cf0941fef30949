"""Who hears of a plan: of a step in its life (``core.followup``), of its deadline (``core.reminders``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from tuntas.core import followup as core
from tuntas.core.reminders import HORIZON, step_on
from tuntas.followup.models import ActionPlan, StatusEvent
from tuntas.notify.actions import News, announce, tell
from tuntas.notify.queries import calendar_of
from tuntas.organisation.models import Agency, Appointment
from tuntas.organisation.permissions import INSPECTORATE

MORNING = 6  # o'clock, when the day's reminders may begin
LONGEST_REASON = 200  # characters of a reason in a sentence


@dataclass(frozen=True)
class People:
    """Who holds which role on a day: (role, unit id) -> persons; the inspectorate stands at unit 0."""

    at: Mapping[tuple[str, int], Sequence[Any]] = field(default_factory=dict)

    def holding(self, role: str, unit_id: int) -> Sequence[Any]:
        return self.at.get((role, 0 if role in INSPECTORATE else unit_id), ())

    def works_at(self, person: Any, unit_id: int) -> bool:
        units = {at for (_, at), persons in self.at.items() if person in persons}
        return unit_id in units


def people_of(agency: Agency, on: date) -> People:
    """Acting officials and delegates among them. One query."""
    held = Appointment.objects.in_force(on).filter(agency=agency, person__is_active=True)
    held = held.select_related("person").order_by("pk")
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for each in held:
        found[each.role, 0 if each.role in INSPECTORATE else each.unit_id or 0].append(each.person)
    return People(found)


# A step in the life of plans


def tell_of(moves: Iterable[tuple[ActionPlan, StatusEvent]], at: datetime) -> int:
    """Tell whom the table says of steps just taken in one agency, and its webhooks of each.

    Call in the transaction of the change. The number of queries does not grow with the plans.
    """
    told = [(plan, event, tells) for plan, event in moves if (tells := _tells(event.verb))]
    if not told:
        return 0
    agency = told[0][0].round.agency
    people = people_of(agency, timezone.localdate(at))
    news = [(plan, event, tells, _news_of_step(plan, event)) for plan, event, tells in told]
    announce(agency, [each for *_, each in news], at)
    return tell(
        [
            (person, each)
            for plan, event, tells, each in news
            for person in _told(plan, tells, people)
            if person.pk != event.by_id
        ],
        at,
    )


def _tells(verb: str) -> tuple[str, ...]:
    return next((t.tells for t in core.TRANSITIONS if t.verb == verb), ())


def _told(plan: ActionPlan, roles: Iterable[str], people: People) -> list[Any]:
    persons = []
    for role in roles:
        if role == "writer":
            persons += [p for p in (plan.made_by, plan.person_in_charge) if p]
        else:
            persons += people.holding(role, plan.unit_id)
    return list(dict.fromkeys(persons))


def _news_of_step(plan: ActionPlan, event: StatusEvent) -> News:
    values = {
        **_named(plan),
        "who": event.by.name if event.by else "",
        "reason": Truncator(event.reason).chars(LONGEST_REASON),
        "due": event.due or plan.deadline or "",
    }
    data = {**_data(plan), "state": event.state, "outcome": event.outcome}
    key = f"plan:{plan.pk}:event:{event.pk}"
    return News(key, f"plan.{event.verb}", core.NOTICES[event.verb], values, _link(plan), data)


# Deadlines


def remind(at: datetime) -> int:
    """Tell what is to be told today; returns how many notices are new. Harmless when called again."""
    if timezone.localtime(at).hour < MORNING:
        return 0
    return sum(_remind(agency, at) for agency in Agency.objects.all())


def _remind(agency: Agency, at: datetime) -> int:
    today, calendar = timezone.localdate(at), calendar_of(agency)
    people = people_of(agency, today)
    told, news = [], []
    for plan in _running(agency, today):
        due = plan.due_on
        if due is None or (step := step_on(due, today, calendar)) is None:
            continue
        values = {**_named(plan), "due": due, "days": step.days}
        data = {**_data(plan), "due": due.isoformat(), "state": plan.state}
        key = f"plan:{plan.pk}:{step.name}:{due.isoformat()}"
        each = News(key, f"plan.{step.name}", step.sentence, values, _link(plan), data)
        news.append(each)
        told += [(person, each) for role in step.tells for person in _reminded(plan, role, people)]
    announce(agency, news, at)
    return tell(told, at)


def _running(agency: Agency, today: date) -> Any:
    """Plans that their units work on and that are due around today. One query."""
    near = (today - HORIZON, today + HORIZON + timedelta(days=1))
    plans = ActionPlan.objects.annotate(counts=Coalesce("due", "deadline"))
    plans = plans.filter(unit__agency=agency, state__in=core.IN_WORK, counts__range=near)
    return plans.select_related("round", "unit", "person_in_charge", "made_by")


def _reminded(plan: ActionPlan, role: str, people: People) -> Sequence[Any]:
    """Whom a reminder reaches; where nobody is in charge any more, the next one who could act."""
    if role != "charge":
        return people.holding(role, plan.unit_id)
    charge = plan.person_in_charge
    if charge and charge.is_active and people.works_at(charge, plan.unit_id):
        return [charge]
    return people.holding("officer", plan.unit_id) or people.holding("head", plan.unit_id)


# What every notice says of its plan


def _named(plan: ActionPlan) -> dict[str, Any]:
    return {"plan": plan.code, "unit": plan.unit.name}


def _data(plan: ActionPlan) -> dict[str, Any]:
    """For webhooks: what the plan is, nobody's name and no text that a person wrote."""
    return {"plan": plan.code, "year": plan.round.year, "unit": plan.unit.no, "path": _link(plan)}


def _link(plan: ActionPlan) -> str:
    return reverse("plan", args=[plan.round.year, plan.code])
