"""Everything that was done to one plan: each change with old and new value, who, when and why. A
constant number of queries.

It is read from the audit trail, which is written with each act and cannot be changed; what came
from an old report, from the status events of the plan.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tuntas.accounts.models import User
from tuntas.audit.models import Event
from tuntas.audit.queries import history
from tuntas.core.base.data import table
from tuntas.core.followup import workflow as core
from tuntas.core.followup.acts import CONFIRMED
from tuntas.followup.models import ActionPlan, Evidence, Finding, PlanNote, Recommendation
from tuntas.followup.words import say
from tuntas.organisation.models import Service
from tuntas.organisation.people.queries import acting_in
from tuntas.web import display
from tuntas.web.terms import gettext

from .queries import check_title

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One field with its old and new value; "" is no value."""

    field: Any
    old: str
    new: str


@dataclass(frozen=True)
class Act:
    """One act on the plan. ``who`` "" is the system; ``acting``: for whom or in which role."""

    at: datetime
    who: str
    acting: str
    what: str
    changes: tuple[Change, ...] = ()
    reason: str = ""


TABLE = table("plans/history", "tuntas.followup")
SAID: Mapping[str, str] = TABLE["said"]
CHANGES: Mapping[str, Sequence[Mapping[str, str]]] = TABLE["changes"]


class _Reader:
    """How values of audit rows are read, with what they only point to."""

    def __init__(self, plan: ActionPlan, given: Sequence[Data]) -> None:
        ids = [data.get(key) for data in given for key in ("person_in_charge", "old", "new")]
        people = User.objects.filter(pk__in={pk for pk in ids if isinstance(pk, int)})
        served = [pk for data in given if (pk := data.get("service"))]
        kept = ("recommendations_before", "recommendations")
        answered = {pk for data in given for key in kept for pk in data.get(key, ())}
        asked = Recommendation.objects.filter(pk__in=answered)
        self._people = {p.pk: p.name for p in people}
        self._services = dict(Service.objects.filter(pk__in=served).values_list("pk", "name"))
        self._asked = {r.pk: " ".join(filter(None, (r.number, r.text))) for r in asked}
        self.notes = dict(PlanNote.objects.filter(plan=plan).values_list("pk", "text"))

    def plain(self, value: Any) -> str:
        return str(value or "")

    def joined(self, values: Sequence[str] | None) -> str:
        return ", ".join(values or ())

    def day(self, written: str | None) -> str:
        return display.day(date.fromisoformat(written)) if written else ""

    def milestones(self, rows: Sequence[tuple[str, str]] | None) -> str:
        return "; ".join(f"{text} ({self.day(due)})" for text, due in rows or ())

    def person(self, pk: int | None) -> str:
        return self._people.get(pk, str(pk)) if pk else ""

    def service(self, pk: int | None) -> str:
        return self._services.get(pk, str(pk)) if pk else ""

    def recommendations(self, pks: Sequence[int] | None) -> str:
        return "; ".join(self._asked.get(pk, str(pk)) for pk in pks or ())

    def outcome(self, outcome: str | None) -> str:
        return gettext(core.OUTCOMES.get(outcome or "", ""))

    def evidence(self, state: str) -> str:
        return str(Evidence.State(state).label)

    def finding(self, state: str) -> str:
        return str(Finding.State(state).label)


def story(plan: ActionPlan) -> list[Act]:
    """Oldest first."""
    events = [(event, json.loads(event.data)) for event in _events(plan)]
    reader = _Reader(plan, [data for _event, data in events])
    acts = list(_loaded(plan))
    content: Data = {}
    made_here = bool(events) and events[0][0].verb == "make"
    state = core.START if made_here else _first_state(plan)
    for event, data in events:
        acts.append(_act(event, data, content, state, reader))
        if event.noun == "plan" and event.verb in ("make", "change"):
            content = data
        elif event.verb == "link":
            content = {**content, "recommendations": data["recommendations"]}
        state = data.get("state") or state
    return acts


def _first_state(plan: ActionPlan) -> str:
    first = plan.events.filter(verb="").order_by("id").first()
    return core.state_then(first.state, first.new) if first else core.START


def _events(plan: ActionPlan) -> list[Event]:
    found = [
        *history("plan", plan.pk),
        *history("evidence", *plan.evidence.values_list("pk", flat=True)),
        *history("finding", *Finding.every.filter(plan=plan).values_list("pk", flat=True)),
    ]
    return sorted(found, key=lambda event: event.pk)


def _loaded(plan: ActionPlan) -> Iterator[Act]:
    """What was read from an old report: nobody's act in this system."""
    for event in plan.events.filter(verb="").select_related("by").order_by("id"):
        what = say(
            "plan.loaded",
            status=ActionPlan.Status(event.new).label,
            day=display.day(event.happened_at),
        )
        yield Act(
            event.recorded_at, event.by.name if event.by else "", "", what, reason=event.reason
        )


def _act(event: Event, data: Data, content: Data, state: str, reader: _Reader) -> Act:
    """``content`` and ``state``: what the plan said, and where it stood, before."""
    verb = event.verb
    if event.noun == "finding":
        verb = "decide_finding"
    elif verb == "decide_deadline":
        verb = "grant_deadline" if data["granted"] else "refuse_deadline"
    elif verb == "confirm_elements" and data["source"] != CONFIRMED:
        verb = "release_elements"
    elif verb == "link" and len(data["recommendations"]) < len(data["recommendations_before"]):
        verb = "unlink"
    values = {key: data.get(key, "") for key in ("step", "title", "round")}
    values["check"] = check_title(data.get("check", ""))
    # A verb without words of its own is shown by its name: nothing is left out.
    what = gettext(SAID[verb]).format(**values) if verb in SAID else verb
    written = verb in ("make", "change")
    before = content if written else data
    changed = []
    for field in CHANGES.get("content" if written else verb, ()):
        label, read = field["label"], getattr(reader, field["read"])
        old, new = read(before.get(field["old"])), read(data.get(field["new"]))
        if old != new:
            changed.append(Change(gettext(label), old, new))
    changed += _state(data, state, reader)
    who = event.actor.name if event.actor else ""
    note = reader.notes.get(data.get("note", 0), "")
    reasons = (data.get(key) for key in ("reason", "grounds", "answer", "remark"))
    reason = next(filter(None, reasons), note)
    return Act(event.at, who, acting_in(data), what, tuple(changed), reason)


def _state(data: Data, old: str, reader: _Reader) -> Iterator[Change]:
    new = data.get("state")
    if new in core.STATES and new != old:
        yield Change(gettext("Keadaan"), gettext(core.STATES[old]), gettext(core.STATES[new]))
    if data.get("due"):
        yield Change(gettext("Tenggat baru"), "", reader.day(data["due"]))
