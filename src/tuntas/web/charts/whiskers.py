"""Values with their intervals on one common scale: a picture for a table's cell, and all rows as
one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from .bars import described
from .svg import element, mark_at, picture, rect, share_of

Ends = tuple[int, int]
ROOM = Decimal("0.98")  # of the width; the dots at both ends need the rest


@dataclass(frozen=True)
class Whisker:
    """``low`` and ``high`` bound the interval, None where it cannot be given; ``text`` says all of
    it.
    """

    label: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    text: str


def ends(rows: Sequence[Whisker], target: Decimal | None, scale: Ends) -> Ends:
    """The scale on which all rows can be seen: multiples of 5 around them, inside the instrument's
    scale.
    """
    step = 5 if scale[1] > 10 else 1
    known = [v for r in rows for v in (r.value, r.low, r.high) if v is not None]
    known += [target] if target is not None and known else []
    if not known:
        return scale
    low = max(int(min(known)) // step * step, scale[0])
    high = min(-(-int(max(known) + 1) // step) * step, scale[1])
    return (low, high) if low < high else scale


def cell(row: Whisker, target: Decimal | None, scale: Ends) -> SafeString:
    return picture(_shapes(row, target, scale, 12, Decimal(1)), 24, row.text, "")


def figure(
    rows: Sequence[Whisker],
    target: Decimal | None,
    scale: Ends,
    *,
    title: str,
) -> SafeString:
    """All rows below each other, each under its label, with the scale on top."""
    step, room = 42, Decimal("0.74")
    shapes = [
        element(
            "text",
            value,
            x=_along(value, scale, room),
            y=14,
            css=f"soft {'end' if value == scale[1] else ''}",
        )
        for value in scale
    ]
    for i, row in enumerate(rows):
        top = 24 + i * step
        shapes.append(element("text", row.label, x="0", y=top + 13))
        shapes.append(element("text", row.text, x="77%", y=top + 31, css="strong"))
        shapes += _shapes(row, target, scale, top + 27, room)
    return picture(shapes, 24 + step * len(rows), title, described(rows))


def _along(value: Decimal | int, scale: Ends, room: Decimal) -> Decimal:
    return room * (1 + share_of(value, *scale) * ROOM)


def _shapes(
    row: Whisker, target: Decimal | None, scale: Ends, y: int, room: Decimal
) -> list[SafeString]:
    shapes = [rect(0, 100 * room, y - 1, 2, "track")]
    if row.value is None:
        return shapes
    if target is not None and scale[0] <= target <= scale[1]:
        shapes.append(mark_at(_along(target, scale, room), y - 10, 20))
    if row.low is not None and row.high is not None:
        start, end = _along(row.low, scale, room), _along(row.high, scale, room)
        shapes.append(rect(start, end - start, y - 2, 4, "whisker"))
    shapes.append(element("circle", css="bar", cx=_along(row.value, scale, room), cy=y, r=5))
    return shapes
