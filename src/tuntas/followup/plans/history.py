"""Everything that was done to one plan: each change with old and new value, who, when and why. A
constant number of queries.

It is read from the audit trail, which is written with each act and cannot be changed; what came
from an old report, from the status events of the plan.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from tuntas.accounts.models import User
from tuntas.audit.models import Event
from tuntas.audit.queries import history
from tuntas.core.base.data import table
from tuntas.core.followup import workflow as core
from tuntas.core.followup.acts import CONFIRMED
from tuntas.followup.models import ActionPlan, Evidence, Finding, PlanNote, Recommendation
from tuntas.followup.plans.queries import check_title
from tuntas.organisation.models import Service
from tuntas.organisation.people.queries import acting_in
from tuntas.web import display

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


@dataclass(frozen=True)
class _Known:
    """What audit rows only point to."""

    people: Mapping[int, str]
    services: Mapping[int, str]
    recommendations: Mapping[int, str]
    notes: Mapping[int, str]


SAID: Mapping[str, str] = table("followup/plans/history", "tuntas")["said"]


def story(plan: ActionPlan) -> list[Act]:
    """Oldest first."""
    events = [(event, json.loads(event.data)) for event in _events(plan)]
    known = _known(plan, [data for _event, data in events])
    acts = list(_loaded(plan))
    content: Data = {}
    made_here = bool(events) and events[0][0].verb == "make"
    state = core.START if made_here else _first_state(plan)
    for event, data in events:
        acts.append(_act(event, data, content, state, known))
        if event.noun == "plan" and event.verb in ("make", "change"):
            content = data
        state = data.get("state") or state
    return acts


def _first_state(plan: ActionPlan) -> str:
    first = plan.events.filter(verb="").order_by("id").first()
    return first.state if first else core.START


def _events(plan: ActionPlan) -> list[Event]:
    found = [
        *history("plan", plan.pk),
        *history("evidence", *plan.evidence.values_list("pk", flat=True)),
        *history("finding", *Finding.every.filter(plan=plan).values_list("pk", flat=True)),
    ]
    return sorted(found, key=lambda event: event.pk)


def _known(plan: ActionPlan, given: Sequence[Data]) -> _Known:
    ids = {data.get(key) for data in given for key in ("person_in_charge", "old", "new")}
    people = User.objects.filter(pk__in=[pk for pk in ids if isinstance(pk, int)])
    services = Service.objects.filter(pk__in=[pk for data in given if (pk := data.get("service"))])
    answered = {pk for data in given for pk in data.get("recommendations", ())}
    recommendations = Recommendation.objects.filter(pk__in=answered)
    notes = PlanNote.objects.filter(plan=plan).values_list("pk", "text")
    return _Known(
        {p.pk: p.name for p in people},
        {s.pk: s.name for s in services},
        {r.pk: " ".join(filter(None, (r.number, r.text))) for r in recommendations},
        dict(notes),
    )


def _loaded(plan: ActionPlan) -> Iterator[Act]:
    """What was read from an old report: nobody's act in this system."""
    for event in plan.events.filter(verb="").select_related("by").order_by("id"):
        what = gettext(
            "memuat rencana ini dari laporan, status terbit {status}, keadaan per {day}"
        ).format(status=ActionPlan.Status(event.new).label, day=display.day(event.happened_at))
        yield Act(
            event.recorded_at, event.by.name if event.by else "", "", what, reason=event.reason
        )


