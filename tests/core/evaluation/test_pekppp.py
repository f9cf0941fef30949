from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tuntas.core.evaluation.pekppp import EDITIONS, Indicators, later

REPORT = date(2023, 1, 31)


def plans(planned, done):
    return Indicators(planned, done, None, None, 0)


def speed(followed_up, reported=REPORT):
    return Indicators(1, 1, reported, followed_up, 0)


@pytest.mark.parametrize(
    ("planned", "done", "points"),
    [
        (0, 0, 0),
        (5, 0, 1),
        (100, 29, 2),
        (10, 3, 3),
        (1000, 299, 2),
        (10, 8, 3),
        (1000, 801, 4),
        (100_000, 80_001, 4),  # printed as 80,00 %, and above it
        (100_000, 99_999, 4),  # printed as 100 %, and not all
        (7, 7, 5),
    ],
)
def test_the_share_of_plans_carried_out_gives_its_points_unrounded(planned, done, points):
    assert plans(planned, done).share_points == points


def test_without_plans_there_is_no_share():
    assert (plans(0, 0).share, plans(3, 1).share) == (None, Decimal("33.33"))


@pytest.mark.parametrize(
    ("day", "months", "points"),
    [
        (date(2023, 1, 15), 1, 5),  # before the report was dated
        (date(2023, 2, 28), 1, 5),  # a month after 31 January
        (date(2023, 3, 1), 2, 4),
        (date(2023, 4, 30), 3, 4),
        (date(2023, 5, 1), 4, 3),
        (date(2023, 7, 31), 6, 3),
        (date(2023, 10, 31), 9, 2),
        (date(2024, 1, 31), 12, 1),
        (date(2024, 2, 1), 13, 0),
    ],
)
def test_the_months_from_report_to_follow_up_give_their_points(day, months, points):
    assert (speed(day).months, speed(day).speed_points) == (months, points)


@pytest.mark.parametrize(
    ("day", "before", "points"),
    [
        (date(2023, 1, 30), True, 5),
        (date(2023, 1, 31), False, 4),  # the day of the report is not before it
        (date(2023, 2, 28), False, 4),
        (date(2023, 3, 1), False, 3),
        (date(2023, 4, 30), False, 3),
        (date(2023, 5, 1), False, 2),
        (date(2023, 7, 31), False, 2),
        (date(2023, 8, 1), False, 1),
        (date(2024, 1, 31), False, 1),
        (date(2024, 2, 1), False, 0),
    ],
)
def test_another_edition_gives_the_most_before_the_report(day, before, points):
    found = replace(speed(day), edition=EDITIONS["sebelum-laporan"])
    assert (found.before_report, found.speed_points) == (before, points)


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_what_is_not_followed_up_is_nought_and_what_nobody_required_has_no_points(edition):
    some = replace(speed(None), edition=edition)
    assert (some.months, some.speed_points) == (None, 0)
    assert replace(some, planned=0, done=0).speed_points is None
    assert replace(some, planned=0, done=0, unanswered=1).speed_points == 0
    assert replace(some, reported=None).speed_points == 0  # whenever the report was


def test_without_the_day_of_the_report_the_speed_cannot_be_told():
    assert (speed(REPORT, None).months, speed(REPORT, None).speed_points) == (None, None)


def test_an_edition_says_its_points_in_words():
    assert list(map(str, EDITIONS["sebelum-laporan"].told)) == [
        "5 sebelum laporan",
        "4 sampai 1 bulan sesudah laporan",
        "3 sampai 3 bulan sesudah laporan",
        "2 sampai 6 bulan sesudah laporan",
        "1 sampai 12 bulan sesudah laporan",
        "0 sesudahnya atau belum seluruhnya",
    ]
    first, *_rest = EDITIONS["seluruhnya"].told
    assert str(first) == "5 sampai 1 bulan sesudah laporan"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_a_month_ends_on_its_day_and_not_one_later(day, months):
    end = later(day, months)
    assert speed(end, day).months <= months < speed(end + timedelta(days=4), day).months


@given(st.integers(0, 60), st.integers(0, 60))
def test_more_done_never_gives_fewer_points(planned, done):
    done = min(done, planned)
    if done < planned:
        assert plans(planned, done).share_points <= plans(planned, done + 1).share_points


@pytest.mark.parametrize(("planned", "done"), [(1, 2), (-1, -1), (1, -1)])
def test_impossible_counts_are_refused(planned, done):
    with pytest.raises(ValueError, match="done plans"):
        plans(planned, done)
