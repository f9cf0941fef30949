"""How often each value was given, question by question: bars of 100 %, worst on the left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from tuntas.web import display

from .svg import element, picture, rect

STEP = 48
NARROWEST = 9  # percent of the width in which a figure can be read on a phone
SHADES = {4: ("s1", "s2", "s5", "s6"), 6: ("s1", "s2", "s3", "s4", "s5", "s6")}


@dataclass(frozen=True)
class StackedBar:
    """``counts``: value -> how many gave it. ``text``: at the right end of the label's line."""

    label: str
    counts: Mapping[int, int]
    text: str


def shade(value: int, scale: int) -> str:
    """The tint of a value: from red over pale to blue, which stay apart without red and green."""
    return SHADES.get(scale, SHADES[6])[value - 1]


def chart(
    rows: Sequence[StackedBar], scale: int, *, title: str, description: str = ""
) -> SafeString:
    shapes: list[SafeString] = []
    for i, row in enumerate(rows):
        top = i * STEP
        shapes.append(element("text", row.label, x="0", y=top + 13))
        shapes.append(element("text", row.text, x="100%", y=top + 13, css="end soft"))
        shapes += _bar(row, scale, top + 20)
    return picture(shapes, STEP * len(rows), title, description)


def _bar(row: StackedBar, scale: int, top: int) -> list[SafeString]:
    total = sum(row.counts.values())
    if not total:
        return [
            rect(0, 100, top, 20, "track"),
            element("text", display.DASH, x="8", y=top + 15, css="soft"),
        ]
    shapes, start = [], Decimal(0)
    for value in range(1, scale + 1):
        width = Decimal(100 * row.counts.get(value, 0)) / total
        if width:
            shapes.append(rect(start, width, top, 20, shade(value, scale)))
        if width >= NARROWEST:
            share = f"{value}: {width:.0f} %"
            shapes.append(element("text", share, x=start + width / 2, y=top + 15, css="middle on"))
        start += width
    return shapes
