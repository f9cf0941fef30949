"""Conformity of plans with recommendations: which elements need a plan, and whether there is one
about them.

An element is required where a released recommendation names it. Where recommendations name none
(old reports print the rule only, "the three lowest elements"), nobody can tell whether plans
conform with them: what the plans name is no yardstick for the plans. What a text is about is read
from its words and only proposed; the word of a person of the team stands above.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from tuntas.core.base.messages import N_, Message
from tuntas.core.followup.acts import CONFIRMED

from .checks import WRITTEN_CHECKS, said_of
from .hints import answers
from .plan_elements import (
    body_of,
    elements_named,
    elements_of,
    mentions,
    under_label,
)

PLANNED, OFF, MISSING = "planned", "off", "missing"
STATES = {
    PLANNED: N_("Ada rencana"),
    OFF: N_("Rencana tidak menjawab"),
    MISSING: N_("Belum ada rencana"),
}
NO_ANSWER = ("placeholder", "no_concrete_action")  # checks: a text that answers no recommendation

_ITEMS = re.compile(r"(?<!\S)\(?[b2][.)]")  # the second of several

Place = tuple[Any, int, str]  # round (its key or name), unit, service; "" is the unit as a whole


@dataclass(frozen=True)
class Asked:
    """A released recommendation. ``codes``: the elements that it names (``codes_of``), if any."""

    place: Place
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """An approved plan. ``answers``: service and code of the recommendations that it says it
    answers.

    ``upheld`` and ``dismissed``: checks whose findings a person has confirmed or put aside.
    ``readable``: the round asks the elements of PermenPANRB 14/2017, whose words are known.
    ``due``: the day that counts. ``doubtful``: closed, and a standing finding speaks against it.
    """

    id: str
    place: Place
    text: str
    elements: tuple[str, ...]
    source: str  # stated, suggested, confirmed or ""
    answers: tuple[tuple[str, str], ...] = ()
    upheld: frozenset[str] = frozenset()
    dismissed: frozenset[str] = frozenset()
    readable: bool = True
    state: str = ""  # of core.followup.workflow
    due: date | None = None
    doubtful: bool = False


@dataclass(frozen=True)
class PlanReading:
    """What one plan says to one required element, and why we think so."""

    plan: Planned
    answers: bool
    why: Message

    @property
    def confirmed(self) -> bool:
        return self.plan.source == CONFIRMED


@dataclass(frozen=True)
class Cell:
    """One required element of a place.

    ``others``: further plans of the place that nobody has spoken about, any of which may be about
    it.
    """

    place: Place
    code: str
    plans: tuple[PlanReading, ...]
    others: int = 0

    @property
    def state(self) -> str:
        if any(reading.answers for reading in self.plans):
            return PLANNED
        return OFF if self.plans else MISSING

    @property
    def confirmed(self) -> bool:
        """Whether people have said so; else it is read from words. A gap is sure where nothing is
        unread.
        """
        if self.state == PLANNED:
            return any(reading.answers and reading.confirmed for reading in self.plans)
        return all(reading.confirmed for reading in self.plans) and not self.others

    @property
    def achieved(self) -> bool:
        """Planned, and every plan that answers is done."""
        states = [reading.plan.state for reading in self.plans if reading.answers]
        return bool(states) and set(states) == {"closed"}


@dataclass(frozen=True)
class Matrix:
    """``named`` and ``unnamed``: how many recommendations of a place name an element, and how many
    none, so that nothing can be told of them. ``unasked``: units with plans and no recommendation.
    """

    cells: tuple[Cell, ...]
    named: Mapping[Place, int] = field(default_factory=dict)
    unnamed: Mapping[Place, int] = field(default_factory=dict)
    unasked: tuple[Place, ...] = ()

    def count(self, state: str) -> int:
        return sum(cell.state == state for cell in self.cells)

    @property
    def by_element(self) -> Mapping[str, Counter[str]]:
        """Code -> cells by state, in the order of the codes."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for cell in sorted(self.cells, key=lambda cell: cell.code):
            found[cell.code][cell.state] += 1
        return found


