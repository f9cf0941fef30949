from dataclasses import replace
from math import isclose, sqrt
from random import Random
from statistics import fmean

import pytest
from benchmarks.coverage import Coverage, world
from hypothesis import given, strategies as st

from tests.profiles import by_profile
from tuntas.core.base import numerals
from tuntas.core.base.messages import Message
from tuntas.core.followup.effect import (
    LEAST_UNITS,
    MOST_UNITS,
    Cell,
    Effect,
    effect,
    refused,
    shared,
)
from tuntas.core.score.student import t_quantile


def random(seed):
    return Random(seed)  # noqa: S311 - examples, not secrets


def exact(gain, units=12, elements=5):
    """Units without chance: what is low regains half, what was followed up gains besides."""
    rng = random(7)
    cells = []
    for unit in range(units):
        level = rng.gauss(0, 3)
        for number in range(elements):
            before = 75 + rng.gauss(0, 5)
            followed = rng.random() < (0.8 if before < 75 else 0.2)
            after = 40 + level + number + before / 2 + gain * followed
            cells.append(Cell(str(unit), "", str(number), before, after, followed))
    return cells


def noisy(rng, gain, units=14, elements=5):
    """The two lowest of each unit are followed up mostly; values are seen with error in both
    rounds.
    """
    cells = []
    for unit in range(units):
        true = [75 + rng.gauss(0, 4) for _ in range(elements)]
        before = [t + rng.gauss(0, 3) for t in true]
        cut = sorted(before)[1]
        for number, (t, b) in enumerate(zip(true, before, strict=True)):
            followed = rng.random() < (0.9 if b <= cut else 0.15)
            cells.append(
                Cell(str(unit), "", str(number), b, t + rng.gauss(0, 3) + gain * followed, followed)
            )
    return cells


@pytest.mark.parametrize("gain", [-2.0, 0.0, 3.0])
def test_without_chance_the_effect_is_found_exactly(gain):
    found = effect(exact(gain))
    assert isclose(found.effect, gain, abs_tol=1e-6)
    assert all(isclose(bound, gain, abs_tol=1e-5) for bound in found.interval)


def test_a_higher_confidence_widens_the_interval_as_student_says_and_is_named():
    cells = noisy(random(5), 2)
    usual, sure = effect(cells), effect(cells, shared(looks=5))
    half = [found.interval[1] - found.effect for found in (usual, sure)]
    degrees = usual.units - 1
    assert isclose(half[1] / half[0], t_quantile(0.995, degrees) / t_quantile(0.975, degrees))
    assert [found.message.values["level"] for found in (usual, sure)] == [95, 99]


def test_what_a_unit_chose_by_is_told_apart_from_where_the_cell_began():
    rng, cells = random(3), []
    for cell in exact(2.0):
        start = cell.before + rng.gauss(0, 4)
        cells.append(replace(cell, unit_before=start, after=cell.after + 0.3 * start))
    assert isclose(effect(cells).effect, 2.0, abs_tol=1e-6)


@given(st.floats(-30, 30), st.floats(-20, 20))
def test_a_shift_of_all_values_or_of_one_unit_changes_nothing(everywhere, here):
    cells = noisy(random(1), 2)
    moved = [replace(c, after=c.after + everywhere + (here if c.unit == "3" else 0)) for c in cells]
    assert isclose(effect(cells).effect, effect(moved).effect, abs_tol=1e-6)


def test_the_order_of_the_cells_does_not_matter():
    cells = noisy(random(1), 2)
    assert isclose(effect(cells).effect, effect(cells[::-1]).effect, abs_tol=1e-9)


@pytest.mark.thorough
@pytest.mark.simulation
@pytest.mark.parametrize("gain", [0, 3])
def test_the_interval_holds_the_true_effect_although_the_lowest_were_chosen(gain):
    """benchmarks/coverage.py has more. 200 samples may err by 3.1 (two standard errors)."""
    rng, coverage, plain, errors = random(9), Coverage(), [], []
    samples = by_profile(36, 200)
    margin = 3.1 * sqrt(200 / samples)
    for _ in range(samples):
        found = effect(noisy(rng, gain))
        coverage.add(found.interval, gain)
        if found.effect is not None:
            plain.append(found.plain - gain)
            errors.append(found.effect - gain)
    assert len(errors) >= 0.985 * samples
    assert 93 - margin <= coverage.coverage <= 97 + margin
    assert abs(fmean(errors)) < 0.3
    assert fmean(plain) > 1.5  # what a plain comparison credits follow-up with


@pytest.mark.thorough
@pytest.mark.simulation
def test_with_real_answers_on_a_bounded_scale_the_error_is_small():
    rng, errors = random(4), []
    for _ in range(by_profile(2, 6)):
        cells, true = world(rng, 30, 0.15)
        errors.append(effect(cells).effect - true)
    assert abs(fmean(errors)) < 0.6


