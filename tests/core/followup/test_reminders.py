from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from tuntas.core.base.holidays import Calendar
from tuntas.core.followup.reminders import (
    DUE_SOON,
    DUE_TODAY,
    IS_LATE,
    LABELS,
    RECIPIENTS,
    STILL_LATE,
    Reminder,
    days_of,
    reminder_on,
    reminders_on,
)

PLAIN = Calendar()
DUE = date(2026, 9, 10)  # a Thursday without a holiday near


def on(today, due=DUE, calendar=PLAIN):
    return reminder_on(due, today, calendar)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 8, 10), None),
        (date(2026, 8, 11), Reminder("before_30", DUE_SOON, 30)),
        (date(2026, 9, 3), Reminder("before_7", DUE_SOON, 7)),
        (date(2026, 9, 9), Reminder("before_1", DUE_SOON, 1)),
        (date(2026, 9, 10), Reminder("before_1", DUE_TODAY, 0)),
        (date(2026, 9, 11), Reminder("late", IS_LATE, 1)),
        (date(2026, 9, 17), Reminder("late_head", STILL_LATE, 7)),
        (date(2026, 9, 24), Reminder("late_inspectorate", STILL_LATE, 14)),
    ],
)
def test_each_step_has_its_day(today, step):
    assert on(today) == step


def test_a_reminder_on_a_holiday_moves_to_the_working_day_before():
    due = date(2026, 9, 16)  # 30 days before is Independence Day, a Monday
    assert days_of(due, PLAIN)["before_30"] == date(2026, 8, 14)
    assert on(date(2026, 8, 14), due) == Reminder("before_30", DUE_SOON, 33)


def test_nothing_is_told_on_a_day_without_work():
    assert on(date(2026, 9, 12)) is None  # a Saturday, two days late
    assert on(date(2026, 9, 14)) == Reminder("late", IS_LATE, 4)


def test_a_deadline_before_a_long_holiday_is_late_on_the_first_day_of_work_after_it():
    due = date(2026, 3, 17)
    calendar = Calendar({date(2026, 3, 25)})
    assert days_of(due, calendar)["late"] == date(2026, 3, 26)


def test_a_missed_day_is_made_good_for_a_week_with_the_latest_step_only():
    assert on(date(2026, 9, 8)) == Reminder(
        "before_7", DUE_SOON, 2
    )  # the server was off since the 3rd
    assert on(date(2026, 8, 18)) == Reminder("before_30", DUE_SOON, 23)
    assert on(date(2026, 8, 19)) is None


def test_a_deadline_of_long_ago_is_not_brought_up():
    assert on(date(2026, 10, 1)) == Reminder("late_inspectorate", STILL_LATE, 21)
    assert on(date(2026, 10, 2)) is None
    assert on(date(2029, 1, 3)) is None


def test_the_deadlines_of_a_day_are_those_with_a_step():
    assert {
        due.isoformat(): step.name for due, step in reminders_on(date(2026, 9, 3), PLAIN).items()
    } == {
        due.isoformat(): step.name
        for due in (date(2026, 1, 1) + timedelta(days=n) for n in range(500))
        if (step := on(date(2026, 9, 3), due))
    }


def test_the_line_goes_up_from_the_one_in_charge_to_the_head_to_the_inspectorate():
    assert RECIPIENTS == {
        "before_30": ("charge",),
        "before_7": ("charge",),
        "before_1": ("charge",),
        "late": ("charge",),
        "late_head": ("head",),
        "late_inspectorate": ("team_leader",),
    }
    assert set(LABELS) == set(RECIPIENTS)


@given(st.dates(date(2023, 2, 1), date(2027, 11, 1)))
def test_whoever_looks_every_day_tells_each_step_or_a_later_one_and_none_on_the_wrong_side(due):
    steps = [
        (day, reminder_on(due, day, PLAIN))
        for day in (due + timedelta(days=n) for n in range(-70, 70))
    ]
    told = Counter(step.name for _, step in steps if step)
    assert {"late", "late_head", "late_inspectorate", "before_30"} <= set(told)
    assert told["before_7"] + told["before_1"] > 0
    wrong = [
        (day, step.name)
        for day, step in steps
        if step and step.name.startswith("before") != (day <= due)
    ]
    assert wrong == []
    assert [day for day, step in steps if step and not PLAIN.is_working(day)] == []
