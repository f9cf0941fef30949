"""Who hears of a plan: of a step in its life (``core.followup``), of its deadline (``core.reminders``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from tuntas.core import followup as core
from tuntas.core.messages import N_, Message
from tuntas.core.reminders import told_on
from tuntas.followup.models import ActionPlan, StatusEvent
from tuntas.notify.actions import News, announce, tell
from tuntas.notify.queries import calendar_of
from tuntas.organisation.models import Agency, Appointment
from tuntas.organisation.permissions import INSPECTORATE

MORNING = 6  # o'clock, when the day's reminders may begin
APART = 5  # plans that are told of one by one
MANY = N_("{what}: {n} rencana aksi sekaligus, oleh {who}.")
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
    by_person: dict[tuple[Any, str], list[News]] = defaultdict(list)
    for plan, event, tells, each in news:
        for person in _told(plan, tells, people):
            if person.pk != event.by_id:
                by_person[person, event.verb].append(each)
    told_to = ((person, each) for (person, verb), some in by_person.items() for each in _gathered(some, verb))
    return tell(told_to, at)


def _gathered(news: list[News], verb: str) -> list[News]:
    """The same done to many plans at once is told as one."""
    if len(news) <= APART:
        return news
    values = {"what": Message(core.HAPPENED[verb]), "n": len(news), "who": news[0].values["who"]}
    return [News(f"{news[0].key}+{len(news)}", news[0].kind, MANY, values, reverse("plans"))]


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
    today = timezone.localdate(at)
    people, steps = people_of(agency, today), told_on(today, calendar_of(agency))
    told, news = [], []
    for plan in _running(agency, steps):
        due, step = plan.counts, steps[plan.counts]
        values = {**_named(plan), "due": due, "days": step.days}
        data = {**_data(plan), "due": due.isoformat(), "state": plan.state}
        key = f"plan:{plan.pk}:{step.name}:{due.isoformat()}"
        each = News(key, f"plan.{step.name}", step.sentence, values, _link(plan), data)
        news.append(each)
        told += [(person, each) for role in step.tells for person in _reminded(plan, role, people)]
    announce(agency, news, at)
    return tell(told, at)


def _running(agency: Agency, days: Collection[date]) -> Any:
    """Plans that their units work on and that are due on these days (``counts``). One query."""
    plans = ActionPlan.objects.annotate(counts=Coalesce("due", "deadline"))
    plans = plans.filter(unit__agency=agency, state__in=core.IN_WORK, counts__in=days)
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
