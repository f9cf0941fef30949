"""A report as it is read on the screen: its document model as pieces that a remark can be put to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tuntas.reports.document import (
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    Picture,
    Row,
    Signature,
    Table,
)

MOST_ROWS = 20  # of a table; all of them are in the files


@dataclass(frozen=True)
class Piece:
    """``anchor``: the key of its standing text, or else the section and the place in it ("2-5")."""

    anchor: str
    kind: str  # heading, text, items, table, signature or picture
    level: int = 0
    text: str = ""
    block: Any = None

    @property
    def rows(self) -> list[list[str]]:
        """The first rows of a table; what a spanning cell covers is empty."""
        rows: list[Row] = [row for group in self.block.groups for row in group.rows]
        return [[cell.text if cell else "" for cell in row.cells] for row in rows[:MOST_ROWS]]

    @property
    def more(self) -> int:
        return max(0, sum(len(group.rows) for group in self.block.groups) - MOST_ROWS)


def pieces(document: Document) -> list[Piece]:
    found: list[Piece] = []
    for number, section in enumerate(document.sections, start=1):
        for place, block in enumerate(section.blocks, start=1):
            found.append(_piece(f"{number}-{place}", block))
    return _once(found)


def _once(found: list[Piece]) -> list[Piece]:
    """A standing text that is used twice keeps its key at the first place only."""
    seen: set[str] = set()
    kept = []
    for place, piece in enumerate(found):
        anchor = piece.anchor if piece.anchor not in seen else f"{piece.anchor}-{place}"
        seen.add(anchor)
        kept.append(Piece(anchor, piece.kind, piece.level, piece.text, piece.block))
    return kept


def _piece(place: str, block: Block) -> Piece:
    match block:
        case Heading():
            return Piece(place, "heading", block.level, f"{block.number} {block.text}".strip())
        case Paragraph():
            return Piece(block.key or place, "text", text=_text(block), block=block)
        case Items():
            return Piece(place, "items", text="\n".join(_lines(block)))
        case Table():
            return Piece(place, "table", text=block.summary, block=block)
        case Picture():
            return Piece(place, "picture", text=block.alt)
        case Signature():
            return Piece(place, "signature", text="\n".join((block.place_and_date, *block.lines, block.name)))
        case _:
            sides = (block.left, block.right)
            return Piece(place, "signature", text="\n".join(side.name for side in sides))


def _text(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph.runs)


def _lines(items: Items, before: str = "") -> Iterator[str]:
    for number, item in enumerate(items.items, start=1):
        mark = f"{before}{number}." if items.marker.startswith("1") else f"{before}{chr(96 + number)}."
        for part in item:
            if isinstance(part, Items):
                yield from _lines(part, f"{mark} ")
            else:
                yield f"{mark} {_text(part)}"
