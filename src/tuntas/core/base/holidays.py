"""Working days in Indonesia: weekends, national holidays and cuti bersama, each year with its
decree (holidays.toml).

A year whose decree is not entered there has its fixed days only; ``is_decreed`` says so, and an
operator adds the others.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from . import data

_DAY = timedelta(days=1)
_SATURDAY = 5

_TABLE = data.table("base/holidays")


@dataclass(frozen=True)
class Decreed:
    """The movable days of a year with their names, cuti bersama among them."""

    source: str
    days: Mapping[date, str]


def _decreed(listed: Mapping[str, Any]) -> Decreed:
    days: dict[date, str] = {}
    for key, name in _TABLE["names"].items():
        days.update(dict.fromkeys(listed.get(key, ()), name))
    return Decreed(listed["source"], days)


DECREES: Mapping[int, Decreed] = {
    int(year): _decreed(listed) for year, listed in _TABLE["decrees"].items()
}


def is_decreed(year: int) -> bool:
    return year in DECREES


@cache
def holidays(year: int) -> Mapping[date, str]:
    """The days off that are known of a year, in order, with their Indonesian names."""
    fixed = {
        date.fromisoformat(f"{year}-{day}"): _TABLE["names"][key]
        for key, day in _TABLE["fixed"].items()
    }
    days = {**(DECREES[year].days if is_decreed(year) else {}), **fixed}
    return MappingProxyType(dict(sorted(days.items())))


@dataclass(frozen=True)
class Calendar:
    """``added``: days off that an operator entered beside those known here; ``taken_back``: known
    here, and no longer days off."""

    added: Collection[date] = field(default_factory=frozenset)
    taken_back: Collection[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        off = day in self.added or (day in holidays(day.year) and day not in self.taken_back)
        return day.weekday() < _SATURDAY and not off

    def on_or_before(self, day: date) -> date:
        """``day`` if work is done on it, else the last working day before it."""
        return self._next(day, -_DAY)

    def after(self, day: date, working_days: int) -> date:
        """The nth working day after ``day``; ``working_days`` is 1 or more."""
        for _ in range(working_days):
            day = self._next(day + _DAY, _DAY)
        return day

    def _next(self, day: date, step: timedelta) -> date:
        while not self.is_working(day):
            day += step
        return day
