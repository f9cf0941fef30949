"""Which of the nine elements a plan answers: stated by the plan itself, or suggested by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class ElementsReading:
    """``source``: stated, suggested or "". ``words`` are the words of the text that led to the codes."""

    codes: tuple[str, ...]
    source: str
    words: tuple[str, ...]


_NAMES = {
    "U1": r"persyaratan",
    "U2": r"sistem,? mekanisme,? (?:dan )?prosedur|prosedur",
    "U3": r"waktu",
    "U4": r"biaya|tarif",
    "U5": r"produk,? (?:dan )?spesifikasi",
    "U6": r"kompetensi",
    "U7": r"perilaku",
    "U8": r"pengaduan",
    "U9": r"sarana|prasarana|sarpras",
}


def elements_of(text: str) -> ElementsReading:
    """The elements of one plan's text (plain, white space folded)."""
    found = {code: re.search(pattern, text, re.IGNORECASE) for code, pattern in _NAMES.items()}
    hits = {code: match[0] for code, match in found.items() if match}
    return ElementsReading(tuple(hits), "stated" if hits else "", tuple(hits.values()))
