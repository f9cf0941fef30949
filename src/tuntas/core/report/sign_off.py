"""How a report is signed, as one table: buttons, refusals and a page of the documentation follow
it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tuntas.core.base import data
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_

_TABLE = data.rows("report/sign_off")
STATES: Mapping[str, str] = _TABLE["states"]
START, END = "draft", "signed"

# A step is signed by who holds this role in the inspectorate and this seat in the team of the
# assignment.
SEATS = {
    "member": "anggota",
    "team_leader": "ketua_tim",
    "controller": "pengendali_teknis",
    "responsible": "penanggung_jawab",
}


@dataclass(frozen=True)
class Situation:
    """A report at the moment somebody acts on it.

    ``signed``: who signed since it was last a draft; ``seats``: seats of the team that an account
    holds; ``open_remarks``: remarks that nobody settled; ``reason`` comes with the act.
    """

    state: str
    actor: int
    signed: frozenset[int] = frozenset()
    seats: frozenset[str] = frozenset()
    number: str = ""
    place: str = ""
    dated: bool = False
    open_remarks: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Guard:
    """``code`` is that of the refusal."""

    code: str
    sentence: str
    holds: Callable[[Situation], bool]


_HOLDS: Mapping[str, Callable[[Situation], bool]] = {
    "has_signers": lambda s: set(SEATS.values()) <= s.seats,
    "remarks_settled": lambda s: s.open_remarks == 0,
    "not_signed_before": lambda s: s.actor not in s.signed,
    "has_number": lambda s: bool(s.number and s.place and s.dated),
    "has_reason": lambda s: bool(s.reason.strip()) or s.open_remarks > 0,
    "own_signature": lambda s: s.actor in s.signed,
}
GUARDS = {name: Guard(holds=_HOLDS[name], **row) for name, row in _TABLE["guards"].items()}


@dataclass(frozen=True)
class Transition:
    """``role``: who may, see ``SEATS``. The seat of the next state's role is told of it."""

    verb: str
    label: str
    source: str
    target: str
    role: str
    guards: tuple[str, ...] = ()


TRANSITIONS = tuple(Transition(**row) for row in _TABLE["transitions"])


TURNS = {
    t.source: t.role for t in TRANSITIONS if t.verb != "withdraw"
}  # state -> the role whose turn it is


def from_state(state: str) -> list[Transition]:
    return [t for t in TRANSITIONS if t.source == state]


def signers_of(state: str) -> str:
    """The seat that a report in this state waits for; "" where it waits for nobody."""
    return SEATS[TURNS[state]] if state in TURNS else ""


def move(
    verb: str, situation: Situation, roles: frozenset[str], seats: frozenset[str]
) -> Transition:
    """What this act does. ``roles`` and ``seats``: those of who acts, today and in this team.

    Refuses with moved_meanwhile where the state knows no such act, not_allowed, or a guard's code.
    """
    found = next((t for t in from_state(situation.state) if t.verb == verb), None)
    if found is None:
        raise Refusal("moved_meanwhile", N_("Laporan ini sudah berada pada langkah lain."))
    if found.role not in roles or SEATS[found.role] not in seats:
        raise Refusal(
            "not_allowed",
            N_("Langkah ini ditandatangani oleh pemegang perannya dalam tim penugasan ini."),
        )
    for name in found.guards:
        guard = GUARDS[name]
        if not guard.holds(situation):
            raise Refusal(guard.code, guard.sentence)
    return found
