"""How often the 95 % intervals hold, over made-up people whose truth is known; see docs/reference/.

``python -m benchmarks.coverage`` prints the tables that docs/reference/statistics.md and effect.md
quote.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from operator import add
from random import Random
from statistics import NormalDist, fmean

from tuntas.core.followup.effect import Cell, effect
from tuntas.core.score.moments import Moments
from tuntas.core.score.uncertainty import LEAST, change, element, index, interval, paired_difference
from tuntas.core.survey.instruments import SKM_2017

Form = tuple[int, ...]
MEANS = (2.8, 3.1, 3.4, 3.7, 3.8, 3.9)
SIZES = (5, 10, 15, 20, 30, 50, 100, 400)
SHARED, SPREADS, ALIKE = (0.3, 0.6), (0.5, 0.8), (0.0, 0.4)  # each pattern is one of each
KEYS = SKM_2017.keys
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Pattern:
    """A population: mean answer; how much of a person's leaning all elements share; spread; share
    of people who give every element the same answer.
    """

    mean: float
    shared: float
    spread: float
    alike: float


def patterns(mean: float) -> Iterator[Pattern]:
    for shared, spread, alike in product(SHARED, SPREADS, ALIKE):
        yield Pattern(mean, shared, spread, alike)


def people(pattern: Pattern, rng: Random, number: int = 4000) -> list[Form]:
    """The population itself: samples are drawn from it with replacement, so its means are the
    truth.
    """
    leanings = [rng.gauss(0, 1) for _ in range(number)]
    same = [rng.random() < pattern.alike for _ in range(number)]
    chance = [[rng.gauss(0, 1) for _ in KEYS] for _ in range(number)]
    share, rest = math.sqrt(pattern.shared), math.sqrt(1 - pattern.shared)

    def forms(centre: float) -> list[Form]:
        return [
            tuple(
                min(max(round(centre + (i - 4) / 16 * (not s) + pattern.spread * x), 1), 4)
                for i, x in enumerate([p] * 9 if s else [share * p + rest * e for e in own])
            )
            for p, s, own in zip(leanings, same, chance, strict=True)
        ]

    low, high = 0.0, 8.0
    for _ in range(12):
        middle = (low + high) / 2
        mean = fmean(map(fmean, forms(middle)[:1500]))
        low, high = (middle, high) if mean < pattern.mean else (low, middle)
    return forms(low)


def truth(forms: list[Form]) -> dict[str, Fraction]:
    columns = zip(*forms, strict=True)
    return {key: Fraction(25 * sum(c), len(forms)) for key, c in zip(KEYS, columns, strict=True)}


class Coverage:
    """How many intervals held the truth, of those that were given at all."""

    def __init__(self) -> None:
        self.held = self.given = self.asked = 0

    def add(self, bounds: tuple[float, float] | None, value: Fraction | float) -> None:
        self.asked += 1
        if bounds:
            self.given += 1
            self.held += bounds[0] <= value <= bounds[1]

    @property
    def coverage(self) -> float:
        return 100 * self.held / self.given if self.given else math.nan


def sampled(forms: list[Form], n: int, rng: Random) -> Moments:
    return Moments.of(Counter(rng.choices(forms, k=n)), KEYS)


def intervals(forms: list[Form], n: int, runs: int, rng: Random) -> dict[str, Coverage]:
    """Index, one element, the difference of two elements, the change to a second round of the same
    truth.
    """
    true = truth(forms)
    true_index = sum(true.values(), Fraction()) / len(KEYS)
    found = {name: Coverage() for name in ("index", "element", "difference", "change")}
    for _ in range(runs):
        moments, later = sampled(forms, n, rng), sampled(forms, n, rng)
        first, second = index(moments, SKM_2017), index(later, SKM_2017)
        found["index"].add(interval(first), true_index)
        found["element"].add(interval(element(moments, SKM_2017, KEYS[4])), true[KEYS[4]])
        pair = paired_difference(moments, SKM_2017, KEYS[6], KEYS[2])
        found["difference"].add(interval(pair), true[KEYS[6]] - true[KEYS[2]])
        assert first is not None
        assert second is not None
        found["change"].add(interval(change(first, second)), 0)
    return found


def world(
    rng: Random,
    units: int,
    shift: float,
    centre: float = 3.3,
    elements: int = 9,
    services: int = 1,
    mishaps: float = 0.0,
) -> tuple[list[Cell], float]:
    """Two rounds in which each unit follows up most of its three lowest elements, and the true mean
    effect.

    ``shift`` moves the opinion about what was followed up, on the scale of answers; near the top of
    the scale it moves the value less. Units differ in level, elements, and number of respondents
    (15 to 200). Of several services all are followed up alike, by what the whole unit showed.
    ``mishaps``: share of elements that fall by 1.2 answers in one round and are as before in the
    next.
    """
    cells, gains = [], []
    lasting = [rng.gauss(0, 0.15) for _ in range(elements)]
    for unit in range(units):
        n = round(math.exp(rng.uniform(math.log(15), math.log(200))))
        level = centre + rng.gauss(0, 0.25)
        true = [level + m + rng.gauss(0, 0.22) for m in lasting]
        own = [[rng.gauss(0, 0.1) if services > 1 else 0.0 for _ in true] for _ in range(services)]
        fallen = [1.2 if mishaps and rng.random() < mishaps else 0.0 for _ in true]
        seen = [t + rng.gauss(0, 0.1) - f for t, f in zip(true, fallen, strict=True)]
        size = max(n // services, 5)
        before = [_round(rng, list(map(add, seen, o)), size) for o in own]
        whole = [fmean(column) for column in zip(*before, strict=True)]
        lowest = sorted(range(elements), key=lambda i: whole[i])[:3]
        followed = [rng.random() < (0.8 if i in lowest else 0.1) for i in range(elements)]
        moved = rng.gauss(0.05, 0.1)
        later = [t + moved + rng.gauss(0, 0.1) for t in true]
        helped = [t + shift * f for t, f in zip(later, followed, strict=True)]
        for service, o in enumerate(own):
            after = _round(rng, list(map(add, helped, o)), size)
            shifts = [(t + s, f) for t, s, f in zip(later, o, followed, strict=True)]
            gains += [_value(t + shift) - _value(t) for t, f in shifts if f]
            cells += [
                Cell(
                    str(unit),
                    str(service),
                    str(i),
                    before[service][i],
                    after[i],
                    followed[i],
                    whole[i],
                )
                for i in range(elements)
            ]
    return cells, fmean(gains)


_PERSON, _CHANCE = (
    0.55,
    0.5,
)  # spread of people's opinions that their answers share, and that they do not


def _value(centre: float) -> float:
    """The expected value of an element, in points of the index."""
    return 25 * (
        1
        + sum(
            1 - _NORMAL.cdf((cut - centre) / math.hypot(_PERSON, _CHANCE))
            for cut in (1.5, 2.5, 3.5)
        )
    )


def _round(rng: Random, centres: list[float], n: int) -> list[float]:
    """The element values of ``n`` respondents' answers."""
    sums = [0] * len(centres)
    for _ in range(n):
        person = rng.gauss(0, _PERSON)
        for i, centre in enumerate(centres):
            sums[i] += min(max(round(centre + person + rng.gauss(0, _CHANCE)), 1), 4)
    return [25 * s / n for s in sums]


