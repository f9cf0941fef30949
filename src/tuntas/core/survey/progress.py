"""How a survey gets on: respondents against what the sample needs, and when that will be
reached.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

RECENT = 14  # days: two weeks hold every weekday twice, and forget how a survey began
FARTHEST = 3650  # days; a pace that needs longer tells nothing


@dataclass(frozen=True)
class Progress:
    """``counted`` of ``required``: no service makes up for another, so answers beyond its need do
    not count.

    ``answers`` are all of them; ``unknown`` are the services whose users, so whose need, nobody
    told yet.
    """

    required: int
    counted: int
    answers: int
    unknown: int

    @property
    def is_reached(self) -> bool:
        return self.required > 0 and self.counted >= self.required


def progress(services: Iterable[tuple[int, int | None]]) -> Progress:
    """From (answers, required) of each service; required None is "not known"."""
    rows = list(services)
    known = [(answers, required) for answers, required in rows if required is not None]
    return Progress(
        required=sum(required for _, required in known),
        counted=sum(min(answers, required) for answers, required in known),
        answers=sum(answers for answers, _ in rows),
        unknown=len(rows) - len(known),
    )


def pace_days(first: date, today: date) -> int:
    """Days over which the recent pace is taken: RECENT, or all of a younger survey; today is one of
    them.
    """
    return min(RECENT, (today - first).days + 1)


def projected_day(missing: int, recent: int, days: int, today: date) -> date | None:
    """The day on which ``missing`` more have answered, if ``recent`` in ``days`` days stays the
    pace.

    None where it cannot be told: nobody answered in those days, or too far away.
    """
    if missing <= 0:
        return today
    if recent <= 0 or days <= 0:
        return None
    wait = -(-missing * days // recent)  # rounded up, exactly
    return today + timedelta(days=wait) if wait <= FARTHEST else None


@dataclass(frozen=True)
class Outlook:
    """When a survey is done. ``day``: when the slowest service that can be told reaches its need.

    ``untold`` services still need answers and have no pace to tell a day from; ``day`` is None
    where no service that still needs answers has one.
    """

    day: date | None
    untold: int


def outlook(services: Iterable[tuple[int, int]], days: int, today: date) -> Outlook:
    """From (missing, recent answers) of each service whose need is known.

    Each goes on at its own pace: one that has enough, however fast, does not help another.
    """
    days_reached = [
        projected_day(missing, recent, days, today) for missing, recent in services if missing > 0
    ]
    return Outlook(max((d for d in days_reached if d), default=None), days_reached.count(None))
