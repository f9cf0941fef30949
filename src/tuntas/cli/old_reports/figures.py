"""What the text and the workbook of an audited report both say of its figures."""

from decimal import Decimal
from fractions import Fraction

from tuntas.core.base.numerals import percent
from tuntas.core.evaluation.snapshot import Discrepancy
from tuntas.readers.old_reports.audit import ReportAudit
from tuntas.readers.old_reports.reconciliation import is_closed

# What is compared, in words; total_plans and plans are the same thing of everybody and of one unit.
WHAT = {
    "plans": "rencana aksi",
    "recommendations": "rekomendasi",
    "closed": "status close",
    "units": "unit",
    "index": "nilai SKM",
    "achievement": "capaian target",
}


def year_rows(audit: ReportAudit) -> list[tuple[str, ...]]:
    """By year and in all: units, plans, closed, share, without status, without deadline."""
    rows: list[tuple[str, ...]] = []
    years = sorted({plan.year for plan in audit.report.plans})
    for chosen in [*([year] for year in years), *([years] if len(years) > 1 else [])]:
        plans = [plan for plan in audit.report.plans if plan.year in chosen]
        closed = sum(map(is_closed, plans))
        share = Fraction(closed, len(plans)) * 100
        rows.append(
            (
                str(chosen[0]) if len(chosen) == 1 else "Semua",
                str(len({plan.unit_no for plan in plans})),
                str(len(plans)),
                str(closed),
                percent(Decimal(share.numerator) / Decimal(share.denominator)),
                str(sum(1 for plan in plans if not plan.status)),
                str(sum(1 for plan in plans if plan.deadline.value is None)),
            )
        )
    return rows


def what_of(discrepancy: Discrepancy) -> str:
    return WHAT[discrepancy.what.removeprefix("total_")]
