import mimetypes
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.evaluation.cut_offs.actions import make_cut_off, obstacle
from tuntas.evaluation.cut_offs.notes import made_said
from tuntas.evaluation.cut_offs.queries import in_force
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.pages import evaluation_page
from tuntas.evaluation.second_readings.queries import refuse_blind
from tuntas.organisation.actions import allow_internal_copies
from tuntas.organisation.permissions import Role, Viewer, may_import_reports, may_make_reports
from tuntas.organisation.requests import Request, acting, only
from tuntas.reports.models import ReportRun
from tuntas.reports.permissions import (
    may_allow_internal_copies,
    may_publish,
    may_read_reports,
    may_take_internal_copies,
    may_write_texts,
)
from tuntas.web import display
from tuntas.web.downloads import download as sent
from tuntas.web.serving.origin import site_address
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page

from . import queries
from .actions import cancel, publish, request_report, take_internal_copy
from .writing import FORMATS

REPORTS = (
    Column("evaluation", _("Evaluasi"), lambda r: f"{r.evaluation.title}, {r.evaluation.period}"),
    Column("cut_off", _("Cut-off data"), "day", kind="date"),
    Column("made_at", _("Dibekukan"), "cut_off.made_at"),
    Column("files", _("Berkas terakhir"), lambda r: _kinds(r.run)),
)


def _kinds(run: ReportRun | None) -> str:
    return " ".join(file.kind.upper() for file in run.files.all()) if run else ""


report_page = evaluation_page(may_read_reports)
drafting_page = evaluation_page(may_make_reports)


def _allowed(viewer: Viewer) -> dict[str, bool]:
    """What stands beside a run."""
    return {
        "may_make": may_make_reports(viewer),
        "may_publish": may_publish(viewer),
        "may_present": Role.MEMBER in viewer.roles,
        "may_take_internal": may_take_internal_copies(viewer),
    }


@require_safe
@only(may_read_reports)
def reports(request: Request) -> HttpResponseBase:
    rows = queries.evaluations_with_reports(request.viewer)
    context = {
        "rows": rows,
        "listed": SummaryTable(request, "laporan", REPORTS, rows, caption=_("Laporan")),
        "may_import": may_import_reports(request.viewer),
        "may_write_texts": may_write_texts(request.viewer),
        "may_allow_internal": may_allow_internal_copies(request.viewer),
        "internal_copies": request.viewer.own_agency.internal_copies,
    }
    return page(request, "reports/runs/reports.html", context)


@require_safe
@report_page
def report(request: Request, evaluation: Evaluation) -> HttpResponse:
    now = timezone.now()
    refused = obstacle(evaluation, now)
    cut_offs = queries.cut_offs_shown(evaluation, now)
    context = {
        "evaluation": evaluation,
        "cut_offs": cut_offs,
        "frozen": in_force(evaluation, [cut_off for cut_off, _runs in cut_offs]),
        "why_not": display.sentence(refused.message) if refused else "",
    }
    return render(request, "reports/runs/report.html", context | _allowed(request.viewer))


@require_POST
@drafting_page
def freeze(request: Request, evaluation: Evaluation) -> HttpResponse:
    now = timezone.now()
    made = make_cut_off(evaluation=evaluation, by=request.viewer.person, at=now)
    messages.success(request, made_said(made, now))
    return redirect("report", evaluation.code)


@require_POST
@drafting_page
def write(request: Request, evaluation: Evaluation, cut_off: int) -> HttpResponse:
    frozen = get_object_or_404(evaluation.cut_offs.select_related("evaluation__agency"), pk=cut_off)
    site = site_address(request)
    request_report(cut_off=frozen, viewer=request.viewer, at=timezone.now(), site=site)
    return redirect("report", evaluation.code)


@require_safe
@report_page
def run(request: Request, evaluation: Evaluation, key: UUID) -> HttpResponse:
    """How far a run is: a piece of the report's page, asked for every second."""
    found = queries.run_or_404(evaluation, key)
    if not request.htmx:
        return redirect("report", evaluation.code)
    context = {"evaluation": evaluation, "shown": queries.shown(found, timezone.now())}
    return render(request, "reports/runs/run.html", context | _allowed(request.viewer))


@require_POST
@drafting_page
def stop(request: Request, evaluation: Evaluation, key: UUID) -> HttpResponse:
    cancel(run=queries.run_or_404(evaluation, key), viewer=request.viewer, at=timezone.now())
    return redirect("report", evaluation.code)


@require_POST
@evaluation_page(may_publish)
def release(request: Request, evaluation: Evaluation, key: UUID) -> HttpResponse:
    """Let anyone verify these files; only the leader and the one responsible may."""
    publish(run=queries.run_or_404(evaluation, key), viewer=request.viewer, at=timezone.now())
    return redirect("report", evaluation.code)


@require_POST
@only(may_allow_internal_copies)
def allow_copies(request: Request) -> HttpResponse:
    allow_internal_copies(
        agency=request.viewer.own_agency,
        allowed="allowed" in request.POST,
        by=request.viewer.person,
        at=timezone.now(),
    )
    return redirect("reports")


@require_POST
@evaluation_page(may_take_internal_copies)
def internal_copy(
    request: Request, evaluation: Evaluation, key: UUID, kind: str
) -> HttpResponseBase:
    """A file of the report with personal data, written now and kept nowhere."""
    refuse_blind(request.viewer, evaluation)
    if kind not in FORMATS:
        raise Http404
    with translation.override("id"):
        name, content = take_internal_copy(
            run=queries.run_or_404(evaluation, key), kind=kind, **acting(request)
        )
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = sent(content, kind, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@report_page
def download(request: Request, evaluation: Evaluation, key: UUID, kind: str) -> HttpResponseBase:
    """A written file, always as a download and never guessed to be anything else."""
    refuse_blind(request.viewer, evaluation)
    file = queries.file_or_404(evaluation, key, kind)
    path = queries.folder_of(file.run) / file.name
    if not path.is_file():
        raise Http404
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=file.name, content_type=kind
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
