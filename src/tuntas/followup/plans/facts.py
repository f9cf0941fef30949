"""What is known of action plans, read in bulk: as it is now, or as it stood at a past moment.

Everything that counts plans takes them from here: cut-offs, the checks of live plans, conformity,
papers, the effect of follow-up. The rows are one query; what hangs on the plans (events, evidence,
requests for another deadline, recommendations) is read when it is first asked for, one kind at a
time for all plans together, so that the number of queries does not grow with the plans. Whoever
takes facts therefore uses them at once, as one uses a queryset.

As of a moment, what can have changed since is taken from what is only ever added: status events,
decisions on deadlines, pieces of evidence, audit rows (elements, links to recommendations). The
text of a plan is fixed once it is approved (``core.followup.workflow`` knows no way back to a
draft), so it is the one of today; so are ``grounds``, ``original_deadline`` and ``tags``, which
only pages of today show.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from tuntas.audit.queries import later_acts
from tuntas.core.followup.workflow import state_then
from tuntas.core.survey.instruments import instrument
from tuntas.followup.models import (
    ActionPlan,
    DeadlineChange,
    Evidence,
    PlanNote,
    StatusEvent,
)
from tuntas.followup.models.recommendations import Recommendation

from .expressions import codes, name_of, text

T = TypeVar("T")


class StatusChange(NamedTuple):
    """A status event. ``before`` and ``status`` are as published, ``state`` is that of the life of
    a plan; ``due``: when what was returned or reopened must be in again.
    """

    at: datetime
    verb: str  # "" where the status was read from an old report
    before: str
    status: str
    state: str
    due: date | None
    outcome: str


class Piece(NamedTuple):
    """Evidence that stands: neither withdrawn nor replaced. ``sha256`` of a file, ``url`` of a
    link, ``likeness`` as ``followup.evidence`` computes it, ``flag`` of a file that acts.
    """

    pk: int
    title: str
    url: str
    sha256: str
    likeness: str
    flag: str
    state: str  # waiting, accepted, rejected
    at: datetime


class DeadlineRequest(NamedTuple):
    """A request for another deadline, as it was last decided on. ``state``: asked, granted,
    refused.
    """

    old: date | None
    new: date
    state: str
    who: str
    asked_at: datetime
    decided_at: datetime | None


class PlanFacts(NamedTuple):
    """One plan. ``service_name`` is "" where it is for the whole unit.

    ``status`` is "open", "close" or "" as published; ``elements`` are codes of the round's
    instrument, sorted; ``due`` is the new day of what was returned or reopened.
    """

    pk: int
    code: str
    round_id: int
    year: int
    round_code: str
    round_name: str
    unit_id: int
    unit_no: int
    unit_name: str
    service_id: int | None
    service_name: str
    recommendation_no: str
    recommendation_text: str
    recommended_element: str  # its key, or ""
    text: str
    deadline: date | None
    deadline_raw: str
    deadline_kind: str
    original_deadline: date | None
    due: date | None
    status: str
    state: str
    outcome: str
    grounds: str
    elements_source: str  # stated, suggested, confirmed or ""
    made_by_id: int | None  # None: loaded from a report
    source: str
    line_first: int | None
    line_last: int | None
    elements: tuple[str, ...]
    read: _Read

    @property
    def events(self) -> tuple[StatusChange, ...]:
        """Oldest first."""
        return self.read.events.get(self.pk, ())

    @property
    def closings(self) -> list[StatusChange]:
        """The events that closed it, oldest first."""
        events = self.read.telling_events.get(self.pk, ())
        return [event for event in events if event.status == ActionPlan.Status.CLOSE]

    @property
    def evidence(self) -> tuple[Piece, ...]:
        """In the order in which it was handed over."""
        return self.read.evidence.get(self.pk, ())

    @property
    def deadline_requests(self) -> tuple[DeadlineRequest, ...]:
        """Oldest first, also those that came after the moment."""
        return self.read.deadline_requests.get(self.pk, ())

    @property
    def granted(self) -> tuple[DeadlineRequest, ...]:
        """The changes of its deadline that were granted (by the moment), oldest first."""
        return tuple(r for r in self._ever_granted if self.read.is_past(r.decided_at))

    @property
    def person(self) -> str:
        """Who is in charge, or ""."""
        return self.read.persons.get(self.pk, "")

    @property
    def progress(self) -> str:
        """The last word of progress, or ""."""
        return self.read.progress.get(self.pk, "")

    @property
    def tags(self) -> tuple[str, ...]:
        return self.read.tags.get(self.pk, ())

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """Service and element code of each recommendation it answers that names an element."""
        return self.read.answers.get(self.pk, ())

    @property
    def due_on(self) -> date | None:
        """The day that counts: of what was returned, the new one; else the deadline."""
        return self.due or self.deadline

    @property
    def _ever_granted(self) -> list[DeadlineRequest]:
        return [r for r in self.deadline_requests if r.state == DeadlineChange.State.GRANTED]

    def as_of_moment(self) -> PlanFacts:
        """With the state, outcome, elements and deadline of the moment; it has an event by then."""
        events = self.read.telling_events[self.pk]
        last = events[-1]
        then: dict[str, Any] = {
            "state": last.state,
            "status": last.status,
            "due": last.due,
            "outcome": next((e.outcome for e in reversed(events) if e.outcome), ""),
            **self.read.elements_before.get(self.pk, {}),
        }
        if self.pk in self.read.links_before:
            main = next(iter(self.read.links_before[self.pk]), Recommendation())
            then |= {"recommendation_no": main.number, "recommendation_text": main.text}
            then["recommended_element"] = main.element
        if granted := self.granted:
            moved = granted[-1]
            then |= {"deadline": moved.new, "deadline_raw": ""}
            # It also moves the day of what was returned before.
            if last.due and moved.decided_at and moved.decided_at > last.at:
                then["due"] = moved.new
        elif later := self._ever_granted:
            then["deadline"] = later[0].old
        return self._replace(**then)


def facts_of(plans: QuerySet[ActionPlan], at: datetime | None = None) -> list[PlanFacts]:
    """These plans in the order of the queryset, as they are now; or, as of ``at``, those that had
    any status by then, drafts too.
    """
    read = _Read(plans, at)
    facts = [
        PlanFacts._make((*columns, tuple(sorted(filter(None, elements.split(",")))), read))
        for *columns, elements in plans.values_list(*_COLUMNS).iterator()
    ]
    if at is None:
        return facts
    return [plan.as_of_moment() for plan in facts if plan.pk in read.telling_events]


_NAMED = {
    "year": F("round__year"),
    "round_code": F("round__code"),
    "round_name": F("round__name"),
    "unit_no": F("unit__no"),
    "unit_name": F("unit__name"),
    "service_name": text("service__name"),
    "recommendation_no": text("recommendation__number"),
    "recommendation_text": text("recommendation__text"),
    "recommended_element": text("recommendation__element"),
    "elements": codes(),
}


# The other fields are called as the columns of the plan.
_COLUMNS: list[Any] = [_NAMED.get(name, name) for name in PlanFacts._fields if name != "read"]


class _Read:
    """What hangs on the plans, by plan id, each kind read once."""

    def __init__(self, plans: QuerySet[ActionPlan], at: datetime | None) -> None:
        self._of = {"plan__in": plans.order_by().values("pk")}
        self._plans = ActionPlan.objects.filter(pk__in=self._of["plan__in"])
        self._at = at

    def is_past(self, when: datetime | None) -> bool:
        return self._at is None or (when is not None and when <= self._at)

    def _by(self, name: str) -> Q:
        """Rows whose moment ``name`` has come."""
        return Q() if self._at is None else Q(**{f"{name}__lte": self._at})

    @cached_property
    def events(self) -> Mapping[int, tuple[StatusChange, ...]]:
        return self._events(Q())

    @cached_property
    def telling_events(self) -> Mapping[int, tuple[StatusChange, ...]]:
        """Those that say how a plan stands: what closed it, what gave it an outcome and, as of a
        moment, the last one. They are a small part of all events.
        """
        telling = Q(new=ActionPlan.Status.CLOSE) | Q(outcome__gt="")
        if self._at is not None:
            of_plan = StatusEvent.objects.filter(self._by("happened_at"), plan=OuterRef("pk"))
            last = Subquery(of_plan.order_by("-happened_at", "-id").values("pk")[:1])
            telling |= Q(pk__in=self._plans.annotate(last=last).values("last"))
        return self._events(telling)

    def _events(self, which: Q) -> Mapping[int, tuple[StatusChange, ...]]:
        columns = ("plan_id", "happened_at", "verb", "old", "new", "state", "due", "outcome")
        rows = StatusEvent.objects.filter(which, self._by("happened_at"), **self._of)
        return _grouped(
            (plan, StatusChange(at, verb, old, new, state_then(state, new), due, outcome))
            for plan, at, verb, old, new, state, due, outcome in rows.order_by("happened_at", "id")
            .values_list(*columns)
            .iterator()
        )

    @cached_property
    def persons(self) -> Mapping[int, str]:
        plans = self._plans.filter(person_in_charge__isnull=False)
        return dict(plans.values_list("pk", name_of("person_in_charge")))

    @cached_property
    def progress(self) -> Mapping[int, str]:
        notes = PlanNote.objects.filter(self._by("at"), kind=PlanNote.Kind.PROGRESS, **self._of)
        return dict(notes.order_by("id").values_list("plan_id", "text"))

    @cached_property
    def tags(self) -> Mapping[int, tuple[str, ...]]:
        tagged = self._plans.exclude(tags=[])
        return {plan: tuple(tags) for plan, tags in tagged.values_list("pk", "tags")}

    @cached_property
    def deadline_requests(self) -> Mapping[int, tuple[DeadlineRequest, ...]]:
        columns = ("plan_id", "old", "new", "state", name_of("asked_by"), "asked_at", "decided_at")
        rows = DeadlineChange.objects.filter(**self._of).order_by("id").values_list(*columns)
        return _grouped((plan, DeadlineRequest(*request)) for plan, *request in rows.iterator())

    @cached_property
    def evidence(self) -> Mapping[int, tuple[Piece, ...]]:
        """Added by the moment, neither withdrawn nor replaced by then, in the state of then."""
        rows = Evidence.objects.filter(self._by("at"), **self._of)
        withdrawn, replaced = Q(withdrawn_at=None), Q(replaced_by=None)
        if self._at is not None:
            withdrawn |= Q(withdrawn_at__gt=self._at)
            replaced |= Q(replaced_by__at__gt=self._at)
        rows = rows.filter(withdrawn).filter(replaced).order_by("id")
        found = [
            (plan, Piece(*piece))
            for plan, *piece in rows.values_list("plan_id", *Piece._fields).iterator()
        ]
        return _grouped(found if self._at is None else self._stood(found, self._at))

    @staticmethod
    def _stood(found: list[tuple[int, Piece]], at: datetime) -> Iterable[tuple[int, Piece]]:
        # The state of then is what the first decision after the moment changed.
        states: dict[int, str] = {}
        for act in later_acts("evidence", "decide_evidence", at):
            states.setdefault(int(act.object_id), json.loads(act.data)["old"])
        # What is withdrawn lets go of the piece that it had replaced, which stands again from that
        # day only.
        here = {piece.pk for _plan, piece in found}
        replaced = {
            json.loads(act.data).get("replaces")
            for act in later_acts("evidence", "withdraw_evidence", at)
            if int(act.object_id) in here
        }
        for plan, piece in found:
            if piece.pk not in replaced:
                yield plan, piece._replace(state=states.get(piece.pk, piece.state))

    @cached_property
    def elements_before(self) -> Mapping[int, Mapping[str, Any]]:
        """Of plans whose elements the team confirmed or corrected after the moment: those from
        before.
        """
        found: dict[int, Mapping[str, Any]] = {}
        for act in later_acts("plan", "confirm_elements", self._at) if self._at else ():
            data = json.loads(act.data)
            was = {
                "elements": tuple(sorted(data["elements_before"])),
                "elements_source": data["source_before"],
            }
            found.setdefault(int(act.object_id), was)
        return found

    @cached_property
    def answers(self) -> Mapping[int, tuple[tuple[str, str], ...]]:
        """Two queries: a plan has a first recommendation and further ones."""
        asked = ("round__instrument", "service__name", "element")
        named = [f"recommendation__{name}" for name in asked]
        has_element = Q(recommendation__element__gt="")
        first = self._plans.filter(has_element)
        further = ActionPlan.further.through.objects.filter(
            has_element, actionplan__in=self._of["plan__in"]
        )
        found: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for rows in (first.values_list("pk", *named), further.values_list("actionplan", *named)):
            for plan, used, service, key in rows.iterator():
                found[plan].add((service or "", instrument(used).code(key)))
        for plan, before in self.links_before.items():
            found[plan] = {_asked(r) for r in before if r.element}
        return {plan: tuple(sorted(pairs)) for plan, pairs in found.items() if pairs}

    @cached_property
    def links_before(self) -> Mapping[int, list[Recommendation]]:
        """Of plans that were linked after the moment: what they answered before."""
        acts = list(later_acts("plan", "link", self._at)) if self._at else []
        first = {int(a.object_id): json.loads(a.data) for a in reversed(acts)}
        were = {plan: data["recommendations_before"] for plan, data in first.items()}
        rows = Recommendation.objects.select_related("round", "service")
        known = rows.in_bulk({pk for pks in were.values() for pk in pks})
        return {plan: [known[pk] for pk in pks] for plan, pks in were.items()}


def _asked(r: Recommendation) -> tuple[str, str]:
    return r.service.name if r.service else "", instrument(r.round.instrument).code(r.element)


def _grouped(pairs: Iterable[tuple[int, T]]) -> Mapping[int, tuple[T, ...]]:
    return {key: tuple(values) for key, values in grouped(pairs).items()}


def grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    """A key that is not there has no rows."""
    found: dict[int, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
