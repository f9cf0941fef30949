"""Who is reminded of which plan on which day: before its deadline, when late, and up the line.

A reminder before the deadline moves to the working day before where its own day is a holiday; one
after the deadline counts working days. One that was missed (the server was off, the plan was
approved late) is made good within ``REACH`` days, and only the latest is sent: never three at once,
and never one for a deadline of years ago.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tuntas.core.base import data
from tuntas.core.base.holidays import Calendar

DAYS_BEFORE = (30, 7, 1)  # the deadline
LATE = 1  # working days after it, as the others below
HEAD = 5
INSPECTORATE = 10
REACH = timedelta(days=7)
# No reminder of a deadline farther away than this, in either direction.
HORIZON = timedelta(days=60)

# Who is reminded. "charge": the person in charge, or else the unit's officers, or else its head.
RECIPIENTS: Mapping[str, tuple[str, ...]] = {
    **{f"before_{days}": ("charge",) for days in DAYS_BEFORE},
    "late": ("charge",),
    "late_head": ("head",),
    "late_inspectorate": ("team_leader",),
}
_TABLE = data.rows("followup/reminders")
LABELS: Mapping[str, str] = _TABLE["labels"]
_SENTENCES: Mapping[str, str] = _TABLE["sentences"]
DUE_TODAY, DUE_SOON = _SENTENCES["due_today"], _SENTENCES["due_soon"]
IS_LATE, STILL_LATE = _SENTENCES["late"], _SENTENCES["still_late"]


@dataclass(frozen=True)
class Reminder:
    """``days`` until the deadline (0: today), or since it for a late plan."""

    name: str
    sentence: str
    days: int

    @property
    def recipients(self) -> tuple[str, ...]:
        return RECIPIENTS[self.name]


def reminder_on(due: date, today: date, calendar: Calendar) -> Reminder | None:
    """The reminder of today of a plan that its unit is working on and that is due on ``due``."""
    if abs(due - today) > HORIZON or not calendar.is_working(today):
        return None
    reached = [(day, name) for name, day in days_of(due, calendar).items() if day <= today]
    day, name = max(reached, default=(date.min, ""))
    if today - day > REACH or (name.startswith("before") and today > due):
        # too long ago; or only the holidays lie between the deadline and the first late day
        return None
    return Reminder(name, _sentence(name, due, today), abs((due - today).days))


def reminders_on(today: date, calendar: Calendar) -> dict[date, Reminder]:
    """The deadlines of which somebody is reminded today."""
    reach = range(-HORIZON.days, HORIZON.days + 1)
    reminders = (
        (due, reminder_on(due, today, calendar))
        for due in (today + timedelta(days=n) for n in reach)
    )
    return {due: found for due, found in reminders if found}


def days_of(due: date, calendar: Calendar) -> dict[str, date]:
    """The day of each reminder. Two may fall on one day before a long holiday."""
    before = {f"before_{n}": calendar.on_or_before(due - timedelta(days=n)) for n in DAYS_BEFORE}
    late = {"late": LATE, "late_head": HEAD, "late_inspectorate": INSPECTORATE}
    return before | {name: calendar.after(due, days) for name, days in late.items()}


def _sentence(name: str, due: date, today: date) -> str:
    if today <= due:
        return DUE_TODAY if today == due else DUE_SOON
    return IS_LATE if name == "late" else STILL_LATE
