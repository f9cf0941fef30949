"""Statistics that survey reports carry: interval of the index, item-total correlation, Cronbach alpha.

All take answer patterns (``core.scoring.Patterns``), so their cost is that of the different forms, not of
the respondents. Floating point is used only where a root or a quantile needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import atan, cos, pi, sin, sqrt
from statistics import NormalDist

from tuntas.core.instruments import Instrument
from tuntas.core.scoring import Patterns, tally_of, weight

_SERIES_LIMIT = 60  # degrees of freedom up to which the distribution function is summed and inverted


def interval(
    patterns: Patterns,
    instrument: Instrument,
    weights: str = "exact",
    confidence: float = 0.95,
    population: int | None = None,
) -> tuple[float, float] | None:
    """The confidence interval of the index, in points of the index; None below two respondents.

    The respondent is the unit: answers of one person are not independent. With blanks the spread is that
    of each person's part in the element means (Taylor linearisation); without blanks it is the ordinary
    t interval of the respondents' own indices. ``population`` (yearly users) applies the finite population
    correction. The bounds stay inside the scale.
    """
    answered = {values: count for values, count in patterns.items() if any(v is not None for v in values)}
    n = sum(answered.values())
    if n < 2:
        return None
    counts = [list(t.items()) for t in tally_of(answered, instrument.keys).values()]
    sizes = [sum(times for _, times in c) for c in counts]
    means = [sum(v * t for v, t in c) / s if s else 0.0 for c, s in zip(counts, sizes, strict=True)]
    each = float(weight(sum(1 for s in sizes if s), weights)) * instrument.factor
    squares = 0.0
    for values, count in answered.items():
        part = sum(n / s * (v - m) for v, m, s in zip(values, means, sizes, strict=True) if v is not None)
        squares += count * (each * part) ** 2
    variance = squares / (n - 1) / n
    if population and population > 1:
        variance *= max(0.0, (population - n) / (population - 1))
    half = t_quantile((1 + confidence) / 2, n - 1) * sqrt(variance)
    centre = each * sum(means)
    return max(centre - half, float(instrument.factor)), min(
        centre + half, float(instrument.factor * instrument.scale)
    )


def item_total_r(patterns: Patterns) -> tuple[float | None, ...]:
    """Pearson r of each element with the total of all (df = n - 2), over forms without blanks.

    None where the element or the total has no variance ("Gratis" from everyone), or nobody answered it.
    """
    forms, used = _complete(patterns)
    totals = [(sum(values), count) for values, count in forms]
    result: list[float | None] = [None] * _width(patterns)
    for position, column in enumerate(used):
        pairs = [(v[position], t, c) for (v, c), (t, _) in zip(forms, totals, strict=True)]
        own, total = _variance([(v, c) for v, _, c in pairs]), _variance(totals)
        if own and total:
            result[column] = float(_covariance(pairs) or 0) / sqrt(own * total)
    return tuple(result)


def cronbach_alpha(patterns: Patterns) -> Fraction | None:
    """Cronbach's alpha over the elements that were answered, over forms without blanks.

    None with fewer than two elements or two forms, or when the totals do not vary.
    """
    forms, used = _complete(patterns)
    k = len(used)
    total = _variance([(sum(values), count) for values, count in forms])
    if k < 2 or not total:
        return None
    items = sum((_variance([(v[i], c) for v, c in forms]) or Fraction() for i in range(k)), Fraction())
    return Fraction(k, k - 1) * (1 - items / total)


@lru_cache(maxsize=256)
def t_quantile(p: float, df: int) -> float:
    """Student's t: the value below which ``p`` lies, 0.5 <= p < 1. Absolute error below 1e-6.

    Up to 60 degrees of freedom by bisection of the finite series (Abramowitz and Stegun 26.7.3-4), above
    by the expansion around the normal quantile (26.7.5).
    """
    if df > _SERIES_LIMIT:
        return _expanded(NormalDist().inv_cdf(p), df)
    low, high = 0.0, 2.0
    while _t_below(high, df) < p:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_below(middle, df) < p else (low, middle)
    return (low + high) / 2


def _t_below(t: float, df: int) -> float:
    """P(T < t) for t >= 0: a finite sum of powers of the cosine."""
    angle = atan(t / sqrt(df))
    term = total = cos(angle) if df % 2 else 1.0
    for j in range(3 if df % 2 else 2, df - 1, 2):
        term *= (j - 1) / j * cos(angle) ** 2
        total += term
    if df == 1:
        between = 2 * angle / pi
    elif df % 2:
        between = 2 / pi * (angle + sin(angle) * total)
    else:
        between = sin(angle) * total
    return (1 + between) / 2


def _expanded(z: float, df: int) -> float:
    return (
        z
        + (z**3 + z) / (4 * df)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
    )


def _width(patterns: Patterns) -> int:
    return len(next(iter(patterns), ()))


def _complete(patterns: Patterns) -> tuple[list[tuple[tuple[int, ...], int]], list[int]]:
    """Forms with every used element answered, and the columns of those elements."""
    used = [i for i in range(_width(patterns)) if any(values[i] is not None for values in patterns)]
    forms = []
    for values, count in patterns.items():
        kept = tuple(v for v in (values[i] for i in used) if v is not None)
        if kept and len(kept) == len(used):
            forms.append((kept, count))
    return forms, used


def _variance(counted: Sequence[tuple[int, int]]) -> Fraction | None:
    """The sample variance of counted values, None below two."""
    return _covariance([(value, value, count) for value, count in counted])


def _covariance(counted: Sequence[tuple[int, int, int]]) -> Fraction | None:
    n = sum(count for _, _, count in counted)
    if n < 2:
        return None
    x = sum(a * count for a, _, count in counted)
    y = sum(b * count for _, b, count in counted)
    xy = sum(a * b * count for a, b, count in counted)
    return Fraction(n * xy - x * y, n * (n - 1))
