"""How a survey gets on, and when it will be done."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, strategies as st

from tuntas.core.survey.progress import (
    FARTHEST,
    Outlook,
    Progress,
    outlook,
    pace_days,
    progress,
    projected_day,
)

FIRST = date(2026, 10, 1)
TODAY = date(2026, 10, 10)


def test_no_service_makes_up_for_another():
    assert progress([(50, 30), (5, 20), (7, None)]) == Progress(
        required=50, counted=35, answers=62, unknown=1
    )


def test_without_services_nothing_is_reached():
    assert progress([]) == Progress(0, 0, 0, 0)
    assert progress([]).is_reached is False


@pytest.mark.parametrize(
    ("missing", "recent", "days", "day"),
    [
        (100, 100, 10, date(2026, 10, 20)),
        (2, 1, 1, date(2026, 10, 12)),
        (0, 0, 14, date(2026, 10, 10)),
        (7, 3, 2, date(2026, 10, 15)),  # 1.5 a day, 7 missing: 4.7 days
        (7, 0, 14, None),
        (7, 3, 0, None),
        (10**9, 1, 14, None),
    ],
)
def test_the_recent_pace_tells_the_day_or_nothing(missing, recent, days, day):
    assert projected_day(missing, recent, days, TODAY) == day


def test_the_pace_is_that_of_two_weeks_or_of_a_younger_survey():
    assert [pace_days(FIRST, FIRST + timedelta(days=n)) for n in (0, 9, 13, 14, 300)] == [
        1,
        10,
        14,
        14,
        14,
    ]
    assert pace_days(FIRST, FIRST - timedelta(days=1)) == 0


def test_the_slowest_service_says_when_a_survey_is_done():
    fast, slow, done = (10, 140), (10, 14), (0, 140)
    assert outlook([fast, slow, done], 14, TODAY) == Outlook(date(2026, 10, 20), 0)


def test_a_service_without_a_recent_answer_is_counted_apart():
    assert outlook([(10, 14), (10, 0), (5, 0)], 14, TODAY) == Outlook(date(2026, 10, 20), 2)
    assert outlook([(10, 0)], 14, TODAY) == Outlook(None, 1)
    assert outlook([], 14, TODAY) == Outlook(None, 0)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 14), st.dates(date(2020, 1, 1)))
def test_the_day_is_never_before_today_nor_beyond_what_can_be_told(missing, recent, days, today):
    assume(today < date(9000, 1, 1))
    day = projected_day(missing, recent, days, today)
    assert day is None or 0 <= (day - today).days <= FARTHEST
