"""How a survey gets on, and when it will be done."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.core.progress import FARTHEST, Progress, progress, projected_day

FIRST = date(2026, 10, 1)


def test_no_service_makes_up_for_another():
    assert progress([(50, 30), (5, 20), (7, None)]) == Progress(
        required=50, counted=35, answers=62, unknown=1
    )


def test_without_services_nothing_is_reached():
    assert progress([]) == Progress(0, 0, 0, 0)
    assert progress([]).is_reached is False


@pytest.mark.parametrize(
    ("counted", "required", "today", "day"),
    [
        (100, 200, date(2026, 10, 10), date(2026, 10, 20)),
        (1, 3, date(2026, 10, 1), date(2026, 10, 3)),
        (200, 200, date(2026, 10, 10), date(2026, 10, 10)),
        (3, 10, date(2026, 10, 2), date(2026, 10, 7)),  # 1.5 a day, 7 missing: 4.7 days
        (0, 200, date(2026, 10, 10), None),
        (10, 0, date(2026, 10, 10), None),
        (10, 200, date(2026, 9, 30), None),
        (1, 10**9, date(2026, 10, 10), None),
    ],
)
def test_the_mean_pace_tells_the_day_or_nothing(counted, required, today, day):
    assert projected_day(counted, required, FIRST, today) == day


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_day_is_never_before_today_nor_beyond_what_can_be_told(counted, required, today):
    day = projected_day(counted, required, FIRST, today)
    assert day is None or 0 <= (day - today).days <= FARTHEST
