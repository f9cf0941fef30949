"""The score of a survey, exact until it is printed (PermenPANRB 14/2017, chapter on processing).

Everything is computed from tallies: how often each value was given to each element. The tally of a
group is the sum of its members' tallies, so every aggregate is exact. An element that nobody
answered is not used: the weight is 1 / the number of elements used. Nothing answered at all is "no
data": None.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from tuntas.core.base.numerals import round_half_up
from tuntas.core.survey.instruments import Instrument, element_of

Tally = Mapping[
    str, Mapping[int, int]
]  # question (element key, or key.2 ...) -> value -> how many gave it
Patterns = Mapping[
    tuple[int | None, ...], int
]  # one answered form, in element order -> how many like it

WEIGHTS = {"exact": None, "0.11": 2, "0.111": 3, "0.1111": 4}  # convention -> decimals
METHODS = ("pooled", "mean_of_units", "weighted_by_respondents")


@dataclass(frozen=True)
class ElementScore:
    """One element: ``exact`` is the mean of the ``n`` answers (NRR), ``index`` = NRR x factor,
    rounded.
    """

    key: str
    code: str
    n: int
    exact: Fraction | None
    nrr: Decimal | None  # four decimals, to show
    index: Decimal | None  # two decimals
    grade: str | None


@dataclass(frozen=True)
class Score:
    """``n`` respondents; ``exact`` is the unrounded index; all of index and grade is None without
    data.
    """

    instrument: str
    weights: str
    n: int
    elements: tuple[ElementScore, ...]
    exact: Fraction | None
    index: Decimal | None
    grade: str | None


def add(tallies: Iterable[Tally]) -> dict[str, Counter[int]]:
    total: dict[str, Counter[int]] = {}
    for tally in tallies:
        for key, counts in tally.items():
            total.setdefault(key, Counter()).update(counts)
    return total


def tally_of(patterns: Patterns, keys: Sequence[str]) -> dict[str, Counter[int]]:
    """Counts the answers of whole forms; a blank (None) is skipped."""
    tally: dict[str, Counter[int]] = {key: Counter() for key in keys}
    for values, count in patterns.items():
        for key, value in zip(keys, values, strict=True):
            if value is not None:
                tally[key][value] += count
    return tally


def weight(used: int, convention: str = "exact") -> Fraction:
    """The weight of each of ``used`` elements: 1/x, or 1/x cut off after the convention's decimals.

    The regulation prints 1/9 as 0,11. Cut off, not rounded: eight elements of 0.13 would exceed
    100.
    """
    decimals = WEIGHTS[convention]
    if decimals is None:
        return Fraction(1, used)
    return Fraction(10**decimals // used, 10**decimals)


def weight_label(convention: str, used: int | None = None) -> str:
    """As the regulation writes it: ``1/x``, or ``0,11``.

    ``used``: how many elements it was applied to, where that is known: ``1/9``.
    """
    if convention == "exact":
        return f"1/{used or 'x'}"
    return convention.replace(".", ",")


def score(
    tally: Tally, instrument: Instrument, weights: str = "exact", respondents: int | None = None
) -> Score:
    """Scores a tally. ``respondents`` defaults to the largest number of answers to one element.

    Where several questions ask about one element, its value is the mean of their means. Raises
    ValueError for a key or value that the instrument does not have, and for an unknown convention.
    """
    _check(tally, instrument)
    questions: dict[str, list[Mapping[int, int]]] = {key: [] for key in instrument.keys}
    for question, counts in tally.items():
        questions[element_of(question)].append(counts)
    answered = [
        max((sum(c.values()) for c in questions[key]), default=0) for key in instrument.keys
    ]
    means = [_mean((_mean_value(c), 1) for c in questions[key]) for key in instrument.keys]
    n = max(answered) if respondents is None else respondents
    return _build(instrument, weights, n, answered, means, _index(means, instrument, weights))


def aggregate(
    tallies: Sequence[Tally],
    respondents: Sequence[int | None],
    instrument: Instrument,
    method: str,
    weights: str = "exact",
) -> Score:
    """One score of many groups: services to a unit, or units to an agency. No rule prescribes the
    method.

    pooled: all respondents as one group. mean_of_units: every part counts the same.
    weighted_by_respondents: every part counts with its respondents. ``respondents`` are those of
    each part; parts go in unrounded, and parts without data do not count. Raises ValueError for an
    unknown method.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}, expected one of {METHODS}")
    if method == "pooled" and None not in respondents:
        return score(add(tallies), instrument, weights, sum(n or 0 for n in respondents))
    parts = [score(t, instrument, weights, n) for t, n in zip(tallies, respondents, strict=True)]
    n = sum(part.n for part in parts)
    if method == "pooled":
        return score(add(tallies), instrument, weights, n)
    shares = [1 if method == "mean_of_units" else part.n for part in parts]
    columns = [[part.elements[i] for part in parts] for i in range(len(instrument.elements))]
    answered = [sum(e.n for e in column) for column in columns]
    means = [_mean(zip((e.exact for e in column), shares, strict=True)) for column in columns]
    index = _mean(zip((part.exact for part in parts), shares, strict=True))
    return _build(instrument, weights, n, answered, means, index)


