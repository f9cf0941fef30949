"""How sure a figure is: intervals, chances of grades, and what cannot be told apart.

The respondent is the unit: the answers of one person are not independent. All comes from
``Moments``. Why these methods, and how often their intervals hold: docs/reference/statistics.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import exp, lcm, log, sqrt

from tuntas.core.base import data
from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import round_half_up
from tuntas.core.survey.instruments import Instrument, element_of

from .moments import Moments
from .scoring import weight
from .student import t_below, t_quantile

_SENTENCES: Mapping[str, str] = data.rows("score/uncertainty")
LEAST = 5  # answers below which no interval is given
_UNSEEN = 1 / 50  # share of one further answer, a step from the mean, in the variance (``_error``)
_HALF_PRINTED = Fraction(1, 200)  # of the last printed decimal: grades are those of rounded values


@dataclass(frozen=True)
class Estimate:
    """A figure in points of the index, or a difference of two, with what is known about its error.

    ``n``: answers to the least answered question. ``df``: degrees of freedom of the variance.
    ``bounds``: the least and greatest value that is possible; None for a difference. ``complete``:
    everyone was asked.
    """

    value: Fraction
    variance: Fraction
    n: int
    df: int
    bounds: tuple[Fraction, Fraction] | None
    complete: bool = False

    @property
    def refusal(self) -> Message | None:
        """Why no interval can be given; None where one can."""
        if self.complete:
            return None
        if self.n < LEAST:
            return Message(_SENTENCES["few_answers"], {"n": self.n, "least": LEAST})
        if not self.variance:
            return Message(_SENTENCES["no_spread"])
        return None


def element(
    moments: Moments, instrument: Instrument, key: str, population: int | None = None
) -> Estimate | None:
    """The value of one element (NRR x factor); None without two answers.

    ``population``: yearly users of what was surveyed, for the finite population correction.
    """
    return _estimate(moments, _questions(moments, key), instrument, population)


def index(
    moments: Moments, instrument: Instrument, weights: str = "exact", population: int | None = None
) -> Estimate | None:
    """The index under a weight convention, as ``core.score.scoring.score`` computes it."""
    asked: dict[str, list[str]] = {}  # of the elements that are used
    for question in moments.answers():
        asked.setdefault(element_of(question), []).append(question)
    each = weight(len(asked), weights) if asked else Fraction()
    shares = {size: each / size for size in set(map(len, asked.values()))}
    whole = {
        question: shares[len(questions)] for questions in asked.values() for question in questions
    }
    return _estimate(moments, whole, instrument, population)


def paired_difference(
    moments: Moments, instrument: Instrument, key: str, other: str, population: int | None = None
) -> Estimate | None:
    """Value of ``key`` minus value of ``other``, in the same respondents; their agreement narrows
    it.
    """
    plus, minus = _questions(moments, key), _questions(moments, other)
    if not plus or not minus:
        return None
    return _estimate(
        moments, plus | {q: -part for q, part in minus.items()}, instrument, population
    )


def change(before: Estimate, after: Estimate) -> Estimate:
    """``after`` minus ``before``, of different people (two rounds, two units)."""
    return _sum([(Fraction(-1), before), (Fraction(1), after)], None)


def combined(parts: Sequence[tuple[Fraction, Estimate]]) -> Estimate | None:
    """The weighted sum of figures of different people: the mean of units, weights adding up to one.

    Each part is a stratum. The spread of parts with fewer than five answers is taken from the
    others (collapsed strata); None where no part has five.
    """
    wide = [p for _, p in parts if p.n >= LEAST and not p.complete]
    if not wide and not (parts and all(p.complete for _, p in parts)):
        return None
    freedom = sum(p.df for p in wide)
    spread = (
        sum((p.variance * p.n * p.df for p in wide), Fraction()) / freedom if wide else Fraction()
    )
    filled = [
        (a, p if p.complete or p.n >= LEAST else _with_variance(p, spread / p.n))
        for a, p in parts
        if p.n
    ]
    lows, highs = zip(*(p.bounds for _, p in parts if p.bounds), strict=True)
    weights = [a for a, _ in parts]
    return _sum(filled, (_dot(weights, lows), _dot(weights, highs)))


def interval(estimate: Estimate | None, confidence: float = 0.95) -> tuple[float, float] | None:
    """The confidence interval in points of the index; None where it cannot be given (``refusal``).

    A value on a bounded scale: Student's t on the logit scale, which keeps inside the bounds and
    reaches further towards the middle, as errors near the end of a scale do. A difference: plain t.
    """
    if estimate is None or estimate.refusal:
        return None
    value = float(estimate.value)
    if estimate.complete:
        return value, value
    half = t_quantile((1 + confidence) / 2, estimate.df) * _error(estimate)
    if estimate.bounds is None:
        return value - half, value + half
    centre = _logit(*_distances(estimate.value, estimate.bounds))
    low, high = map(float, estimate.bounds)
    below, above = (low + (high - low) / (1 + exp(-x)) for x in (centre - half, centre + half))
    return below, above


def chance_below(estimate: Estimate | None, limit: Fraction) -> float | None:
    """How probable a true value below ``limit`` is: the level at which the one-sided bound reaches
    it.
    """
    if estimate is None or estimate.refusal:
        return None
    if estimate.complete:
        return float(estimate.value < limit)
    if estimate.bounds is None:
        distance = float(limit - estimate.value)
    elif estimate.bounds[0] < limit < estimate.bounds[1]:
        distance = _logit(*_distances(limit, estimate.bounds)) - _logit(
            *_distances(estimate.value, estimate.bounds)
        )
    else:
        return float(limit >= estimate.bounds[1])
    return t_below(distance / _error(estimate), estimate.df)


def grade_chances(estimate: Estimate | None, instrument: Instrument) -> dict[str, float] | None:
    """Grade -> how probable it is, best first; None without an interval or where nothing is
    graded.
    """
    below = [
        chance_below(estimate, Fraction(b.lowest) - _HALF_PRINTED) for b in instrument.bands[:-1]
    ]
    known = [b for b in below if b is not None]
    if not instrument.bands or len(known) < len(below):
        return None
    edges = [1.0, *known, 0.0]
    return {b.grade: edges[i] - edges[i + 1] for i, b in enumerate(instrument.bands)}


def p_value(difference: Estimate | None) -> float | None:
    """How probable a difference at least this large is if there is none in truth; None if not
    computable.
    """
    below = chance_below(difference, Fraction())
    return None if below is None else 2 * min(below, 1 - below)


@dataclass(frozen=True)
class Boundary:
    """Where the lowest elements end. ``last``: the highest of those taken, all that tie; ``next``:
    the lowest one not taken. ``difference``: of these two. ``unclear``: the elements not taken that
    cannot be told apart from the last one taken, lowest first; None where that cannot be computed.
    """

    taken: tuple[str, ...]
    last: tuple[str, ...]
    next: str
    difference: Estimate | None
    unclear: tuple[str, ...] | None
    message: Message


def boundary(
    moments: Moments, instrument: Instrument, places: int, population: int | None = None
) -> Boundary | None:
    """Whether the ``places`` lowest elements are surely the lowest; None where nothing is left out.

    All that tie for the last place are taken. Differences are within the same respondents, each at
    95 %, not adjusted for their number.
    """
    means = {key: m for key in instrument.keys if (m := _mean(moments, key)) is not None}
    ordered = sorted(means, key=lambda key: means[key])
    if len(ordered) <= places or places < 1:
        return None
    limit = means[ordered[places - 1]]
    taken = tuple(key for key in ordered if means[key] <= limit)
    left = [key for key in ordered if means[key] > limit]
    if not left:
        return None
    last = tuple(key for key in taken if means[key] == limit)
    found = {key: paired_difference(moments, instrument, key, last[0], population) for key in left}
    bounds = {key: interval(difference) for key, difference in found.items()}
    unclear = (
        tuple(key for key in left if (b := bounds[key]) and b[0] <= 0) if bounds[left[0]] else None
    )
    message = _boundary_message(instrument, len(taken), last, left[0], means, bounds[left[0]])
    return Boundary(taken, last, left[0], found[left[0]], unclear, message)


def _boundary_message(
    instrument: Instrument,
    place: int,
    last: Sequence[str],
    after: str,
    means: Mapping[str, Fraction],
    bounds: tuple[float, float] | None,
) -> Message:
    values = {
        "place": place,
        "after": place + 1,
        "last": ", ".join(sorted(instrument.code(key) for key in last)),
        "next": instrument.code(after),
        "last_value": round_half_up(means[last[0]] * instrument.factor),
        "next_value": round_half_up(means[after] * instrument.factor),
    }
    if bounds is None:
        return Message(_SENTENCES["edge_unknown"], values)
    said = "edge_unclear" if bounds[0] <= 0 else "edge_clear"
    return Message(_SENTENCES[said], values | ends(bounds))


def rounded(value: float, places: int = 2) -> Decimal:
    """To print: half up."""
    return round_half_up(Fraction(value), places)


def ends(bounds: tuple[float, float]) -> dict[str, Decimal]:
    """The ends of an interval to print, by the names that sentences have for them."""
    return {"low": rounded(bounds[0]), "high": rounded(bounds[1])}


def _questions(moments: Moments, key: str) -> dict[str, Fraction]:
    """The questions on an element that were answered, each with its share in the element's mean."""
    asked = [question for question in moments.answers() if element_of(question) == key]
    return {question: Fraction(1, len(asked)) for question in asked}


