from collections import Counter
from fractions import Fraction
from math import isclose
from statistics import correlation

import pytest
from hypothesis import given, strategies as st

from tuntas.core.score.moments import Moments
from tuntas.core.score.reliability import complete_forms, cronbach_alpha, item_total_r
from tuntas.core.score.tallies import count_of
from tuntas.core.survey.instruments import SKM_2017

FULL = st.lists(st.tuples(*[st.integers(1, 4)] * 9), min_size=2, max_size=40)


def moments(forms):
    forms = Counter(forms)
    return Moments.of(forms, SKM_2017.keys[: len(next(iter(forms), ()))])


@given(FULL)
def test_item_total_r_is_pearsons(forms):
    totals = [sum(form) for form in forms]
    for column, r in enumerate(item_total_r(moments(forms)).values()):
        values = [form[column] for form in forms]
        if len(set(values)) == 1 or len(set(totals)) == 1:
            assert r is None
        else:
            assert isclose(r, correlation(values, totals), abs_tol=1e-9)


def test_gratis_from_everyone_has_no_r_and_the_rest_keeps_its_own():
    forms = Counter({(1, 1, 1, 4, 1, 1, 1, 1, 1): 2, (3, 3, 3, 4, 3, 3, 3, 3, 3): 2})
    assert list(item_total_r(moments(forms)).values()) == [1.0] * 3 + [None] + [1.0] * 5


def test_alpha_of_a_worked_example():
    # Variances 1, 1 and of the totals 3: alpha = 2/1 x (1 - 2/3).
    assert cronbach_alpha(moments({(1, 2): 1, (2, 1): 1, (3, 3): 1})) == Fraction(2, 3)


def test_equal_columns_agree_fully():
    assert cronbach_alpha(moments({(1,) * 9: 3, (4,) * 9: 3})) == 1


def test_alpha_leaves_out_what_nobody_answered_and_forms_with_blanks():
    forms = Counter({(1, None, 2): 1, (2, None, 1): 1, (3, None, 3): 1, (None, None, 4): 7})
    assert cronbach_alpha(moments(forms)) == Fraction(2, 3)


@pytest.mark.parametrize(
    "forms", [{}, {(4,) * 9: 1}, {(4,) * 9: 8}, {(3,): 4, (2,): 1}, {(None, None): 3}]
)
def test_without_variance_or_a_second_element_there_is_no_alpha(forms):
    assert cronbach_alpha(moments(forms)) is None


def test_a_form_is_complete_that_answers_all_that_anybody_answered():
    full = dict.fromkeys(("waktu", "biaya"), 3)
    forms = [(full, {}), (full, {}), ({"waktu": 3}, {}), ({}, {})]
    assert complete_forms(count_of(forms).moments) == 2
    assert complete_forms(count_of([]).moments) == 0
