"""The short code of a survey round: ``2026``, ``2026-S1`` (semester), ``2026-TW2`` (quarter).

It is unique within an agency and stands in addresses, in the codes of plans and in the names of
files, where the year alone would confuse two rounds of one year.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from tuntas.core.base.messages import N_, Message

LONGEST = 12  # characters
_FORM = re.compile(r"[0-9A-Z]+(?:-[0-9A-Z]+)*")
_PARTS = ((6, "S"), (3, "TW"))  # months, mark
_ROMAN = ("", "I", "II", "III", "IV")
_SPOKEN = re.compile(r"\d{4}-(?:S(?P<semester>[12])|TW(?P<triwulan>[1-4]))")


def proposed(year: int, opens: date, closes: date, taken: Collection[str]) -> str:
    """The code of a new round that is not ``taken``.

    The semester or quarter whose days the round covers, or nearly (two thirds of them); else the
    year; else the narrowest part of the year that it lies in; else the year with a number.
    """
    parts = [(f"{year}-{mark}{no}", share) for mark, no, share in _parts(year, opens, closes)]
    covered = [code for code, share in parts if share * 3 >= 2]
    inside = [code for code, _share in reversed(parts)]
    numbered = (f"{year}-{n}" for n in count(2))
    for found in (*covered[-1:], str(year), *inside):
        if found not in taken:
            return found
    return next(code for code in numbered if code not in taken)


def _parts(year: int, opens: date, closes: date) -> list[tuple[str, int, float]]:
    """The semester and the quarter that a period lies in: mark, number, share of its days."""
    found = []
    for months, mark in _PARTS:
        no = (opens.month - 1) // months + 1
        first = date(year, (no - 1) * months + 1, 1)
        last = date(year + no * months // 12, no * months % 12 + 1, 1) - timedelta(days=1)
        if first <= opens <= closes <= last:
            found.append((mark, no, ((closes - opens).days + 1) / ((last - first).days + 1)))
    return found


def clean(typed: str) -> str:
    """A code as it is kept: in capitals, so that two that look alike are one."""
    return typed.strip().upper()


def problem(code: str, year: int, taken: Collection[str]) -> Message | None:
    """What keeps a cleaned code from being that of a round of this year, beside the others."""
    if len(code) > LONGEST or not _FORM.fullmatch(code):
        text = N_(
            "Kode putaran paling panjang {most} tanda: huruf, angka, dan tanda hubung di "
            "antaranya, misalnya 2026-S1."
        )
        return Message(text, {"most": LONGEST})
    if len(code) == 4 and code.isdecimal() and code != str(year):
        text = N_("Kode {code} dibaca sebagai tahun, padahal putaran ini tahun {year}.")
        return Message(text, {"code": code, "year": str(year)})
    if code in taken:
        return Message(N_("Sudah ada putaran berkode “{code}”."), {"code": code})
    return None


class RoundName(NamedTuple):
    """A round as reports speak of it; rounds of one year differ in their codes."""

    year: int
    code: str

    @classmethod
    def of(cls, year: int, code: str) -> RoundName:
        """``code`` is "" where the round is called by its year."""
        return cls(year, code or str(year))

    @property
    def spoken(self) -> str:
        return spoken(self.code, self.year)

    @property
    def is_year(self) -> bool:
        return self.code == str(self.year)


def spoken(code: str, year: int) -> str:
    """What stands after "tahun" in Indonesian: ``2026``, ``2026 semester I``, ``2026 (UJI)``."""
    if code == str(year):
        return code
    if not code.startswith(f"{year}-"):
        return f"{year} ({code})"
    if not (match := _SPOKEN.fullmatch(code)):
        return code
    word = match.lastgroup or ""
    return f"{year} {word} {_ROMAN[int(match[word])]}"
