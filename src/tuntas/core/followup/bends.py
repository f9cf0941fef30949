"""By what line an element returns from where it started, when nobody does anything.

Near the end of a scale this line is not straight: values are surer there, elements lie closer
together in good units, and few answers err more than many. So the starting value, the level of the
service, the level of the element and the share of one answer stand in products of each other; how
many, the number of units decides (a sieve). docs/reference/effect.md has why, and what came of it.
"""

from collections.abc import Sequence
from itertools import combinations_with_replacement
from math import prod
from typing import NamedTuple

STRAIGHT, SQUARE, CUBIC = 1, 2, 3
_UNITS = ((60, CUBIC), (25, SQUARE))  # from so many units on
_REACH = {STRAIGHT: 3, SQUARE: 3, CUBIC: 4}


class Start(NamedTuple):
    """Where an element started, each less its mean over all cells.

    ``value``: what the choice was made by; ``service``: the value in the service itself; ``level``:
    mean of the service over its elements; ``element``: mean of the element over all services;
    ``share``: of one answer in the value.
    """

    value: float
    service: float
    level: float
    element: float
    share: float


def degree(units: int) -> int:
    """How far the line may bend with so many units."""
    return next((found for least, found in _UNITS if units >= least), STRAIGHT)


def reach(power: int) -> int:
    """How many spreads from the middle such a line holds."""
    return _REACH[power]


def line(start: Start, power: int, *, by_unit: bool) -> list[float]:
    """The columns of the line. ``by_unit``: some chose by another value than that of the service.

    What is the same for all elements of a service falls out of the comparison and is left out.
    """
    told = start.value, start.level, start.element
    products = [p for factors in range(2, power + 1) for p in _products(told, factors)]
    if power > STRAIGHT:
        curves = [p for factors in range(2, power) for p in _products(told, factors)]
        products += [start.share * p for p in (start.value, start.element, *curves)]
    if by_unit and power > STRAIGHT:
        products += [start.service * other for other in start]
    return [*products, start.value, start.service]


def leanings(start: Start, power: int) -> Sequence[float]:
    """By what the effect may differ: near the end of the scale little can be gained."""
    if power == STRAIGHT:
        return (start.service,)
    return start.service, start.level, start.level**2


def _products(values: Sequence[float], factors: int) -> list[float]:
    """Of so many of the value, the level and the element, except those of one level alone."""
    chosen = combinations_with_replacement(range(len(values)), factors)
    return [prod(values[i] for i in which) for which in chosen if set(which) not in ({1}, {2})]