def _act(event: Event, data: Data, content: Data, state: str, known: _Known) -> Act:
    """``content`` and ``state``: what the plan said, and where it stood, before."""
    verb = event.verb
    if event.noun == "finding":
        verb = "decide_finding"
    elif verb == "decide_deadline":
        verb = "grant_deadline" if data["granted"] else "refuse_deadline"
    elif verb == "confirm_elements" and data["source"] != CONFIRMED:
        verb = "release_elements"
    values = {key: data.get(key, "") for key in ("step", "title", "round")}
    values["check"] = check_title(data.get("check", ""))
    # A verb without words of its own is shown by its name: nothing is left out.
    what = gettext(SAID[verb]).format(**values) if verb in SAID else verb
    before = content if verb in ("make", "change") else data
    changes = (
        Change(str(label), text(before.get(old), known), text(data.get(new), known))
        for label, text, old, new in CHANGES.get(verb, ())
    )
    changed = (*(c for c in changes if c.old != c.new), *_state(data, state))
    who = event.actor.name if event.actor else ""
    note = known.notes.get(data.get("note", 0), "")
    reasons = (data.get(key) for key in ("reason", "grounds", "answer", "remark"))
    reason = next(filter(None, reasons), note)
    return Act(event.at, who, acting_in(data), what, changed, reason)


def _state(data: Data, old: str) -> Iterator[Change]:
    new = data.get("state")
    if new in core.STATES and new != old:
        yield Change(gettext("Keadaan"), gettext(core.STATES[old]), gettext(core.STATES[new]))
    if data.get("due"):
        yield Change(gettext("Tenggat baru"), "", _day(data["due"]))


# How values of audit rows are read


def _plain(value: Any, _known: _Known) -> str:
    return str(value or "")


def _joined(values: Sequence[str] | None, _known: _Known) -> str:
    return ", ".join(values or ())


def _day(written: str | None, _known: _Known | None = None) -> str:
    return display.day(date.fromisoformat(written)) if written else ""


def _milestones(rows: Sequence[tuple[str, str]] | None, _known: _Known) -> str:
    return "; ".join(f"{text} ({_day(due)})" for text, due in rows or ())


def _person(pk: int | None, known: _Known) -> str:
    return known.people.get(pk, str(pk)) if pk else ""


def _service(pk: int | None, known: _Known) -> str:
    return known.services.get(pk, str(pk)) if pk else ""


def _recommendations(pks: Sequence[int] | None, known: _Known) -> str:
    return "; ".join(known.recommendations.get(pk, str(pk)) for pk in pks or ())


def _outcome(outcome: str | None, _known: _Known) -> str:
    return gettext(core.OUTCOMES.get(outcome or "", ""))


def _evidence(state: str, _known: _Known) -> str:
    return str(Evidence.State(state).label)


def _finding(state: str, _known: _Known) -> str:
    return str(Finding.State(state).label)


# A field, how its value is read, and the keys of the old and the new one ("": none).
_Fields = Sequence[tuple[Any, Callable[[Any, _Known], str], str, str]]
_CONTENT: _Fields = [
    (_("Kegiatan"), _plain, "text", "text"),
    (_("Sebab"), _plain, "cause", "cause"),
    (_("Ukuran keberhasilan"), _plain, "measure", "measure"),
    (_("Unsur"), _joined, "elements", "elements"),
    (_("Penanggung jawab"), _person, "person_in_charge", "person_in_charge"),
    (_("Tenggat"), _day, "deadline", "deadline"),
    (_("Tahapan"), _milestones, "milestones", "milestones"),
    (_("Layanan"), _service, "service", "service"),
    (_("Rekomendasi"), _recommendations, "recommendations", "recommendations"),
    (_("Penanda"), _joined, "tags", "tags"),
]
_ELEMENTS: _Fields = [(_("Unsur"), _joined, "elements_before", "elements")]
CHANGES: Mapping[str, _Fields] = {  # by verb
    "make": _CONTENT,
    "change": _CONTENT,
    "hand_in": [(_("Hasil"), _outcome, "", "outcome")],
    "ask_deadline": [(_("Tenggat"), _day, "old", "new")],
    "grant_deadline": [(_("Tenggat"), _day, "", "new")],
    "assign": [(_("Penanggung jawab"), _person, "old", "new")],
    "tag": [(_("Penanda"), _joined, "old", "new")],
    "milestone": [(_("Tercapai pada"), _day, "", "done")],
    "decide_evidence": [(_("Data dukung"), _evidence, "old", "new")],
    "decide_finding": [(_("Temuan"), _finding, "old", "new")],
    "confirm_elements": _ELEMENTS,
    "release_elements": _ELEMENTS,
}
