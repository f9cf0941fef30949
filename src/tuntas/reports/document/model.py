"""The document model: what a report says, without any word on how a file format says it.

``content.build`` makes one ``Document``; the writers (``pdf``, ``docx``) only draw it and compute
nothing. Texts are plain; a line feed in a text is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

# What XML 1.0 cannot carry, and lone surrogates; they have no printed form.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """The text as every format can carry it: without control characters, line ends as line
    feeds.
    """
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """A name that is repeated on each page, which its line breaks would fill."""
    return " ".join(plain(text).split())


@dataclass(frozen=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Heading:
    """``level`` 1 is a chapter or appendix; ``number`` is "BAB I", "A." or ""."""

    level: int
    number: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """``style``: body, note (small, below a table), notice (must be seen) or label (small heading).

    ``key`` is the stable name of the standing text that it was made from, e.g.
    "latar_belakang.1", "" for others.
    """

    runs: tuple[Run, ...]
    style: str = "body"
    key: str = ""


@dataclass(frozen=True)
class Items:
    """A numbered list: ``marker`` is "1." or "a.". An item may hold a list of its own."""

    items: tuple[tuple[Paragraph | Items, ...], ...]
    marker: str = "1."


@dataclass(frozen=True)
class Column:
    """``width`` is a share of the table's width; ``align`` is left, center or right."""

    title: str
    width: float
    align: str = "left"


@dataclass(frozen=True)
class Cell:
    """``rows`` and ``cols`` are how many of them the cell spans; a spanned place holds None."""

    text: str
    rows: int = 1
    cols: int = 1


@dataclass(frozen=True)
class TableRow:
    cells: tuple[Cell | None, ...]
    strong: bool = False


@dataclass(frozen=True)
class Group:
    """Rows under one heading, which is repeated on each page; ``title`` "" is a table without
    groups.
    """

    title: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Table:
    """``summary`` says in a sentence what the table shows, for people who cannot see it.

    ``keep`` holds each row, and the rows beside a spanning cell, together on one page.
    """

    summary: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    width: float = 1.0  # share of the text width
    small: bool = False
    keep: bool = False


@dataclass(frozen=True)
class Signature:
    place_and_date: str
    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Signatures:
    """Two sides that sign beside each other."""

    left: Signature
    right: Signature


@dataclass(frozen=True)
class Picture:
    """A chart: ``svg`` as the pages draw it; ``alt`` says in words what it shows."""

    svg: str
    alt: str
    caption: str = ""


Block = Heading | Paragraph | Items | Table | Signature | Signatures | Picture


@dataclass(frozen=True)
class Section:
    """Starts on a new page."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Letterhead:
    """The head of the first page: ``lines``, the name first; ``logo``: a picture, b"" for none.

    ``logo_kind`` is png or jpg, ``alt`` says what the logo shows.
    """

    lines: tuple[str, ...]
    logo: bytes = b""
    logo_kind: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Document:
    """``day`` dates the file itself, so that the same facts give the same bytes.

    ``code`` verifies the files of a report; ``address`` is the page that does so, "" where nobody
    knows under which address this installation is reached. Without ``cover`` there are no contents
    either: a short paper.
    """

    title: str
    subtitle: str
    number: str
    agency: str
    author: str
    day: date
    draft: bool
    notice: str
    digest: str
    sections: tuple[Section, ...]
    code: str = ""
    address: str = ""
    language: str = "id"
    cover: bool = True
    letterhead: Letterhead | None = (
        None  # on the cover in place of the agency; the author then stands below
    )


def paragraph(text: str, style: str = "body") -> Paragraph:
    return Paragraph((Run(text),), style)


def items(texts: Sequence[str], marker: str = "1.") -> Items:
    return Items(tuple((paragraph(text),) for text in texts), marker)


def row(*texts: str, strong: bool = False) -> TableRow:
    return TableRow(tuple(Cell(text) for text in texts), strong)


def flat_table(
    summary: str,
    columns: tuple[Column, ...],
    rows: Iterable[TableRow],
    *,
    width: float = 1.0,
    small: bool = False,
    keep: bool = False,
) -> Table:
    """A table without groups."""
    return Table(summary, columns, (Group("", tuple(rows)),), width, small, keep)