def grade(index: Decimal | None, instrument: Instrument) -> str | None:
    """The grade of an index already rounded to two decimals, also of a published one."""
    band = None if index is None else instrument.band(index)
    return band.grade if band else None


def achievement(index: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Index against target in percent, two decimals; None without either, or with a target of
    zero.
    """
    if index is None or not target:
        return None
    return round_half_up(Fraction(index) / Fraction(target) * 100)


def _check(tally: Tally, instrument: Instrument) -> None:
    if unknown := {element_of(question) for question in tally} - set(instrument.keys):
        raise ValueError(f"{sorted(unknown)} are no elements of {instrument.id}")
    for key, counts in tally.items():
        if wrong := [v for v in counts if not 1 <= v <= instrument.scale]:
            raise ValueError(f"{key}: {wrong} are outside 1 to {instrument.scale}")


def _mean(weighted: Iterable[tuple[Fraction | None, int]]) -> Fraction | None:
    known = [(value, times) for value, times in weighted if value is not None and times]
    if len(known) == 1:  # mostly: one question on an element
        return known[0][0]
    total = sum(times for _, times in known)
    return sum((value * times for value, times in known), Fraction()) / total if total else None


def _mean_value(counts: Mapping[int, int]) -> Fraction | None:
    n = sum(counts.values())
    return Fraction(sum(value * count for value, count in counts.items()), n) if n else None


def _index(
    means: Sequence[Fraction | None], instrument: Instrument, weights: str
) -> Fraction | None:
    used = [mean for mean in means if mean is not None]
    if not used:
        return None
    each = weight(len(used), weights)
    common = lcm(
        *(mean.denominator for mean in used)
    )  # whole numbers: ten sums of fractions cost more
    total = sum(mean.numerator * (common // mean.denominator) for mean in used)
    return Fraction(total * each.numerator * instrument.factor, common * each.denominator)


def _build(
    instrument: Instrument,
    weights: str,
    n: int,
    answered: Sequence[int],
    means: Sequence[Fraction | None],
    exact: Fraction | None,
) -> Score:
    rows = []
    for key, count, mean in zip(instrument.keys, answered, means, strict=True):
        value = None if mean is None else round_half_up(mean, times=instrument.factor)
        nrr = None if mean is None else round_half_up(mean, 4)
        code = instrument.code(key)
        rows.append(ElementScore(key, code, count, mean, nrr, value, grade(value, instrument)))
    index = None if exact is None else round_half_up(exact)
    return Score(instrument.id, weights, n, tuple(rows), exact, index, grade(index, instrument))