def _mean(moments: Moments, key: str) -> Fraction | None:
    answers = moments.answers()
    parts = _questions(moments, key)
    if not parts:
        return None
    return sum(
        (part * Fraction(answers[q][1], answers[q][0]) for q, part in parts.items()), Fraction()
    )


def _estimate(
    moments: Moments,
    weights: Mapping[str, Fraction],
    instrument: Instrument,
    population: int | None,
) -> Estimate | None:
    """The weighted sum of question means, in points of the index.

    Fewer users than respondents say that the number of users is wrong, so it corrects nothing.
    """
    found = moments.contrast(weights) if weights else None
    if found is None:
        return None
    value, variance, respondents = (
        found[0] * instrument.factor,
        found[1] * instrument.factor**2,
        found[2],
    )
    if population and population >= respondents:
        variance *= Fraction(population - respondents, population)
    answers = moments.answers()
    n = min(answers[question][0] for question in weights)
    common = lcm(*(w.denominator for w in weights.values()))
    whole = sum(w.numerator * (common // w.denominator) for w in weights.values())
    least = Fraction(whole * instrument.factor, common)
    bounds = (least, least * instrument.scale) if least else None
    return Estimate(value, variance, n, max(n - 1, 1), bounds, population == respondents)


def _sum(
    parts: Sequence[tuple[Fraction, Estimate]], bounds: tuple[Fraction, Fraction] | None
) -> Estimate:
    """Independent figures added; degrees of freedom by Welch and Satterthwaite."""
    value = sum((a * p.value for a, p in parts), Fraction())
    shares = [(a * a * p.variance, p.df) for a, p in parts]
    variance = sum((v for v, _ in shares), Fraction())
    per_df = sum((v * v / df for v, df in shares), Fraction())
    df = int(variance * variance / per_df) if per_df else max(p.df for _, p in parts)
    sizes = [p.n for _, p in parts]
    n = min(sizes) if bounds is None else sum(sizes)
    return Estimate(value, variance, n, max(df, 1), bounds, all(p.complete for _, p in parts))


def _with_variance(part: Estimate, variance: Fraction) -> Estimate:
    return Estimate(part.value, variance, part.n, part.df, part.bounds)


def _dot(weights: Iterable[Fraction], values: Iterable[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(weights, values, strict=True)), Fraction())


def _error(estimate: Estimate) -> float:
    """The standard error on the scale that the interval is made on.

    A fiftieth of a person who answers one step away from the mean is added: near the end of a scale
    a small sample seldom holds one of the few who are not content, and seems surer than it is.
    """
    if estimate.bounds is None:
        return sqrt(estimate.variance)
    below, above = _distances(estimate.value, estimate.bounds)
    # One step is as large as the least value.
    variance = float(estimate.variance) + _UNSEEN * (float(estimate.bounds[0]) / estimate.n) ** 2
    return sqrt(variance) * (below + above) / (below * above)


def _distances(value: Fraction, bounds: tuple[Fraction, Fraction]) -> tuple[float, float]:
    """To the least and to the greatest possible value; subtracted exactly, for values close to an
    end.
    """
    return float(value - bounds[0]), float(bounds[1] - value)


def _logit(below: float, above: float) -> float:
    return log(below / above)
