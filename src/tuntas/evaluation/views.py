from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.core.figures import Count
from tuntas.evaluation import queries
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.permissions import may_assign, may_verify
from tuntas.evaluation.queries import DecisionShown, DiscrepancyShown
from tuntas.followup.queries import findings_by_check
from tuntas.organisation.permissions import may_import_reports
from tuntas.web import display
from tuntas.web.small import Small, page
from tuntas.web.table import Column, Filter, Table


@require_safe
def evaluations(request: HttpRequest) -> HttpResponseBase:
    table = Table(
        request,
        queries.evaluations_seen(request.viewer),
        name="evaluasi",
        columns=[
            Column("code", _("Kode"), lambda e: e.code, sort="code", link=_address),
            Column("title", _("Judul"), lambda e: e.title, sort="title"),
            Column("period", _("Periode"), lambda e: e.period, sort="period"),
            Column("cut_off", _("Cut-off data"), lambda e: e.cut_off, sort="cut_off", kind="date"),
            Column("letter", _("Surat tugas"), lambda e: e.letter_number, sort="letter_number"),
            Column("number", _("Nomor laporan"), lambda e: e.number, sort="number", shown=False),
            Column("source", _("Dibaca dari"), lambda e: e.source, sort="source", shown=False),
        ],
        order="-cut_off",
        caption=_("Evaluasi"),
    )
    context = {
        "may_import": may_import_reports(request.viewer),
        "may_assign": may_assign(request.viewer),
        "may_verify": may_verify(request.viewer),
    }
    return table.respond("evaluation/evaluations.html", context)


def _address(evaluation: Evaluation) -> str:
    return reverse("evaluation", args=[evaluation.code])


@require_safe
def evaluation(request: HttpRequest, code: str) -> HttpResponse:
    found = queries.evaluation_or_404(request.viewer, code)
    rounds = queries.progress(found, request.viewer)
    context = {
        "evaluation": found,
        "team": found.team.all(),
        "rounds": rounds,
        "total": sum((row.count for row in rounds), Count()),
        "latest": found.cut_offs.defer("snapshot", "addendum").first(),
        "may_read_all": request.viewer.sees_all_units,
    }
    context["progress"] = _progress(request, found.code, rounds, context["total"])
    return page(request, "evaluation/evaluation.html", context)


@require_safe
def reconciliation(request: HttpRequest, code: str) -> HttpResponseBase:
    found = queries.whole_evaluation_or_404(request.viewer, code)
    rounds = queries.progress(found, request.viewer)
    rows = queries.discrepancies(found)
    table = Table(
        request, rows, name=f"rekonsiliasi-{found.code}", columns=discrepancy_columns(), per_page=200,
        caption=_("Yang tidak cocok"),
    )  # fmt: skip
    checks = findings_by_check(found.agency, [row.round for row in rounds])
    context = {
        "evaluation": found,
        "totals": sum(1 for row in rows if row.fact.unit_no is None),
        "unit_years": len({(row.fact.unit_no, row.fact.year) for row in rows if row.fact.unit_no}),
        "in_plans": sum(1 for row in rows if row.fact.what == "plans"),
        "sums": Small(
            request,
            f"ringkasan-{found.code}",
            SUMS,
            queries.printed_sums(found, rounds),
            key="ringkasan",
            caption=_("Ringkasan dibandingkan dengan rincian"),
        ),
        "checks": Small(
            request, f"temuan-{found.code}", CHECKS, checks, key="temuan", caption=_("Temuan per pemeriksaan")
        ),
        "findings": sum(check.total for check in checks),
        "undecided": sum(check.open for check in checks),
        "decisions": queries.decisions_by_code(found),
    }
    return table.respond("evaluation/reconciliation.html", context)


