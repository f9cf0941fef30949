from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tests.reports.factories import large, plan, snapshot, survey, unit
from tuntas.core.evaluation.snapshot import Finding
from tuntas.core.report import figures
from tuntas.core.report.figures import Count


@pytest.mark.parametrize(
    ("plans", "closed", "share"),
    [(3, 1, "33.33"), (3, 2, "66.67"), (8, 1, "12.50"), (858, 858, "100.00"), (4, 0, "0.00")],
)
def test_the_share_closed_is_rounded_half_up(plans, closed, share):
    assert Count(0, plans, closed).share == Decimal(share)


def test_what_is_not_closed_remains_and_counts_add_up():
    both = Count(2, 5, 2) + Count(1, 3, 3)
    assert (both, both.remaining) == (Count(3, 8, 5), 3)


def test_without_plans_there_is_no_share():
    assert Count(2, 0, 0).share is None


def test_each_unit_and_year_in_scope_has_a_row_also_without_plans():
    rows = [(r.unit.no, r.round.year, r.count) for r in figures.unit_rounds(snapshot())]
    assert rows == [
        (1, 2021, Count(1, 2, 2)),
        (1, 2022, Count(0, 0, 0)),
        (2, 2021, Count(0, 0, 0)),
        (2, 2022, Count(1, 1, 1)),
        (3, 2022, Count(1, 1, 0)),
    ]


def test_a_plan_without_status_is_not_closed():
    rows = figures.unit_rounds(snapshot((plan(1, 2021, 1, status=""),)))
    assert figures.total(rows) == Count(1, 1, 0, unknown=1)
    assert (figures.total(rows).open, figures.total(rows).remaining) == (0, 1)


@pytest.mark.parametrize(
    ("check", "state", "status", "doubtful"),
    [
        ("text_says_not_done", "open", "close", 1),
        ("deadline_after_cutoff", "confirmed", "close", 1),
        ("status_without_evidence", "open", "close", 1),
        ("text_says_not_done", "dismissed", "close", 0),
        ("text_says_not_done", "open", "open", 0),
        ("copied_text", "open", "close", 0),
    ],
)
def test_a_closed_plan_is_doubtful_while_a_finding_against_it_stands(
    check, state, status, doubtful
):
    made = plan(1, 2021, 1, status=status)
    finding = Finding("x", check, made.id, "high", "", state=state)
    found = snapshot((made, plan(1, 2021, 2)), findings=(finding,))
    count = figures.total(figures.unit_rounds(found))
    assert (count.doubtful, count.closed, len(figures.doubtful(found))) == (
        doubtful,
        count.closed,
        doubtful,
    )


def test_a_plan_with_two_doubts_is_doubtful_once_and_named_by_each():
    made = plan(1, 2021, 1, status="close")
    findings = tuple(
        Finding(check, check, made.id, "high", "")
        for check in ("text_says_not_done", "deadline_after_cutoff")
    )
    found = snapshot((made,), findings=findings)
    assert figures.total(figures.unit_rounds(found)).doubtful == 1
    assert figures.doubts_by_check(found) == {"text_says_not_done": 1, "deadline_after_cutoff": 1}


@given(st.integers(1, 30))
def test_the_rounds_add_up_to_the_whole(units):
    made = large(units, sentences=1)
    rows = figures.unit_rounds(made)
    by_round = [figures.total(rows, each) for each in figures.rounds(made)]
    assert sum(by_round, Count()) == figures.total(rows)
    assert figures.total(rows).plans == len(made.plans)


def test_units_are_counted_by_kind_in_the_usual_order_and_unknown_kinds_last():
    made = snapshot(units=(unit(1, "loka"), unit(2, "cabang"), unit(3, "pusat"), unit(4, "loka")))
    assert list(figures.by_kind(made, (1, 2, 3, 4)).items()) == [
        ("pusat", 1),
        ("loka", 2),
        ("cabang", 1),
    ]


def test_a_unit_stands_on_its_own_later_only_after_the_first_year():
    made = snapshot(units=(unit(1, since=2021), unit(2, since=2022), unit(3)))
    assert figures.became_independent(made) == {2022: (made.units[1],)}


def test_a_dismissed_finding_does_not_count():
    seen = [
        Finding(f"f{i}", "placeholder", "p", "high", "", state=s)
        for i, s in enumerate(("open", "dismissed"))
    ]
    assert figures.findings_by_check(snapshot(findings=tuple(seen))) == {"placeholder": 1}


def test_units_that_handed_in_nothing_are_named_for_the_round():
    made = snapshot((plan(1, 2021, 1),))
    assert [u.no for u in figures.units_without_plans(made, survey(2021, (1, 2)))] == [2]


@pytest.mark.parametrize(
    ("value", "grade"), [("88.305", "A"), ("88.304", "B"), ("64.995", "C"), ("64.99", "D")]
)
def test_a_value_is_rounded_half_up_before_it_is_graded(value, grade):
    assert figures.band(Decimal(value)).grade == grade
