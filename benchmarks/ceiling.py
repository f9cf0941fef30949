"""Does the interval of the effect of follow-up hold near the end of the scale, with many units?

``python -m benchmarks.ceiling [SAMPLES]`` prints the two tables that docs/reference/effect.md
quotes. The regression of ``core.followup.effect`` is written here once more in numpy, some thirty
times as fast; tests/core/followup/test_bends.py holds the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import hypot
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tuntas.core.followup.bends import CUBIC, SQUARE, STRAIGHT, degree, reach
from tuntas.core.followup.effect import Cell
from tuntas.core.score.student import t_quantile

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ELEMENTS, LOWEST = 9, 3
UNITS = (12, 24, 59, 60, 150, 400)  # with those where the line begins to bend more
_PERSON, _CHANCE = 0.55, 0.5  # spread of opinions that a person's answers share, and do not
_GRID = np.linspace(-9, 9, 20_001)
_NORMAL = np.array([NormalDist().cdf(x) for x in _GRID])


@dataclass(frozen=True)
class World:
    """How agencies are made. ``trials``: of the binomial of one answer; 0 for answers 1 to 4.

    ``centre``: usual value on the scale of opinions (logit, or answers); spreads of units,
    elements, elements within a unit, and of one round.
    """

    name: str
    trials: int
    centre: float
    units: float = 0.6
    elements: float = 0.3
    own: float = 0.35
    passing: float = 0.2

    def value(self, opinion: Floats) -> Floats:
        if self.trials:
            return np.asarray(100 / (1 + np.exp(-opinion)))
        spread = hypot(_PERSON, _CHANCE)
        above = (1 - np.interp((cut - opinion) / spread, _GRID, _NORMAL) for cut in (1.5, 2.5, 3.5))
        return np.asarray(25 * (1 + sum(above)))

    def asked(self, rng: np.random.Generator, opinion: Floats, n: NDArray[np.int_]) -> Floats:
        if self.trials:
            trials = self.trials * n[:, None]
            return np.asarray(100 * rng.binomial(trials, self.value(opinion) / 100) / trials)
        people = np.repeat(opinion, n, axis=0)
        people += rng.normal(0, _PERSON, (len(people), 1))
        answers = np.clip(np.round(people + rng.normal(0, _CHANCE, people.shape)), 1, 4)
        first = np.concatenate([[0], np.cumsum(n)[:-1]])
        return np.asarray(25 * np.add.reduceat(answers, first, axis=0) / n[:, None])


_OPINIONS = (0.25, 0.15, 0.22, 0.1)
WORLDS = (
    World("yes or no, 95", 1, 2.94),
    World("yes or no, 95, units far apart", 1, 2.94, units=1.0),
    World("yes or no, 95, elements far apart", 1, 2.94, elements=0.8),
    World("binomial of 3, 95", 3, 2.94),
    World("binomial of 3, 97", 3, 3.48),
    World("answers 1 to 4, 81", 0, 3.3, *_OPINIONS),
    World("answers 1 to 4, 92", 0, 3.8, *_OPINIONS),
)


@dataclass(frozen=True)
class Sample:
    """Units x elements; ``n``: respondents of each unit before; ``gain``: true effect of each."""

    before: Floats
    after: Floats
    n: NDArray[np.int_]
    followed: Bools
    gain: Floats

    def cells(self) -> Iterator[Cell]:
        for (unit, element), before in np.ndenumerate(self.before):
            after, followed = self.after[unit, element], self.followed[unit, element]
            numbers = float(before), float(after), bool(followed)
            yield Cell(str(unit), "", str(element), *numbers, None, int(self.n[unit]))


def sample(rng: np.random.Generator, world: World, units: int, gain: float) -> Sample:
    """Units of 15 to 200 respondents follow up their three lowest elements; all opinions about
    these move by as much as makes the mean gain.
    """
    shape = (units, ELEMENTS)
    lasting = world.centre + rng.normal(0, world.units, (units, 1))
    lasting = lasting + np.clip(rng.normal(0, world.elements, ELEMENTS), *_two(world.elements))
    lasting = lasting + rng.normal(0, world.own, shape)
    first, later = (lasting + rng.normal(0, world.passing, shape) for _ in range(2))
    later = later + rng.normal(0, world.passing, (units, 1))
    sizes = [np.exp(rng.uniform(np.log(15), np.log(200), units)).round().astype(int) for _ in "12"]
    before = world.asked(rng, first, sizes[0])
    order = np.argsort(before + rng.uniform(0, 1e-9, shape), axis=1)
    followed = np.argsort(order, axis=1) < LOWEST
    low, high, chosen = 0.0, 6.0, later[followed]
    for _ in range(14 if gain else 0):
        middle = (low + high) / 2
        reached = (world.value(chosen + middle) - world.value(chosen)).mean()
        low, high = (middle, high) if reached < gain else (low, middle)
    after = world.asked(rng, later + low * followed, sizes[1])
    return Sample(before, after, sizes[0], followed, world.value(later + low) - world.value(later))


def _two(spread: float) -> tuple[float, float]:
    return -2 * spread, 2 * spread


def near(before: Floats, far: int) -> Bools:
    start = before - np.median(before, axis=1, keepdims=True)
    low, centre, high = np.quantile(start, [0.25, 0.5, 0.75], method="weibull")
    limit = far * (high - low) / 1.349
    return np.asarray(np.abs(start - centre) <= limit if limit else np.ones(start.shape, bool))


def regression(s: Sample, power: int) -> tuple[float, float, float]:
    """The effect, its standard error, and the true effect among those that were compared."""
    used = near(s.before, reach(power))
    helped = s.followed & used
    columns = np.stack([*_columns(s, used, helped, power), s.followed * 1.0, s.after], -1)
    shown = used[..., None]
    mean = (columns * shown).sum(1, keepdims=True) / np.maximum(used.sum(1), 1)[:, None, None]
    columns = (columns - mean) * shown
    products = np.einsum("uji,ujk->uik", columns, columns)
    total = products.sum(0)
    value, without = _last(total), _last(total - products)
    squares = ((without - without.mean()) ** 2).sum()
    return float(value), float(np.sqrt((1 - 1 / len(without)) * squares)), s.gain[helped].mean()


def _columns(s: Sample, used: Bools, helped: Bools, power: int) -> list[Floats]:
    zero = np.zeros(s.before.shape)
    unit = (s.before * used).sum(1) / np.maximum(used.sum(1), 1)
    middle = s.before[used].mean()
    x, level = s.before - middle, unit[:, None] - middle + zero
    element = ((s.before * used).sum(0) / np.maximum(used.sum(0), 1))[None] - middle + zero
    share = (1 / s.n - (used.sum(1) / s.n).sum() / used.sum())[:, None] + zero
    found = [zero + (np.arange(ELEMENTS) == e) for e in range(1, ELEMENTS)]
    if power >= SQUARE:
        found += [x * x, x * level, x * element, level * element, share * x, share * element]
    if power >= CUBIC:
        found += [a * b * x for a, b in ((x, x), (x, level), (x, element), (level, level))]
        found += [a * b * element for a, b in ((x, level), (x, element), (level, level))]
        found += [level * element * element]
        found += [share * a for a in (x * x, x * level, x * element, level * element)]
    leanings = [x, level, level**2] if power > STRAIGHT else [x]
    return [*found, x, *((a - a[helped].mean()) * s.followed for a in leanings)]


def _last(products: Floats) -> Floats:
    left, right = products[..., :-1, :-1], products[..., :-1, -1]
    scale = np.sqrt(np.maximum(np.einsum("...ii->...i", left), 1e-300))
    even = left / scale[..., :, None] / scale[..., None, :]
    even = even + 1e-10 * np.eye(even.shape[-1])
    return np.asarray(
        np.linalg.solve(even, (right / scale)[..., None])[..., -1, 0] / scale[..., -1]
    )


def measured(world: World, units: int, gain: float, runs: int, power: int) -> tuple[float, float]:
    """Coverage in percent; the mean error in standard errors."""
    rng = np.random.default_rng([units, int(gain), WORLDS.index(world)])
    half = t_quantile(0.975, units - 1)
    held, errors = 0, []
    for _ in range(runs):
        value, error, true = regression(sample(rng, world, units, gain), power)
        held += abs(value - true) <= half * error
        errors.append(value - true)
    return 100 * held / runs, float(np.mean(errors) / np.std(errors))


def main(runs: int) -> None:
    heads = [str(units) for units in UNITS]
    print("| world | effect | " + " | ".join(heads) + " | 400, straight |")
    print("| --- " * (len(UNITS) + 3) + "|")
    for world, gain in product(WORLDS, (0.0, 3.0)):
        found = [measured(world, units, gain, runs, degree(units)) for units in UNITS]
        found.append(measured(world, 400, gain, runs, STRAIGHT))
        told = " | ".join(f"{coverage:.1f} {bias:+.2f}" for coverage, bias in found)
        print(f"| {world.name} | {gain:g} | {told} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