def codes_of(text: str) -> tuple[str, ...]:
    """The elements that a recommendation names, all of them; words that only suggest one are not
    enough to require it.
    """
    return elements_named(_folded(text))


def matrix(asked: Iterable[Asked], planned: Iterable[Planned]) -> Matrix:
    """Each required element of each place with its plans, in the order of places and codes."""
    wanted: dict[Place, set[str]] = defaultdict(set)
    named: Counter[Place] = Counter()
    unnamed: Counter[Place] = Counter()
    for one in asked:
        wanted[one.place].update(one.codes)
        (named if one.codes else unnamed)[one.place] += 1
    of_unit: dict[tuple[int, int], list[Planned]] = defaultdict(list)
    for plan in planned:
        of_unit[plan.place[:2]].append(plan)
    cells: list[Cell] = []
    for place in sorted(wanted):
        plans = of_unit[place[:2]]
        here = [plan for plan in plans if _covers(plan.place[2], place[2])]
        cells += (_cell(place, code, plans, here) for code in sorted(wanted[place]))
    units = {place[:2] for place in wanted}
    unasked = sorted((*unit, "") for unit, plans in of_unit.items() if plans and unit not in units)
    return Matrix(tuple(cells), named, unnamed, tuple(unasked))


def _covers(service: str, asked: str) -> bool:
    """A plan of the unit speaks for each of its services, a service's for what the unit was
    asked.
    """
    return service == asked or not service or not asked


def _cell(place: Place, code: str, plans: Sequence[Planned], here: Sequence[Planned]) -> Cell:
    mine = [
        plan
        for plan in plans
        if (place[2], code) in plan.answers
        or (_covers(plan.place[2], place[2]) and code in plan.elements)
    ]
    others = sum(plan.source != CONFIRMED and plan not in mine for plan in here)
    return Cell(place, code, tuple(_reading(plan, code) for plan in mine), others)


def _reading(plan: Planned, code: str) -> PlanReading:
    for check in NO_ANSWER:
        if check in plan.upheld:
            title = Message(WRITTEN_CHECKS[check].title)
            return PlanReading(
                plan,
                False,
                Message(N_("Tim ⟨supervisor⟩ membenarkan: {finding}."), {"finding": title}),
            )
    if plan.source == CONFIRMED:
        if code in plan.elements:
            return PlanReading(plan, True, Message(N_("Ditegaskan tim ⟨supervisor⟩.")))
        return PlanReading(
            plan, False, Message(N_("Menurut tim ⟨supervisor⟩ tidak tentang unsur ini."))
        )
    if not plan.readable:
        return PlanReading(
            plan,
            True,
            Message(N_("Unsurnya dipilih dalam rencana; teksnya tidak dapat dibaca sistem.")),
        )
    return PlanReading(plan, *_read_words(_folded(plan.text), code, plan.dismissed))


@lru_cache(maxsize=65_536)  # pages ask for the same texts again and again
def _read_words(text: str, code: str, dismissed: frozenset[str]) -> tuple[bool, Message]:
    """What the words of a plan say to an element."""
    for check in NO_ANSWER:
        if check not in dismissed and (said := said_of(check, text)):
            return False, said
    hint = answers(text, (code,))
    under = under_label(text, code)
    content = body_of(under)
    read = elements_of(content)
    # Of several items one may be about it in words that we do not know.
    if (
        hint.holds
        and read.source == "stated"
        and not (_ITEMS.search(under) or mentions(content, code))
    ):
        values = {"code": code, "read": ", ".join(read.codes), "words": ", ".join(read.words)}
        template = N_("Berjudul {code}, tetapi isinya terbaca tentang {read} (“{words}”).")
        return False, Message(template, values)
    return hint.holds, hint.message


def _folded(text: str) -> str:
    return " ".join(text.split())
