from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from tuntas.core.base.holidays import DECREES, Calendar, holidays, is_decreed

DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
PLAIN = Calendar()


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 8, 14), True),  # a Friday
        (date(2026, 8, 15), False),  # a Saturday
        (date(2026, 8, 17), False),  # Independence Day
        (date(2025, 8, 18), False),  # cuti bersama by a later decree
        (date(2023, 4, 19), False),  # cuti bersama moved to the days before Idulfitri
        (date(2023, 4, 26), True),  # and away from the day after
        (date(2024, 2, 14), False),  # the general election
        (date(2028, 5, 1), False),  # a fixed day of a year without a decree
    ],
)
def test_a_working_day_is_no_weekend_no_holiday_and_no_shared_leave(day, working):
    assert PLAIN.is_working(day) is working


def test_every_decreed_year_has_its_source_and_as_many_days_as_the_decree():
    counts = {year: (len(holidays(year)), bool(decree.source)) for year, decree in DECREES.items()}
    # national holidays + cuti bersama + (2024) two election days; 2025 with the day added in August
    assert counts == {
        2023: (16 + 11, True),
        2024: (17 + 10 + 2, True),
        2025: (17 + 11, True),
        2026: (25, True),
    }


def test_a_year_without_a_decree_has_its_fixed_days_only_and_says_so():
    assert [day.isoformat() for day in holidays(2027)] == [
        "2027-01-01",
        "2027-05-01",
        "2027-06-01",
        "2027-08-17",
        "2027-12-25",
    ]
    assert (is_decreed(2026), is_decreed(2027)) == (True, False)


def test_a_day_that_an_operator_added_is_no_working_day():
    monday = date(2027, 3, 8)
    assert Calendar({monday}).on_or_before(monday) == date(2027, 3, 5)
    assert Calendar({monday}).after(date(2027, 3, 5), 1) == date(2027, 3, 9)


def test_a_day_that_was_taken_back_is_worked_on_and_a_weekend_stays_one():
    leave, saturday = date(2026, 12, 24), date(2026, 3, 21)
    calendar = Calendar(taken_back={leave, saturday})
    assert [calendar.is_working(day) for day in (leave, saturday, date(2026, 12, 25))] == [
        True,
        False,
        False,
    ]


def test_what_an_operator_added_himself_is_off_although_it_was_taken_back():
    day = date(2026, 12, 24)
    assert Calendar(added={day}, taken_back={day}).is_working(day) is False


def test_before_a_long_holiday_one_goes_far_back():
    # Idulfitri 2026: 20 to 24 March, Nyepi 18 and 19 March
    assert PLAIN.on_or_before(date(2026, 3, 24)) == date(2026, 3, 17)
    assert PLAIN.after(date(2026, 3, 17), 2) == date(2026, 3, 26)


@given(DAYS)
def test_the_working_day_before_is_the_nearest_one(day):
    found = PLAIN.on_or_before(day)
    between = [found + timedelta(days=n) for n in range(1, (day - found).days + 1)]
    assert PLAIN.is_working(found)
    assert [d for d in between if PLAIN.is_working(d)] == []


@given(DAYS, st.integers(1, 15))
def test_so_many_working_days_lie_between_a_day_and_the_nth_after_it(day, n):
    found = PLAIN.after(day, n)
    days = [day + timedelta(days=k) for k in range(1, (found - day).days + 1)]
    assert (PLAIN.is_working(found), sum(map(PLAIN.is_working, days))) == (True, n)


def test_every_day_off_has_its_name():
    first = dict(list(holidays(2026).items())[:4])
    assert first == {
        date(2026, 1, 1): "Tahun Baru Masehi",
        date(2026, 1, 16): "Isra Mikraj Nabi Muhammad S.A.W.",
        date(2026, 2, 16): "Cuti bersama",
        date(2026, 2, 17): "Tahun Baru Imlek",
    }
    assert all(name for year in DECREES for name in holidays(year).values())
    assert (is_decreed(2026), is_decreed(2022)) == (True, False)
