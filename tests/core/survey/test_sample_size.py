import pytest
from hypothesis import given, strategies as st

from tuntas.core.survey.sample_size import TABLE, from_table, required

POPULATIONS = st.integers(0, 2_000_000)


def test_the_formula_gives_all_ninety_printed_rows():
    assert len(TABLE) == 90
    assert [(n, required(n)) for n, _ in TABLE] == list(TABLE)


def test_the_table_gives_its_own_rows():
    assert [(n, from_table(n)) for n, _ in TABLE] == list(TABLE)


def test_between_rows_the_next_higher_one_holds():
    assert (from_table(1001), from_table(1100), from_table(1101)) == (285, 285, 291)


def test_below_the_table_everyone_is_asked_and_above_it_the_last_row_holds():
    assert [from_table(n) for n in (0, 1, 9)] == [0, 1, 9]
    assert from_table(5_000_000) == 384


def test_a_negative_population_is_an_error():
    for function in (required, from_table):
        with pytest.raises(ValueError, match="not negative"):
            function(-1)


@given(POPULATIONS)
def test_never_more_than_there_are_and_never_more_than_the_table(n):
    assert 0 <= required(n) <= min(n, from_table(n) or n, 384)


@given(POPULATIONS)
def test_more_users_never_need_fewer_respondents(n):
    assert required(n) <= required(n + 1)
