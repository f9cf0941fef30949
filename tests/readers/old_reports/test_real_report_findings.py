"""The real report against a careful reader's labels of a third of its units; skips where it is
absent.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from tuntas.readers.old_reports.audit import audit_report

DATA = Path(__file__).parents[4] / "shared" / "data"
REPORT = DATA / "laporan-monev-skm-semester1-2023.txt"
LABELS = DATA / "labels-sample.csv"

pytestmark = pytest.mark.skipif(
    not (REPORT.exists() and LABELS.exists()),
    reason="the real report is not part of the repository and does not stand beside it "
    "(../shared/data)",
)


@pytest.fixture(scope="module")
def audit():
    return audit_report(REPORT)


@pytest.fixture(scope="module")
def labels():
    with LABELS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def plans(audit):
    return {plan.id: plan for plan in audit.report.plans}


def counts(pairs):
    """Precision and recall over all pairs of wanted and found sets; 1 where there is nothing to
    find.
    """
    total = Counter()
    for wanted, found in pairs:
        total += Counter(both=len(wanted & found), found=len(found), wanted=len(wanted))
    return (
        total["both"] / total["found"] if total["found"] else 1,
        total["both"] / total["wanted"] if total["wanted"] else 1,
    )


def checks_against(audit, labels, check):
    found = {finding.plan for finding in audit.findings if finding.check == check}
    for row in labels:
        yield set(row["checks"].split(";")) & {check}, {check} if row["id"] in found else set()


def test_every_deadline_is_read_as_the_careful_reader_reads_it(labels, plans):
    read = {row["id"]: plans[row["id"]].deadline.value for row in labels}
    assert {plan: day.isoformat() if day else "" for plan, day in read.items()} == {
        row["id"]: row["deadline"] for row in labels
    }


def test_stated_elements_agree_with_the_careful_reader(labels, plans):
    def stated(plan):
        return set(plan.elements) if plan.elements_source == "stated" else set()

    precision, recall = counts(
        (set(filter(None, row["elements_stated"].split(";"))), stated(plans[row["id"]]))
        for row in labels
    )
    assert 2 * precision * recall / (precision + recall) >= 0.97


@pytest.mark.parametrize(
    "check",
    [
        "status_missing",
        "deadline_missing",
        "deadline_unreadable",
        "deadline_after_cutoff",
        "deadline_before_survey",
    ],
)
def test_what_cells_say_is_found_exactly(audit, labels, check):
    assert counts(checks_against(audit, labels, check)) == (1, 1)


def test_copies_are_found(audit, labels):
    precision, recall = counts(checks_against(audit, labels, "copied_text"))
    assert precision >= 0.95
    assert recall >= 0.95


@pytest.mark.parametrize(
    "check",
    [
        "text_says_not_done",
        "no_concrete_action",
        "placeholder",
        "personal_data",
        "steering_respondents",
    ],
)
def test_what_the_text_says_is_found_wherever_no_two_readers_would_differ(audit, labels, check):
    clear = [row for row in labels if not row["borderline"]]
    precision, recall = counts(checks_against(audit, clear, check))
    assert precision >= 0.9
    assert recall >= 0.9


def test_every_finding_quotes_the_plan(audit, plans):
    for finding in audit.findings:
        plan = plans[finding.plan]
        seen = f"{plan.text} {plan.deadline.raw}, {plan.status_raw}"
        assert finding.quote.strip("… ") in seen, finding.id
