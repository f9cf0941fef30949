"""Charts as inline SVG, made from values. Each has a title and a description for those who do not
see it.

Widths are percentages and letters keep their size, so the same picture reads on a phone and on
paper. The page puts a table of the same values beside each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString

from .svg import Value, anchor, element, mark_at, picture, rect, share_of


@dataclass(frozen=True)
class Bar:
    """``text`` is the value as people read it; ``target`` is a mark on the same scale.

    ``apart``: provisional, drawn dashed and below a line, after those that are not.
    """

    label: str
    value: Value | None
    text: str
    target: Value | None = None
    tone: str = "bar"
    apart: bool = False


@dataclass(frozen=True)
class Part:
    label: str
    value: int
    tone: str


ROOM = Decimal("0.76")  # of the width is for bars; what is left holds "100,00 (A)" even on a phone


def bars(
    rows: Sequence[Bar],
    *,
    title: str,
    description: str = "",
    lowest: Value = 25,
    highest: Value = 100,
) -> SafeString:
    """Horizontal bars from ``lowest`` to ``highest``: label above, value behind, a line at the
    target.
    """
    step, height, between = 44, 14, 12
    ordered = sorted(rows, key=lambda row: row.apart)
    first = next((i for i, row in enumerate(ordered) if row.apart), 0)  # 0: nothing to part
    shapes = [_parting(first * step + between // 2)] if first else []
    for i, row in enumerate(ordered):
        top = i * step + (between if first and row.apart else 0)
        shapes += [
            element("text", row.label, x="0", y=top + 13),
            element("text", row.text, x="78%", y=top + 32, css="strong"),
            rect(0, 100 * ROOM, top + 20, height, "track"),
        ]
        if row.value is not None:
            width = share_of(row.value, lowest, highest) * ROOM
            tone = "provisional" if row.apart else row.tone
            shapes.append(rect(0, width, top + 20, height, tone))
        if row.target is not None:
            place = share_of(row.target, lowest, highest) * ROOM
            shapes.append(mark_at(place, top + 18, height + 4))
    whole = step * len(rows) + (between if first else 0)
    return picture(shapes, whole, title, description or described(ordered))


def _parting(y: int) -> SafeString:
    return element("line", css="axis dashed", x1="0", y1=y, x2="100%", y2=y)


def described(rows: Iterable[Any]) -> str:
    """What a picture of these rows says, for those who do not see it."""
    return "; ".join(f"{row.label}: {row.text}" for row in rows)


def stacked(parts: Sequence[Part], *, title: str, description: str = "") -> SafeString:
    """One bar of parts that make up a whole, in the order given."""
    total = sum(part.value for part in parts)
    shapes, start = [], Decimal(0)
    for part in parts:
        width = Decimal(100 * part.value) / total if total else Decimal(0)
        shapes.append(rect(start, width, 0, 20, part.tone))
        start += width
    return picture(shapes, 20, title, description)


def trend(
    points: Sequence[tuple[str, Value | None, str]], *, lowest: Value, highest: Value, title: str
) -> SafeString:
    """A small line over rounds: (label, value, text). A round without data breaks the line."""
    top, bottom = 20, 56
    span = max(len(points) - 1, 1)
    placed = [
        (8 + Decimal(84 * i) / span, value, label, text)
        for i, (label, value, text) in enumerate(points)
    ]

    def height(value: Value) -> Decimal:
        return bottom - (bottom - top) * share_of(value, lowest, highest) / 100

    shapes = [
        element("line", css="line", x1=x1, y1=height(v1), x2=x2, y2=height(v2))
        for (x1, v1, *_), (x2, v2, *_) in pairwise(placed)
        if v1 is not None and v2 is not None
    ]
    for x, value, _, text in placed:
        if value is not None:
            shapes.append(element("circle", css="bar", cx=x, cy=height(value), r=4))
            shapes.append(element("text", text, x=x, y=height(value) - 9, css=anchor(x)))
    shapes += [
        element("text", label, x=x, y=76, css=f"soft {anchor(x)}") for x, _, label, _ in placed
    ]
    return picture(shapes, 80, title, "")
