"""How a survey gets on: respondents against what the sample needs, and when that will be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FARTHEST = 3650  # days; a pace that needs longer tells nothing


@dataclass(frozen=True)
class Progress:
    """``counted`` of ``required``: no service makes up for another, so answers beyond its need do not count.

    ``answers`` are all of them; ``unknown`` are the services whose users, so whose need, nobody told yet.
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


def projected_day(counted: int, required: int, first: date, today: date) -> date | None:
    """The day on which ``required`` is reached at the mean pace from ``first`` to ``today``, both counted.

    None where it cannot be told: nothing needed, nothing counted yet, not begun, or too far away.
    """
    days = (today - first).days + 1
    if required <= 0 or counted <= 0 or days <= 0:
        return None
    left = max(required - counted, 0)
    wait = -(-left * days // counted)  # rounded up, exactly
    return today + timedelta(days=wait) if wait <= FARTHEST else None
