"""The interval of a group belongs to the very score of that group."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from tuntas.core.score.aggregates import estimate, group_score
from tuntas.core.score.scoring import METHODS, WEIGHTS
from tuntas.core.score.tallies import Count, count_of
from tuntas.core.score.uncertainty import index, interval
from tuntas.core.survey.instruments import SKM_2017

ANSWERS = st.dictionaries(st.sampled_from(SKM_2017.keys), st.integers(1, 4))
GROUPS = st.lists(st.lists(ANSWERS, max_size=12), max_size=5)


def counted(*values):
    """One form per value, the same value for every element."""
    return count_of((dict.fromkeys(SKM_2017.keys, value), {}) for value in values)


def alike(values, times):
    return counted(*(values * times))


@given(GROUPS, st.sampled_from(METHODS), st.sampled_from(list(WEIGHTS)))
def test_the_estimate_is_of_the_value_that_is_printed(groups, method, weights):
    parts = [count_of((answers, {}) for answers in forms) for forms in groups]
    found = estimate(parts, [None] * len(parts), SKM_2017, method, weights)
    if found:
        assert found.value == group_score(parts, SKM_2017, method, weights).exact


def test_one_group_is_as_sure_as_itself():
    part = alike([3, 4, 2], 6)
    for method in METHODS:
        assert interval(estimate([part], [None], SKM_2017, method)) == interval(
            index(part.moments, SKM_2017)
        )


def test_the_spread_of_a_lone_answer_is_taken_from_the_other_groups():
    wide, lone = alike([2, 4], 10), counted(3)
    found = estimate([wide, lone], [None, None], SKM_2017, "mean_of_units")
    own = index(wide.moments, SKM_2017)
    # A lone answer is 20 times less sure than the mean of 20; each group has half of the weight.
    assert found.variance == (own.variance + 20 * own.variance) / 4
    assert (found.value, found.n, found.df, found.bounds) == (75, 21, 1, (25, 100))
    rounded_weights = estimate([wide, lone], [None, None], SKM_2017, "mean_of_units", "0.11")
    assert rounded_weights.bounds == (Fraction("24.75"), 99)
    one = estimate([wide, lone], [None, None], SKM_2017, "mean_of_units", key="waktu")
    assert (one.value, one.bounds) == (75, (25, 100))


def test_everyone_asked_leaves_nothing_to_chance():
    part = counted(2, 3, 4, 4, 4)
    assert interval(estimate([part, part], [5, 5], SKM_2017, "pooled")) == (85.0, 85.0)
    assert interval(estimate([part, part], [5, 5], SKM_2017, "mean_of_units")) == (85.0, 85.0)


def test_a_part_whose_users_are_unknown_makes_those_of_all_unknown():
    part = counted(2, 3, 4, 4, 4)
    known, unknown = (estimate([part, part], [20, p], SKM_2017, "pooled") for p in (20, None))
    assert known.variance < unknown.variance


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("parts", [[], [Count()], [counted(3)]])
def test_without_data_or_with_one_respondent_nothing_is_known_about_the_error(method, parts):
    assert estimate(parts, [None] * len(parts), SKM_2017, method) is None


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="unknown method"):
        estimate([], [], SKM_2017, "median")


@pytest.mark.parametrize(
    ("method", "index", "variance", "one"),
    [
        ("pooled", Fraction(245, 3), Fraction(3350, 261), Fraction(2345, 261)),
        ("mean_of_units", Fraction(250, 3), Fraction(50125, 6732), Fraction(21875, 3366)),
        (
            "weighted_by_respondents",
            Fraction(245, 3),
            Fraction(13795, 1683),
            Fraction(12775, 1683),
        ),
    ],
)
def test_each_method_has_its_own_value_and_error(method, index, variance, one):
    """18 of 60 users at 75 on average, 12 at 91.67: pooled and weighted agree on the value."""
    parts = [alike([3, 4, 2], 6), alike([4, 4, 3], 4)]
    found = estimate(parts, [60, None], SKM_2017, method)
    assert (group_score(parts, SKM_2017, method).exact, group_score(parts, SKM_2017, method).n) == (
        index,
        30,
    )
    assert (found.value, found.variance, found.n, found.bounds) == (index, variance, 30, (25, 100))
    element = estimate(parts, [60, 40], SKM_2017, method, key="waktu")
    assert (element.value, element.variance, element.n) == (index, one, 30)
