"""Made-up respondents whose scores are exactly the published ones.

A published element value fixes the sum of that element's answers. So each respondent gets a latent
satisfaction per element (unit, element in that unit, person, chance), and the answers are dealt out
by rank: the most satisfied get the 4s. Sums come out exact, and units and people differ as they do
in life.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, comb
from random import Random

from tuntas.core.evaluation.snapshot import Round, Unit
from tuntas.core.score.scoring import weight
from tuntas.core.survey.instruments import SKM_2017, Instrument

# Spread of latent satisfaction: between units, between a unit's elements, between people, by
# chance.
_UNIT, _UNIT_ELEMENT, _YEAR, _PERSON, _CHANCE = 0.25, 0.22, 0.10, 0.75, 0.70
# Share of a unit's elements that are badly wrong, and how badly.
_TROUBLE, _TROUBLE_DEPTH = (
    0.012,
    1.2,
)
_SIZES = {"pusat": 1.1, "balai_besar": 1.25, "balai": 1.0, "loka": 0.55}  # respondents, relative
_USUAL_RESPONDENTS = 75  # of a unit of size 1, where a report does not print how many answered
_LEAST = 15  # respondents of a unit, where there are enough


@dataclass(frozen=True)
class Response:
    """One filled form; ``values`` by element key. ``service`` is "" for a unit without services."""

    unit_no: int
    service: str
    values: Mapping[str, int]


def generate(
    round_: Round,
    units: Sequence[Unit],
    services: Mapping[int, Sequence[str]],
    seed: int,
    instrument: Instrument = SKM_2017,
) -> Iterator[Response]:
    """Responses of every unit of the round, unit by unit; the same for the same seed.

    Pooled over ``counted_nos``, each element and the index round to the published value (or come as
    near as so few answers can); where the published index is not the mean of its elements, the
    elements win. Elements without a published value are not asked; with an index alone all of them
    take its value. A round without any figure, or without counted units, gives no responses.
    """
    published = {
        e.key: e.value for e in round_.elements if e.value is not None and e.key in instrument.keys
    }
    if not published and round_.index is not None:
        published = dict.fromkeys(instrument.keys, round_.index)
    counted = set(round_.counted_nos)
    taking_part = [unit for unit in units if unit.no in set(round_.unit_nos) | counted]
    if not published or not any(unit.no in counted for unit in taking_part):
        return
    rng = _random(seed, round_.year)
    sizes = _sizes(round_.respondents, taking_part, counted, rng)
    people = [unit.no for unit in taking_part for _ in range(sizes[unit.no])]
    latent = _latent(people, list(published), seed, round_.year, rng)
    in_figure = [no in counted for no in people]
    sums = target_sums(published, round_.index, sum(in_figure), round_.weights, instrument)
    columns = [_deal(latent[key], in_figure, sums[key], instrument.scale) for key in published]
    for no, values in zip(people, zip(*columns, strict=True), strict=True):
        offered = services.get(no) or ("",)
        yield Response(no, rng.choice(offered), dict(zip(published, values, strict=True)))


def target_sums(
    published: Mapping[str, Decimal],
    index: Decimal | None,
    n: int,
    weights: str,
    instrument: Instrument,
) -> dict[str, int]:
    """Sums of answers per element of ``n`` respondents that give published values and index."""
    ranges = {key: _range(Fraction(value), n, instrument) for key, value in published.items()}
    sums = {
        key: min(
            max(round(Fraction(value) * n / instrument.factor), ranges[key][0]), ranges[key][1]
        )
        for key, value in published.items()
    }
    if index is None:
        return sums
    # Index points of one more point answered.
    each = weight(len(published), weights) * instrument.factor / n
    low, high = ceil((Fraction(index) - _HALF) / each), ceil((Fraction(index) + _HALF) / each) - 1
    for key, (least, most) in ranges.items():
        total = sum(sums.values())
        change = max(low - total, 0) or min(high - total, 0)
        sums[key] = min(max(sums[key] + change, least), most)
    return sums


_HALF = Fraction(1, 200)  # half of the last printed decimal


def _range(value: Fraction, n: int, instrument: Instrument) -> tuple[int, int]:
    """Sums whose element value rounds to ``value``; the nearest where ``n`` is too small."""
    low = ceil((value - _HALF) * n / instrument.factor)
    high = ceil((value + _HALF) * n / instrument.factor) - 1
    if low > high:
        low = high = round(value * n / instrument.factor)
    return max(n, min(low, n * instrument.scale)), max(n, min(high, n * instrument.scale))


def _random(*seed: object) -> Random:
    return Random("-".join(map(str, seed)))  # noqa: S311 - examples, not secrets


def _sizes(
    respondents: int | None, units: Sequence[Unit], counted: set[int], rng: Random
) -> dict[int, int]:
    """Respondents per unit; those of the counted units add up to ``respondents``."""
    demand = {unit.no: _SIZES.get(unit.kind, 1.0) * rng.lognormvariate(0, 0.3) for unit in units}
    inside = {no: wanted for no, wanted in demand.items() if no in counted}
    total = respondents or round(_USUAL_RESPONDENTS * sum(inside.values()))
    sizes = _share_out(total, inside)
    per_share = total / sum(inside.values())
    return {
        no: sizes.get(no, max(_LEAST, round(wanted * per_share))) for no, wanted in demand.items()
    }


def _share_out(total: int, demand: Mapping[int, float]) -> dict[int, int]:
    """``total`` by largest remainder after everyone's least share."""
    least = min(_LEAST, total // len(demand))
    rest = total - least * len(demand)
    exact = {no: rest * wanted / sum(demand.values()) for no, wanted in demand.items()}
    sizes = {no: least + int(share) for no, share in exact.items()}
    by_remainder = sorted(exact, key=lambda no: (int(exact[no]) - exact[no], no))
    for no in by_remainder[: total - sum(sizes.values())]:
        sizes[no] += 1
    return sizes


def _latent(
    people: Sequence[int], keys: Sequence[str], seed: int, year: int, rng: Random
) -> dict[str, list[float]]:
    """Satisfaction by element, one per person. A unit's own level stays from round to round."""
    levels: dict[int, list[float]] = {}
    for no in dict.fromkeys(people):
        lasting, passing = _random(seed, "unit", no), _random(seed, "unit", no, year)
        own = lasting.gauss(0, _UNIT) + passing.gauss(0, _YEAR)
        levels[no] = [
            own
            + lasting.gauss(0, _UNIT_ELEMENT)
            + passing.gauss(0, _YEAR)
            - _TROUBLE_DEPTH * (passing.random() < _TROUBLE)
            for _ in keys
        ]
    persons = [rng.gauss(0, _PERSON) for _ in people]
    return {
        key: [
            levels[no][i] + person + rng.gauss(0, _CHANCE)
            for no, person in zip(people, persons, strict=True)
        ]
        for i, key in enumerate(keys)
    }


def _deal(latent: Sequence[float], in_figure: Sequence[bool], total: int, scale: int) -> list[int]:
    """Values by rank: counted ones add up to ``total``, others take their neighbours'."""
    ranked = sorted(value for value, inside in zip(latent, in_figure, strict=True) if inside)
    counts = _counts(len(ranked), total, scale)
    ends = [sum(counts[:i]) for i in range(1, scale)]
    # A value takes the latent levels up to its last rank; an unused value takes none.
    cuts = [ranked[end - 1] if end else float("-inf") for end in ends]
    return [1 + bisect_left(cuts, value) for value in latent]


def _counts(n: int, total: int, scale: int) -> list[int]:
    """How many of ``n`` give each value 1..scale so that the sum is ``total``; binomial shape."""
    p = Fraction(total - n, n * (scale - 1))
    shares = [comb(scale - 1, k) * p**k * (1 - p) ** (scale - 1 - k) for k in range(scale)]
    counts = [int(n * share) for share in shares]
    # Fewer than ``scale`` people; their mean lies on the scale, as all shares' does.
    left = n - sum(counts)
    missing = total - sum(value * count for value, count in enumerate(counts, start=1))
    for i in range(left):
        value = missing // (left - i)
        counts[value - 1] += 1
        missing -= value
    return counts
