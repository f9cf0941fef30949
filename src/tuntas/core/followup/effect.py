"""What follow-up achieved: elements followed up against comparable ones of the same service that
were not.

The lowest elements are chosen for follow-up, and what was low by bad luck rises by itself: the
plain difference of changes credits follow-up with that. Given the starting value that was seen,
though, the choice owes nothing more to luck. So the later value is regressed on the starting value
of the service and of its whole unit (a choice was made by one of them), on the element, on the
service (both rounds' level of a service falls out), and on having been followed up. Near the end of
the scale what was low does not return by a straight line: the more units there are, the more the
line may bend (``core.followup.bends``). The effect may differ with the starting value; what is told
is its mean over the elements followed up. The unit is the cluster: the interval is that of the
jackknife over units. docs/reference/effect.md has the model and its test.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from operator import mul, sub
from statistics import fmean, median, quantiles

from tuntas.core.base import data
from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import round_half_up
from tuntas.core.score.student import t_quantile
from tuntas.core.score.uncertainty import ends, rounded

from . import bends
from .bends import Start

LEAST_UNITS = 10  # with elements of both sorts; with fewer the jackknife does not hold its level
LEAST_CELLS = 20  # followed up, and as many not
MOST_UNITS = 400  # beyond, what the line leaves of an error would exceed chance
LEVEL = Decimal(95)  # confidence of an interval, in percent
_MIDDLE_HALF = 1.349  # width of the middle half of a normal distribution, in standard deviations
_SINGULAR = 1e-9  # share of a column's square that must be left for it to say something of its own


@dataclass(frozen=True)
class Cell:
    """One element of one service in two rounds; values in points of the index.

    ``followed``: a plan for it was carried out before the later round. Whoever asks about one kind
    of action leaves out the elements followed up in another way. ``unit_before``: the starting
    value of the element in the whole unit, by which a unit may have chosen; None where the service
    is all that the unit has. ``answers``: behind the value that was chosen by; 0 where unknown.
    """

    unit: str
    service: str
    element: str
    before: float
    after: float
    followed: bool
    unit_before: float | None = None
    answers: int = 0


@dataclass(frozen=True)
class Effect:
    """``effect``: points by which elements followed up ended higher than they would have without
    it.

    ``plain``: the difference of mean changes, without regard to where they started. ``units``:
    those with elements of both sorts. ``effect`` and ``interval`` are None where the data are too
    thin; ``message`` then says why. ``basis``: what a plain comparison would have said, and how
    many elements the effect rests on. ``far``: elements left out because they started far from what
    is usual.
    """

    effect: float | None
    interval: tuple[float, float] | None
    plain: float | None
    followed: int
    others: int
    units: int
    message: Message
    far: int = 0
    basis: Message | None = None


_SENTENCES: Mapping[str, str] = data.rows("followup/effect")
CAVEAT = _SENTENCES["caveat"]

_Columns = list[float]  # the columns of one cell, "followed" last, then the later value
_Triangle = list[list[float]]  # a symmetric matrix: each row from its diagonal on


def effect(cells: Sequence[Cell], confidence: Decimal = LEVEL) -> Effect:
    """The effect of follow-up between two rounds of the same instrument, with its interval.

    ``confidence``: of the interval, in percent; higher where several are looked at together
    (``shared``). ``cells`` need a value in both rounds. An element that only one unit has, and a
    service with one element, compare with nothing and are left out; so are those that started far
    from all usual.
    """
    comparable = _comparable(cells)
    power = bends.degree(len(_both(comparable)))
    usable = _near(comparable, bends.reach(power))
    far = len(comparable) - len(usable)
    followed = [c for c in usable if c.followed]
    others = [c for c in usable if not c.followed]
    both = _both(usable)
    plain = _mean(c.after - c.before for c in followed) - _mean(c.after - c.before for c in others)
    counts = (len(followed), len(others), len(both))
    if len(both) < LEAST_UNITS or min(len(followed), len(others)) < LEAST_CELLS:
        return Effect(
            None, None, plain if followed and others else None, *counts, _too_thin(counts), far
        )
    if len(both) > MOST_UNITS:
        return Effect(None, None, plain, *counts, _too_many(counts), far)
    found = _jackknife(_rows(usable, power))
    if found is None:
        return Effect(None, None, plain, *counts, Message(_SENTENCES["not_identified"]), far)
    value, error = found
    half = t_quantile(float(100 + confidence) / 200, len(both) - 1) * error
    bounds = (value - half, value + half)
    sentence = _sentence(value, bounds, confidence)
    return Effect(value, bounds, plain, *counts, sentence, far, _basis(plain, counts))


def refused(why: Message) -> Effect:
    """Where two rounds cannot be compared at all."""
    return Effect(None, None, None, 0, 0, 0, why)


def shared(looks: int, confidence: Decimal = LEVEL) -> Decimal:
    """The confidence of each of so many intervals for which all of them hold together
    (Bonferroni).
    """
    return round_half_up(100 - (100 - Fraction(confidence)) / max(looks, 1), 2)


def _comparable(cells: Sequence[Cell]) -> list[Cell]:
    units: dict[str, set[str]] = {}
    for cell in cells:
        units.setdefault(cell.element, set()).add(cell.unit)
    shared = [cell for cell in cells if len(units[cell.element]) > 1]
    sizes: dict[tuple[str, str], int] = {}
    for cell in shared:
        sizes[cell.unit, cell.service] = sizes.get((cell.unit, cell.service), 0) + 1
    return [cell for cell in shared if sizes[cell.unit, cell.service] > 1]


def _both(cells: Sequence[Cell]) -> set[str]:
    """The units with elements of both sorts."""
    return {c.unit for c in cells if c.followed} & {c.unit for c in cells if not c.followed}


def _near(cells: Sequence[Cell], far: int) -> list[Cell]:
    """Without what started farther than so many spreads from the middle, followed up or not.

    Starts are told against the middle of their own service; the spread is that of the middle half.
    A line holds near what is usual: a value far below was mostly a mishap, and returns by more than
    the line says. As mishaps are nearly all followed up, they would bend the answer.
    """
    by_service: dict[tuple[str, str], list[float]] = {}
    for c in cells:
        by_service.setdefault((c.unit, c.service), []).append(_chosen_by(c))
    middle = {place: median(starts) for place, starts in by_service.items()}
    start = [_chosen_by(c) - middle[c.unit, c.service] for c in cells]
    if len(start) < 2:
        return list(cells)
    low, centre, high = quantiles(start, n=4)
    reach = far * (high - low) / _MIDDLE_HALF
    return [c for s, c in zip(start, cells, strict=True) if not reach or abs(s - centre) <= reach]


def _chosen_by(cell: Cell) -> float:
    """The value that a choice was made by."""
    return cell.before if cell.unit_before is None else cell.unit_before


def _jackknife(rows: Mapping[str, list[_Columns]]) -> tuple[float, float] | None:
    """The effect and its standard error: the regression again and again, each time without one
    unit.

    (CV3: MacKinnon, Nielsen, Webb, "Fast and reliable jackknife and bootstrap methods for
    cluster-robust inference", 2023.) None where follow-up cannot be told from the rest, with all
    units or without one.
    """
    by_unit = [_products(some) for some in rows.values()]
    total = _added(by_unit)
    value = _last_coefficient(total)
    without = [_last_coefficient(_less(total, unit)) for unit in by_unit]
    known = [v for v in without if v is not None]
    if value is None or len(known) < len(without):
        return None
    middle = _mean(known)
    squares = sum((v - middle) ** 2 for v in known)
    return value, sqrt((len(known) - 1) / len(known) * squares)


def _rows(cells: Sequence[Cell], power: int) -> dict[str, list[_Columns]]:
    """Unit -> its rows, each column less its mean in the service: elements, the line by which
    starts return, by what the effect may differ where followed up (less the mean of these, so that
    the last coefficient is the mean effect), followed up, later value.
    """
    elements = sorted({c.element for c in cells})[1:]
    starts = _starts(cells)
    by_unit_value = any(c.unit_before is not None for c in cells)
    leaning = [bends.leanings(start, power) for start in starts]
    helped = [some for some, c in zip(leaning, cells, strict=True) if c.followed]
    means = [fmean(column) for column in zip(*helped, strict=True)]
    after = _mean(c.after for c in cells)
    by_service: dict[tuple[str, str], list[_Columns]] = {}
    for c, start, some in zip(cells, starts, leaning, strict=True):
        row = [
            *(float(c.element == element) for element in elements),
            *bends.line(start, power, by_unit=by_unit_value),
            *((x - mean) * c.followed for x, mean in zip(some, means, strict=True)),
            float(c.followed),
            c.after - after,
        ]
        by_service.setdefault((c.unit, c.service), []).append(row)
    by_unit: dict[str, list[_Columns]] = {}
    for (unit, _), rows in by_service.items():
        by_unit.setdefault(unit, []).extend(_centred(rows))
    return by_unit


def _starts(cells: Sequence[Cell]) -> list[Start]:
    """Where each cell started, for the line."""
    levels: dict[tuple[str, str], list[float]] = {}
    elements: dict[str, list[float]] = {}
    for c in cells:
        levels.setdefault((c.unit, c.service), []).append(_chosen_by(c))
        elements.setdefault(c.element, []).append(_chosen_by(c))
    level = {place: _mean(some) for place, some in levels.items()}
    element = {key: _mean(some) for key, some in elements.items()}
    told = [
        (
            _chosen_by(c),
            c.before,
            level[c.unit, c.service],
            element[c.element],
            1 / c.answers if c.answers else 0.0,
        )
        for c in cells
    ]
    return [Start(*row) for row in _centred(told)]


def _centred(rows: Sequence[Sequence[float]]) -> list[_Columns]:
    """Each column less its mean."""
    means = [_mean(column) for column in zip(*rows, strict=True)]
    return [[v - m for v, m in zip(row, means, strict=True)] for row in rows]


def _products(rows: Sequence[_Columns]) -> _Triangle:
    """The sums of products of all pairs of columns, each pair once."""
    columns = list(zip(*rows, strict=True))
    return [[sum(map(mul, x, y)) for y in columns[i:]] for i, x in enumerate(columns)]


def _added(matrices: Iterable[_Triangle]) -> _Triangle:
    return [list(map(sum, zip(*rows, strict=True))) for rows in zip(*matrices, strict=True)]


def _less(whole: _Triangle, part: _Triangle) -> _Triangle:
    return [list(map(sub, row, other)) for row, other in zip(whole, part, strict=True)]


def _last_coefficient(products: _Triangle) -> float | None:
    """The last coefficient of the least squares fit of the last column on the ones before it.

    Columns that others already explain are passed over; None if the last is one of them.
    """
    rows = list(products)
    last = len(rows) - 2
    for pivot in range(last):
        top = rows[pivot]
        if top[0] <= _SINGULAR * products[pivot][0]:
            continue
        for i in range(1, len(top) - 1):
            ratio = top[i] / top[0]
            pairs = zip(rows[pivot + i], top[i:], strict=True)
            rows[pivot + i] = [value - ratio * above for value, above in pairs]
    left, along = rows[last]
    return along / left if left > _SINGULAR * products[last][0] else None


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known) if known else 0.0


def _too_thin(counts: tuple[int, int, int]) -> Message:
    least = {"least_cells": LEAST_CELLS, "least_units": LEAST_UNITS}
    return Message(_SENTENCES["too_thin"], {**_counted(counts), **least})


def _too_many(counts: tuple[int, int, int]) -> Message:
    values = {**_counted(counts), "most_units": MOST_UNITS}
    return Message(_SENTENCES["too_many"], values)


def _sentence(value: float, bounds: tuple[float, float], confidence: Decimal) -> Message:
    found = "higher" if bounds[0] > 0 else "lower" if bounds[1] < 0 else "unclear"
    values = {"effect": rounded(abs(value)), "level": confidence}
    return Message(_SENTENCES[found], values | ends(bounds))


def _basis(plain: float, counts: tuple[int, int, int]) -> Message:
    return Message(_SENTENCES["basis"], {**_counted(counts), "plain": rounded(plain)})


def _counted(counts: tuple[int, int, int]) -> dict[str, Decimal]:
    return dict(zip(("followed", "others", "units"), map(Decimal, counts), strict=True))
