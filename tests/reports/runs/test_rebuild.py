"""An old report is read, loaded and written again: the new Lampiran 1 differs from the old one
exactly where the reconciliation says so."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from python_calamine import CalamineWorkbook

from tests import factories
from tuntas.core.evaluation.snapshot import Discrepancy, SummaryRow
from tuntas.core.report.figures import KINDS
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.old_reports.actions import import_report
from tuntas.evaluation.queries import discrepancy_facts
from tuntas.organisation.actions import register_agency, register_units
from tuntas.readers.old_reports.audit import ReportAudit, audit, audit_report
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.writing import write_files

REAL = sorted((Path(__file__).parents[4] / "shared" / "data").glob("laporan-monev-*.txt"))
WHAT = ("recommendations", "plans", "closed")
MADE_AT = datetime(2023, 9, 1, 9, tzinfo=UTC)

Place = tuple[int, int]  # number of the unit, year
Figures = dict[str, int | None]


def rebuilt(audited: ReportAudit, folder: Path) -> tuple[dict[Place, Figures], list[Discrepancy]]:
    """Lampiran 1 of the new report as its XLSX has it (the DOCX must say the same), and what is
    explained.
    """
    report = audited.report
    body = register_agency(
        name=report.assignment.agency,
        short_name="Badan",
        inspectorate="Inspektorat",
        by=None,
        at=MADE_AT,
    )
    rows = [{"no": u.no, "name": u.name, "kind": KINDS[0]} for u in report.units]
    register_units(agency=body, rows=rows, by=None, at=MADE_AT)
    evaluation = import_report(agency=body, audit=audited, by=None, at=MADE_AT)
    cut_off = make_cut_off(evaluation=evaluation, by=None, at=MADE_AT)
    paths = write_files(Source.of(cut_off), folder, ("docx", "xlsx"))
    new = in_xlsx(paths["xlsx"])
    assert in_docx(paths["docx"]) == new
    return new, list(discrepancy_facts(evaluation.discrepancies.all()))


def in_xlsx(path: Path) -> dict[Place, Figures]:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Lampiran 1").to_python()
    return lines(sheet[1:])


def in_docx(path: Path) -> dict[Place, Figures]:
    """The table whose second column is that of the units; a spanned cell repeats its text."""
    tables = docx.Document(path).tables
    table = next(t for t in tables if t.rows[0].cells[1].text == "Unit Pelayanan")
    return lines([[cell.text.replace(".", "") for cell in row.cells] for row in table.rows[1:]])


def lines(rows: Iterable[list]) -> dict[Place, Figures]:
    """The rows of units; totals have no number."""
    found = {}
    for no, _name, year, *counts in rows:
        if str(no).removesuffix(".0").isdecimal():
            found[int(no), int(year)] = dict(zip(WHAT, map(int, counts[:3]), strict=True))
    return found


def printed(summary: Iterable[SummaryRow]) -> dict[Place, Figures]:
    return {(row.no, row.year): {what: getattr(row, what) for what in WHAT} for row in summary}


def differences(old: dict[Place, Figures], new: dict[Place, Figures]) -> set[tuple]:
    """Unit, year, what, printed, new: where a figure was printed and is another one now."""
    return {
        (*place, what, str(figure), str(new[place][what]))
        for place, row in old.items()
        for what, figure in row.items()
        if figure is not None and figure != new[place][what]
    }


def explained(found: Iterable[Discrepancy]) -> set[tuple]:
    """What the reconciliation says of units in a year. Plans that are missing, or too many, take
    their recommendations and their closed ones with them: that is said once, of the plans."""
    of_units = [d for d in found if d.unit_no is not None]
    return {(d.unit_no, d.year, d.what, d.summary, d.detail) for d in of_units}


def follows(difference: tuple, plans: dict[Place, tuple[int, int]]) -> bool:
    """Said with the plans: closed ones that are off by as many, or whatever a unit without any
    has.
    """
    no, year, what, old, new = difference
    if what == "plans" or (no, year) not in plans:
        return False
    printed_plans, counted = plans[no, year]
    return counted == 0 or (what == "closed" and int(old) - int(new) == printed_plans - counted)


def assert_explained(
    old: dict[Place, Figures], new: dict[Place, Figures], found: list[Discrepancy]
) -> None:
    differing, said = differences(old, new), explained(found)
    plans = {(no, year): (int(a), int(b)) for no, year, what, a, b in said if what == "plans"}
    assert set(new) == set(old)
    assert said <= differing  # nothing is explained that does not differ
    assert {d for d in differing - said if not follows(d, plans)} == set()


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.skipif(
    not REAL,
    reason="the real report is not part of the repository and does not stand beside it (../shared)",
)
def test_the_source_report_comes_back_but_for_what_its_reconciliation_explains(tmp_path):
    audited = audit_report(REAL[0])
    new, found = rebuilt(audited, tmp_path)
    old = printed(audited.report.summary)
    assert_explained(old, new, found)
    assert len(explained(found)) > 0
    totals = {what: sum(row[what] for row in new.values()) for what in WHAT}
    closed = sum(plan.status == "close" for plan in audited.report.plans)
    assert (totals["plans"], totals["closed"]) == (len(audited.report.plans), closed)


def planted() -> ReportAudit:
    """Five unit-years: one as printed, one with a plan too few, one with a closed plan that is
    open, one with another number of recommendations, one without a plan."""
    report = factories.old_report((
        factories.plan_row(1, 2021, 1),
        factories.plan_row(1, 2021, 2),
        factories.plan_row(2, 2021, 1),
        factories.plan_row(1, 2022, 1),
        factories.plan_row(1, 2022, 3, status_raw="Open"),
        factories.plan_row(2, 2022, 1),
        factories.plan_row(2, 2022, 2),
    ))  # fmt: skip
    counts = {
        (1, 2021): (1, 2, 2),
        (2, 2021): (1, 2, 2),
        (1, 2022): (1, 2, 2),
        (2, 2022): (1, 2, 2),
    }
    counts[3, 2022] = (1, 1, 1)
    summary = tuple(
        replace(row, recommendations=counts[row.no, row.year][0], plans=counts[row.no, row.year][1],
                closed=counts[row.no, row.year][2])
        for row in report.summary
    )  # fmt: skip
    return audit(replace(report, summary=summary))


@pytest.mark.django_db
def test_planted_differences_are_all_that_differs(tmp_path):
    audited = planted()
    new, found = rebuilt(audited, tmp_path)
    old = printed(audited.report.summary)
    assert explained(found) == {
        (2, 2021, "plans", "2", "1"),
        (1, 2022, "closed", "2", "1"),
        (2, 2022, "recommendations", "1", "2"),
        (3, 2022, "plans", "1", "0"),
    }
    assert differences(old, new) == explained(found) | {
        (2, 2021, "closed", "2", "1"),
        (3, 2022, "closed", "1", "0"),
        (3, 2022, "recommendations", "1", "0"),
    }
    assert_explained(old, new, found)


@pytest.mark.django_db
@pytest.mark.parametrize("what", WHAT)
def test_a_difference_that_nobody_explains_is_noticed(tmp_path, what):
    audited = planted()
    new, found = rebuilt(audited, tmp_path)
    old = printed(audited.report.summary)
    old[1, 2021][what] += 5
    with pytest.raises(AssertionError):
        assert_explained(old, new, found)
