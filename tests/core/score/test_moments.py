from collections import Counter
from fractions import Fraction
from itertools import pairwise
from statistics import mean, variance

from hypothesis import given, strategies as st

from tuntas.core.score.moments import Moments, Sums, total

QUESTIONS = ("a", "b", "c")
FORM = st.tuples(*[st.none() | st.integers(1, 4)] * 3)
FORMS = st.lists(FORM, min_size=2, max_size=25)
THIRD = {q: Fraction(1, 3) for q in QUESTIONS}


def moments(forms):
    return Moments.of(Counter(forms), QUESTIONS)


def test_sums_are_kept_per_set_of_questions_answered():
    assert moments([(1, 2, 3), (4, 4, 4), (2, None, 3), (None, None, None)]).groups == {
        ("a", "b", "c"): Sums(2, (5, 6, 7), (17, 18, 19, 20, 22, 25)),
        ("a", "c"): Sums(1, (2, 3), (4, 6, 9)),
    }


@given(FORMS, FORMS)
def test_groups_add_up(some, others):
    both = moments(some) + moments(others)
    assert both == moments([*some, *others]) == total([moments(others), moments(some)])


@given(st.lists(st.tuples(*[st.integers(1, 4)] * 3), min_size=2, max_size=25))
def test_without_blanks_it_is_the_variance_of_the_respondents_own_means(forms):
    own = [Fraction(sum(form), 3) for form in forms]
    assert moments(forms).contrast(THIRD) == (mean(own), variance(own) / len(own), len(own))


@given(FORMS)
def test_with_blanks_it_is_the_spread_of_each_persons_part(forms):
    people = [form for form in forms if form != (None,) * 3]
    columns = list(zip(*people, strict=True)) or [()] * 3
    given_answers = [[v for v in column if v is not None] for column in columns]
    found = moments(forms).contrast(THIRD)
    if len(people) < 2 or not all(given_answers):
        assert found is None
        return
    means = [Fraction(sum(c), len(c)) for c in given_answers]
    parts = [
        sum(
            (v - m) / len(c) / 3
            for v, m, c in zip(form, means, given_answers, strict=True)
            if v is not None
        )
        for form in people
    ]
    n = len(people)
    assert found == (sum(means) / 3, sum(p * p for p in parts) * Fraction(n, n - 1), n)


def test_a_difference_of_questions_is_made_within_the_same_people():
    forms = [(1, 2, 1), (2, 3, 4), (3, 4, 4)]
    assert moments(forms).contrast({"b": Fraction(1), "a": Fraction(-1)}) == (1, 0, 3)


def test_only_those_who_answered_one_of_the_questions_count():
    forms = [(1, None, None), (3, None, None), (None, 2, None), (None, 2, 2)]
    assert moments(forms).contrast({"a": Fraction(1)}) == (2, 1, 2)
    assert moments(forms).contrast({"c": Fraction(1)}) is None
    assert Moments().contrast({"a": Fraction(1)}) is None


@given(FORMS)
def test_asking_more_people_alike_narrows_what_is_known(forms):
    found = [moments(forms * times).contrast({"a": Fraction(1)}) for times in (1, 2, 4)]
    known = [f for f in found if f]
    assert all(a[0] == b[0] and a[1] >= b[1] for a, b in pairwise(known))
