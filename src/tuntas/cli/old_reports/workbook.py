"""The audit of an old report as a workbook, complete; no text becomes a formula or link."""

from collections.abc import Iterator, Sequence
from io import BytesIO

import xlsxwriter

from tuntas.core.base.data import table
from tuntas.core.evaluation.checks import WRITTEN_CHECKS
from tuntas.core.evaluation.live_checks import explain as explain_finding
from tuntas.core.voices.house import House
from tuntas.core.voices.masking import INTERNAL, masked
from tuntas.readers.old_reports.audit import ReportAudit
from tuntas.readers.old_reports.decisions import explain as explain_decision
from tuntas.readers.old_reports.reconciliation import explain as explain_discrepancy

from .figures import what_of, year_rows

_CELL_LIMIT = 32_767  # characters that a cell can hold
_CUT = " … [terpotong: batas sel tercapai, teks lengkap ada pada --format json]"

Row = Sequence[str | int | float | None]


def house_of(audit: ReportAudit) -> House:
    """The names that the report itself has of units and services."""
    report = audit.report
    return House([*(u.name for u in report.units), *(p.service for p in report.plans)])


def workbook(audit: ReportAudit, *, internal: bool = False) -> bytes:
    """Personal data are covered; an ``internal`` copy says on each sheet that they are not."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    data, house = BytesIO(), house_of(audit)
    with xlsxwriter.Workbook(data, options) as book:
        head_style = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        style = book.add_format({"text_wrap": True, "valign": "top"})
        for (name, heads), sheet_rows in zip(SHEETS.items(), ROWS, strict=True):
            rows = list(sheet_rows(audit))
            rows = rows if internal else masked(rows, house=house)
            sheet = book.add_worksheet(name)
            for column, (head, width) in enumerate(heads):
                sheet.set_column(column, column, width, style)
                sheet.write_string(0, column, head, head_style)
            if internal:
                sheet.write_string(0, len(heads), INTERNAL, head_style)
            for at, row in enumerate(rows, 1):
                for column, (cell, _) in enumerate(zip(row, heads, strict=True)):
                    if isinstance(cell, str):
                        sheet.write_string(at, column, _fitting(cell), style)
                    elif cell is not None:
                        sheet.write_number(at, column, cell, style)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    return data.getvalue()


def _fitting(text: str) -> str:
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - len(_CUT)] + _CUT


def _summary(audit: ReportAudit) -> Iterator[Row]:
    for r in audit.report.summary:
        yield r.no, r.unit, str(r.year), r.recommendations, r.plans, r.closed, r.line
    for total in audit.report.printed_totals:
        if not total.in_sentence:
            years = " dan ".join(map(str, total.years))
            figures = (total.recommendations, total.plans, total.closed)
            yield None, "Total tercetak", years, *figures, total.line
    for year, _, plans, closed, *_ in year_rows(audit):
        yield None, "Terhitung dari rincian", year, None, int(plans), int(closed), None


def _plans(audit: ReportAudit) -> Iterator[Row]:
    for p in audit.report.plans:
        deadline = p.deadline.value.isoformat() if p.deadline.value else ""
        yield (
            p.id, p.year, p.unit_no, p.unit, p.unit_no_printed, p.recommendation_no,
            p.recommendation, p.service, p.text, ", ".join(p.elements), p.elements_source,
            p.deadline.raw, deadline, p.status_raw, p.line_first, p.line_last,
            ", ".join(audit.checks[p.id]),
        )  # fmt: skip


def _discrepancies(audit: ReportAudit) -> Iterator[Row]:
    for d in audit.discrepancies:
        explanation = str(explain_discrepancy(d))
        yield d.unit_no, d.unit, d.year, what_of(d), d.summary, d.detail, explanation


def _findings(audit: ReportAudit) -> Iterator[Row]:
    units = {plan.id: plan.unit for plan in audit.report.plans}
    for f in audit.findings:
        title = WRITTEN_CHECKS[f.check].title
        yield f.plan, units[f.plan], title, f.severity, f.quote, str(explain_finding(f))


def _decisions(audit: ReportAudit) -> Iterator[Row]:
    for d in audit.report.decisions:
        yield d.code, d.line_first, d.line_last, d.quote, str(explain_decision(d))


# Of each sheet, its heads with their widths; and what its rows are.
SHEETS: dict[str, list[tuple[str, int]]] = table("workbook", "tuntas.cli.old_reports")
ROWS = (_summary, _plans, _discrepancies, _findings, _decisions)
