"""The audit of an old report as a workbook, complete; no text becomes a formula or link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO

import xlsxwriter

from tuntas.cli.old_reports.figures import what_of, year_rows
from tuntas.core.evaluation.checks import WRITTEN_CHECKS
from tuntas.core.evaluation.live_checks import explain as explain_finding
from tuntas.readers.old_reports.audit import ReportAudit
from tuntas.readers.old_reports.decisions import explain as explain_decision
from tuntas.readers.old_reports.reconciliation import explain as explain_discrepancy

_CELL_LIMIT = 32_767  # characters that a cell can hold
_CUT = " … [terpotong: batas sel tercapai, teks lengkap ada pada --format json]"

Cell = str | int | float | None
Heads = tuple[tuple[str, int], ...]  # head, width
Sheet = tuple[str, Heads, list[tuple[Cell, ...]]]


def workbook(audit: ReportAudit) -> bytes:
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    data = BytesIO()
    with xlsxwriter.Workbook(data, options) as book:
        head_style = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        style = book.add_format({"text_wrap": True, "valign": "top"})
        for name, heads, rows in _sheets(audit):
            sheet = book.add_worksheet(name)
            for column, (head, width) in enumerate(heads):
                sheet.set_column(column, column, width, style)
                sheet.write_string(0, column, head, head_style)
            for at, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(at, column, _fitting(cell), style)
                    elif cell is not None:
                        sheet.write_number(at, column, cell, style)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    return data.getvalue()


def _fitting(text: str) -> str:
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - len(_CUT)] + _CUT


def _sheets(audit: ReportAudit) -> Iterator[Sheet]:
    yield _summary(audit)
    yield _plans(audit)
    yield _discrepancies(audit)
    yield _findings(audit)
    yield _decisions(audit)


def _summary(audit: ReportAudit) -> Sheet:
    heads: Heads = (("No", 6), ("Unit Pelayanan", 50), ("Tahun", 12), ("Jumlah Rekomendasi", 14))
    heads += (("Jumlah Rencana Aksi", 14), ("Status close", 14), ("Baris sumber", 12))
    rows: list[tuple[Cell, ...]] = [
        (r.no, r.unit, str(r.year), r.recommendations, r.plans, r.closed, r.line)
        for r in audit.report.summary
    ]
    for total in audit.report.printed_totals:
        if not total.in_sentence:
            years = " dan ".join(map(str, total.years))
            figures = (total.recommendations, total.plans, total.closed)
            rows.append((None, "Total tercetak", years, *figures, total.line))
    for year, _, plans, closed, *_ in year_rows(audit):
        rows.append((None, "Terhitung dari rincian", year, None, int(plans), int(closed), None))
    return "Ringkasan", heads, rows


_PLAN_HEADS: Heads = (
    ("Id", 12),
    ("Tahun", 8),
    ("No", 6),
    ("Unit Pelayanan", 34),
    ("No tercetak", 8),
    ("No. Rekomendasi", 8),
    ("Rekomendasi", 34),
    ("Jenis Layanan", 26),
    ("Rencana Aksi", 70),
    ("Unsur", 10),
    ("Asal unsur", 10),
    ("Waktu tertulis", 14),
    ("Tenggat", 12),
    ("Status", 10),
    ("Baris awal", 8),
    ("Baris akhir", 8),
    ("Temuan", 30),
)


def _plans(audit: ReportAudit) -> Sheet:
    checks = defaultdict(list)
    for finding in audit.findings:
        checks[finding.plan].append(finding.check)
    rows: list[tuple[Cell, ...]] = [
        (
            p.id,
            p.year,
            p.unit_no,
            p.unit,
            p.unit_no_printed,
            p.recommendation_no,
            p.recommendation,
            p.service,
            p.text,
            ", ".join(p.elements),
            p.elements_source,
            p.deadline.raw,
            p.deadline.value.isoformat() if p.deadline.value else "",
            p.status_raw,
            p.line_first,
            p.line_last,
            ", ".join(checks[p.id]),
        )
        for p in audit.report.plans
    ]
    return "Rencana aksi", _PLAN_HEADS, rows


def _discrepancies(audit: ReportAudit) -> Sheet:
    heads: Heads = (
        ("No", 6),
        ("Unit Pelayanan", 40),
        ("Tahun", 10),
        ("Hal", 16),
        ("Tercetak", 12),
        ("Terhitung", 12),
    )
    rows: list[tuple[Cell, ...]] = [
        (d.unit_no, d.unit, d.year, what_of(d), d.summary, d.detail, str(explain_discrepancy(d)))
        for d in audit.discrepancies
    ]
    return "Rekonsiliasi", (*heads, ("Terhitung", 12), ("Penjelasan", 90)), rows


def _findings(audit: ReportAudit) -> Sheet:
    plans = {plan.id: plan for plan in audit.report.plans}
    heads: Heads = (
        ("Rencana", 12),
        ("Unit Pelayanan", 34),
        ("Pemeriksaan", 24),
        ("Tingkat", 10),
        ("Kutipan", 60),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            f.plan,
            plans[f.plan].unit,
            WRITTEN_CHECKS[f.check].title,
            f.severity,
            f.quote,
            str(explain_finding(f)),
        )
        for f in audit.findings
    ]
    return "Temuan", (*heads, ("Penjelasan", 60)), rows


def _decisions(audit: ReportAudit) -> Sheet:
    heads: Heads = (
        ("Kode", 22),
        ("Baris awal", 8),
        ("Baris akhir", 8),
        ("Kutipan", 60),
        ("Penjelasan", 70),
    )
    rows: list[tuple[Cell, ...]] = [
        (d.code, d.line_first, d.line_last, d.quote, str(explain_decision(d)))
        for d in audit.report.decisions
    ]
    return "Keputusan pembaca", heads, rows
