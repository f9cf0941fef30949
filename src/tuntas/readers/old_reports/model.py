"""What is read from an old report: facts with their place, and decisions taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tuntas.core.base.periods import DateReading
from tuntas.core.evaluation.snapshot import SummaryRow, TeamMember


@dataclass(frozen=True)
class PlanRow:
    """One action plan of the detail tables. Lines are 1-based and include continuation lines."""

    id: str  # year-unit-running number, e.g. 2021-01-03
    year: int
    unit_no: int  # as in the summary
    unit: str  # as in the summary
    unit_no_printed: str  # as in the detail table, "" where carried forward
    unit_printed: str
    recommendation_no: str
    recommendation: str
    service: str
    text: str  # plain: mark-up taken away, white space folded
    deadline: DateReading
    status_raw: str
    elements: tuple[str, ...]
    elements_source: str  # stated, suggested or ""
    line_first: int
    line_last: int

    @property
    def status(self) -> str:
        return self.status_raw.strip().casefold()

    @property
    def asked(self) -> tuple[int, int, str, str]:
        """The recommendation that it answers: a numbered rule asks a unit once; without a number
        each service has its recommendation.
        """
        service = "" if self.recommendation_no else self.service
        return self.year, self.unit_no, self.recommendation_no, service


@dataclass(frozen=True)
class PrintedTotal:
    """Totals that the report prints, in the last rows of its summary or in a sentence."""

    years: tuple[int, ...]
    recommendations: int | None
    plans: int | None
    closed: int | None
    line: int
    units: int | None = None
    in_sentence: bool = False


@dataclass(frozen=True)
class PublishedRound:
    """The published figures of one survey round (chapter II), None where the report does not
    say.
    """

    year: int
    respondents: int | None
    units: int | None
    index: Decimal | None
    target: Decimal | None
    achievement: Decimal | None  # percent, as printed
    elements: Mapping[str, Decimal]  # code -> value
    rules: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Assignment:
    agency: str
    title: str
    period: str
    number: str
    letter_number: str
    letter_date: date | None
    cut_off: date | None
    team: tuple[TeamMember, ...]
    application: str
    place: str
    signed_on: date | None
    signer_title: str
    signer: str
    legal_basis: str = ""  # a line each


@dataclass(frozen=True)
class ReportUnit:
    no: int
    name: str
    new: bool  # starred: independent only since the later round


@dataclass(frozen=True)
class Decision:
    """Something the reader had to decide: ``code`` is stable, ``quote`` is what it saw."""

    code: str
    line_first: int
    line_last: int
    quote: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OldReport:
    source: str  # file name without folder
    sha256: str
    assignment: Assignment
    units: tuple[ReportUnit, ...]
    rounds: tuple[PublishedRound, ...]
    summary: tuple[SummaryRow, ...]
    printed_totals: tuple[PrintedTotal, ...]
    plans: tuple[PlanRow, ...]
    decisions: tuple[Decision, ...]
