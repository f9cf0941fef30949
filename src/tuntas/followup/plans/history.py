"""Everything that was done to one plan: each change with old and new value, who, when and why. A
constant number of queries.

It is read from the audit trail, which is written with each act and cannot be changed; what came
from an old report, from the status events of the plan.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuntas.accounts.models import User
from tuntas.audit.models import Event
from tuntas.audit.queries import history
from tuntas.core.followup import workflow as core
from tuntas.core.followup.acts import CONFIRMED
from tuntas.followup.models import ActionPlan, Evidence, Finding, PlanNote
from tuntas.followup.plans.queries import check_title
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
    notes: Mapping[int, str]


# What happened, by verb of the audit trail; the sentence begins with who did it.
SAID = {
    "make": _("menulis rencana ini"),
    "change": _("mengubah draf"),
    "submit": _("mengajukan rencana"),
    "withdraw": _("menarik kembali rencana"),
    "send_back": _("mengembalikan rencana kepada penyusunnya"),
    "approve": _("menyetujui rencana"),
    "start": _("mulai mengerjakan rencana"),
    "hand_in": _("menyerahkan rencana untuk diverifikasi"),
    "return": _("mengembalikan rencana"),
    "close": _("menutup rencana"),
    "reopen": _("membuka kembali rencana"),
    "ask_deadline": _("mengusulkan tenggat lain"),
    "grant_deadline": _("menyetujui tenggat baru"),
    "refuse_deadline": _("menolak tenggat yang diusulkan"),
    "note_progress": _("mencatat kemajuan"),
    "note_comment": _("menulis komentar"),
    "milestone": _("menandai tahap “{step}”"),
    "assign": _("menetapkan penanggung jawab"),
    "tag": _("mengubah penanda"),
    "carry": _("membawa rencana ke {round}"),
    "copy": _("menyalin rencana untuk layanan lain"),
    "add_evidence": _("menyerahkan data dukung “{title}”"),
    "withdraw_evidence": _("menarik data dukung “{title}”"),
    "decide_evidence": _("memeriksa data dukung “{title}”"),
    "decide_finding": _("memutuskan temuan “{check}”"),
    "confirm_elements": _("menegaskan unsur yang dijawab rencana"),
    "release_elements": _("membatalkan penegasan unsur"),
}
FIELDS = {
    "text": _("Kegiatan"),
    "cause": _("Sebab"),
    "measure": _("Ukuran keberhasilan"),
    "elements": _("Unsur"),
    "person_in_charge": _("Penanggung jawab"),
    "deadline": _("Tenggat"),
    "milestones": _("Tahapan"),
}


def story(plan: ActionPlan) -> list[Act]:
    """Oldest first."""
    events = _events(plan)
    known = _known(plan, events)
    acts = list(_loaded(plan))
    content: Data = {}
    state = core.START if events and events[0].verb == "make" else _first_state(plan)
    for event in events:
        data = {**json.loads(event.data), "before": content, "state_before": state}
        acts.append(_act(event, data, known))
        content = data if event.verb in ("make", "change") and event.noun == "plan" else content
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


def _known(plan: ActionPlan, events: list[Event]) -> _Known:
    given = [json.loads(event.data) for event in events]
    ids = {data.get(key) for data in given for key in ("person_in_charge", "old", "new")}
    people = User.objects.filter(pk__in=[pk for pk in ids if isinstance(pk, int)])
    notes = PlanNote.objects.filter(plan=plan).values_list("pk", "text")
    return _Known({p.pk: p.name for p in people}, dict(notes))


def _loaded(plan: ActionPlan) -> Iterator[Act]:
    """What was read from an old report: nobody's act in this system."""
    for event in plan.events.filter(verb="").select_related("by").order_by("id"):
        what = gettext(
            "memuat rencana ini dari laporan, status terbit {status}, keadaan per {day}"
        ).format(status=ActionPlan.Status(event.new).label, day=display.day(event.happened_at))
        yield Act(
            event.recorded_at, event.by.name if event.by else "", "", what, reason=event.reason
        )


