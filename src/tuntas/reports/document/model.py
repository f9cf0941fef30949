"""The document model: what a report says, without any word on how a file format says it.

``content.build`` makes one ``Document``; the writers (``pdf``, ``docx``) only draw it and compute
nothing. Texts are plain; a line feed in a text is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from tuntas.core.base import numerals

NONE = "–"  # where there is no figure, or none that may be told
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


class Official(str):
    """The name of somebody in office, which is printed on purpose (``writers.outgoing``)."""


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

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Items:
    """A numbered list: ``marker`` is "1." or "a.". An item may hold a list of its own."""

    items: tuple[tuple[Paragraph | Items, ...], ...]
    marker: str = "1."

    def mark(self, position: int) -> str:
        """That of an item, counted from 0; after z. follow aa., ab. and so on."""
        if self.marker != "a.":
            return f"{position + 1}."
        before, letter = divmod(position, 26)
        return (chr(ord("a") + before - 1) if before else "") + f"{chr(ord('a') + letter)}."

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """All of them, also those of lists in the list."""
        for part in chain.from_iterable(self.items):
            yield from part.paragraphs if isinstance(part, Items) else (part,)


@dataclass(frozen=True)
class Percent:
    """``value`` is in percent: 101.51."""

    value: Decimal


Value = str | int | Decimal | Percent | date | None


@dataclass(frozen=True)
class Column:
    """``width`` is a share of the table's width, or characters in a workbook; ``align`` is left,
    center or right. A ``key`` is repeated where a long text of a workbook goes on in further rows.
    """

    title: str
    width: float
    align: str = "left"
    key: bool = False


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
    agency: str
    author: str
    day: date
    sections: tuple[Section, ...]
    number: str = ""
    draft: bool = False
    notice: str = ""
    digest: str = ""
    code: str = ""
    address: str = ""
    language: str = "id"
    cover: bool = True
    letterhead: Letterhead | None = (
        None  # on the cover in place of the agency; the author then stands below
    )
    internal: bool = False


def paragraph(text: str, style: str = "body") -> Paragraph:
    return Paragraph((Run(text),), style)


def items(texts: Sequence[str], marker: str = "1.") -> Items:
    return Items(tuple((paragraph(text),) for text in texts), marker)


def percent(value: Decimal | None) -> Percent | None:
    return None if value is None else Percent(value)


def printed(value: Value) -> str:
    """As a report writes it: whole numbers as they are, others with two decimals."""
    match value:
        case None:
            return NONE
        case Percent():
            return numerals.percent(value.value)
        case Decimal():
            return numerals.number(value, 2)
        case int():
            return numerals.number(value)
        case date():
            return numerals.short_date(value)
    return value


def row(*values: Cell | Value, strong: bool = False) -> TableRow:
    """The values as they are printed; a cell that spans columns stands for all of them."""
    cells: list[Cell | None] = []
    for value in values:
        cell = value if isinstance(value, Cell) else Cell(printed(value))
        cells += [cell, *[None] * (cell.cols - 1)]
    return TableRow(tuple(cells), strong)


def spanning(rows: Sequence[Sequence[Value]], columns: Collection[int]) -> Iterator[TableRow]:
    """Rows that have the values of these columns in common, which stand once beside all of them."""
    for i, values in enumerate(rows):
        yield TableRow(
            tuple(
                (None if i else Cell(printed(value), rows=len(rows)))
                if at in columns
                else Cell(printed(value))
                for at, value in enumerate(values)
            )
        )


def flat(rows: Iterable[TableRow]) -> tuple[Group, ...]:
    """The rows of a table without groups."""
    return (Group("", tuple(rows)),)
