"""Lines over time with their intervals, and dots with intervals on one scale; drawn as
``web.charts.bars`` does.

Places along the width are percentages. A band is a shape, and a shape has no percentages: it stands
in a drawing of its own that is stretched to the same place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor

from django.utils.safestring import SafeString

from .svg import anchor, element, picture, share_of, short

Height = Callable[[Decimal | int], Decimal]

LEFT, RIGHT = Decimal(8), Decimal(92)  # first and last point, in percent of the width
# Percent of the width that a number needs, in a wide and in a narrow picture on a phone.
WIDE, NARROW = 13, 45


@dataclass(frozen=True)
class Point:
    """One value in time.

    ``low`` and ``high`` bound the interval. ``hollow``: the value is a published figure;
    ``published``: that figure where the value is computed. ``gap``: why, in a word or two, it
    cannot be compared with the point before. ``at``: when, on any even scale.
    """

    label: str
    value: Decimal | None
    text: str
    low: Decimal | None = None
    high: Decimal | None = None
    target: Decimal | None = None
    hollow: bool = False
    published: Decimal | None = None
    gap: str = ""
    at: int = 0
    apart: bool = False  # provisional: no line leads to it, and it is drawn dashed


@dataclass(frozen=True)
class Dot:
    """``low`` and ``high`` bound the interval; None where there is none."""

    label: str
    value: Decimal
    text: str
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Scale:
    """From ``low`` to ``high``, with a line every ``step`` points."""

    low: int
    high: int
    step: int


def scale(points: Sequence[Point], least: int, most: int) -> Scale:
    """Round ends around all that is drawn, inside the scale of the figure, two to six steps
    apart.
    """
    parts = (v for p in points for v in (p.value, p.low, p.high, p.target, p.published))
    drawn = [v for v in parts if v is not None] or [Decimal(least), Decimal(most)]
    step = next(s for s in (1, 2, 5, 10, 20, most) if max(drawn) - min(drawn) <= 5 * s)
    low, high = floor(min(drawn) / step) * step, ceil(max(drawn) / step) * step
    low, high = (low, high) if high - low > step else (low - step, high + step)
    return Scale(max(low, least), min(high, most), step)


def lines(
    points: Sequence[Point],
    *,
    ends: Scale,
    title: str,
    description: str = "",
    height: int = 220,
    grid: bool = False,
) -> SafeString:
    """One figure over time; ``grid`` draws the steps of the scale, in a picture as wide as the
    page.
    """
    top, bottom = 24, height - 24
    places = _places(points)

    def up(value: Decimal | int) -> Decimal:
        return bottom - (bottom - top) * share_of(value, ends.low, ends.high) / 100

    placed = list(zip(places, points, strict=True))
    shapes = [*(_grid(ends, up) if grid else ()), *_bands(placed, up), *_targets(placed, up)]
    for (x1, a), (x2, b) in pairwise(placed):
        if b.apart:
            continue
        if b.gap:
            shapes += _gap((x1 + x2) / 2, top, bottom, b.gap if grid else "")
        elif a.value is not None and b.value is not None:
            shapes.append(_line("line", x1, up(a.value), x2, up(b.value)))
    room = WIDE if grid else NARROW
    labelled = _spread(places, room)
    valued = _spread([x for x, p in placed if p.value is not None], room)
    for x, point in placed:
        shapes += _point(x, point, up, x in valued)
        if x in labelled:
            shapes.append(_text(x, height - 4, point.label, "soft"))
    return picture(shapes, height, title, description)


def _places(points: Sequence[Point]) -> list[Decimal]:
    """Where the points stand, by their time; evenly where none is given."""
    times = [p.at for p in points]
    if len(set(times)) < len(times):
        times = list(range(len(points)))
    if len(times) < 2:
        return [Decimal(50)] * len(times)
    span = times[-1] - times[0]
    return [LEFT + (RIGHT - LEFT) * (t - times[0]) / span for t in times]


def _spread(places: Sequence[Decimal], room: int) -> set[Decimal]:
    """The places that can carry a word without touching another: the ends, and what fits
    between.
    """
    chosen: set[Decimal] = set()
    for place in (*places[-1:], *places[:1], *places[::-1]):
        if all(abs(place - other) >= room for other in chosen):
            chosen.add(place)
    return chosen


def dots(
    rows: Sequence[Dot],
    *,
    ends: tuple[Decimal, Decimal],
    zero: str,
    title: str,
    description: str = "",
) -> SafeString:
    """Differences with their intervals on one scale; ``zero`` is the word at the line of no
    difference.
    """
    step, wide = 52, Decimal("0.72")
    height = step * len(rows) + 24

    def along(value: Decimal | int) -> Decimal:
        return 2 + share_of(value, *ends) * wide

    shapes = [
        _line("axis dashed", along(0), 0, along(0), height - 20),
        _text(along(0), height - 4, zero, "soft"),
    ]
    for i, row in enumerate(rows):
        y = i * step + 34
        shapes.append(element("text", row.label, x="0", y=y - 18))
        if row.low is not None and row.high is not None:
            shapes.append(_line("whisker", along(row.low), y, along(row.high), y))
        shapes.append(_circle("bar", along(row.value), y))
        shapes.append(element("text", row.text, x="76%", y=y + 5, css="strong"))
    return picture(shapes, height, title, description)


def _grid(ends: Scale, up: Height) -> list[SafeString]:
    return [
        shape
        for mark in range(ends.low, ends.high + 1, ends.step)
        for shape in (
            element("line", css="grid", x1="0", y1=up(mark), x2="100%", y2=up(mark)),
            element("text", mark, x="0", y=up(mark) - 3, css="soft"),
        )
    ]


def _bands(placed: Sequence[tuple[Decimal, Point]], up: Height) -> list[SafeString]:
    """Between neighbours that both have an interval and may be compared; a whisker at each point
    besides.
    """
    shapes = [
        _line("whisker", x, up(p.low), x, up(p.high))
        for x, p in placed
        if p.low is not None and p.high is not None
    ]
    for (x1, a), (x2, b) in pairwise(placed):
        heights = [up(value) for value in (a.high, b.high, b.low, a.low) if value is not None]
        if len(heights) < 4 or b.gap or b.apart:
            continue
        corners = zip((0, 100, 100, 0), heights, strict=True)
        points = " ".join(f"{x},{short(height)}" for x, height in corners)
        shapes.append(
            element(
                "svg",
                element("polygon", css="band", points=points),
                x=x1,
                y=0,
                width=x2 - x1,
                height=100,
                viewBox="0 0 100 100",
                preserveAspectRatio="none",
                overflow="visible",
            )
        )
    return shapes


def _targets(placed: Sequence[tuple[Decimal, Point]], up: Height) -> list[SafeString]:
    """A short line at each point, half the way to its nearest neighbour at most."""
    between = [b - a for (a, _), (b, _) in pairwise(placed)]
    half = min([*(gap / 2 for gap in between), Decimal(8)])
    return [
        _line("target dashed", x - half, up(p.target), x + half, up(p.target))
        for x, p in placed
        if p.target is not None
    ]


def _point(x: Decimal, point: Point, up: Height, labelled: bool) -> list[SafeString]:
    shapes = []
    if point.published is not None and point.published != point.value:
        shapes.append(_circle("hollow", x, up(point.published)))
    if point.value is None:
        return shapes
    kind = "provisional" if point.apart else "hollow" if point.hollow else "bar"
    shapes.append(_circle(kind, x, up(point.value)))
    if labelled:
        above = up(point.value if point.high is None else point.high) - 8
        shapes.append(_text(x, above, point.text, "strong"))
    return shapes


def _gap(x: Decimal, top: int, bottom: int, why: str) -> list[SafeString]:
    return [_line("axis dashed", x, top - 10, x, bottom), _text(x, top - 12, why, "soft middle")]


def _line(css: str, x1: Decimal, y1: Decimal | int, x2: Decimal, y2: Decimal | int) -> SafeString:
    return element("line", css=css, x1=x1, y1=Decimal(y1), x2=x2, y2=Decimal(y2))


def _circle(css: str, x: Decimal, y: Decimal | int) -> SafeString:
    return element("circle", css=css, cx=x, cy=Decimal(y), r="4.5")


def _text(x: Decimal, y: Decimal | int, text: str, css: str) -> SafeString:
    where = "" if "middle" in css else anchor(x)
    return element("text", text, x=x, y=Decimal(y), css=f"{css} {where}")
