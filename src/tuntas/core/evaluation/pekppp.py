"""What the national evaluation of public service (PEKPPP) asks of the follow-up of a survey, per
unit.

Shares and months are compared exactly; a month is one of the calendar. No data is None, never 0
points.
"""

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tuntas.core.base.numerals import percent_of

NOT_DONE = frozenset({"not_applicable", "cannot"})  # closed with these, and not carried out
LOW, HIGH = 30, 80  # percent, between which a share is 3 points
MONTHS = (1, 3, 6, 9, 12)  # up to so many months: 5, 4, 3, 2, 1 points; later is 0


@dataclass(frozen=True)
class Indicators:
    """Of one unit and round. ``planned``: plans that were approved, ``done``: those carried out.

    ``reported``: the day of the survey's report; ``followed_up``: when the first plan was handed
    in; both None where unknown. ``media``: how many kinds of place the result was published in.
    """

    planned: int
    done: int
    reported: date | None
    followed_up: date | None
    media: int

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
    def speed_points(self) -> int | None:
        """5 up to 1 month, 4 to 3, 3 to 6, 2 to 9, 1 to 12, 0 later; None while it cannot be
        told.
        """
        if self.months is None:
            return None
        return sum(self.months <= limit for limit in MONTHS)


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
