"""The document model of a report as pieces to be read on a screen and remarked on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from .model import (
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    Picture,
    Signature,
    Table,
    TableRow,
)

MOST_ROWS = 20  # of a table; all of them are in the files


@dataclass(frozen=True)
class Piece:
    """``anchor``: the key of its standing text, or else a digest of what it says: never its place,
    which another text may have in the next draft."""

    anchor: str
    kind: str  # heading, text, items, table, signature or picture
    level: int = 0
    text: str = ""
    block: Any = None

    @property
    def rows(self) -> list[list[str]]:
        """The first rows of a table; what a spanning cell covers is empty."""
        rows: list[TableRow] = [row for group in self.block.groups for row in group.rows]
        return [[cell.text if cell else "" for cell in row.cells] for row in rows[:MOST_ROWS]]

    @property
    def more(self) -> int:
        return max(0, sum(len(group.rows) for group in self.block.groups) - MOST_ROWS)


def pieces(document: Document) -> list[Piece]:
    return _once([_piece(block) for section in document.sections for block in section.blocks])


def _once(found: list[Piece]) -> list[Piece]:
    """What stands in the report more than once is told apart by a number: the second is "...~2"."""
    seen: Counter[str] = Counter()
    kept = []
    for piece in found:
        seen[piece.anchor] += 1
        number = seen[piece.anchor]
        kept.append(replace(piece, anchor=f"{piece.anchor}~{number}") if number > 1 else piece)
    return kept


def _piece(block: Block) -> Piece:
    match block:
        case Heading():
            text = f"{block.number} {block.text}".strip()
            return Piece(_of(text), "heading", block.level, text)
        case Paragraph():
            text = block.text
            return Piece(block.key or _of(text), "text", text=text, block=block)
        case Items():
            text = "\n".join(_lines(block))
            # The list that begins with this key.
            keys = (f"{paragraph.key}*" for paragraph in block.paragraphs if paragraph.key)
            return Piece(next(keys, "") or _of(text), "items", text=text)
        case Table():
            return Piece(_of(block.summary), "table", text=block.summary, block=block)
        case Picture():
            return Piece(_of(block.alt), "picture", text=block.alt)
        case Signature():
            return Piece(
                "signature",
                "signature",
                text="\n".join((block.place_and_date, *block.lines, block.name)),
            )
        case _:
            sides = (block.left, block.right)
            return Piece("signature", "signature", text="\n".join(side.name for side in sides))


def _of(text: str) -> str:
    """The anchor of a text without a key: its digest, so that a remark stays with its text."""
    return f"t-{sha256(text.encode()).hexdigest()[:12]}"


def _lines(items: Items, before: str = "") -> Iterator[str]:
    for i, item in enumerate(items.items):
        mark = f"{before}{items.mark(i)} "
        for part in item:
            if isinstance(part, Items):
                yield from _lines(part, mark)
            else:
                yield f"{mark}{part.text}"
