"""Codes of rounds: proposed from year and period, checked, and said in a sentence."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from tuntas.core.survey.round_codes import LONGEST, clean, problem, proposed, spoken

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
S1 = (date(2026, 1, 1), date(2026, 6, 30))
S2 = (date(2026, 7, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (*YEAR, "2026"),
        (*S1, "2026-S1"),
        (*S2, "2026-S2"),
        (date(2026, 1, 12), date(2026, 6, 12), "2026-S1"),  # nearly all of it
        (date(2026, 4, 1), date(2026, 6, 30), "2026-TW2"),
        (date(2026, 10, 5), date(2026, 12, 15), "2026-TW4"),
        (date(2026, 3, 1), date(2026, 3, 31), "2026"),  # a month of asking stands for the year
        (date(2026, 5, 1), date(2026, 8, 31), "2026"),  # in both semesters
        (date(2025, 7, 1), date(2025, 12, 31), "2026"),  # asked in another year
    ],
)
def test_the_first_round_of_a_year_is_called_by_its_period(opens, closes, code):
    assert proposed(2026, opens, closes, ()) == code


@pytest.mark.parametrize(
    ("opens", "closes", "taken", "code"),
    [
        (*YEAR, {"2026"}, "2026-2"),
        (*YEAR, {"2026", "2026-2"}, "2026-3"),
        (*S2, {"2026"}, "2026-S2"),
        (*S2, {"2026-S2"}, "2026"),
        (date(2026, 3, 1), date(2026, 3, 31), {"2026"}, "2026-TW1"),
        (date(2026, 3, 1), date(2026, 3, 31), {"2026", "2026-TW1"}, "2026-S1"),
        (date(2026, 3, 1), date(2026, 4, 30), {"2026"}, "2026-S1"),
        (date(2026, 5, 1), date(2026, 8, 31), {"2026"}, "2026-2"),
    ],
)
def test_a_second_round_of_a_year_gets_another_code(opens, closes, taken, code):
    assert proposed(2026, opens, closes, taken) == code


@given(
    opens=st.dates(date(2000, 1, 1), date(2199, 12, 31)),
    days=st.integers(0, 800),
    count=st.integers(1, 9),
)
def test_whatever_is_proposed_is_free_and_valid(opens, days, count):
    taken: set[str] = set()
    for _ in range(count):
        code = proposed(opens.year, opens, opens + timedelta(days=days), taken)
        assert problem(code, opens.year, taken) is None
        taken.add(code)


@pytest.mark.parametrize(
    "typed", ["2026", "2026-S1", "2026-TW4", "UJI", "7", "A-1-B", "A" * LONGEST]
)
def test_short_codes_of_letters_numbers_and_hyphens_are_taken(typed):
    assert problem(typed, 2026, {"2025"}) is None


@pytest.mark.parametrize(
    "typed",
    ["", "-", "2026-", "-S1", "2026--S1", "2026/S1", "2026 S1", "s1", "É1", "2026_1", "A" * 13],
)
def test_anything_else_is_refused(typed):
    assert "paling panjang 12 tanda" in str(problem(typed, 2026, ()))


def test_a_code_is_given_once():
    assert str(problem("2026-S1", 2026, {"2026-S1"})) == "Sudah ada putaran berkode “2026-S1”."
    assert clean(" 2026-s1 ") == "2026-S1"


def test_a_code_that_reads_as_another_year_is_refused():
    assert str(problem("2025", 2026, ())) == (
        "Kode 2025 dibaca sebagai tahun, padahal putaran ini tahun 2026."
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("2026", "2026"),
        ("2026-S1", "2026 semester I"),
        ("2026-S2", "2026 semester II"),
        ("2026-TW4", "2026 triwulan IV"),
        ("2026-2", "2026-2"),
        ("2026-S3", "2026-S3"),
        ("UJI", "2026 (UJI)"),
        ("2025-S1", "2026 (2025-S1)"),
    ],
)
def test_a_code_is_said_after_the_word_tahun(code, said):
    assert spoken(code, 2026) == said


@pytest.mark.parametrize(
    ("closes", "code"),
    [
        (date(2026, 2, 28), "2026"),  # 59 of the 90 days of the quarter
        (date(2026, 3, 1), "2026-TW1"),  # 60 of 90
        (date(2026, 4, 30), "2026"),  # 120 of the 181 days of the semester
        (date(2026, 5, 1), "2026-S1"),  # 121 of 181
    ],
)
def test_two_thirds_of_a_part_of_the_year_are_nearly_all_of_it(closes, code):
    assert proposed(2026, date(2026, 1, 1), closes, ()) == code
