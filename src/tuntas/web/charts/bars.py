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

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Value = Decimal | int


@dataclass(frozen=True)
class Bar:
    """``text`` is the value as people read it; ``target`` is a mark on the same scale."""

    label: str
    value: Value | None
    text: str
    target: Value | None = None
    tone: str = "bar"


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
    step, height = 44, 14
    shapes = [
        format_html(
            '<text x="0" y="{}">{}</text><text x="78%" y="{}" class="strong">{}</text>{}{}{}',
            top + 13,
            row.label,
            top + 32,
            row.text,
            rect(0, 100 * ROOM, top + 20, height, "track"),
            ""
            if row.value is None
            else rect(0, share_of(row.value, lowest, highest) * ROOM, top + 20, height, row.tone),
            ""
            if row.target is None
            else mark_at(share_of(row.target, lowest, highest) * ROOM, top + 18, height + 4),
        )
        for top, row in ((i * step, row) for i, row in enumerate(rows))
    ]
    return picture(shapes, step * len(rows), title, description or described(rows))


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
        format_html(
            '<line class="line" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
            *(short(n) for n in (x1, height(v1), x2, height(v2))),
        )
        for (x1, v1, *_), (x2, v2, *_) in pairwise(placed)
        if v1 is not None and v2 is not None
    ]
    shapes += [
        format_html(
            '<circle class="bar" cx="{}%" cy="{}" r="4"/><text x="{}%" y="{}" class="{}">{}</text>',
            short(x),
            short(height(value)),
            short(x),
            short(height(value) - 9),
            anchor(x),
            text,
        )
        for x, value, _, text in placed
        if value is not None
    ]
    shapes += [
        format_html('<text x="{}%" y="76" class="soft {}">{}</text>', short(x), anchor(x), label)
        for x, _, label, _ in placed
    ]
    return picture(shapes, 80, title, "")


# What the other charts are made of, too


def anchor(x: Decimal) -> str:
    """How a text at this place stands, so that it stays inside the picture."""
    return "end" if x > 60 else "middle" if x > 40 else ""


def share_of(value: Value, lowest: Value, highest: Value) -> Decimal:
    """Where a value lies between the ends, in percent, kept inside."""
    span = Decimal(highest) - lowest
    return (
        min(max(100 * (Decimal(value) - lowest) / span, Decimal(0)), Decimal(100))
        if span
        else Decimal(50)
    )


def short(value: Decimal) -> str:
    """A place, with as many digits as can be seen."""
    return f"{value:.2f}"


def rect(x: Value, width: Value, y: int, height: int, tone: str) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"/>',
        tone,
        short(Decimal(x)),
        y,
        short(Decimal(width)),
        height,
    )


def mark_at(x: Decimal, y: int, height: int) -> SafeString:
    return format_html(
        '<line class="target" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        short(x),
        y,
        short(x),
        y + height,
    )


def picture(shapes: Sequence[SafeString], height: int, title: str, description: str) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" width="100%" height="{}" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        height,
        title,
        description,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )
