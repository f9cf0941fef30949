from collections import Counter
from fractions import Fraction
from math import isclose, sqrt
from random import Random
from statistics import variance

import pytest
from benchmarks.coverage import Coverage, patterns, people, sampled, truth
from hypothesis import given, strategies as st

from tests.profiles import by_profile
from tuntas.core.base.messages import Message
from tuntas.core.score.moments import Moments
from tuntas.core.score.scoring import WEIGHTS, score, tally_of
from tuntas.core.score.student import t_quantile
from tuntas.core.score.uncertainty import (
    Estimate,
    boundary,
    chance_below,
    change,
    combined,
    element,
    grade_chances,
    index,
    interval,
    p_value,
    paired_difference,
)
from tuntas.core.survey.instruments import INSTRUMENTS, SKM_2017

KEYS = SKM_2017.keys
VALUE = st.none() | st.integers(1, 4)
FORMS = st.lists(st.tuples(*[VALUE] * 9), min_size=2, max_size=30)


def moments(forms):
    return Moments.of(Counter(forms), KEYS)


def people_who(*rows):
    """(how many, value of all nine elements) ..."""
    return moments(Counter({(value,) * 9: count for count, value in rows}))


def mixed(n):
    """People who differ, and who differ a little between elements."""
    rng = Random(1)  # noqa: S311 - examples, not secrets
    return [tuple(min(4, 2 + i % 3 + (rng.random() < 0.4)) for _ in range(9)) for i in range(n)]


@given(FORMS, st.sampled_from(list(WEIGHTS)))
def test_index_and_elements_are_those_of_the_score(forms, weights):
    scored = score(tally_of(Counter(forms), KEYS), SKM_2017, weights)
    found = index(moments(forms), SKM_2017, weights)
    if found:
        assert found.value == scored.exact
    for e in scored.elements:
        if own := element(moments(forms), SKM_2017, e.key):
            assert (own.value, own.n) == (e.exact * 25, e.n)


def test_two_questions_on_one_element_make_one_mean():
    found = Moments.of(Counter({(1, 3, 4): 5, (2, 4, 4): 5}), ("waktu", "waktu.2", "produk"))
    assert element(found, SKM_2017, "waktu").value == Fraction(25 * 10, 4)
    assert index(found, SKM_2017).value == Fraction(25, 2) * (Fraction(10, 4) + 4)


@given(FORMS)
def test_an_interval_stays_on_the_scale_and_surrounds_the_value(forms):
    for estimate in (index(moments(forms), SKM_2017), element(moments(forms), SKM_2017, "waktu")):
        if bounds := interval(estimate):
            assert 25 < bounds[0] < estimate.value < bounds[1] < 100


def test_in_the_middle_of_the_scale_it_is_nearly_the_t_interval():
    forms = [form for v in (2, 3) for form in [(v,) * 9] * 50]
    own = [25 * v for v in (2, 3) for _ in range(50)]
    half = t_quantile(0.975, 99) * sqrt(variance(own) / 100)
    low, high = interval(index(moments(forms), SKM_2017))
    assert isclose(low, 62.5 - half, abs_tol=0.02)
    assert isclose(high, 62.5 + half, abs_tol=0.02)


def test_near_the_end_of_the_scale_it_reaches_further_towards_the_middle():
    estimate = index(people_who((18, 4), (2, 3)), SKM_2017)
    low, high = interval(estimate)
    assert 97.5 - low > 2 * (high - 97.5)


def test_a_weight_of_0_11_has_a_scale_of_its_own():
    estimate = index(people_who((10, 4), (10, 3)), SKM_2017, "0.11")
    assert estimate.bounds == (Fraction("24.75"), 99)
    low, high = interval(estimate)
    assert low < 86.625 < high < 99


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ([(2, 4), (2, 3)], "Selang tidak dapat dihitung: hanya 4 jawaban, paling sedikit 5."),
        ([(20, 3)], "Selang tidak dapat dihitung: jawaban semua responden sama."),
    ],
)
def test_too_few_or_uniform_answers_have_no_interval_and_say_why(people, says):
    estimate = index(people_who(*people), SKM_2017)
    assert str(estimate.refusal) == says
    assert (
        interval(estimate)
        is grade_chances(estimate, SKM_2017)
        is chance_below(estimate, Fraction(80))
        is None
    )


def test_without_answers_there_is_no_estimate():
    assert index(Moments(), SKM_2017) is element(Moments(), SKM_2017, "waktu") is None
    assert interval(None) is grade_chances(None, SKM_2017) is p_value(None) is None


def test_an_element_that_four_people_answered_leaves_the_index_without_interval():
    forms = [*[(4, 3, 4, None, 4, 3, 4, 3, 4)] * 20, *[(3,) * 9] * 2, *[(4,) * 9] * 2]
    assert interval(index(moments(forms), SKM_2017)) is None
    assert interval(element(moments(forms), SKM_2017, "waktu")) is not None


def test_asking_everyone_leaves_no_uncertainty():
    estimate = index(people_who((10, 4), (10, 3)), SKM_2017, population=20)
    assert interval(estimate) == (87.5, 87.5)
    assert grade_chances(estimate, SKM_2017) == {"A": 0.0, "B": 1.0, "C": 0.0, "D": 0.0}


def test_the_more_of_all_users_were_asked_the_narrower():
    found = people_who((10, 4), (10, 3))
    assert index(found, SKM_2017, population=80).variance == index(
        found, SKM_2017
    ).variance * Fraction(3, 4)


def test_a_number_of_users_below_that_of_respondents_is_wrong_and_corrects_nothing():
    found = people_who((10, 4), (10, 3))
    assert index(found, SKM_2017, population=19) == index(found, SKM_2017)


def test_the_chances_of_the_grades_add_up_and_follow_the_value():
    chances = grade_chances(index(moments(mixed(40)), SKM_2017), SKM_2017)
    assert list(chances) == ["A", "B", "C", "D"]
    assert isclose(sum(chances.values()), 1)
    assert chances["B"] > 0.9


def test_a_value_on_the_edge_of_two_grades_is_as_likely_either():
    edge = Estimate(Fraction("88.305"), Fraction(1), 50, 49, (Fraction(25), Fraction(100)))
    chances = grade_chances(edge, SKM_2017)
    assert isclose(chances["A"], 0.5)
    assert isclose(chances["B"], 0.5, abs_tol=1e-6)


def test_where_nothing_is_graded_no_grade_has_a_chance():
    ipkp = INSTRUMENTS["ipkp-4"]
    found = Moments.of(Counter({(3,) * 8: 5, (4,) * 8: 5}), ipkp.keys)
    assert grade_chances(index(found, ipkp), ipkp) is None
    assert interval(index(found, ipkp)) is not None


@given(st.fractions(30, 95), st.sampled_from([0.8, 0.95]))
def test_the_bound_of_an_interval_has_the_chance_of_its_level(value, confidence):
    estimate = Estimate(value, Fraction(4), 30, 29, (Fraction(25), Fraction(100)))
    low, high = interval(estimate, confidence)
    assert isclose(chance_below(estimate, Fraction(low)), (1 - confidence) / 2, abs_tol=1e-6)
    assert isclose(chance_below(estimate, Fraction(high)), (1 + confidence) / 2, abs_tol=1e-6)


def test_a_change_adds_the_errors_of_both_rounds():
    before, after = (
        index(people_who(*rows), SKM_2017) for rows in ([(10, 2), (10, 3)], [(10, 3), (10, 4)])
    )
    found = change(before, after)
    assert (found.value, found.variance, found.n, found.df) == (25, 2 * before.variance, 20, 38)
    low, high = interval(found)
    assert isclose(high - 25, 25 - low)
    assert p_value(found) < 0.001


def test_no_change_is_as_probable_as_can_be():
    same = index(people_who((10, 2), (10, 3)), SKM_2017)
    assert isclose(p_value(change(same, same)), 1)


def test_the_mean_of_units_is_as_uncertain_as_its_parts():
    units = [
        index(people_who((10, 4), (10, 3)), SKM_2017),
        index(people_who((10, 2), (10, 3)), SKM_2017),
    ]
    found = combined([(Fraction(1, 2), unit) for unit in units])
    assert (found.value, found.n, found.df, found.bounds) == (75, 40, 38, (25, 100))
    assert found.variance == (units[0].variance + units[1].variance) / 4


def test_a_small_unit_borrows_the_spread_of_the_others():
    large = index(people_who((10, 4), (10, 3)), SKM_2017)
    small = index(people_who((3, 4)), SKM_2017)
    found = combined([(Fraction(1, 2), large), (Fraction(1, 2), small)])
    assert found.variance == (large.variance + large.variance * Fraction(20, 3)) / 4
    assert combined([(Fraction(1), small)]) is combined([]) is None


def test_the_mean_of_units_that_were_asked_to_the_last_is_known():
    unit = index(people_who((10, 4), (10, 3)), SKM_2017, population=20)
    assert interval(combined([(Fraction(1, 2), unit)] * 2)) == (87.5, 87.5)


def test_agreement_within_people_tells_elements_apart():
    """Everyone gives U1 one point less than U2, but for one; the elements themselves vary far
    more.
    """
    forms = [(v, v + 1, *[4] * 7) for v in (1, 2, 3) for _ in range(3)] + [(3, 3, *[4] * 7)]
    found = moments(forms)
    apart = interval(paired_difference(found, SKM_2017, KEYS[1], KEYS[0]))
    assert apart[0] > 15
    assert (
        interval(element(found, SKM_2017, KEYS[0]))[1]
        > interval(element(found, SKM_2017, KEYS[1]))[0]
    )


def lowest(sums, n=40):
    """Forms whose elements have these sums over ``n`` people, values 3 and 4, spread over the
    people.
    """
    rng = Random(3)  # noqa: S311 - examples, not secrets
    columns = [[3] * (4 * n - s) + [4] * (s - 3 * n) for s in sums]
    for column in columns:
        rng.shuffle(column)
    return moments(zip(*columns, strict=True))


def test_third_and_fourth_lowest_that_are_close_cannot_be_told_apart():
    found = boundary(lowest([130, 131, 132, 133, 150, 151, 152, 153, 154]), SKM_2017, 3)
    assert (found.taken, found.last, found.next) == (KEYS[:3], KEYS[2:3], KEYS[3])
    assert found.unclear == (KEYS[3],)
    assert str(found.message).startswith(
        "Urutan ke-3 dan ke-4 terendah, U3 (82,50) dan U4 (83,13), tidak dapat dibedakan: selang "
        "selisihnya -"
    )


def test_third_and_fourth_lowest_that_are_far_apart_are_told_apart():
    found = boundary(lowest([122, 122, 122, 150, 150, 151, 152, 153, 154]), SKM_2017, 3)
    assert found.unclear == ()
    assert str(found.message).startswith(
        "Urutan ke-3 terendah, U1, U2, U3 (76,25), nyata lebih rendah"
    )


def test_all_that_tie_for_the_last_place_are_taken():
    found = boundary(lowest([124, 125, 126, 126, 126, 151, 152, 153, 154]), SKM_2017, 3)
    assert (found.taken, found.last, found.next) == (KEYS[:5], KEYS[2:5], KEYS[5])


def test_uniform_answers_leave_the_order_undecided():
    found = boundary(moments([(1, 2, 3, 4, 4, 4, 4, 4, 4)] * 9), SKM_2017, 3)
    assert found.unclear is None
    assert "tidak dapat dihitung" in str(found.message)


@pytest.mark.parametrize(
    "found", [Moments(), people_who((9, 4)), moments([(1, 2, 3) + (None,) * 6] * 9)]
)
def test_where_nothing_is_left_out_there_is_no_boundary(found):
    assert boundary(found, SKM_2017, 3) is None


@pytest.mark.thorough
@pytest.mark.simulation
@pytest.mark.parametrize(("mean", "n"), [(2.8, 10), (3.4, 10), (3.7, 20), (3.9, 50)])
def test_intervals_hold_the_truth_in_93_to_97_of_100_samples(mean, n):
    """A small part of benchmarks/coverage.py. 150 samples of each pattern may err by 1.8 (two
    standard errors).
    """
    samples = by_profile(15, 150)
    margin = 1.8 * sqrt(150 / samples)
    rng, tally = Random(2017), Coverage()  # noqa: S311 - examples, not secrets
    for pattern in list(patterns(mean))[::2]:
        forms = people(pattern, rng, by_profile(150, 500))
        true = sum(truth(forms).values()) / 9
        for _ in range(samples):
            tally.add(interval(index(sampled(forms, n, rng), SKM_2017)), true)
    assert 93 - margin <= tally.coverage <= 97 + margin
    assert tally.given >= 0.99 * tally.asked


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            lowest([130, 131, 132, 133, 150, 151, 152, 153, 154]),
            "Urutan ke-3 dan ke-4 terendah, U3 (82,50) dan U4 (83,13), tidak dapat dibedakan: "
            "selang selisihnya -3,62 sampai 4,87.",
        ),
        (
            lowest([122, 122, 122, 150, 150, 151, 152, 153, 154]),
            "Urutan ke-3 terendah, U1, U2, U3 (76,25), nyata lebih rendah daripada U4 (93,75): "
            "selang selisihnya 13,37 sampai 21,63.",
        ),
        (
            lowest([124, 125, 126, 126, 126, 151, 152, 153, 154]),
            "Urutan ke-5 terendah, U3, U4, U5 (78,75), nyata lebih rendah daripada U6 (94,38): "
            "selang selisihnya {low} sampai {high}.",
        ),
        (
            moments([(1, 2, 3, 4, 4, 4, 4, 4, 4)] * 9),
            "Apakah U3 (75,00) dan U4 (100,00) berbeda nyata tidak dapat dihitung: jawaban "
            "terlalu sedikit atau seragam.",
        ),
    ],
)
def test_where_the_lowest_end_is_said_with_places_values_and_interval(found, sentence):
    edge = boundary(found, SKM_2017, 3)
    assert str(edge.message) == str(Message(sentence, edge.message.values))


def test_where_half_of_the_users_were_asked_the_lowest_are_told_apart_more_surely():
    found = lowest([130, 131, 132, 133, 150, 151, 152, 153, 154])
    half, all_of_many = boundary(found, SKM_2017, 3, 80), boundary(found, SKM_2017, 3)
    assert half.difference.variance == all_of_many.difference.variance / 2
    assert str(half.message).endswith("selang selisihnya -2,37 sampai 3,62.")


def test_no_value_lies_below_its_scale_and_every_one_below_what_is_above_it():
    estimate = index(people_who((10, 4), (10, 3)), SKM_2017)
    limits = (0, 25, Fraction(175, 2), 100, 101)
    assert [chance_below(estimate, Fraction(limit)) for limit in limits] == [0, 0, 0.5, 1, 1]
