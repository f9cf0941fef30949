"""The life of an action plan, as one table: buttons, refusals, notices, documents, tests come from
it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tuntas.core.base import data
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_, Message

# Words of a printed status cell, as reports use them; any other word is neither.
_CLOSED = frozenset(
    {"close", "closed", "selesai", "sudah selesai", "tuntas", "ditutup", "tertutup", "done"}
)
_OPEN = frozenset(
    {"open", "terbuka", "belum", "belum selesai", "proses", "dalam proses", "on progress"}
)

_TABLE = data.rows("followup/workflow")
STATES: dict[str, str] = _TABLE["states"]
START = "draft"
NOT_YET_PLANS = ("draft", "submitted")  # until the head approves it nothing is promised
# The unit is to act, until evidence is in.
IN_WORK = ("approved", "in_progress", "no_status", "returned", "reopened")
# The unit has reported on it at least once.
HANDED_IN = ("evidence_in", "returned", "closed", "reopened")

OUTCOMES: dict[str, str] = _TABLE["outcomes"]
_SHOWN_BY_EVIDENCE = ("done", "done_differently")
LONGEST_REASON = 1000  # characters of a reason or of grounds
REASON_TOO_LONG = N_("Alasan paling panjang {most} huruf.")

UNIT = frozenset({"officer", "head"})  # who writes a unit's plans
LEADS = frozenset({"team_leader", "controller", "responsible"})  # of the inspectorate's team
INSPECTORATE = LEADS | {"member"}

# Verbs by which somebody has a part in a plan; who wrote it or brought evidence has one as well.
CONTRIBUTING = ("make", "change", "submit", "approve", "hand_in")


def is_late(state: str, due: date | None, day: date) -> bool:
    """Whether a plan that its unit works on should have been handed in before that day; ``due``:
    the day that counts.
    """
    return state in IN_WORK and due is not None and due < day


@dataclass(frozen=True)
class Situation:
    """A plan at the moment somebody acts on it, together with what that person gives.

    ``evidence``: pieces that were not rejected; ``accepted``: those the team accepted.
    ``contributors``: who wrote, approved or handed in, or brought evidence. ``outcome`` and
    ``grounds`` are those that will be stored; ``reason`` and ``due`` come with the act.
    """

    state: str
    today: date
    actor: int = 0
    text: str = ""
    deadline: date | None = None
    evidence: int = 0
    accepted: int = 0
    contributors: frozenset[int] = frozenset()
    reason: str = ""
    due: date | None = None
    outcome: str = ""
    grounds: str = ""


@dataclass(frozen=True)
class Guard:
    """``asks``: the fields of the act that it looks at; until these are given nobody can know, so
    it greys no button."""

    sentence: str
    holds: Callable[[Situation], bool]
    asks: tuple[str, ...] = ()


_HOLDS: Mapping[str, Callable[[Situation], bool]] = {
    "has_text": lambda s: bool(s.text.strip()),
    "has_deadline": lambda s: s.deadline is not None,
    "has_reason": lambda s: bool(s.reason.strip()),
    "has_due": lambda s: s.due is not None and s.due > s.today,
    "has_outcome": lambda s: s.outcome in OUTCOMES,
    "has_grounds": lambda s: s.outcome == "done" or bool(s.grounds.strip()),
    "has_evidence": lambda s: s.outcome not in _SHOWN_BY_EVIDENCE or s.evidence > 0,
    "outcome_told": lambda s: s.outcome in OUTCOMES,
    "evidence_accepted": lambda s: s.outcome not in _SHOWN_BY_EVIDENCE or s.accepted > 0,
    "not_own_work": lambda s: s.actor not in s.contributors,
}
GUARDS = {name: Guard(holds=_HOLDS[name], **row) for name, row in _TABLE["guards"].items()}


@dataclass(frozen=True)
class Transition:
    """``roles``: at the plan's unit, or of the inspectorate; any of them may. ``guards``: all must
    hold.

    ``tells``: who gets a notice of it, except the one who did it: roles, and "writer" (who wrote
    the plan or is in charge of it). The sentence is that of ``NOTICES``.
    """

    verb: str
    label: str
    source: str
    target: str
    roles: tuple[str, ...]
    guards: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()

    @property
    def asks(self) -> tuple[str, ...]:
        """What the person must give, in the order of the form."""
        return tuple(dict.fromkeys(field for guard in self.guards for field in GUARDS[guard].asks))


TRANSITIONS = tuple(
    Transition(**{**row, "source": source})
    for row in _TABLE["transitions"]
    for source in row["source"]
)
# Notices: their title, their sentence ({who} did it, {due} is the new day), and who gets them.
HAPPENED: Mapping[str, str] = _TABLE["happened"]
NOTICES: Mapping[str, str] = _TABLE["notices"]
# Who gets what would be told to nobody but the one who did it.
TELLS_ELSE: Mapping[str, tuple[str, ...]] = _TABLE["tells_else"]
TELLS: Mapping[str, tuple[str, ...]] = {
    **{t.verb: t.tells for t in TRANSITIONS if t.tells},
    **_TABLE["tells"],
}


@dataclass(frozen=True)
class Offer:
    """A button: what it does, and why it is grey (None: it is not)."""

    transition: Transition
    refusal: Message | None


def offers(situation: Situation, roles: Collection[str]) -> tuple[Offer, ...]:
    """What someone with these roles may do now, in the order of the table."""
    return tuple(
        Offer(t, _first_refusal(t, situation))
        for t in TRANSITIONS
        if t.source == situation.state and not set(t.roles).isdisjoint(roles)
    )


def move(situation: Situation, verb: str, roles: Collection[str]) -> str:
    """The state after ``verb``.

    Refuses with code ``transition_unknown`` (not in this state), ``role_missing`` or
    ``guard_<name>``.
    """
    found = next((t for t in TRANSITIONS if (t.source, t.verb) == (situation.state, verb)), None)
    if found is None:
        text = N_("Rencana aksi berstatus {state} tidak dapat menjalani {verb}.")
        raise Refusal("transition_unknown", text, state=situation.state, verb=verb)
    if set(found.roles).isdisjoint(roles):
        text = N_("{verb} hanya dapat dilakukan oleh: {roles}.")
        raise Refusal("role_missing", text, verb=verb, roles=", ".join(found.roles))
    for name in found.guards:
        if not GUARDS[name].holds(situation):
            raise Refusal(f"guard_{name}", GUARDS[name].sentence)
    return found.target


def refuse_own_work(actor: int, contributors: Collection[int], code: str) -> None:
    """Nobody verifies his own work, whichever part of it is looked at."""
    if actor in contributors:
        raise Refusal(code, GUARDS["not_own_work"].sentence)


def _first_refusal(transition: Transition, situation: Situation) -> Message | None:
    """Of the guards that look at nothing which the person is still to give."""
    guards = [GUARDS[name] for name in transition.guards]
    failing = (g for g in guards if not g.asks and not g.holds(situation))
    return next((Message(g.sentence) for g in failing), None)


def printed_status(cell: str) -> str:
    """What a status cell of a report says: "close", "open", or "" for a blank or any other word."""
    word = cell.casefold().strip(" .")
    return "close" if word in _CLOSED else "open" if word in _OPEN else ""


def published_status(state: str) -> str:
    """What a published report knows of it: "close" once verified, "" where the source had no
    status, else "open".
    """
    return {"closed": "close", "no_status": ""}.get(state, "open")


def state_of_printed(status: str) -> str:
    """Where a plan stands in its life that a report printed with this status."""
    return {"close": "closed", "": "no_status"}.get(status, "in_progress")


def state_then(state: str, status: str) -> str:
    """Where a frozen plan stood: snapshots from before "no_status" was a state of its own call it
    being worked on, and those of old reports say nothing but the status.
    """
    return state_of_printed(status) if state == "" or status == "" else state
