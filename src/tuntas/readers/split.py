"""Items inside a cell: the number that a text opens with, element headings, and cutting at either."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ITEM = re.compile(r"^(\d{1,2})[.)]\s*(?=\D)")
_U_ITEM = re.compile(r"(?<!\S)U[1-9]\b(?=\s*[.:(-]|\s+[A-Z])")
# The names of the elements as they head an item, in the spellings in use.
_HEADING_WORDS = (
    r"Persyaratan(?: [Pp]elayanan)?|Sistem[,/]? ?[Mm]ekanisme[,/]? ?(?:dan )?[Pp]rosedur(?: [Pp]elayanan)?"
    r"|Prosedur(?: [Pp]elayanan)?|(?:Jangka )?[Ww]aktu (?:[Pp]enyelesaian|[Pp]elayanan)(?: [Pp]elayanan)?"
    r"|Biaya ?(?:/|dan)? ?[Tt]arif(?: [Pp]elayanan)?|Biaya|Tarif"
    r"|(?:Kesesuaian )?Produk(?: [Ss]pesifikasi)?(?: [Jj]enis)? ?(?:[Pp]elayanan|[Ll]ayanan)?"
    r"|Kompetensi(?: [Pp]elaksana| [Pp]etugas)?|Perilaku(?: [Pp]elaksana| [Pp]etugas)?"
    r"|(?:Penanganan )?[Pp]engaduan(?:[,.]? ?[Ss]aran)?(?:,? (?:dan )?[Mm]asukan)?"
    r"|Sarana(?: ?(?:,|dan|&|/) ?| )[Pp]rasarana|Sarana|Prasarana"
)
_HEADING = re.compile(rf"(?:Unsur:? )?(?:U[1-9][.:]? )?(?:{_HEADING_WORDS})(?=$|\s*[:;.,(]|\s*\d|\s+[a-z]\.|\s+[A-Z-])")


def item_number(text: str) -> int | None:
    """The number that a text opens with: 3 for ``3. Sarana``; None where there is none."""
    match = _ITEM.match(text)
    return int(match[1]) if match else None


def opens_with_heading(text: str) -> bool:
    """Whether the text, its item number apart, opens with the name of an element."""
    return bool(_HEADING.match(_ITEM.sub("", text)))


def split_items(text: str, count: int) -> list[str] | None:
    """The text cut into exactly ``count`` items, or None where it does not consist of so many."""
    for cuts in (_numbered(text, count), _marked(text), _headed(text)):
        if len(cuts) == count and cuts[0] == 0:
            ends = [*cuts[1:], len(text)]
            return [text[a:b].strip() for a, b in zip(cuts, ends, strict=True)]
    return None


def split_seam(text: str, paragraphs: Sequence[str], openings: Sequence[str]) -> tuple[str, str] | None:
    """The end of one plan and the start of the next in one cell.

    The seam is a paragraph's end, the words that a neighbouring plan opens with, or an element heading.
    """
    if len(paragraphs) > 1:
        return paragraphs[0], " ".join(paragraphs[1:])
    places = [text.find(f" {opening}") for opening in openings if opening]
    places += [match.start() - 1 for match in _HEADING.finditer(text) if match.start() > 0]
    at = next((place for place in places if place > 0), 0)
    return (text[:at].strip(), text[at:].strip()) if at else None


def _numbered(text: str, count: int) -> list[int]:
    """Where the items n, n+1, ... begin; a number before a heading is preferred to one inside a list."""
    first = item_number(text)
    if first is None:
        return []
    cuts = [0]
    for number in range(first + 1, first + count):
        places = [m.start() for m in re.finditer(rf"(?<=\s){number}[.)]\s*(?=\D)", text) if m.start() > cuts[-1]]
        if not places:
            return []
        cuts.append(next((place for place in places if opens_with_heading(text[place:])), places[0]))
    beyond = re.finditer(rf"(?<=\s){first + count}[.)]\s*(?=\D)", text[cuts[-1] :])
    return [] if any(opens_with_heading(text[cuts[-1] + m.start() :]) for m in beyond) else cuts


def _marked(text: str) -> list[int]:
    return [match.start() for match in _U_ITEM.finditer(text)]


def _headed(text: str) -> list[int]:
    return [match.start() for match in _HEADING.finditer(text)]
