"""Working days in Indonesia: weekends, national holidays and cuti bersama, each year with its
decree.

Movable days are those of the joint decree of three ministers (SKB Menteri Agama, Menteri
Ketenagakerjaan and Menteri PANRB), cited by the number of the first, and of later changes. A year
whose decree is not entered here has its fixed days only; ``is_decreed`` says so, and an operator
adds the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from tuntas.core.base.messages import N_

_DAY = timedelta(days=1)
_SATURDAY = 5

_FIXED = {
    (1, 1): N_("Tahun Baru Masehi"),
    (5, 1): N_("Hari Buruh Internasional"),
    (6, 1): N_("Hari Lahir Pancasila"),
    (8, 17): N_("Proklamasi Kemerdekaan"),
    (12, 25): N_("Kelahiran Yesus Kristus"),
}

_ISRA = N_("Isra Mikraj Nabi Muhammad S.A.W.")
_IMLEK = N_("Tahun Baru Imlek")
_NYEPI = N_("Hari Suci Nyepi")
_FRIDAY = N_("Wafat Yesus Kristus")
_EASTER = N_("Kebangkitan Yesus Kristus (Paskah)")
_FITRI = N_("Hari Raya Idulfitri")
_ASCENSION = N_("Kenaikan Yesus Kristus")
_WAISAK = N_("Hari Raya Waisak")
_ADHA = N_("Hari Raya Iduladha")
_MUHARRAM = N_("Tahun Baru Islam")
_MAULID = N_("Maulid Nabi Muhammad S.A.W.")
_VOTE = N_("Hari pemungutan suara")
_LEAVE = N_("Cuti bersama")


@dataclass(frozen=True)
class Decreed:
    """The movable days of a year: ``days`` as (name, "month-day ..."), cuti bersama among them."""

    source: str
    days: tuple[tuple[str, str], ...]


DECREES: Mapping[int, Decreed] = {
    2023: Decreed(
        "SKB 1066/2022; SKB 327/2023; SKB 624/2023",
        (
            (_IMLEK, "1-22"),
            (_ISRA, "2-18"),
            (_NYEPI, "3-22"),
            (_FRIDAY, "4-7"),
            (_FITRI, "4-22 4-23"),
            (_ASCENSION, "5-18"),
            (_WAISAK, "6-4"),
            (_ADHA, "6-29"),
            (_MUHARRAM, "7-19"),
            (_MAULID, "9-28"),
            (_LEAVE, "1-23 3-23 4-19 4-20 4-21 4-24 4-25 6-2 6-28 6-30 12-26"),
        ),
    ),
    2024: Decreed(
        "SKB 855/2023; Keppres 10/2024; Keppres 33/2024",
        (
            (_ISRA, "2-8"),
            (_IMLEK, "2-10"),
            (_VOTE, "2-14 11-27"),
            (_NYEPI, "3-11"),
            (_FRIDAY, "3-29"),
            (_EASTER, "3-31"),
            (_FITRI, "4-10 4-11"),
            (_ASCENSION, "5-9"),
            (_WAISAK, "5-23"),
            (_ADHA, "6-17"),
            (_MUHARRAM, "7-7"),
            (_MAULID, "9-16"),
            (_LEAVE, "2-9 3-12 4-8 4-9 4-12 4-15 5-10 5-24 6-18 12-26"),
        ),
    ),
    2025: Decreed(
        "SKB 1017/2024; SKB 933/2025",
        (
            (_ISRA, "1-27"),
            (_IMLEK, "1-29"),
            (_NYEPI, "3-29"),
            (_FITRI, "3-31 4-1"),
            (_FRIDAY, "4-18"),
            (_EASTER, "4-20"),
            (_WAISAK, "5-12"),
            (_ASCENSION, "5-29"),
            (_ADHA, "6-6"),
            (_MUHARRAM, "6-27"),
            (_MAULID, "9-5"),
            (_LEAVE, "1-28 3-28 4-2 4-3 4-4 4-7 5-13 5-30 6-9 8-18 12-26"),
        ),
    ),
    2026: Decreed(
        "SKB 1497/2025",
        (
            (_ISRA, "1-16"),
            (_IMLEK, "2-17"),
            (_NYEPI, "3-19"),
            (_FITRI, "3-21 3-22"),
            (_FRIDAY, "4-3"),
            (_EASTER, "4-5"),
            (_ASCENSION, "5-14"),
            (_ADHA, "5-27"),
            (_WAISAK, "5-31"),
            (_MUHARRAM, "6-16"),
            (_MAULID, "8-25"),
            (_LEAVE, "2-16 3-18 3-20 3-23 3-24 5-15 5-28 12-24"),
        ),
    ),
}


def is_decreed(year: int) -> bool:
    return year in DECREES


@cache
def holidays(year: int) -> Mapping[date, str]:
    """The days off that are known of a year, in order, with their Indonesian names."""
    days = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    for name, listed in DECREES[year].days if is_decreed(year) else ():
        for month, day in (map(int, each.split("-")) for each in listed.split()):
            days.setdefault(date(year, month, day), name)
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
