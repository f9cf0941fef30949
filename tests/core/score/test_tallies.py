import json
from collections import Counter

import pytest
from hypothesis import given, strategies as st

from tuntas.core.score.moments import Moments, Sums
from tuntas.core.score.tallies import Count, Part, count_in, count_of, empty, read, total

QUESTIONS = ("biaya", "sistem", "waktu", "waktu.2")
ANSWERS = st.dictionaries(st.sampled_from(QUESTIONS), st.integers(1, 6))
PROFILE = st.dictionaries(st.sampled_from(("sex", "age")), st.sampled_from(("a", "b", "c")))
FORMS = st.lists(st.tuples(ANSWERS, PROFILE), max_size=12)


def test_forms_values_products_and_bands_are_counted():
    counted = count_of(
        [({"waktu": 3, "biaya": 4}, {"sex": "L"}), ({"waktu": 2}, {}), ({}, {"sex": "L"})]
    )
    assert counted == Count(
        n=3,
        values={"waktu": {3: 1, 2: 1}, "biaya": {4: 1}},
        moments=Moments(
            {("biaya", "waktu"): Sums(1, (4, 3), (16, 12, 9)), ("waktu",): Sums(1, (2,), (4,))}
        ),
        profile={"sex": {"L": Part(2, {"waktu": {3: 1}, "biaya": {4: 1}})}},
    )


def test_nothing_is_counted_as_nothing():
    assert count_of([]) == read(empty()) == Count() == total([])


@given(FORMS)
def test_moments_are_those_of_whole_forms(forms):
    patterns = Counter(
        tuple(answers.get(question) for question in QUESTIONS) for answers, _ in forms
    )
    assert count_of(forms).moments == Moments.of(patterns, QUESTIONS)


@given(FORMS, FORMS)
def test_the_count_of_a_group_is_the_sum_of_its_members(some, others):
    assert count_of(some) + count_of(others) == count_of([*others, *some])


@given(FORMS, FORMS, FORMS)
def test_what_comes_late_and_what_is_taken_out_leave_what_counting_anew_gives(early, gone, late):
    stored = empty()
    count_in(stored, [*early, *gone])
    stored = json.loads(json.dumps(stored))  # as a database keeps it
    count_in(stored, gone, -1)
    count_in(stored, late)
    assert read(stored) == count_of([*early, *late])


@pytest.mark.parametrize("never", [{"waktu": 4}, {"biaya": 3}, {"waktu": 3, "biaya": 1}])
def test_what_was_never_counted_cannot_be_taken_out(never):
    stored = empty()
    count_in(stored, [({"waktu": 3}, {})])
    with pytest.raises(ValueError, match="never counted"):
        count_in(stored, [(never, {})], -1)


def test_a_band_that_was_never_counted_cannot_be_taken_out():
    stored = empty()
    count_in(stored, [({"waktu": 3}, {"sex": "L"})])
    with pytest.raises(ValueError, match="never counted"):
        count_in(stored, [({"waktu": 3}, {"sex": "P"})], -1)