def test_a_leader_reads_a_sentence():
    found = effect(noisy(random(1), 6))
    low, high = numerals.number(found.message.values["low"]), found.message.values["high"]
    assert str(found.message) == (
        f"Unsur yang ditindaklanjuti naik {numerals.number(found.message.values['effect'])} poin "
        "lebih banyak daripada unsur sebanding yang tidak ditindaklanjuti "
        f"(selang 95 %: {low} sampai {numerals.number(high)})."
    )
    assert str(found.basis) == (
        "Tanpa memperhitungkan bahwa nilai rendah cenderung naik sendiri, selisihnya tampak "
        f"{numerals.number(found.basis.values['plain'])} poin. Dasar: {found.followed} unsur yang "
        "ditindaklanjuti dan "
        f"{found.others} yang tidak, di {found.units} unit."
    )
    assert found.interval[0] > 0
    assert str(effect(noisy(random(1), 0)).message).startswith(
        "Pengaruh tindak lanjut belum terlihat"
    )
    assert "lebih rendah daripada unsur sebanding" in str(effect(noisy(random(1), -9)).message)


def test_few_units_say_that_they_are_too_few():
    found = effect(exact(3, units=LEAST_UNITS - 1, elements=9))
    assert (found.effect, found.interval) == (None, None)
    assert "di 9 unit yang memiliki keduanya" in str(found.message)


def test_more_units_than_the_method_was_tested_with_are_refused_with_their_number():
    cells = [
        Cell(str(unit), "", str(number), 75.0 + number, 80.0, number < 1)
        for unit in range(MOST_UNITS + 1)
        for number in range(3)
    ]
    found = effect(cells)
    assert (found.effect, found.interval, found.plain) == (None, None, 1.5)
    assert str(found.message) == (
        "Pengaruh tindak lanjut tidak dapat dihitung: 401 unit memiliki unsur yang "
        "ditindaklanjuti dan yang tidak, sedangkan cara menghitungnya hanya teruji sampai 400 "
        "unit."
    )


def test_units_that_followed_up_everything_do_not_count():
    cells = [replace(c, followed=True) if c.unit != "0" else c for c in exact(3)]
    assert effect(cells).effect is None
    assert effect(cells).units <= 1


@pytest.mark.parametrize("cells", [[], exact(3)[:1]])
def test_nothing_to_compare_has_no_figure_at_all(cells):
    found = effect(cells)
    assert (found.effect, found.interval, found.plain, found.followed) == (None, None, None, 0)


def test_what_cannot_be_told_from_the_element_is_not_claimed():
    cells = [replace(c, followed=c.element in "01") for c in exact(3, units=20)]
    assert effect(cells).effect is None
    assert str(effect(cells).message).startswith(
        "Pengaruh tindak lanjut tidak dapat dihitung: yang"
    )


def test_an_element_of_one_unit_and_a_service_of_one_element_compare_with_nothing():
    cells = exact(3)
    odd = [Cell("3", "", "own", 50, 99, True), Cell("4", "other", "1", 50, 99, True)]
    assert effect([*cells, *odd]) == effect(cells)


def test_services_have_their_own_level_and_units_are_the_clusters():
    cells = exact(3)
    second = [replace(c, service="b", before=c.before + 1, after=c.after + 20.5) for c in cells]
    found = effect([*cells, *second])
    assert isclose(found.effect, 3, abs_tol=1e-6)
    assert found.units == effect(cells).units


def test_what_is_too_thin_or_cannot_be_told_apart_keeps_its_counts_and_says_why():
    few = effect(exact(3, units=LEAST_UNITS - 1, elements=9))
    assert (few.followed, few.others, few.units, few.far, few.basis) == (41, 39, 9, 1, None)
    assert str(few.message) == (
        "Pengaruh tindak lanjut tidak dapat dihitung: ada 41 unsur yang ditindaklanjuti dan 39 "
        "yang tidak, di 9 unit yang memiliki keduanya; diperlukan masing-masing paling sedikit 20 "
        "unsur di 10 unit."
    )
    same = effect([replace(c, followed=c.element in "01") for c in exact(3, units=20)])
    assert (same.followed, same.others, same.units, same.far) == (38, 58, 19, 4)
    assert (same.effect, same.interval, same.basis) == (None, None, None)
    assert isclose(same.plain, -3.5704, abs_tol=1e-4)


def test_an_effect_keeps_what_it_rests_on():
    found = effect(noisy(random(1), 6))
    assert (found.followed, found.others, found.units, found.far) == (28, 38, 14, 4)
    assert [round(x, 3) for x in (found.effect, *found.interval, found.plain)] == [
        6.546,
        3.085,
        10.007,
        7.946,
    ]


def test_intervals_of_several_looks_share_the_chance_of_an_error():
    assert [str(shared(looks)) for looks in (0, 1, 2, 3, 10)] == [
        "95.00",
        "95.00",
        "97.50",
        "98.33",
        "99.50",
    ]
    assert refused(Message("tidak")) == Effect(None, None, None, 0, 0, 0, Message("tidak"))