SUMS = (
    Column("year", _("Tahun survei"), lambda s: s.year, html=lambda s: str(s.year)),
    Column(
        "printed_recommendations",
        _("Rekomendasi, ringkasan"),
        lambda s: s.printed.recommendations,
        kind="number",
    ),
    Column("printed_plans", _("Rencana aksi, ringkasan"), lambda s: s.printed.plans, kind="number"),
    Column(
        "read_plans",
        _("Rencana aksi, rincian"),
        lambda s: s.read.plans,
        kind="number",
        link=lambda s: reverse("plans", query={"year": s.year}),
    ),
    Column("printed_closed", _("Selesai, ringkasan"), lambda s: s.printed.closed, kind="number"),
    Column(
        "read_closed",
        _("Selesai, rincian"),
        lambda s: s.read.closed,
        kind="number",
        link=lambda s: reverse("plans", query={"year": s.year, "status": "close"}),
    ),
)
CHECKS = (
    Column(
        "check",
        _("Pemeriksaan"),
        lambda c: c.title,
        link=lambda c: reverse("plans", query={"finding": c.check_id}),
    ),
    Column("severity", _("Bobot"), lambda c: c.severity),
    Column("total", _("Temuan"), lambda c: c.total, kind="number"),
    Column("open", _("Belum diputuskan"), lambda c: c.open, kind="number"),
    Column("confirmed", _("Dibenarkan"), lambda c: c.confirmed, kind="number"),
    Column("dismissed", _("Dikesampingkan"), lambda c: c.dismissed, kind="number"),
)
PROGRESS = (
    Column("round", _("Survei"), lambda r: r[0]),
    Column("units", _("Unit"), lambda r: r[1], kind="number"),
    Column("recommendations", _("Rekomendasi"), lambda r: r[2].recommendations, kind="number"),
    Column(
        "plans",
        _("Rencana aksi"),
        lambda r: r[2].plans,
        kind="number",
        link=lambda r: reverse("plans", query=r[3]),
    ),
    Column(
        "closed",
        _("Selesai"),
        lambda r: r[2].closed,
        kind="number",
        link=lambda r: reverse("plans", query={**r[3], "status": "close"}),
    ),
    Column("share", "%", lambda r: r[2].share, kind="percent"),
)


def _progress(request: HttpRequest, code: str, rounds: Any, total: Count) -> Small:
    """Round by round, and all of them."""
    rows: list[tuple[Any, ...]] = [(r.round.name, r.units, r.count, {"year": r.round.year}) for r in rounds]
    rows.append((_("Seluruhnya"), None, total, {}))
    return Small(request, f"kemajuan-{code}", PROGRESS, rows, caption=_("Kemajuan tindak lanjut"))


def discrepancy_columns() -> list[Column]:
    return [
        Column("unit", _("Unit"), _unit_name, link=_plans_of),
        Column("year", _("Tahun"), lambda row: row.fact.year, html=_year),
        Column("what", _("Yang dihitung"), lambda row: str(row.what)),
        Column("summary", _("Tercetak"), lambda row: row.fact.summary),
        Column("detail", _("Menurut isinya"), lambda row: row.fact.detail),
        Column("explanation", _("Penjelasan"), lambda row: row.explanation, kind="long"),
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
def decisions(request: HttpRequest, code: str) -> HttpResponseBase:
    found = queries.whole_evaluation_or_404(request.viewer, code)
    groups = queries.decisions_by_code(found)
    table = decision_table(
        request,
        found.reader_decisions.order_by("line_first", "pk"),
        f"keputusan-pembaca-{found.code}",
        [(group.code, group.sentence) for group in groups],
    )
    return table.respond("evaluation/decisions.html", {"evaluation": found})


def decision_table(request: HttpRequest, rows: Any, name: str, codes: list[tuple[str, str]]) -> Table:
    """What a reader decided, with its places; ``rows`` have code, line_first, line_last, quote, values."""
    shown = [DecisionShown.of(row) for row in rows]
    return Table(
        request,
        shown,
        name=name,
        columns=[
            Column("line", _("Baris"), lambda d: d.line_first, kind="number", html=_lines),
            Column("line_last", _("Baris terakhir"), lambda d: d.line_last, kind="number", shown=False),
            Column("explanation", _("Keputusan"), lambda d: d.explanation, kind="long"),
            Column("quote", _("Yang tertulis"), lambda d: d.quote, kind="long"),
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
