"""The life of an action plan, as one table: buttons, permissions, documents and tests are drawn from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tuntas.core.errors import Refusal
from tuntas.core.messages import N_

# Words of a printed status cell, as reports use them; any other word is neither.
_CLOSED = frozenset({"close", "closed", "selesai", "sudah selesai", "tuntas", "ditutup", "tertutup", "done"})
_OPEN = frozenset({"open", "terbuka", "belum", "belum selesai", "proses", "dalam proses", "on progress"})

STATES = ("draft", "submitted", "approved", "in_progress", "evidence_in", "returned", "closed", "reopened")
START = "draft"

_UNIT = ("officer", "head")
_TEAM = ("member", "team_leader")
_LEADS = ("team_leader", "controller")


@dataclass(frozen=True)
class Transition:
    """``roles``: of an appointment, any of them may. ``guards``: facts that must all hold, see ``GUARDS``."""

    verb: str
    source: str
    target: str
    roles: tuple[str, ...]
    guards: tuple[str, ...] = ()


_IN_WORK = ("approved", "in_progress", "returned", "reopened")

TRANSITIONS = (
    Transition("submit", "draft", "submitted", _UNIT, ("has_text", "has_deadline")),
    Transition("send_back", "submitted", "draft", ("head",), ("has_reason",)),
    Transition("approve", "submitted", "approved", ("head",)),
    Transition("start", "approved", "in_progress", _UNIT),
    *(Transition("hand_in", source, "evidence_in", _UNIT, ("has_evidence",)) for source in _IN_WORK),
    Transition("return", "evidence_in", "returned", _TEAM, ("has_reason", "not_own_work")),
    Transition("close", "evidence_in", "closed", _TEAM, ("has_evidence", "not_own_work")),
    Transition("reopen", "closed", "reopened", _LEADS, ("has_reason",)),
)

GUARDS = {
    "has_text": N_("Rencana aksi belum berisi kegiatan."),
    "has_deadline": N_("Rencana aksi belum mempunyai tenggat."),
    "has_evidence": N_("Data dukung belum diserahkan."),
    "has_reason": N_("Alasan harus ditulis."),
    "not_own_work": N_("Pekerjaan sendiri tidak dapat diverifikasi sendiri."),
}


def verbs(state: str, roles: Collection[str]) -> tuple[str, ...]:
    """What someone with these roles may try in this state; guards can still refuse."""
    return tuple(t.verb for t in TRANSITIONS if t.source == state and not set(t.roles).isdisjoint(roles))


def move(state: str, verb: str, roles: Collection[str], facts: Collection[str]) -> str:
    """The state after ``verb``. ``facts`` are the guards that hold.

    Refuses with code ``transition_unknown`` (not in this state), ``role_missing`` or ``guard_<name>``.
    """
    found = next((t for t in TRANSITIONS if (t.source, t.verb) == (state, verb)), None)
    if found is None:
        text = N_("Rencana aksi berstatus {state} tidak dapat menjalani {verb}.")
        raise Refusal("transition_unknown", text, state=state, verb=verb)
    if set(found.roles).isdisjoint(roles):
        text = N_("{verb} hanya dapat dilakukan oleh: {roles}.")
        raise Refusal("role_missing", text, verb=verb, roles=", ".join(found.roles))
    for guard in found.guards:
        if guard not in facts:
            raise Refusal(f"guard_{guard}", GUARDS[guard])
    return found.target


def printed_status(cell: str) -> str:
    """What a status cell of a report says: "close", "open", or "" for a blank or any other word."""
    word = cell.casefold().strip(" .")
    return "close" if word in _CLOSED else "open" if word in _OPEN else ""


def published_status(state: str) -> str:
    """What a published report knows of it: "close" once verified, else "open"."""
    return "close" if state == "closed" else "open"
