"""What the national evaluation of public service (PEKPPP) asks of the follow-up of a survey, per
unit.

Shares and months are compared exactly; a month is one of the calendar. No data is None, never 0
points. The form is in use in several editions (pekppp.toml).
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tuntas.core.base import data
from tuntas.core.base.messages import N_, Message
from tuntas.core.base.numerals import percent_of

NOT_DONE = frozenset({"not_applicable", "cannot"})  # closed with these, and not carried out
LOW, HIGH = 30, 80  # percent, between which a share is 3 points


@dataclass(frozen=True)
class Edition:
    """How the form scores the speed of follow-up. ``within``: (months, points), the shortest first;
    ``before``: of what came before the report, None where that is the first month as well.
    """

    key: str
    name: str
    within: tuple[tuple[int, int], ...]
    before: int | None = None

    def points(self, reported: date, followed_up: date) -> int:
        if self.before is not None and followed_up < reported:
            return self.before
        reached = (n for months, n in self.within if followed_up <= later(reported, months))
        return next(reached, 0)

    @property
    def told(self) -> tuple[Message, ...]:
        """Its points in words, the most first."""
        months = (
            Message(
                N_("{points} sampai {months} bulan sesudah laporan"), {"points": n, "months": m}
            )
            for m, n in self.within
        )
        first = (
            ()
            if self.before is None
            else (Message(N_("{points} sebelum laporan"), {"points": self.before}),)
        )
        return (*first, *months, Message(N_("0 sesudahnya atau belum seluruhnya")))


EDITIONS: Mapping[str, Edition] = {
    key: Edition(key, row["name"], tuple(map(tuple, row["within"])), row.get("before"))
    for key, row in data.rows("evaluation/pekppp").items()
}
USUAL = "seluruhnya"  # in most copies of the form


@dataclass(frozen=True)
class Indicators:
    """Of one unit and round. ``planned``: plans that were approved, ``done``: those carried out.

    ``reported``: the day of the survey's report, None where unknown. ``followed_up``: when the last
    of all that was required was followed up; None while anything is not. ``media``: how many kinds
    of place the result was published in. ``unanswered``: recommendations without an approved plan;
    ``doubtful``: of those done, plans that a finding speaks against.
    """

    planned: int
    done: int
    reported: date | None
    followed_up: date | None
    media: int
    unanswered: int = 0
    doubtful: int = 0
    edition: Edition = EDITIONS[USUAL]

    def __post_init__(self) -> None:
        if not 0 <= self.done <= self.planned or self.media < 0:
            raise ValueError("done plans are some of those planned, and nothing is counted below 0")

    @property
    def share(self) -> Decimal | None:
        """Percent of the plans that were carried out, half up to 2 decimals; None where none was
        planned.
        """
        return percent_of(self.done, self.planned)

    @property
    def share_points(self) -> int:
        """0 none planned, 1 not run, 2 below 30 %, 3 up to 80 %, 4 above, 5 all; by the unrounded
        share.
        """
        if not self.planned:
            return 0
        if not self.done:
            return 1
        if self.done == self.planned:
            return 5
        exact = Fraction(100 * self.done, self.planned)
        return 2 if exact < LOW else 3 if exact <= HIGH else 4

    @property
    def months(self) -> int | None:
        """In which month after the report the follow-up came; 1 is the first. None where one is
        unknown.
        """
        if self.reported is None or self.followed_up is None:
            return None
        months = (
            12 * (self.followed_up.year - self.reported.year)
            + self.followed_up.month
            - self.reported.month
        )
        return max(months + (self.followed_up > later(self.reported, months)), 1)

    @property
    def before_report(self) -> bool:
        return bool(self.reported and self.followed_up and self.followed_up < self.reported)

    @property
    def required(self) -> bool:
        """Whether there was anything to follow up."""
        return bool(self.planned or self.unanswered)

    @property
    def speed_points(self) -> int | None:
        """By the edition; 0 while anything required is not followed up. None where nothing was
        required, and while the day of the report is unknown.
        """
        if not self.required:
            return None
        if self.followed_up is None:
            return 0
        if self.reported is None:
            return None
        return self.edition.points(self.reported, self.followed_up)


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
