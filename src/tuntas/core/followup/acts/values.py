"""What acts on a plan look at, what they are given, and what they make."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from tuntas.core.base.errors import refusals
from tuntas.core.base.messages import Message
from tuntas.core.followup import workflow

CONFIRMED = "confirmed"  # the source of elements that a person of the team has spoken about


NONE = "–"

refusal = refusals("followup/acts/refusals")


class OfUnit(Protocol):
    """A row that belongs to a unit: a service, a recommendation."""

    @property
    def pk(self) -> Any: ...
    @property
    def unit_id(self) -> int: ...


class Answered(OfUnit, Protocol):
    """A recommendation: it speaks of one round. ``service_id`` None: of the unit as a whole."""

    @property
    def round_id(self) -> int: ...
    @property
    def service_id(self) -> int | None: ...


class Person(Protocol):
    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> str: ...


class Round(Protocol):
    pk: Any
    name: str
    opens: date
    draft: bool
    instrument: str


@dataclass(frozen=True)
class PlanContent:
    """What a unit commits to. ``milestones``: (what, until when); ``elements``: codes of the
    instrument. The first of the ``recommendations`` is the one that the plan mainly answers.
    """

    text: str
    deadline: date | None = None
    service: Any = None  # OfUnit
    recommendations: Sequence[Any] = ()  # Answered
    elements: Sequence[str] = ()
    cause: str = ""
    measure: str = ""
    person_in_charge: Any = None  # Person
    milestones: Sequence[tuple[str, date]] = ()
    tags: Sequence[str] = ()


@dataclass(frozen=True)
class DeadlineRequest:
    """A deadline that was asked for and not decided yet."""

    pk: Any
    new: date
    asked_by: int


@dataclass(frozen=True)
class Plan:
    """A plan as it stands; one that is being made has no ``state`` yet.

    What comes after ``origin`` is filled only for the acts that look at it, see ``needs``.
    ``evidence``: pieces that were not rejected; ``accepted``: those the team accepted.
    ``contributors``: who wrote, approved or handed it in, or brought evidence. ``reached``: the
    milestones that were. ``before``: elements and source before the team spoke. ``carried``: round
    and code of what it became. ``copied``: the services that have a copy. ``linked``: the
    recommendations that came to it by a link, by id.
    """

    code: str
    round: Round
    unit: int
    state: str = ""
    status: str = ""  # as published
    content: PlanContent = PlanContent("")
    due: date | None = None
    original_deadline: date | None = None
    outcome: str = ""
    grounds: str = ""
    elements_source: str = ""
    origin: Mapping[str, str] = field(default_factory=dict)  # {"copy_of": code} and the like
    evidence: int = 0
    accepted: int = 0
    contributors: frozenset[int] = frozenset()
    request: DeadlineRequest | None = None
    reached: frozenset[tuple[str, date]] = frozenset()
    before: tuple[Sequence[str], str] = ((), "")
    carried: tuple[str, str] | None = None
    copied: frozenset[int | None] = frozenset()
    linked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Context:
    """Who acts, and when. ``roles``: by unit, what the actor is there, the inspectorate's roles
    everywhere; ``staff``: by unit, who works there; ``heads``: by unit, its heads at work.
    ``people``, ``services``, ``rounds`` and ``recommendations`` are the rows that ids of ``Given``
    stand for.
    """

    today: date
    actor: int
    roles: Mapping[int, Collection[str]]
    staff: Mapping[int, Collection[int]] = field(default_factory=dict)
    heads: Mapping[int, Collection[int]] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)
    services: Mapping[int, Any] = field(default_factory=dict)
    rounds: Mapping[int, Round] = field(default_factory=dict)
    recommendations: Mapping[int, Answered] = field(default_factory=dict)

    def writes(self, unit: int) -> bool:
        return not workflow.UNIT.isdisjoint(self.roles.get(unit, ()))


@dataclass(frozen=True)
class Given:
    """What a person gives with an act; each act looks at its own part, and ids can be kept as JSON.

    ``due``: when what is returned or reopened must be in again; ``day``: the deadline that is asked
    for or carried on. ``services``: of a copy's targets; ``round``: of a carry-over's.
    ``elements`` None: as they are read. ``request``: the deadline request that is answered.
    """

    reason: str = ""
    due: date | None = None
    outcome: str = ""
    grounds: str = ""
    person: int | None = None
    day: date | None = None
    tags: tuple[str, ...] = ()
    services: tuple[int, ...] = ()
    recommendations: tuple[int, ...] = ()
    round: int | None = None
    content: PlanContent | None = None
    elements: Sequence[str] | None = None
    request: Any = None
    verb: str = ""


@dataclass(frozen=True)
class Event:
    """A row in the life of the plan; ``old`` and ``new`` are the published status."""

    verb: str
    state: str
    old: str
    new: str
    due: date | None = None
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True)
class NewPlan:
    """A draft to be made. ``origin``: what the plan is to its source, "" where there is none."""

    round: Any
    unit: int
    content: PlanContent
    origin: str = ""  # copy_of, carried_from


@dataclass(frozen=True)
class Change:
    """What becomes of a plan. ``data`` is for the row ``verb`` of the audit trail; ``fields`` are
    the plan's own, ``asked`` and ``answered`` those of its deadline request. ``elements``,
    ``milestones`` and ``further`` (recommendations) replace what is there; None: they stay.
    ``back`` is what undoing needs.
    """

    verb: str
    data: Mapping[str, Any]
    says: Message = field(default_factory=lambda: Message(""))
    fields: Mapping[str, Any] = field(default_factory=dict)
    event: Event | None = None
    elements: Sequence[str] | None = None
    milestones: Sequence[tuple[str, date]] | None = None
    further: Sequence[Any] | None = None
    asked: Mapping[str, Any] | None = None
    answered: Mapping[str, Any] | None = None
    makes: Sequence[NewPlan] = ()
    back: Any = None

    @property
    def changes(self) -> bool:
        """Whether the plan is another one afterwards, and so has another version."""
        return bool(self.fields or self.event or self.asked or self.answered)
