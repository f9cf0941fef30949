from collections import Counter
from fractions import Fraction
from math import isclose, sqrt
from statistics import correlation, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.core.instruments import SKM_2017
from tuntas.core.statistics import cronbach_alpha, interval, item_total_r, t_quantile

FULL = st.lists(st.tuples(*[st.integers(1, 4)] * 9), min_size=2, max_size=40)
PRINTED_T = {1: 12.7062, 2: 4.3027, 4: 2.7764, 9: 2.2622, 30: 2.0423, 60: 2.0003, 61: 1.9996, 120: 1.9799}


@pytest.mark.parametrize(("df", "printed"), PRINTED_T.items())
def test_quantiles_are_those_of_the_printed_table(df, printed):
    assert round(t_quantile(0.975, df), 4) == printed


def test_the_series_and_the_expansion_meet():
    assert t_quantile(0.975, 60) > t_quantile(0.975, 61) > t_quantile(0.975, 62)


@given(FULL)
def test_without_blanks_it_is_the_t_interval_of_the_respondents_own_indices(forms):
    own = [25 * sum(form) / 9 for form in forms]
    centre, half = sum(own) / len(own), t_quantile(0.975, len(own) - 1) * stdev(own) / sqrt(len(own))
    low, high = interval(Counter(forms), SKM_2017)
    assert isclose(low, max(25, centre - half), abs_tol=1e-9)
    assert isclose(high, min(100, centre + half), abs_tol=1e-9)


def test_one_respondent_has_no_interval_and_a_blank_form_is_no_respondent():
    assert interval(Counter(), SKM_2017) is None
    assert interval(Counter({(4,) * 9: 1, (None,) * 9: 5}), SKM_2017) is None


def test_equal_answers_have_an_interval_of_no_width():
    assert interval(Counter({(3,) * 9: 20}), SKM_2017) == (75.0, 75.0)


def test_the_interval_surrounds_the_index_of_its_own_convention():
    low, high = interval(Counter({(4,) * 9: 10, (3,) * 9: 10}), SKM_2017, "0.11")
    assert isclose((low + high) / 2, 86.625)


def test_asking_everyone_leaves_no_uncertainty():
    forms = Counter({(4,) * 9: 10, (3,) * 9: 10})
    assert interval(forms, SKM_2017, population=20) == (87.5, 87.5)
    wide, narrow = interval(forms, SKM_2017), interval(forms, SKM_2017, population=40)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_a_blank_widens_the_interval_without_moving_the_index_to_zero():
    full = Counter({(4,) * 9: 5, (3,) * 9: 5})
    blank = full + Counter({(4,) + (None,) * 8: 1})
    low, high = interval(blank, SKM_2017)
    assert low < 25 * (39 / 11 + 8 * 3.5) / 9 < high


@given(FULL)
def test_item_total_r_is_pearsons(forms):
    totals = [sum(form) for form in forms]
    for column, r in enumerate(item_total_r(Counter(forms))):
        values = [form[column] for form in forms]
        if len(set(values)) == 1 or len(set(totals)) == 1:
            assert r is None
        else:
            assert isclose(r, correlation(values, totals), abs_tol=1e-9)


def test_gratis_from_everyone_has_no_r_and_the_rest_keeps_its_own():
    forms = Counter({(1, 1, 1, 4, 1, 1, 1, 1, 1): 2, (3, 3, 3, 4, 3, 3, 3, 3, 3): 2})
    assert item_total_r(forms) == (1.0, 1.0, 1.0, None, 1.0, 1.0, 1.0, 1.0, 1.0)


def test_alpha_of_a_worked_example():
    # Variances 1, 1 and of the totals 3: alpha = 2/1 x (1 - 2/3).
    assert cronbach_alpha(Counter({(1, 2): 1, (2, 1): 1, (3, 3): 1})) == Fraction(2, 3)


def test_equal_columns_agree_fully():
    assert cronbach_alpha(Counter({(1,) * 9: 3, (4,) * 9: 3})) == 1


def test_alpha_leaves_out_what_nobody_answered_and_forms_with_blanks():
    forms = Counter({(1, None, 2): 1, (2, None, 1): 1, (3, None, 3): 1, (None, None, 4): 7})
    assert cronbach_alpha(forms) == Fraction(2, 3)


@pytest.mark.parametrize("forms", [{}, {(4,) * 9: 1}, {(4,) * 9: 8}, {(3,): 4, (2,): 1}, {(None, None): 3}])
def test_without_variance_or_a_second_element_there_is_no_alpha(forms):
    assert cronbach_alpha(Counter(forms)) is None
