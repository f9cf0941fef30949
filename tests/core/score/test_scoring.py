from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from tests.core.answers import element, tally
from tuntas.core.base.numerals import round_half_up
from tuntas.core.score.scoring import (
    achievement,
    add,
    aggregate,
    grade,
    score,
    tally_of,
    weight_label,
)
from tuntas.core.survey.instruments import INSTRUMENTS, SKM_2017

FORMS = st.lists(
    st.tuples(*[st.none() | st.integers(1, 4)] * 9).filter(
        lambda form: any(v is not None for v in form)
    ),
    min_size=1,
    max_size=30,
)


def of_forms(forms):
    return tally_of(Counter(forms), SKM_2017.keys)


def test_a_blank_is_skipped_and_never_zero():
    forms = [(4,) * 9, (None,) + (4,) * 8]
    scored = score(of_forms(forms), SKM_2017)
    assert scored.elements[0].n == 1
    assert scored.elements[0].nrr == Decimal("4.0000")
    assert scored.index == Decimal("100.00")


def test_no_answers_are_no_data_and_not_grade_d():
    scored = score({}, SKM_2017)
    assert (scored.n, scored.index, scored.exact, scored.grade) == (0, None, None, None)
    assert {(e.n, e.nrr, e.index, e.grade) for e in scored.elements} == {(0, None, None, None)}


def test_an_element_nobody_answered_is_not_used():
    without_tariff = {key: element(10, 32) for key in SKM_2017.keys if key != "biaya"}
    scored = score(without_tariff, SKM_2017)
    assert scored.index == Decimal("80.00")
    assert scored.elements[3].index is None


def test_nrr_is_never_rounded_before_the_index():
    scored = score(tally(3, 3 * 9 * 3 + 1), SKM_2017)
    assert scored.elements[0].nrr == Decimal("3.3333")
    assert scored.exact == Fraction(82, 27) * 25


def test_respondents_can_be_more_than_the_answers_to_any_element():
    forms = [(4,) + (None,) * 8, (None, 3) + (None,) * 7]
    assert score(of_forms(forms), SKM_2017).n == 1
    assert score(of_forms(forms), SKM_2017, respondents=2).n == 2


def test_a_value_outside_the_scale_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="outside 1 to 4"):
        score({"waktu": {5: 1}}, SKM_2017)
    with pytest.raises(ValueError, match="no elements of skm-2017"):
        score({"keramahan": {4: 1}}, SKM_2017)


def test_an_unknown_method_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="unknown method 'median'"):
        aggregate([], [], SKM_2017, "median")


def test_no_parts_are_no_data():
    assert aggregate([], [], SKM_2017, "mean_of_units").index is None


def test_parts_go_into_the_mean_unrounded():
    # 82.4074... and 80.5555...: their mean is 81.4815; of the rounded ones it would be 81.485 and
    # then 81.49.
    parts = [tally(3, 89), tally(3, 87)]
    assert aggregate(parts, [3, 3], SKM_2017, "mean_of_units").index == Decimal("81.48")


def test_integrity_surveys_have_their_own_scale_and_no_grade():
    ipak = INSTRUMENTS["ipak-6"]
    scored = score({key: {6: 1, 5: 1} for key in ipak.keys}, ipak)
    assert (scored.index, scored.grade) == (Decimal("5.50"), None)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Fraction(225, 8), 2, "28.13"),
        (Fraction(-225, 8), 2, "-28.13"),
        (Decimal("64.995"), 2, "65.00"),
        (Decimal("64.9949999"), 2, "64.99"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(0), 2, "0.00"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value, places, rounded):
    assert str(round_half_up(value, places)) == rounded


def test_achievement_needs_an_index_and_a_target():
    assert achievement(Decimal("90.83"), Decimal("89.45")) == Decimal("101.54")
    assert achievement(None, Decimal("89.45")) is None
    assert achievement(Decimal("90.83"), None) is None
    assert achievement(Decimal("90.83"), Decimal(0)) is None


def test_published_values_are_graded_alike():
    assert [
        grade(Decimal(v), SKM_2017) for v in ("88.31", "88.30", "76.60", "64.99", "24.75")
    ] == list("ABCDD")
    assert grade(None, SKM_2017) is None


@given(FORMS, st.randoms())
def test_the_order_of_respondents_does_not_matter(forms, random):
    shuffled = forms.copy()
    random.shuffle(shuffled)
    assert score(of_forms(shuffled), SKM_2017) == score(of_forms(forms), SKM_2017)


@given(FORMS)
def test_the_index_stays_between_25_and_100(forms):
    index = score(of_forms(forms), SKM_2017).index
    assert Decimal(25) <= index <= Decimal(100)


@given(FORMS, st.data())
def test_a_better_answer_never_lowers_the_index(forms, data):
    row = data.draw(st.integers(0, len(forms) - 1))
    raisable = [i for i, v in enumerate(forms[row]) if v is not None and v < 4]
    if not raisable:
        return
    column = data.draw(st.sampled_from(raisable))
    better = forms.copy()
    better[row] = tuple(v + 1 if i == column else v for i, v in enumerate(forms[row]))
    assert score(of_forms(better), SKM_2017).exact > score(of_forms(forms), SKM_2017).exact


@given(st.lists(FORMS, min_size=1, max_size=4))
def test_the_sum_of_tallies_is_the_tally_of_all_and_pooling_agrees(groups):
    together = of_forms([form for group in groups for form in group])
    assert add(map(of_forms, groups)) == together
    whole = score(together, SKM_2017, respondents=sum(map(len, groups)))
    assert (
        aggregate(list(map(of_forms, groups)), list(map(len, groups)), SKM_2017, "pooled") == whole
    )


@given(
    st.lists(
        st.lists(st.tuples(*[st.integers(1, 4)] * 9), min_size=1, max_size=9),
        min_size=1,
        max_size=4,
    )
)
def test_without_blanks_weighting_by_respondents_is_pooling(groups):
    parts, people = list(map(of_forms, groups)), list(map(len, groups))
    weighted = aggregate(parts, people, SKM_2017, "weighted_by_respondents")
    assert weighted == aggregate(parts, people, SKM_2017, "pooled")


def test_pooling_takes_each_question_of_an_element_over_all_respondents():
    # one group answered both questions on time, the other only the second one
    groups = [{"waktu": {4: 1}, "waktu.2": {2: 1}}, {"waktu.2": {2: 3}}]
    assert aggregate(groups, [1, 3], SKM_2017, "pooled").index == Decimal("75.00")  # (4 + 2) / 2


def test_an_element_with_several_questions_is_the_mean_of_their_means():
    one_question = {"waktu": {4: 3, 3: 1}}
    two_questions = {"waktu": {4: 4}, "waktu.2": {2: 1, 4: 1}}
    assert score(one_question, SKM_2017).index == Decimal("93.75")
    assert score(two_questions, SKM_2017).index == Decimal("87.50")  # (4 + 3) / 2 x 25
    assert score(two_questions, SKM_2017).n == 4


def test_a_weight_is_written_as_the_regulation_writes_it():
    assert [weight_label(w) for w in ("exact", "0.11", "0.111")] == ["1/x", "0,11", "0,111"]
    assert [weight_label(w, 9) for w in ("exact", "0.11")] == ["1/9", "0,11"]
