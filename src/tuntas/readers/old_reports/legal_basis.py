"""The list that stands under "Dasar hukum", whatever its marks; nothing is known of its laws."""

import re
from collections.abc import Iterator, Sequence

from tuntas.core.report.legal_basis import bare
from tuntas.readers.old_reports.markup import plain
from tuntas.readers.old_reports.tables import Line

# What an entry or a heading begins with: 1. 1) (1) 1.2 a. ii) B. or a bullet.
_MARK = re.compile(
    r"(\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{2,5}|[A-Z])[.)]|\d{1,2}\.\d{1,2}|[-–•*▪◦·])\s+"
)
_HEAD = re.compile(
    r"(?:(?:dasar|landasan) hukum(?: (?:pelaksanaan|penugasan|kegiatan|penyusunan))?"
    r"|dasar(?: (?:pelaksanaan|penugasan))?)\s?(?::\s?(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_HEADING = re.compile(
    r"(?:bab|lampiran|latar belakang|maksud|tujuan|sasaran|manfaat|ruang lingkup|sistematika"
    r"|metode|metodologi)\b",
    re.IGNORECASE,
)


def read_legal_basis(lines: Sequence[Line]) -> str:
    """The entries, a line each and without the signs at their ends; "" where there is no list."""
    said = [(line.number, _words(line)) for line in lines if line.text]
    for at, (number, text) in enumerate(said):
        mark, words = _marked(text)
        if head := _HEAD.fullmatch(words):
            first = [(number, head[1])] if head[1] else []
            if found := list(_entries(_kind(mark), [*first, *said[at + 1 :]])):
                return "\n".join(map(bare, found))
    return ""


def _words(line: Line) -> str:
    return plain(line.text.replace("**", ""))


def _marked(text: str) -> tuple[str, str]:
    found = _MARK.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _kind(mark: str) -> str:
    """Marks of one list are of one kind: ``2)`` is like ``1)``, ``ii.`` like ``a.``."""
    return re.sub(r"[A-Z]", "A", re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", mark)))


def _entries(head: str, said: Sequence[tuple[int, str]]) -> Iterator[str]:
    """``head`` is the kind of mark that the heading has: the next one ends the list."""
    kind, entry, last, count = "", "", 0, 0
    for number, text in said:
        mark, words = _marked(text)
        if _HEADING.match(words) or (mark and _kind(mark) == head and not _next(mark, kind, count)):
            break
        if mark and not kind:
            kind = _kind(mark)
        if mark and _kind(mark) == kind:
            if entry:
                yield entry
            entry, count = words, count + 1
        elif not kind and text.endswith(":"):
            continue  # what leads to the list
        elif kind and _goes_on(entry, mark, number == last + 1):
            entry = f"{entry} {text}"
        else:
            break
        last = number
    if entry:
        yield entry


def _next(mark: str, kind: str, count: int) -> bool:
    """Whether this mark, which is of the heading's kind, goes on with the list all the same."""
    digits = re.sub(r"\D", "", mark)
    return kind in ("", _kind(mark)) and digits in ("", str(count + 1))


def _goes_on(entry: str, mark: str, adjoins: bool) -> bool:
    """A list below the entry, or the rest of a line that was wrapped."""
    if mark:
        return not entry.endswith(".") and not mark.isupper()
    return adjoins and not entry.endswith((".", ";", "; dan"))