def _act(event: Event, data: Data, known: _Known) -> Act:
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
    what = str(SAID[verb]).format(**values) if verb in SAID else verb
    changes = tuple(c for c in CHANGES.get(verb, _none)(data, known) if c.old != c.new)
    who = event.actor.name if event.actor else ""
    return Act(
        event.at, who, acting_in(data), what, (*changes, *_state(data)), _reason(data, known)
    )


def _reason(data: Data, known: _Known) -> str:
    note = known.notes.get(data.get("note", 0), "")
    return next(
        filter(None, (data.get(key) for key in ("reason", "grounds", "answer", "remark"))), note
    )


def _none(_data: Data, _known: _Known) -> Iterator[Change]:
    return iter(())


def _state(data: Data) -> Iterator[Change]:
    new, old = data.get("state"), data["state_before"]
    if new in core.STATES and new != old:
        yield Change(gettext("Keadaan"), gettext(core.STATES[old]), gettext(core.STATES[new]))
    if data.get("due"):
        yield Change(gettext("Tenggat baru"), "", _day(data["due"]))


def _content(data: Data, known: _Known) -> Iterator[Change]:
    before = data["before"]
    for key, label in FIELDS.items():
        yield Change(
            str(label), _shown(key, before.get(key), known), _shown(key, data.get(key), known)
        )


def _shown(key: str, value: Any, known: _Known) -> str:
    if not value:
        return ""
    if key == "person_in_charge":
        return known.people.get(value, str(value))
    if key == "milestones":
        return "; ".join(f"{text} ({_day(due)})" for text, due in value)
    return (
        ", ".join(value)
        if isinstance(value, list)
        else _day(value)
        if key == "deadline"
        else str(value)
    )


def _deadline(data: Data, _known: _Known) -> Iterator[Change]:
    yield Change(gettext("Tenggat"), _day(data.get("old")), _day(data.get("new")))


def _granted(data: Data, _known: _Known) -> Iterator[Change]:
    yield Change(gettext("Tenggat"), "", _day(data["new"]))


def _outcome(data: Data, _known: _Known) -> Iterator[Change]:
    outcome = core.OUTCOMES.get(data.get("outcome", ""))
    yield Change(gettext("Hasil"), "", gettext(outcome) if outcome else "")


def _assigned(data: Data, known: _Known) -> Iterator[Change]:
    old, new = (_shown("person_in_charge", data.get(key), known) for key in ("old", "new"))
    yield Change(gettext("Penanggung jawab"), old, new)


def _tagged(data: Data, _known: _Known) -> Iterator[Change]:
    yield Change(gettext("Penanda"), ", ".join(data.get("old", ())), ", ".join(data.get("new", ())))


def _reached(data: Data, _known: _Known) -> Iterator[Change]:
    yield Change(gettext("Tercapai pada"), "", _day(data.get("done")))


def _judged(data: Data, _known: _Known) -> Iterator[Change]:
    old, new = (Evidence.State(data[key]).label for key in ("old", "new"))
    yield Change(gettext("Data dukung"), str(old), str(new))


def _decided(data: Data, _known: _Known) -> Iterator[Change]:
    old, new = (Finding.State(data[key]).label for key in ("old", "new"))
    yield Change(gettext("Temuan"), str(old), str(new))


def _elements(data: Data, _known: _Known) -> Iterator[Change]:
    yield Change(gettext("Unsur"), ", ".join(data["elements_before"]), ", ".join(data["elements"]))


CHANGES: Mapping[str, Callable[[Data, _Known], Iterator[Change]]] = {
    "make": _content,
    "change": _content,
    "hand_in": _outcome,
    "ask_deadline": _deadline,
    "grant_deadline": _granted,
    "assign": _assigned,
    "tag": _tagged,
    "milestone": _reached,
    "decide_evidence": _judged,
    "decide_finding": _decided,
    "confirm_elements": _elements,
    "release_elements": _elements,
}


def _day(written: str | None) -> str:
    return display.day(date.fromisoformat(written)) if written else ""
