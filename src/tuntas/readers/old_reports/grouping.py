"""Groups of a detail table's rows: one cell of plans, with what a page break tore off."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from tuntas.readers.old_reports.decisions import Decisions
from tuntas.readers.old_reports.markup import folded, paragraphs, plain
from tuntas.readers.old_reports.split import item_number, opens_with_heading, split_seam
from tuntas.readers.old_reports.units import Register

_GOES_ON = re.compile(
    r"(?:[,(/&-]|\b(?:dan|atau|serta|dengan|untuk|di|ke|dari|yang|pada|oleh|dalam|bagi))$", re.I
)


@dataclass(frozen=True)
class DetailRow:
    """A line of a detail table, each cell in its role."""

    line: int
    after_break: bool
    no: str = ""
    unit: str = ""
    recommendation_no: str = ""
    recommendation: str = ""
    service: str = ""
    text: str = ""
    deadline: str = ""
    status: str = ""

    @property
    def has_pair(self) -> bool:
        return bool(self.deadline or self.status)

    @property
    def words(self) -> str:
        return plain(self.text)

    @property
    def number(self) -> int | None:
        """The number that its plan opens with."""
        return item_number(self.words)


@dataclass
class Carried:
    """A cell that holds for the rows below it; a page break may tear it into several parts."""

    parts: list[str] = field(default_factory=list)
    number: str = ""
    line: int = 0

    @property
    def text(self) -> str:
        """What the cell says; a lone dash says that there is nothing, unlike a blank."""
        text = plain(" ".join(self.parts))
        return "" if text in ("-", "–") else text

    def says(self, other: str) -> bool:
        return folded(self.text) == folded(other)

    def append(self, part: str) -> None:
        if part and not self.says(part):
            self.parts.append(part)


@dataclass
class Group:
    """One cell of plans with its pairs (line, deadline, status)."""

    unit: Carried
    service: Carried
    recommendation: Carried
    prints_unit: bool
    carries: int  # how many of its cells were blank and filled from above
    pieces: list[str]
    pairs: list[tuple[int, str, str]]
    first: int
    last: int

    @property
    def text(self) -> str:
        return plain(" ".join(self.pieces))


class Grouper:
    """Takes the rows in order; ``groups`` are the result."""

    def __init__(self, rows: Sequence[DetailRow], register: Register, decisions: Decisions) -> None:
        self.groups: list[Group] = []
        self._decisions = decisions
        self._register = register
        self._services = {
            folded(row.service) for row in rows if row.service and not row.after_break
        }
        self._unit, self._service, self._recommendation = Carried(), Carried(), Carried()
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            self._take(row, following)

    def _take(self, row: DetailRow, following: DetailRow | None) -> None:
        quote = row.words or plain(" ".join(filter(None, (row.no, row.unit, row.service))))
        note = self._decisions.note
        match self._kind(row, following):
            case "repeated":
                note("row_repeated", quote, row.line)
            case "continues":
                self._continue(row)
                note("continuation_joined", quote, row.line)
            case "joined":
                self._continue(row)
                note("row_joined", quote, row.line)
            case "pair":
                self._continue(row)
            case "heading":
                self._carry(row)
                note("heading_row", quote, row.line)
            case "seam":
                self._seam(row, following)
            case _:
                self._start(row)
                if not row.has_pair:
                    note("plan_without_pair", quote, row.line)

    def _kind(self, row: DetailRow, following: DetailRow | None) -> str:
        """repeated, continues, joined, pair, heading, seam or plan."""
        current = self.groups[-1] if self.groups else None
        names = bool(row.unit) and bool(
            row.no or not row.after_break or not self._unit_goes_on(row)
        )
        if _is_repeated(row, following):
            return "repeated"
        if not row.text and not row.has_pair and (names or not row.after_break):
            cut = following is not None and following.after_break and not following.no
            return "plan" if cut else "heading"  # a plan whose text and pair stand on the next page
        if current is None or names:
            return "plan"
        if not row.text and row.has_pair and (row.after_break or not row.service):
            return "pair"
        if row.after_break:
            return self._kind_after_break(row, current, following)
        if row.has_pair or _is_own_plan(row, following):
            return "plan"
        return "joined"

    def _kind_after_break(self, row: DetailRow, current: Group, following: DetailRow | None) -> str:
        reads_on = _reads_on(current, row)
        if row.has_pair:
            if not current.pairs and (not current.pieces or reads_on):
                return "continues"
            return "seam" if reads_on else "plan"
        other_service = folded(row.service) in self._services and not self._goes_on(row.service)
        if other_service and not reads_on:
            return "plan"
        return "plan" if self._is_next_item(row, current, following) else "continues"

    def _is_next_item(self, row: DetailRow, current: Group, following: DetailRow | None) -> bool:
        """Item n alone in its row, without a pair, where the rows around it hold one item each."""
        number = row.number
        if (
            number is None
            or not opens_with_heading(row.words)
            or item_number(current.text) != number - 1
        ):
            return False
        if following and following.has_pair and following.number == number + 1:
            return True
        before = self.groups[-2] if len(self.groups) > 1 else None
        return (
            before is not None
            and before.unit is current.unit
            and item_number(before.text) == number - 2
        )

    def _unit_goes_on(self, row: DetailRow) -> bool:
        return self._register.continues(self._unit.text, row.unit)

    def _goes_on(self, service: str) -> bool:
        """Whether a service cell after a page break is the rest of the name before it."""
        before = self._service.text
        if not before or not service or self._service.says(service):
            return bool(before)
        if folded(f"{before} {service}") in self._services:
            return True
        return folded(service) not in self._services and (
            service[0].islower() or bool(_GOES_ON.search(before))
        )

    def _start(self, row: DetailRow) -> None:
        before = (self._unit, self._service, self._recommendation)
        self._carry(row)
        now = (self._unit, self._service, self._recommendation)
        carries = sum(1 for a, b in zip(before, now, strict=True) if a is b and b.parts)
        self.groups.append(
            Group(
                *now,
                prints_unit=now[0] is not before[0],
                carries=carries,
                pieces=[row.text] if row.text else [],
                pairs=[(row.line, row.deadline, row.status)] if row.has_pair else [],
                first=row.line,
                last=row.line,
            )
        )

    def _carry(self, row: DetailRow) -> None:
        """Sets what holds from this row on: unit, service, recommendation."""
        torn = row.after_break and bool(self._unit.parts)
        unit_goes_on = torn and bool(row.unit) and not row.no and self._unit_goes_on(row)
        if unit_goes_on:
            self._unit.append(row.unit)
        elif row.unit and not self._unit.says(row.unit):
            self._unit = Carried([row.unit], row.no, row.line)
            self._service, self._recommendation = Carried(), Carried()
        if row.service and torn and (unit_goes_on or self._goes_on(row.service)):
            self._service.append(row.service)
        elif row.service and not self._service.says(row.service):
            self._service = Carried([row.service], "", row.line)
        if row.recommendation and not row.recommendation_no and torn and self._recommendation.parts:
            self._recommendation.append(row.recommendation)
        elif row.recommendation or row.recommendation_no:
            self._recommendation = Carried([row.recommendation], row.recommendation_no, row.line)

    def _continue(self, row: DetailRow) -> None:
        current = self.groups[-1]
        self._unit.append(row.unit)
        self._service.append(row.service)
        self._recommendation.append(row.recommendation)
        if row.text:
            current.pieces.append(row.text)
        if row.has_pair:
            current.pairs.append((row.line, row.deadline, row.status))
        current.last = row.line

    def _seam(self, row: DetailRow, following: DetailRow | None) -> None:
        """The cell ends the plan before the page break and begins the next one."""
        current = self.groups[-1]
        near = (following.words if following else "", current.text)
        seam = split_seam(row.words, paragraphs(row.text), [_opening(text) for text in near])
        if seam is None:
            self._start(row)
            self._decisions.note("continuation_not_split", row.words, row.line)
            return
        self._start(replace(row, text=seam[1]))
        current.pieces.append(seam[0])
        current.last = row.line
        self._decisions.note("continuation_split", seam[0], current.first, row.line)


def _is_repeated(row: DetailRow, following: DetailRow | None) -> bool:
    """The first row of a unit printed once more above it, without the unit."""
    if following is None or not row.text or row.unit or row.service or row.after_break:
        return False
    printed = attrgetter("text", "deadline", "status")
    return printed(row) == printed(following) and bool(following.unit)


def _is_own_plan(row: DetailRow, following: DetailRow | None) -> bool:
    """Whether a row without its pair is a plan and not the rest of the one above."""
    number = row.number
    if number is None:
        return not row.words[:1].islower()
    next_number = following.number if following and following.has_pair else None
    return number == 1 or opens_with_heading(row.words) or next_number == number + 1


def _reads_on(current: Group, row: DetailRow) -> bool:
    """Whether the row's text is the rest of a sentence that the page before left open."""
    before, text = current.text, row.words
    if not before or not text or before.endswith((".", "!", "?")):
        return False
    starts_low = text[0].islower() and not before[0].islower()
    return starts_low or (bool(_GOES_ON.search(before)) and item_number(text) is None)


def _opening(text: str) -> str:
    """The first two words, by which neighbouring plans may be known."""
    words = text.split()[:2]
    return " ".join(words) if len(words) == 2 and item_number(text) is None else ""
