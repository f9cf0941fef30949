from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.evaluation.old_reports import queries
from tuntas.evaluation.old_reports.queries import DecisionShown, DiscrepancyShown
from tuntas.evaluation.queries import progress, whole_evaluation_or_404
from tuntas.followup.plans.queries import findings_by_check
from tuntas.organisation.columns import unit_column
from tuntas.organisation.requests import Request
from tuntas.web import display
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable
from tuntas.web.tables.table import Filter, Table


@require_safe
def reconciliation(request: Request, code: str) -> HttpResponseBase:
    found = whole_evaluation_or_404(request.viewer, code)
    rounds = progress(found, request.viewer)
    rows = queries.discrepancies(found)
    table = Table(
        request,
        rows,
        name=f"rekonsiliasi-{found.code}",
        columns=discrepancy_columns(),
        per_page=200,
        caption=_("Yang tidak cocok"),
    )
    checks = findings_by_check(found.agency, [row.round for row in rounds])
    context = {
        "evaluation": found,
        "totals": sum(1 for row in rows if row.fact.unit_no is None),
        "unit_years": len({(row.fact.unit_no, row.fact.year) for row in rows if row.fact.unit_no}),
        "in_plans": sum(1 for row in rows if row.fact.what == "plans"),
        "sums": SummaryTable(
            request,
            f"ringkasan-{found.code}",
            SUMS,
            queries.printed_sums(found, rounds),
            key="ringkasan",
            caption=_("Ringkasan dibandingkan dengan rincian"),
        ),
        "checks": SummaryTable(
            request,
            f"temuan-{found.code}",
            CHECKS,
            checks,
            key="temuan",
            caption=_("Temuan per pemeriksaan"),
        ),
        "findings": sum(check.total for check in checks),
        "undecided": sum(check.open for check in checks),
        "decisions": queries.decisions_by_code(found),
    }
    return table.respond("evaluation/old_reports/reconciliation.html", context)


SUMS = (
    Column("year", _("Tahun survei"), html=lambda s: str(s.year)),
    Column(
        "printed_recommendations",
        _("Rekomendasi, ringkasan"),
        "printed.recommendations",
        kind="number",
    ),
    Column("printed_plans", _("Rencana aksi, ringkasan"), "printed.plans", kind="number"),
    Column(
        "read_plans",
        _("Rencana aksi, rincian"),
        "read.plans",
        kind="number",
        link=lambda s: reverse("plans", query={"year": s.year}),
    ),
    Column("printed_closed", _("Selesai, ringkasan"), "printed.closed", kind="number"),
    Column(
        "read_closed",
        _("Selesai, rincian"),
        "read.closed",
        kind="number",
        link=lambda s: reverse("plans", query={"year": s.year, "status": "close"}),
    ),
)
CHECKS = (
    Column(
        "check",
        _("Pemeriksaan"),
        "title",
        link=lambda c: reverse("plans", query={"finding": c.check_id}),
    ),
    Column("severity", _("Bobot")),
    Column("total", _("Temuan"), kind="number"),
    Column("open", _("Belum diputuskan"), kind="number"),
    Column("confirmed", _("Dibenarkan"), kind="number"),
    Column("dismissed", _("Dikesampingkan"), kind="number"),
)


def discrepancy_columns() -> list[Column]:
    return [
        unit_column(_unit_name, link=_plans_of),
        Column("year", _("Tahun"), "fact.year", html=_year),
        Column("what", _("Yang dihitung"), lambda row: str(row.what)),
        Column("summary", _("Tercetak"), "fact.summary"),
        Column("detail", _("Menurut isinya"), "fact.detail"),
        Column("explanation", _("Penjelasan"), kind="long"),
    ]


def _unit_name(row: DiscrepancyShown) -> str:
    return row.fact.unit or str(_("Seluruh unit"))


def _year(row: DiscrepancyShown) -> str:
    return str(row.fact.year or display.DASH)


def _plans_of(row: DiscrepancyShown) -> str:
    """The rows that the counted figure came from."""
    found: dict[str, Any] = {}
    if row.fact.unit_no:
        found["unit"] = row.fact.unit_no
    if row.fact.year:
        found["year"] = row.fact.year
    return f"{reverse('plans')}?{urlencode(found)}"


@require_safe
def decisions(request: Request, code: str) -> HttpResponseBase:
    found = whole_evaluation_or_404(request.viewer, code)
    groups = queries.decisions_by_code(found)
    table = decision_table(
        request,
        found.reader_decisions.order_by("line_first", "pk"),
        f"keputusan-pembaca-{found.code}",
        [(group.code, group.sentence) for group in groups],
    )
    return table.respond("evaluation/old_reports/decisions.html", {"evaluation": found})


def decision_table(request: Request, rows: Any, name: str, codes: list[tuple[str, str]]) -> Table:
    """What a reader decided, with its places; ``rows`` have code, line_first, line_last, quote,
    values.
    """
    shown = [DecisionShown.of(row) for row in rows]
    return Table(
        request,
        shown,
        name=name,
        columns=[
            Column("line", _("Baris"), "line_first", kind="number", html=_lines),
            Column("line_last", _("Baris terakhir"), kind="number", shown=False),
            Column("explanation", _("Keputusan"), kind="long"),
            Column("quote", _("Yang tertulis"), kind="long"),
        ],
        filters=[
            Filter("code", _("Jenis"), lambda found, v: [d for d in found if d.code in v], codes),
        ],
        search=lambda found, text: [d for d in found if text.casefold() in d.quote.casefold()],
        search_label=_("Cari dalam kutipan"),
        caption=_("Keputusan pembaca"),
    )


def _lines(decision: DecisionShown) -> str:
    return display.lines(decision.line_first, decision.line_last)
