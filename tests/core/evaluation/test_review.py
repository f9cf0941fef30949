from hypothesis import given, strategies as st

from tuntas.core.evaluation.review import Candidate, divide, random_draw, risky_draw

PLANS = range(1, 101)


def test_the_same_seed_draws_the_same_plans_whatever_their_order():
    assert random_draw(PLANS, 10, "a") == random_draw(list(reversed(PLANS)), 10, "a")
    assert len(random_draw(PLANS, 10, "a")) == 10
    assert random_draw(PLANS, 10, "a") != random_draw(PLANS, 10, "b")


def test_a_larger_share_holds_the_smaller_one():
    assert random_draw(PLANS, 20, "a")[:10] == random_draw(PLANS, 10, "a")


def test_a_share_of_few_is_rounded_up():
    assert (len(random_draw([1, 2, 3], 10, "a")), random_draw([], 10, "a")) == (1, [])


def test_the_riskiest_are_drawn_and_never_one_without_risk():
    known = [
        Candidate(1),
        Candidate(2, findings=1),
        Candidate(3, reused=1),
        Candidate(4, findings=1, reused=1, last_day=True),
    ]
    assert [c.risk for c in known] == [0, 1, 2, 4]
    assert risky_draw(known, 50, "a") == [4, 3]
    assert risky_draw(known, 100, "a") == [4, 3, 2]


def test_units_are_divided_evenly_by_their_plans():
    divided = divide({1: 30, 2: 10, 3: 10, 4: 10}, [7, 8])
    assert divided == {1: 7, 2: 8, 3: 8, 4: 8}


def test_what_somebody_has_stays_and_the_rest_evens_it_out():
    assert divide({1: 5, 2: 5, 3: 5}, [7, 8], kept={1: 8}) == {1: 8, 2: 7, 3: 7}


def test_units_without_plans_are_spread_as_well():
    assert sorted(divide(dict.fromkeys(range(6), 0), [7, 8]).values()) == [7, 7, 7, 8, 8, 8]


def test_nobody_gets_what_he_may_not_have_and_what_nobody_may_have_is_left_out():
    assert divide({1: 1, 2: 1, 3: 1}, [7, 8], barred={1: {7}, 2: {8}, 3: {7, 8}}) == {1: 8, 2: 7}


@given(
    loads=st.dictionaries(st.integers(1, 60), st.integers(0, 50), max_size=40),
    members=st.lists(st.integers(100, 110), min_size=1, max_size=6, unique=True),
)
def test_nobody_carries_more_than_the_least_plus_the_heaviest(loads, members):
    divided = divide(loads, members)
    assert set(divided) == set(loads)
    carried = [sum(loads[t] for t, m in divided.items() if m == member) for member in members]
    assert max(carried) - min(carried) <= max(loads.values(), default=0)


def test_the_heaviest_is_given_first_to_who_has_least_and_equal_ones_by_number():
    assert divide({1: 10, 2: 20, 3: 30}, [7, 8]) == {3: 7, 2: 8, 1: 8}
    assert divide({4: 5, 3: 5, 2: 5, 1: 5}, [7, 8]) == {1: 7, 2: 8, 3: 7, 4: 8}
    assert divide({1: 1}, [8, 7]) == {1: 8}
    assert divide({1: 5, 2: 5}, [7, 8], kept={1: 9, 3: 7}) == {1: 7, 2: 8}
