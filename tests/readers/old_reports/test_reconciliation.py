from dataclasses import replace
from decimal import Decimal

import pytest

from tests.readers.pages import NUMBER_HEAD, read
from tuntas.core.evaluation.snapshot import SummaryRow
from tuntas.readers.old_reports.model import PrintedTotal, PublishedRound
from tuntas.readers.old_reports.reconciliation import REASONS, explain, reconcile

ROW = "1\tBiro Teh\tUji\tMenambah alat\t31/12/2022\tClose"


def unit_year(*rows, plans=1, recommendations=1, closed=None, head=None):
    """What differs for one unit whose summary says the given figures."""
    report = read(*rows, head=head) if head else read(*rows)
    row = SummaryRow(
        1, "Biro Teh", 2022, recommendations, plans, plans if closed is None else closed, 3
    )
    return [
        (d.what, d.summary, d.detail, d.reason)
        for d in reconcile(replace(report, summary=(row,), printed_totals=(), rounds=()))
    ]


def test_a_unit_whose_figures_agree_is_not_mentioned():
    assert unit_year(ROW) == []


def test_more_plans_in_the_summary():
    assert unit_year(ROW, plans=2) == [("plans", "2", "1", "summary_more")]


def test_a_cell_with_several_items_may_explain_why_the_summary_counts_more():
    row = "1\tBiro Teh\tUji\t1. Menambah alat 2. Melatih penguji\t31/12/2022\tClose"
    assert unit_year(row, plans=2) == [("plans", "2", "1", "several_items")]


def test_more_plans_in_the_detail():
    assert unit_year(ROW, "\t\t\tMelatih penguji\t31/12/2022\tClose") == [
        ("plans", "1", "2", "detail_more")
    ]


def test_a_row_without_a_pair_may_explain_why_the_detail_counts_more():
    found = unit_year(ROW, "\t\t\t2. Persyaratan Membuat brosur\t\t")
    assert found == [("plans", "1", "2", "rows_without_pair")]


def test_equal_texts_may_explain_why_the_detail_counts_more():
    assert unit_year(ROW, "\t\t\tMenambah alat\t31/12/2022\tClose") == [
        ("plans", "1", "2", "same_texts")
    ]


def test_a_unit_that_only_one_of_the_two_tables_knows():
    other = "2\tBalai Kopi di Kota Awan\tUji\tMenambah alat\t31/12/2022\tClose"
    assert unit_year(other) == [("plans", "1", "0", "no_detail"), ("plans", "", "1", "no_summary")]


def test_recommendations_are_the_services_or_the_recommendation_numbers():
    second = "\t\tSertifikasi\tMembuka loket\t31/12/2022\tClose"
    assert unit_year(ROW, second, plans=2) == [
        ("recommendations", "1", "2", "recommendations_differ")
    ]
    rows = (
        "1\tBiro Teh\t2\tTurun\tSatu\t31/12/2022\tClose",
        "\t\t3\tRendah\tDua\t31/12/2022\tClose",
    )
    assert unit_year(*rows, plans=2, recommendations=2, head=NUMBER_HEAD) == []


def test_a_list_that_begins_anew_may_explain_a_missing_service():
    rows = [f"\t\t\t{n}. Kerja {n}\t31/12/2022\tClose" for n in (2, 1)]
    found = unit_year(
        "1\tBiro Teh\tUji\t1. Kerja\t31/12/2022\tClose", *rows, plans=3, recommendations=2
    )
    assert found == [("recommendations", "2", "1", "service_unprinted")]


def test_a_missing_status_is_why_fewer_are_closed():
    found = unit_year(ROW, "\t\t\tMelatih penguji\t31/12/2022\t", plans=2)
    assert found == [("closed", "2", "1", "status_missing")]


def test_open_plans_make_the_closed_figure_differ():
    found = unit_year(ROW, "\t\t\tMelatih penguji\t31/12/2022\tOpen", plans=2)
    assert found == [("closed", "2", "1", "closed_differs")]


def test_printed_totals_are_held_against_the_rows_and_the_detail():
    report = read(ROW)  # four rows of one plan each in the summary, one in the detail
    total = PrintedTotal((2022,), None, 3, None, 9)
    found = reconcile(replace(report, printed_totals=(total,)))[:2]
    assert [(d.what, d.summary, d.detail, d.reason) for d in found] == [
        ("total_plans", "3", "4", "rows_sum"),
        ("total_plans", "3", "1", "total_against_detail"),
    ]


def test_sentences_are_held_against_the_detail_and_the_units_of_the_summary():
    report = read(ROW)
    said = PrintedTotal((2022,), None, 2, None, 5, units=5, in_sentence=True)
    found = reconcile(replace(report, printed_totals=(said,)))[:2]
    assert [(d.what, d.summary, d.detail, d.reason) for d in found] == [
        ("total_plans", "2", "1", "sentence_against_detail"),
        ("units", "5", "4", "sentence_units"),
    ]


def published(**changes):
    figures = {
        "index": Decimal("89.80"),
        "target": Decimal("88.46"),
        "achievement": Decimal("101.51"),
    }
    elements = {"U1": Decimal("89.79"), "U2": Decimal("89.80")}  # the mean is a tie: 89.795
    return replace(
        PublishedRound(2021, 10, 1, elements=elements, rules=(), line=4, **figures), **changes
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (
            {"index": Decimal("89.79")},
            [("index", "89,79", "89,80"), ("achievement", "101,51", "101,50")],
        ),
        ({"achievement": Decimal("101.52")}, [("achievement", "101,52", "101,51")]),
        ({"target": None}, []),
        ({"elements": {}}, []),
    ],
)
def test_index_and_achievement_are_computed_again_half_up(changes, expected):
    report = replace(
        read(ROW), summary=(), plans=(), printed_totals=(), rounds=(published(**changes),)
    )
    assert [(d.what, d.summary, d.detail) for d in reconcile(report)] == expected


def test_every_reason_has_a_sentence_that_its_values_fill():
    report = read(ROW, "9\tBalai Jauh\tUji\tMenambah alat\t31/12/2022\t")
    total = PrintedTotal((2022,), 9, 9, 9, 9)
    report = replace(report, printed_totals=(total, replace(total, units=9, in_sentence=True)))
    report = replace(report, rounds=(published(index=Decimal("80.00")),))
    found = reconcile(report)
    assert all("{" not in str(explain(d)) for d in found)
    assert {d.reason for d in found} <= set(REASONS)
