"""The reader on a real report and on a careful reader's labels, where both are at hand."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from tuntas.readers.old_reports.audit import audit_report
from tuntas.readers.old_reports.summary import year_totals

DATA = Path(__file__).parents[4] / "shared" / "data"
REPORTS = sorted(DATA.glob("laporan-monev-*.txt"))
LABELS = DATA / "labels-sample.csv"
pytestmark = pytest.mark.skipif(
    not (REPORTS and LABELS.exists()), reason="../shared/data with the real report is not at hand"
)


@pytest.fixture(scope="module")
def audited():
    return audit_report(REPORTS[0])


@pytest.fixture(scope="module")
def labels():
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_plans_of_both_rounds_are_counted(audited):
    assert Counter(plan.year for plan in audited.report.plans) == {2021: 273, 2022: 584}
    assert len(audited.report.units) == 88


def test_the_rows_of_the_summary_do_not_add_up_to_what_is_printed(audited):
    rows = audited.report.summary
    assert [year_totals(rows, [year])["plans"] for year in (2021, 2022)] == [275, 586]
    printed = {t.years: t.plans for t in audited.report.printed_totals if not t.in_sentence}
    assert printed == {(2021,): 274, (2022,): 584, (2021, 2022): 858}


def test_nine_unit_years_differ_between_summary_and_detail(audited):
    assert len([d for d in audited.discrepancies if d.what == "plans"]) == 9


def test_published_figures_hold(audited):
    assert [d for d in audited.discrepancies if d.what in ("index", "achievement", "units")] == []
    assert [(r.year, r.respondents, r.units) for r in audited.report.rounds] == [
        (2021, 6137, 63),
        (2022, 6669, 63),
    ]


def test_plans_have_the_unit_year_deadline_and_lines_of_the_careful_reader(audited, labels):
    read = {
        (
            p.id,
            str(p.year),
            str(p.unit_no),
            str(p.line_first),
            str(p.line_last),
            str(p.deadline.value or ""),
        )
        for p in audited.report.plans
    }
    keys = ("id", "year", "unit_no", "line_first", "line_last", "deadline")
    right = [row for row in labels if tuple(row[key] for key in keys) in read]
    assert len(right) / len(labels) >= 0.99


def test_no_plan_is_read_that_the_careful_reader_does_not_have(audited, labels):
    units = {(row["year"], row["unit_no"]) for row in labels}
    read = {p.id for p in audited.report.plans if (str(p.year), str(p.unit_no)) in units}
    assert read == {row["id"] for row in labels}


def test_every_line_of_the_detail_tables_is_in_a_plan_or_a_decision(audited):
    report = audited.report
    per_table = {"markup_removed", "cells_carried"}
    accounted = {
        line
        for place in (*report.plans, *(d for d in report.decisions if d.code not in per_table))
        for line in range(place.line_first, place.line_last + 1)
    }
    first = min(plan.line_first for plan in report.plans)
    lines = REPORTS[0].read_text(encoding="utf-8").split("\n")
    rows = {n for n, line in enumerate(lines, 1) if n >= first and line.strip()}
    heads = {
        n for n, line in enumerate(lines, 1) if line.casefold().startswith("no\tunit pelayanan")
    }
    assert [n for n in sorted(rows - heads - accounted) if "\t" in lines[n - 1]] == []
