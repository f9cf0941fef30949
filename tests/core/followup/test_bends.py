"""The line by which starts return, and whether the interval holds where it bends."""

from dataclasses import replace
from math import isclose, sqrt
from random import Random

import numpy as np
import pytest
from benchmarks.ceiling import WORLDS, regression, sample
from hypothesis import given, strategies as st

from tests.profiles import by_profile
from tuntas.core.followup import bends
from tuntas.core.followup.bends import CUBIC, SQUARE, STRAIGHT, Start, degree
from tuntas.core.followup.effect import Cell, effect
from tuntas.core.score.student import t_quantile


def curved(units, gain):
    """Without chance: a start returns by a curve that depends on the level of its unit, and the
    lowest two of five are followed up.
    """
    rng, cells = Random(3), []  # noqa: S311 - examples, not secrets
    for unit in range(units):
        level = rng.uniform(-6, 6)
        starts = [80 + level + rng.uniform(-5, 5) for _ in range(5)]
        middle = sum(starts) / 5 - 80
        for number, start in enumerate(starts):
            x = start - 80
            returned = 0.5 * x - 0.02 * x * x + 0.03 * x * middle
            followed = start <= sorted(starts)[1]
            cells.append(
                Cell(str(unit), "", str(number), start, returned + gain * followed, followed)
            )
    return cells


@pytest.mark.thorough
@pytest.mark.parametrize("gain", [-2, 0, 3])
def test_a_curve_is_told_apart_from_an_effect(gain):
    assert isclose(effect(curved(40, gain)).effect, gain, abs_tol=0.01)
    assert isclose(effect(curved(80, gain)).effect, gain, abs_tol=0.01)


def test_the_curve_of_a_service_is_told_apart_from_that_of_its_unit():
    rng, cells = Random(4), []  # noqa: S311 - examples, not secrets
    for cell in curved(80, 2):
        own = cell.before + rng.gauss(0, 3)
        after = cell.after + 0.2 * own + 0.01 * (own - 80) ** 2
        cells.append(replace(cell, before=own, unit_before=cell.before, after=after))
    assert isclose(effect(cells).effect, 2, abs_tol=1e-6)


@pytest.mark.thorough
def test_the_number_of_answers_bends_the_line():
    rng, cells = Random(5), []  # noqa: S311 - examples, not secrets
    answers = [rng.randrange(10, 200) for _ in range(80)]
    for cell in curved(80, 2):
        n = answers[int(cell.unit)]
        after = cell.after - 5 / n * (cell.before - 80)
        cells.append(replace(cell, after=after, answers=n))
    assert isclose(effect(cells).effect, 2, abs_tol=1e-6)
    unknown = [replace(cell, answers=0) for cell in cells]
    assert not isclose(effect(unknown).effect, 2, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("units", "power"),
    [(0, STRAIGHT), (24, STRAIGHT), (25, SQUARE), (59, SQUARE), (60, CUBIC), (1000, CUBIC)],
)
def test_more_units_let_the_line_bend_more(units, power):
    assert degree(units) == power


@given(st.tuples(*[st.floats(-20, 20)] * 5), st.booleans())
def test_a_line_that_bends_more_holds_the_one_that_bends_less(numbers, by_unit):
    start = Start(*numbers)
    lines = [bends.line(start, power, by_unit=by_unit) for power in (STRAIGHT, SQUARE, CUBIC)]
    assert [len(line) for line in lines] == ([2, 13, 25] if by_unit else [2, 8, 20])
    assert all(line[-2:] == [start.value, start.service] for line in lines)
    assert set(lines[0]) <= set(lines[1]) <= set(lines[2])


@pytest.mark.thorough
@pytest.mark.parametrize("units", [20, 40, 70])
def test_the_benchmark_computes_what_the_core_does(units):
    made = sample(np.random.default_rng(units), WORLDS[3], units, 3)
    found = effect(list(made.cells()))
    value, error, _ = regression(made, degree(units))
    half = t_quantile(0.975, found.units - 1) * error
    assert np.allclose((found.effect, *found.interval), (value, value - half, value + half))


@pytest.mark.thorough
@pytest.mark.simulation
@pytest.mark.parametrize("world", WORLDS[:4], ids=lambda world: world.name)
@pytest.mark.parametrize("gain", [0, 3])
def test_near_the_ceiling_the_interval_holds_with_many_units(world, gain):
    """benchmarks/ceiling.py has more. The margins are three and a half errors of so many
    samples.
    """
    rng, samples = np.random.default_rng(2017), by_profile(40, 400)
    held, errors = 0, []
    for _ in range(samples):
        value, error, true = regression(sample(rng, world, 150, gain), degree(150))
        held += abs(value - true) <= t_quantile(0.975, 149) * error
        errors.append(value - true)
    assert held / samples >= 0.93 - 3.5 * sqrt(0.95 * 0.05 / samples)
    assert abs(np.mean(errors)) / np.std(errors) <= 0.25 + 3.5 / sqrt(samples)


@pytest.mark.thorough
@pytest.mark.simulation
def test_a_straight_line_would_not_hold_there():
    rng, samples = np.random.default_rng(2017), by_profile(40, 200)
    held = 0
    for _ in range(samples):
        value, error, true = regression(sample(rng, WORLDS[0], 1000, 0), STRAIGHT)
        held += abs(value - true) <= t_quantile(0.975, 999) * error
    assert held / samples < 0.9
