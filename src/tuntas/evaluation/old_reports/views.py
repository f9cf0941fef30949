"""Old reports: upload, see how each row was read, then load it whole or not at all."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from tuntas.evaluation.refusals import refusal
from tuntas.followup.plans.queries import check_title
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.permissions import may_import_reports
from tuntas.organisation.requests import Request, only
from tuntas.readers.old_reports.audit import ReportAudit
from tuntas.readers.old_reports.model import PlanRow
from tuntas.web import display
from tuntas.web.acts import require_page
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable
from tuntas.web.tables.table import Filter, Table, among, among_any, containing
from tuntas.web.terms import gettext_lazy as _

from . import queries as old_reports
from .actions import import_report, obstacles
from .forms import OldReportForm, PreviewForm
from .views_reconciliation import (
    DISCREPANCIES,
    LAST_LINE,
    LINE,
    decision_table,
)

FORM_BYTES = 100_000  # what a form carries besides its file


importers_only = only(may_import_reports)


@csrf_exempt  # the size is looked at first, because checking the token reads the whole body
@require_page
@importers_only
def upload(request: Request) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.MAX_REPORT_BYTES + FORM_BYTES:
        return _upload_page(request, too_large=True)
    return _upload(request)


@csrf_protect
def _upload(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _upload_page(request)
    form = OldReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form=form)
    file, cut_off = form.cleaned_data["file"], form.cleaned_data["cut_off"]
    if file.size > settings.MAX_REPORT_BYTES:
        return _upload_page(request, too_large=True)
    digest = old_reports.take(request.viewer.own_agency, file.name, file.read())
    return redirect(_address("old-report", digest, cut_off))


def _upload_page(
    request: Request, form: OldReportForm | None = None, too_large: bool = False
) -> HttpResponse:
    context = {
        "form": form or OldReportForm(),
        "too_large": too_large,
        "megabytes": settings.MAX_REPORT_BYTES // 1024**2,
    }
    status = 413 if too_large else 422 if form else 200
    return render(request, "evaluation/old_reports/upload.html", context, status=status)


@require_safe
@importers_only
def preview(request: Request, digest: str) -> HttpResponseBase:
    agency, cut_off = request.viewer.own_agency, _cut_off(request)
    audit = old_reports.kept_or_404(agency, digest, cut_off)
    context = {
        "digest": digest,
        "cut_off": cut_off,
        "report": audit.report,
        "why_not": [display.sentence(r.message) for r in obstacles(agency=agency, audit=audit)],
        "years": SummaryTable(
            request,
            "rencana-per-tahun",
            YEARS,
            _years(audit),
            key="tahun",
            caption=_("Rencana aksi per tahun"),
        ),
        "checks": SummaryTable(
            request,
            "temuan",
            FOUND,
            Counter(f.check for f in audit.findings).most_common(),
            key="temuan",
            caption=_("Temuan per pemeriksaan"),
        ),
        "differences": SummaryTable(
            request,
            "selisih",
            DISCREPANCIES,
            audit.discrepancies,
            key="selisih",
            caption=_("Yang tidak cocok"),
        ),
        "discrepancies": len(audit.discrepancies),
        "findings": len(audit.findings),
        "decisions": _address("old-report-decisions", digest, cut_off),
    }
    return _row_table(request, audit).respond("evaluation/old_reports/preview.html", context)


@require_safe
@importers_only
def decisions(request: Request, digest: str) -> HttpResponseBase:
    cut_off = _cut_off(request)
    report = old_reports.kept_or_404(request.viewer.own_agency, digest, cut_off).report
    codes = [
        (code, old_reports.decision_sentence(code))
        for code in dict.fromkeys(d.code for d in report.decisions)
    ]
    table = decision_table(request, report.decisions, "keputusan-pembaca", codes)
    context = {"report": report, "back": _address("old-report", digest, cut_off)}
    return table.respond("evaluation/old_reports/preview_decisions.html", context)


@require_POST
@importers_only
def load(request: Request, digest: str) -> HttpResponse:
    agency = request.viewer.own_agency
    audit = old_reports.kept_or_404(agency, digest, _cut_off(request))
    found = import_report(agency=agency, audit=audit, by=request.viewer.person, at=timezone.now())
    return redirect("evaluation", found.code)


def _cut_off(request: Request) -> date | None:
    """The cut-off that stands in for the report's own, from the address."""
    form = PreviewForm(request.GET)
    if not form.is_valid():
        raise refusal("cut_off_unreadable")
    day: date | None = form.cleaned_data["cut_off"]
    return day


