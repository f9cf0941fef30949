"""Rows against columns, each cell with its letter and value on the tint of its grade: for files."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from tuntas.web import display
from tuntas.web.charts.bars import picture, short

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
        format_html('<text class="middle strong" x="{}%" y="14">{}</text>', _middle(i, width), head)
        for i, head in enumerate(heads)
    ]
    for place, row in enumerate(rows):
        top = 24 + place * STEP
        shapes.append(
            format_html(
                '<text x="0" y="{}"><title>{}</title>{}</text>',
                top + 16,
                row.label,
                _cut(row.label),
            )
        )
        shapes += [_cell(cell, i, width, top) for i, cell in enumerate(row.cells)]
    return picture(shapes, 24 + STEP * len(rows), title, description)


def _cell(cell: Cell, place: int, width: Decimal, top: int) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}%" y="{}" width="{}%" height="{}" rx="3"/>'
        '<text class="middle" x="{}%" y="{}">{}</text>',
        f"tint-{cell.letter.lower()}" if cell.letter else "tint-none",
        short(LABEL + width * place),
        top,
        short(width * Decimal("0.96")),
        STEP - 2,
        _middle(place, width),
        top + 16,
        f"{cell.letter} {cell.text}".strip() or display.DASH,
    )


def _middle(place: int, width: Decimal) -> str:
    return short(LABEL + width * (place + Decimal("0.48")))


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
