"""Required respondents: Krejcie and Morgan, "Determining Sample Size for Research Activities"
(1970).
"""

from bisect import bisect_left
from fractions import Fraction

from tuntas.core.base import data

_CHI2 = Fraction("3.841")  # chi square, one degree of freedom, 95 %
_ERROR = Fraction("0.05")
_P_Q = Fraction(1, 4)  # P = Q = 0.5, the most cautious

TABLE: tuple[tuple[int, int], ...] = data.rows("survey/sample_size")["rows"]  # as printed


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