def _address(name: str, digest: str, cut_off: date | None) -> str:
    return reverse(name, args=[digest], query={"cut_off": cut_off} if cut_off else None)


YEARS = (
    Column("year", _("Tahun survei"), html=lambda y: str(y.year)),
    Column("units", _("⟨Unit⟩"), kind="number"),
    Column("printed", _("Menurut ringkasan"), kind="number"),
    Column("read", _("Terbaca"), kind="number"),
)
FOUND = (
    Column("check", _("Pemeriksaan"), lambda row: check_title(row[0])),
    Column("findings", _("Temuan"), lambda row: row[1], kind="number"),
)


class Year(NamedTuple):
    """What was read of a survey year beside the sum of the printed summary."""

    year: int
    units: int
    printed: int
    read: int


def _years(audit: ReportAudit) -> list[Year]:
    read = Counter(plan.year for plan in audit.report.plans)
    printed: Counter[int] = Counter()
    units: dict[int, set[int]] = defaultdict(set)
    for row in audit.report.summary:
        printed[row.year] += row.plans or 0
        units[row.year].add(row.no)
    for plan in audit.report.plans:
        units[plan.year].add(plan.unit_no)
    return [Year(year, len(units[year]), printed[year], read[year]) for year in sorted(units)]


def _row_table(request: Request, audit: ReportAudit) -> Table:
    """How each row was read, with its lines in the source."""
    return Table(
        request,
        list(audit.report.plans),
        name="pratinjau-laporan-lama",
        columns=_row_columns(audit.checks),
        filters=_row_filters(audit),
        search=containing(lambda p: f"{p.id} {p.text}"),
        search_label=_("Cari dalam teks atau kode"),
        caption=_("Baris yang terbaca"),
    )


def _row_filters(audit: ReportAudit) -> list[Filter]:
    plans = audit.report.plans
    years = [(str(year), str(year)) for year in sorted({p.year for p in plans})]
    units = [(str(no), name) for no, name in dict.fromkeys((p.unit_no, p.unit) for p in plans)]
    checks = [(c, check_title(c)) for c in dict.fromkeys(f.check for f in audit.findings)]
    return [
        among("year", _("Tahun survei"), lambda p: str(p.year), years),
        among("unit", _("⟨Unit⟩"), lambda p: str(p.unit_no), units),
        among_any("finding", _("Temuan"), lambda p: audit.checks[p.id], checks),
    ]


def _row_columns(checks: Mapping[str, list[str]]) -> list[Column]:
    return [
        LINE,
        LAST_LINE,
        Column("code", _("Kode"), "id", css=lambda _plan: "nowrap", shown=False),
        unit_column(),
        Column("unit_printed", _("⟨Unit⟩ tertulis"), shown=False, official=True),
        Column("recommendation", _("Rekomendasi"), "recommendation_no", shown=False),
        service_column(),
        Column("text", _("Rencana aksi"), html=_beginning, kind="long"),
        Column("elements", _("Unsur"), lambda p: ", ".join(p.elements)),
        Column("deadline_raw", _("Tenggat tertulis"), "deadline.raw", shown=False),
        Column("deadline", _("Tenggat"), "deadline.value", kind="date", html=_deadline),
        Column("status", _("Status"), "status_raw"),
        Column("findings", _("Temuan"), lambda p: "; ".join(map(check_title, checks[p.id]))),
    ]


def _deadline(plan: PlanRow) -> Any:
    """The date, with what is written where that is not the date itself."""
    shown = display.day(plan.deadline.value)
    if plan.deadline.kind in ("day", "empty") and not plan.deadline.repaired:
        return shown
    return format_html('{}<br><small class="note">{}</small>', shown, plan.deadline.raw)


def _beginning(plan: PlanRow) -> str:
    return Truncator(plan.text).chars(300)
