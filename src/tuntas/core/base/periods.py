"""Indonesian dates and periods as people type them, with the raw text kept.

A period means its last day, because a deadline is what it is read for. Nothing is guessed: a form
that is not listed here, or a day that no calendar has, is unreadable.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from . import data


@dataclass(frozen=True)
class DateReading:
    """What a cell says. ``value`` is None where nothing or nothing readable stands there.

    ``kind``: day, month, quarter, semester, year (a period's value is its last day), recurring
    (``Setiap bulan``), empty (blank or ``-``), unreadable. ``repaired`` is the clean form that a
    damaged date was read as (``01/012023`` -> ``01/01/2023``), "" where nothing was repaired.
    """

    raw: str
    value: date | None
    kind: str
    repaired: str = ""


Found = tuple[date | None, str, str]  # value, kind, repaired

_MONTHS = {
    name: number
    for number, names in enumerate(data.table("base/months").values(), start=1)
    for name in names.split()
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?P<y>\d{4}|'?\d{2})"
# After a month's name two bare digits might be a day; they are a year only with an apostrophe.
_MAYBE_YEAR = r"(?:(?:[\s,/.-]*(?:tahun|thn|th\.?))?[\s,/.-]*(?P<y>\d{4}|'\d{2}))?"
_SPAN = r"(?:\s*(?:-|–|/|,|&|dan|s\.?\s?/?d\.?|sampai(?: dengan)?|hingga)\s*)"
_DAYS = r"(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu)"
_LEAD_IN = re.compile(
    r"^(?:(?:paling lambat|selambat-lambatnya|target|batas waktu|pada|per|akhir|bulan"
    r"|tanggal|tgl\.?"
    rf"|selama|sepanjang|s\.?\s?/?d\.?|sampai dengan|sampai|hingga|{_DAYS},?)[\s:]+)+"
)
_RECURRING = re.compile(
    r"^(?:(?:se)?tiap\b|rutin|(?:secara )?berkala|terus[- ]menerus|berkelanjutan|kontinu"
    r"|(?:sepanjang tahun|harian|mingguan|bulanan|triwulanan|tahunan)$"
    r"|per (?:hari|minggu|bulan|triwulan|semester|tahun)$)"
)


def existing_day(year: int | str, month: int | str, day: int | str) -> date | None:
    """None where no calendar of 1900 to 2100 has it."""
    try:
        return date(int(year), int(month), int(day)) if 1900 <= int(year) <= 2100 else None
    except ValueError:
        return None


def _last_day(year: int, month: int) -> date | None:
    if not (1 <= month <= 12 and 1900 <= year <= 2100):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _year(match: re.Match[str], survey_year: int) -> int:
    """The year that is written, two digits meaning this century; the survey's where none is."""
    written = (match["y"] or str(survey_year)).strip("'")
    return int(written) + (2000 if len(written) == 2 else 0)


def _read_numeric(match: re.Match[str], survey_year: int) -> Found:
    return existing_day(_year(match, survey_year), match["m"], match["d"]), "day", ""


def _read_damaged(match: re.Match[str], survey_year: int) -> Found:
    value, kind, _ = _read_numeric(match, survey_year)
    return value, kind, f"{value:%d/%m/%Y}" if value else ""


def _read_named(match: re.Match[str], survey_year: int) -> Found:
    return existing_day(_year(match, survey_year), _MONTHS[match["m"]], match["d"]), "day", ""


def _read_month(match: re.Match[str], survey_year: int) -> Found:
    month = _MONTHS.get(match["m"]) or int(match["m"])
    return _last_day(_year(match, survey_year), month), "month", ""


def _read_numbered_month(match: re.Match[str], survey_year: int) -> Found:
    value, kind, _ = _read_month(match, survey_year)
    return value, kind, match[0].partition(".")[2].strip().title()


def _read_quarter(match: re.Match[str], survey_year: int) -> Found:
    return _last_day(_year(match, survey_year), 3 * _ORDINALS[match["n"]]), "quarter", ""


def _read_semester(match: re.Match[str], survey_year: int) -> Found:
    return _last_day(_year(match, survey_year), 6 * _ORDINALS[match["n"]]), "semester", ""


def _read_year(match: re.Match[str], survey_year: int) -> Found:
    return _last_day(_year(match, survey_year), 12), "year", ""


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Found]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (
            r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[t ]\d{2}:\d{2}(?::\d{2})?)?",
            _read_numeric,
        ),
        (rf"(?P<d>\d{{1,2}})\s?[-/.]\s?(?P<m>\d{{1,2}})\s?[-/.]\s?{_YEAR}", _read_numeric),
        # A separator was lost, or all of them and, in a number cell, the leading zero with them.
        (r"(?P<d>\d{1,2})(?P<m>\d{2})(?P<y>\d{4})", _read_damaged),
        (r"(?P<d>\d{2})[-/.](?P<m>\d{2})(?P<y>\d{4})", _read_damaged),
        (r"(?P<d>\d{2})(?P<m>\d{2})[-/.](?P<y>\d{4})", _read_damaged),
        # Indonesian dates carry no full stop after the day: "4. Juni 2022" is item 4, due in June.
        (rf"[1-9]\.\s+(?P<m>{_NAME})\.?{_MAYBE_YEAR}", _read_numbered_month),
        (
            rf"(?:\d{{1,2}}{_SPAN})?(?P<d>\d{{1,2}})[\s./-]*(?P<m>{_NAME})\b\.?(?:[\s,/.-]*(?:tahun\s)?{_YEAR})?",
            _read_named,
        ),
        (rf"(?:(?:{_NAME})\.?(?:\s*\d{{4}})?{_SPAN})?(?P<m>{_NAME})\.?{_MAYBE_YEAR}", _read_month),
        (r"(?P<m>\d{1,2})\s?[-/.]\s?(?P<y>\d{4})", _read_month),
        (
            rf"(?:tw|twl|triwulan|kuartal|q)[\s.-]*(?:ke[\s-]*)?(?:(?:i{{1,3}}|iv|[1-4]){_SPAN}(?:(?:tw|triwulan)\s*)?)?"
            rf"(?P<n>iv|i{{1,3}}|[1-4])(?!\d){_MAYBE_YEAR}",
            _read_quarter,
        ),
        (
            rf"(?:semester|smt|sem)[\s.-]*(?:ke[\s-]*)?(?:[i1]{_SPAN})?(?P<n>ii|i|[12])(?!\d){_MAYBE_YEAR}",
            _read_semester,
        ),
        (r"(?:tahun |thn |th\.? )?(?P<y>\d{4})", _read_year),
    )
)
_LONG_DATE = re.compile(rf"\b(?P<d>\d{{1,2}})\s+(?P<m>{_NAME})\s+(?:tahun\s+)?(?P<y>\d{{4}})\b")


def read_date(raw: str, survey_year: int) -> DateReading:
    """The deadline that a cell states; a period without a year lies in ``survey_year``."""
    text = " ".join(raw.casefold().split()).strip(" .;,")
    if not text.strip("-–—_."):
        return DateReading(raw, None, "empty")
    if _RECURRING.match(text):
        return DateReading(raw, None, "recurring")
    text = _LEAD_IN.sub("", text)
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(text):
            value, kind, repaired = read(match, survey_year)
            return DateReading(raw, value, kind if value else "unreadable", repaired)
    return DateReading(raw, None, "unreadable")


def read_long_date(text: str) -> date | None:
    """The first date of a running text that is written with its month's name: ``6 Juni tahun
    2023``.
    """
    for match in _LONG_DATE.finditer(text.casefold()):
        if value := existing_day(int(match["y"]), _MONTHS[match["m"]], match["d"]):
            return value
    return None
