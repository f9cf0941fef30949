"""Who is told of a plan: of a step of its workflow (``core.followup.workflow``), and of its
deadline (``core.followup.reminders``).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from tuntas.core.base.messages import N_, Message
from tuntas.core.followup import workflow as core
from tuntas.core.followup.reminders import reminders_on
from tuntas.followup.models import ActionPlan, DeadlineChange, PlanNote, StatusEvent
from tuntas.followup.plans.page import carried_on
from tuntas.notify.actions import News, announce, tell
from tuntas.notify.holidays.queries import calendar_of
from tuntas.organisation.models import Agency, Appointment
from tuntas.organisation.permissions import INSPECTORATE

MORNING = 6  # o'clock, when the day's reminders may begin
APART = 5  # plans that get a notice each; more of them get one together
MANY = N_("{what}: {n} rencana aksi sekaligus, oleh {who}.")
LONGEST_REASON = 200  # characters of a reason in a sentence


@dataclass(frozen=True)
class People:
    """Who holds which role on a day: (role, unit id) -> persons; the inspectorate stands at unit
    0.
    """

    at: Mapping[tuple[str, int], Sequence[Any]] = field(default_factory=dict)

    def holding(self, role: str, unit_id: int) -> Sequence[Any]:
        return self.at.get((role, 0 if role in INSPECTORATE else unit_id), ())

    def works_at(self, person: Any, unit_id: int) -> bool:
        units = {at for (_, at), persons in self.at.items() if person in persons}
        return unit_id in units


def people_of(agency: Agency, on: date) -> People:
    """Acting officials and delegates among them. One query."""
    held = Appointment.objects.at_work(on).filter(agency=agency)
    held = held.select_related("person").order_by("pk")
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for each in held:
        found[each.role, 0 if each.role in INSPECTORATE else each.unit_id or 0].append(each.person)
    return People(found)


# Steps of the workflow


def tell_of(moves: Iterable[tuple[ActionPlan, StatusEvent]], at: datetime) -> int:
    """Tell of steps just taken in one agency: the people whom ``core.TELLS`` names, and all its
    webhooks.

    Call in the transaction of the change. Where the plans come with their unit, round, writer and
    person in charge, the number of queries does not grow with them.
    """
    return _tell([_step(plan, event) for plan, event in moves if event.verb in core.TELLS], at)


def tell_of_deadlines(changes: Iterable[DeadlineChange], at: datetime) -> int:
    """The same of deadlines that were just asked for, granted or refused."""
    return _tell([_deadline(change) for change in changes], at)


def tell_of_comment(note: PlanNote, side: str, at: datetime) -> int:
    """The same of a comment, for the other side; ``side``: whose it is, "unit" or "team"."""
    key, day = f"note:{note.pk}", note.plan.due_on
    happened = _happened(note.plan, f"comment_{side}", note.by, key, note.text, day)
    blind = note.plan.second_readings.filter(given_at=None)
    return _tell([replace(happened, blind=frozenset(blind.values_list("reader", flat=True)))], at)


@dataclass(frozen=True)
class _Happened:
    """``blind``: keys of second readers who have not yet given their opinion; nothing may tell
    them.
    """

    plan: ActionPlan
    verb: str  # of core.TELLS
    by: Any
    news: News
    blind: frozenset[int] = frozenset()


def _tell(happened: Sequence[_Happened], at: datetime) -> int:
    if not happened:
        return 0
    agency = happened[0].plan.round.agency
    people = people_of(agency, timezone.localdate(at))
    announce(agency, [each.news for each in happened], at)
    told: dict[tuple[Any, str], list[News]] = defaultdict(list)
    for each in happened:
        for person in _recipients(each, people):
            told[person, each.verb].append(each.news)
    return tell(
        ((person, news) for (person, verb), some in told.items() for news in _gathered(some, verb)),
        at,
    )


def _gathered(news: list[News], verb: str) -> list[News]:
    """One notice for all where the same was done to more than ``APART`` plans at once."""
    if len(news) <= APART:
        return news
    values = {"what": Message(core.HAPPENED[verb]), "n": len(news), "who": news[0].values["who"]}
    return [News(f"{news[0].key}+{len(news)}", news[0].kind, MANY, values, reverse("plans"))]


def _recipients(happened: _Happened, people: People) -> list[Any]:
    """Never who did it, nor who is to read the plan without knowing."""
    verb = happened.verb
    for roles in (core.TELLS[verb], core.TELLS_ELSE.get(verb, ())):
        persons = _holding(happened.plan, roles, people)
        if others := [p for p in persons if p != happened.by and p.pk not in happened.blind]:
            return others
    return []


def _holding(plan: ActionPlan, roles: Iterable[str], people: People) -> list[Any]:
    persons = []
    for role in roles:
        if role == "writer":
            persons += [p for p in (plan.made_by, plan.person_in_charge) if p]
        else:
            persons += people.holding(role, plan.unit_id)
    return list(dict.fromkeys(persons))


def _step(plan: ActionPlan, event: StatusEvent) -> _Happened:
    key, day = f"event:{event.pk}", event.due or plan.deadline
    told = {"state": event.state, "outcome": event.outcome}
    return _happened(plan, event.verb, event.by, key, event.reason, day, **told)


def _deadline(change: DeadlineChange) -> _Happened:
    asked = change.state == DeadlineChange.State.ASKED
    by, reason = (change.asked_by, change.reason) if asked else (change.decided_by, change.answer)
    verb, key = f"deadline_{change.state}", f"deadline:{change.pk}:{change.state}"
    day = change.new
    return _happened(change.plan, verb, by, key, reason, day, due=day.isoformat())


def _happened(
    plan: ActionPlan, verb: str, by: Any, key: str, reason: str, day: date | None, **told: str
) -> _Happened:
    """``day``: the one that now counts or is asked for; ``told``: more for webhooks."""
    values = {"who": by.name if by else "", "due": day or ""}
    values["reason"] = Truncator(reason).chars(LONGEST_REASON)
    return _Happened(plan, verb, by, _news(plan, verb, key, core.NOTICES[verb], values, told))


# Deadlines


def remind(at: datetime) -> int:
    """Tell what is to be told today; returns how many notices are new. Harmless when called
    again.
    """
    if timezone.localtime(at).hour < MORNING:
        return 0
    return sum(_remind(agency, at) for agency in Agency.objects.all())


def _remind(agency: Agency, at: datetime) -> int:
    today = timezone.localdate(at)
    people, reminders = people_of(agency, today), reminders_on(today, calendar_of(agency))
    told, news = [], []
    for plan in _running(agency, reminders):
        due = plan.counts
        reminder = reminders[due]
        key, values = f"{reminder.name}:{due.isoformat()}", {"due": due, "days": reminder.days}
        more = {"due": due.isoformat(), "state": plan.state}
        each = _news(plan, reminder.name, key, reminder.sentence, values, more)
        news.append(each)
        told += [
            (person, each)
            for role in reminder.recipients
            for person in _reminded(plan, role, people)
        ]
    announce(agency, news, at)
    return tell(told, at)


def _running(agency: Agency, days: Collection[date]) -> Any:
    """Plans that their units work on and that are due on these days (``counts``). One query."""
    plans = ActionPlan.objects.annotate(counts=Coalesce("due", "deadline"))
    plans = plans.filter(unit__agency=agency, state__in=core.IN_WORK, counts__in=days).exclude(
        carried_on()
    )
    return plans.select_related("round", "unit", "person_in_charge", "made_by")


def _reminded(plan: ActionPlan, role: str, people: People) -> Sequence[Any]:
    """Whom a reminder reaches; where nobody is in charge any more, the next one who could act."""
    if role != "charge":
        return people.holding(role, plan.unit_id)
    charge = plan.person_in_charge
    if charge and charge.is_active and people.works_at(charge, plan.unit_id):
        return [charge]
    return people.holding("officer", plan.unit_id) or people.holding("head", plan.unit_id)


def _news(
    plan: ActionPlan,
    kind: str,
    key: str,
    sentence: str,
    values: Mapping[str, Any],
    more: Mapping[str, str],
) -> News:
    """With what every notice says of its plan. Webhooks learn what the plan is (``more`` adds to
    it), nobody's name and no text that a person wrote.
    """
    link = reverse("plan", args=[plan.round.code, plan.code])
    data = {
        "plan": plan.code,
        "year": plan.round.year,
        "round_code": plan.round.code,
        "unit": plan.unit.no,
        "path": link,
        **more,
    }
    values = {"plan": plan.code, "unit": plan.unit.name, **values}
    return News(f"plan:{plan.pk}:{key}", f"plan.{kind}", sentence, values, link, data)
