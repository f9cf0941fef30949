"""How sure the index of a group is: services of a unit, units of a kind, all units of an agency."""

from collections.abc import Sequence
from fractions import Fraction

from tuntas.core.survey.instruments import Instrument

from .moments import Moments, total as total_moments
from .scoring import METHODS, Score, aggregate, score, weight
from .tallies import Count
from .uncertainty import Estimate, combined, element, index


def group_score(
    parts: Sequence[Count], instrument: Instrument, method: str, weights: str = "exact"
) -> Score:
    """The score of the group under an aggregation method; the very same as the agency's."""
    return aggregate([p.values for p in parts], [p.n for p in parts], instrument, method, weights)


def estimate(
    parts: Sequence[Count],
    populations: Sequence[int | None],
    instrument: Instrument,
    method: str,
    weights: str = "exact",
    key: str = "",
) -> Estimate | None:
    """The index of ``group_score``, or its element ``key``, with its error; None where none can be
    known.

    ``populations`` are the yearly users of each part. Pooled respondents are one sample; under the
    other methods each part is a stratum (``uncertainty.combined``). Raises ValueError for an
    unknown method.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}, expected one of {METHODS}")
    if method == "pooled":
        users = [p for p in populations if p is not None]
        known = sum(users) if len(users) == len(parts) else None
        return _figure(total_moments(p.moments for p in parts), known, instrument, weights, key)
    strata = [
        (1 if method == "mean_of_units" else part.n, found)
        for part, users_of_part in zip(parts, populations, strict=True)
        if (found := _part(part, users_of_part, instrument, weights, key))
    ]
    whole = sum(share for share, _ in strata)
    return combined([(Fraction(share, whole), found) for share, found in strata]) if whole else None


def _figure(
    moments: Moments, population: int | None, instrument: Instrument, weights: str, key: str
) -> Estimate | None:
    if key:
        return element(moments, instrument, key, population)
    return index(moments, instrument, weights, population)


def _part(
    part: Count, population: int | None, instrument: Instrument, weights: str, key: str
) -> Estimate | None:
    """A single respondent has a value but shows no spread; that is taken from the other parts."""
    found = _figure(part.moments, population, instrument, weights, key)
    if found:
        return found
    alone = score(part.values, instrument, weights, part.n)
    value = _element(alone, instrument, key) if key else alone.exact
    if value is None:
        return None
    used = sum(1 for e in alone.elements if e.exact is not None)
    least = Fraction(instrument.factor) if key else weight(used, weights) * used * instrument.factor
    return Estimate(value, Fraction(), 1, 1, (least, least * instrument.scale))


def _element(alone: Score, instrument: Instrument, key: str) -> Fraction | None:
    mean = next(e.exact for e in alone.elements if e.key == key)
    return None if mean is None else mean * instrument.factor