def effects(
    units: int, shift: float, runs: int, rng: Random, services: int = 1, mishaps: float = 0.0
) -> tuple[Coverage, float, float]:
    """How often the interval holds the true effect; the mean error of the plain and the adjusted
    figure.
    """
    tally, plain, adjusted = Coverage(), [], []
    for _ in range(runs):
        cells, true = world(rng, units, shift, services=services, mishaps=mishaps)
        found = effect(cells)
        tally.add(found.interval, true)
        if found.effect is not None and found.plain is not None:
            plain.append(found.plain - true)
            adjusted.append(found.effect - true)
    return tally, fmean(plain), fmean(adjusted)


def main(runs: int) -> None:
    print(
        f"{runs} samples of each of {len(list(patterns(0)))} patterns a row; from {LEAST} answers "
        "on\n"
    )
    print("| mean | n | index | lowest pattern | element | difference | change | element given |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    rng = Random(2017)  # noqa: S311 - examples, not secrets
    for mean in MEANS:
        populations = [people(p, rng) for p in patterns(mean)]
        for n in SIZES:
            found = [intervals(forms, n, runs, rng) for forms in populations]
            names = ("index", "element", "difference", "change")
            whole = {name: fmean(f[name].coverage for f in found) for name in names}
            worst = min(f["index"].coverage for f in found)
            given = fmean(f["element"].given / f["element"].asked for f in found)
            rest = " | ".join(f"{whole[name]:.1f}" for name in names[1:])
            print(
                f"| {mean} | {n} | {whole['index']:.1f} | {worst:.1f} | {rest} | {100 * given:.0f} "
                "% |",
                flush=True,
            )
    follow_up(runs, rng)


def follow_up(runs: int, rng: Random) -> None:
    names = (
        "units",
        "services",
        "mishaps",
        "shift",
        "coverage",
        "plain difference",
        "adjusted effect",
    )
    print("\n| " + " | ".join(names) + " |")
    print("| --- " * len(names) + "|")
    worlds = [(units, 1, 0.0) for units in (10, 20, 60)] + [
        (20, 3, 0.0),
        (60, 3, 0.0),
        (60, 3, 0.012),
    ]
    for (units, services, mishaps), shift in product(worlds, (0.0, 0.15)):
        tally, plain, adjusted = effects(units, shift, runs, rng, services, mishaps)
        told = f"{tally.coverage:.1f} | {plain:+.2f} | {adjusted:+.2f}"
        print(f"| {units} | {services} | {100 * mishaps:g} % | {shift} | {told} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
