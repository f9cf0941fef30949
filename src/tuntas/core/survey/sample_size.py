"""Required respondents: Krejcie and Morgan, "Determining Sample Size for Research Activities"
(1970).
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction

_CHI2 = Fraction("3.841")  # chi square, one degree of freedom, 95 %
_ERROR = Fraction("0.05")
_P_Q = Fraction(1, 4)  # P = Q = 0.5, the most cautious

_POPULATIONS = (
    *range(10, 101, 5),
    *range(110, 301, 10),
    *range(320, 501, 20),
    *range(550, 1001, 50),
    *range(1100, 2001, 100),
    *range(2200, 3001, 200),
    *range(3500, 5001, 500),
    *range(6000, 10001, 1000),
    *(15000, 20000, 30000, 40000, 50000, 75000, 1000000),
)
# fmt: off
_SAMPLES = (
    10, 14, 19, 24, 28, 32, 36, 40, 44, 48, 52, 56, 59, 63, 66, 70, 73, 76, 80,
    86, 92, 97, 103, 108, 113, 118, 123, 127, 132, 136, 140, 144, 148, 152, 155, 159, 162, 165, 169,
    175, 181, 186, 191, 196, 201, 205, 210, 214, 217,
    226, 234, 242, 248, 254, 260, 265, 269, 274, 278,
    285, 291, 297, 302, 306, 310, 313, 317, 320, 322,
    327, 331, 335, 338, 341, 346, 351, 354, 357,
    361, 364, 367, 368, 370, 375, 377, 379, 380, 381, 382, 384,
)
# fmt: on
TABLE = tuple(zip(_POPULATIONS, _SAMPLES, strict=True))  # the 90 printed rows


def required(population: int) -> int:
    """Respondents needed of ``population`` yearly users, by the formula, rounded to the nearest.

    Rounding up instead would miss half of the printed table. Raises ValueError below 0.
    """
    if population < 0:
        raise ValueError("a population is not negative")
    if population == 0:
        return 0
    numerator = _CHI2 * population * _P_Q
    exact = numerator / (_ERROR**2 * (population - 1) + _CHI2 * _P_Q)
    return int(exact + Fraction(1, 2))


def from_table(population: int) -> int:
    """The same from the printed table: between two rows practice takes the next higher one.

    Below its first row everyone is asked; above its last row the last one holds.
    """
    if population < 0:
        raise ValueError("a population is not negative")
    row = min(bisect_left(TABLE, (population,)), len(TABLE) - 1)
    return min(population, TABLE[row][1])
