"""Rows against columns, each cell with its letter and value on the tint of its grade: for files."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from tuntas.web import display

from .svg import element, picture

STEP, LABEL = 26, Decimal(34)  # height of a row in pixels; width of its label in percent
LONGEST = 50  # characters of a label that fit; the rest is in its title


@dataclass(frozen=True)
class Cell:
    """``letter`` "" with a text is a value that has no grade; without a text it is "no data"."""

    letter: str
    text: str


@dataclass(frozen=True)
class HeatRow:
    label: str
    cells: Sequence[Cell]


def chart(
    heads: Sequence[str], rows: Sequence[HeatRow], *, title: str, description: str = ""
) -> SafeString:
    width = (100 - LABEL) / max(len(heads), 1)
    shapes = [
        element("text", head, css="middle strong", x=_middle(i, width), y=14)
        for i, head in enumerate(heads)
    ]
    for place, row in enumerate(rows):
        top = 24 + place * STEP
        label = format_html("{}{}", element("title", row.label), _cut(row.label))
        shapes.append(element("text", label, x="0", y=top + 16))
        for i, cell in enumerate(row.cells):
            shapes += _cell(cell, i, width, top)
    return picture(shapes, 24 + STEP * len(rows), title, description)


def _cell(cell: Cell, place: int, width: Decimal, top: int) -> tuple[SafeString, SafeString]:
    said = f"{cell.letter} {cell.text}".strip() or display.DASH
    return (
        element(
            "rect",
            css=f"tint-{cell.letter.lower()}" if cell.letter else "tint-none",
            x=LABEL + width * place,
            y=top,
            width=width * Decimal("0.96"),
            height=STEP - 2,
            rx=3,
        ),
        element("text", said, css="middle", x=_middle(place, width), y=top + 16),
    )


def _middle(place: int, width: Decimal) -> Decimal:
    return LABEL + width * (place + Decimal("0.48"))


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
