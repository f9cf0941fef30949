from __future__ import annotations

import mimetypes
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.queries import evaluation_or_404
from tuntas.evaluation.second_readings.queries import refuse_blind
from tuntas.organisation.permissions import Role, may_import_reports, may_make_reports
from tuntas.organisation.requests import Request
from tuntas.reports.permissions import may_publish, may_read_reports, may_write_texts
from tuntas.reports.runs import queries
from tuntas.reports.runs.actions import cancel, publish, request_report
from tuntas.web.origin import site_address
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page

REPORTS = (
    Column("evaluation", _("Evaluasi"), lambda r: f"{r[0].title}, {r[0].period}"),
    Column("cut_off", _("Cut-off data"), lambda r: r[0].cut_off, kind="date"),
    Column("made_at", _("Dibekukan"), lambda r: r[1].made_at if r[1] else None),
    Column(
        "files",
        _("Berkas terakhir"),
        lambda r: " ".join(f.kind.upper() for f in r[2].files.all()) if r[2] else "",
    ),
)


@require_safe
def reports(request: Request) -> HttpResponseBase:
    if not may_read_reports(request.viewer):
        raise PermissionDenied
    rows = queries.evaluations_with_reports(request.viewer)
    context = {
        "rows": rows,
        "listed": SummaryTable(request, "laporan", REPORTS, rows, caption=_("Laporan")),
        "may_import": may_import_reports(request.viewer),
        "may_write_texts": may_write_texts(request.viewer),
    }
    return page(request, "reports/runs/reports.html", context)


@require_safe
def report(request: Request, code: str) -> HttpResponse:
    evaluation = _readable(request, code)
    context = {
        "evaluation": evaluation,
        "cut_offs": queries.cut_offs_shown(evaluation, timezone.now()),
        "may_make": may_make_reports(request.viewer),
        "may_publish": may_publish(request.viewer),
        "may_present": Role.MEMBER in request.viewer.roles,
    }
    return render(request, "reports/runs/report.html", context)


@require_POST
def freeze(request: Request, code: str) -> HttpResponse:
    evaluation = _makeable(request, code)
    make_cut_off(evaluation=evaluation, by=request.viewer.person, at=timezone.now())
    return redirect("report", code)


@require_POST
def write(request: Request, code: str, cut_off: int) -> HttpResponse:
    evaluation = _makeable(request, code)
    frozen = get_object_or_404(evaluation.cut_offs.select_related("evaluation__agency"), pk=cut_off)
    site = site_address(request)
    request_report(cut_off=frozen, viewer=request.viewer, at=timezone.now(), site=site)
    return redirect("report", code)


@require_safe
def run(request: Request, code: str, key: UUID) -> HttpResponse:
    """How far a run is: a piece of the report's page, asked for every second."""
    evaluation = _readable(request, code)
    found = queries.run_or_404(evaluation, key)
    if not request.htmx:
        return redirect("report", code)
    shown = queries.shown(found, timezone.now())
    may_present = Role.MEMBER in request.viewer.roles
    context = {
        "evaluation": evaluation,
        "shown": shown,
        "may_publish": may_publish(request.viewer),
        "may_make": may_make_reports(request.viewer),
        "may_present": may_present,
    }
    return render(request, "reports/runs/run.html", context)


@require_POST
def stop(request: Request, code: str, key: UUID) -> HttpResponse:
    evaluation = _makeable(request, code)
    cancel(run=queries.run_or_404(evaluation, key), viewer=request.viewer, at=timezone.now())
    return redirect("report", code)


@require_POST
def release(request: Request, code: str, key: UUID) -> HttpResponse:
    """Let anyone verify these files; only the leader and the one responsible may."""
    evaluation = _readable(request, code)
    if not may_publish(request.viewer):
        raise PermissionDenied
    publish(run=queries.run_or_404(evaluation, key), viewer=request.viewer, at=timezone.now())
    return redirect("report", code)


@require_safe
def download(request: Request, code: str, key: UUID, kind: str) -> HttpResponseBase:
    """A written file, always as a download and never guessed to be anything else."""
    evaluation = _readable(request, code)
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


def _readable(request: Request, code: str) -> Evaluation:
    evaluation = evaluation_or_404(request.viewer, code)
    if not may_read_reports(request.viewer):
        raise PermissionDenied
    return evaluation


def _makeable(request: Request, code: str) -> Evaluation:
    evaluation = evaluation_or_404(request.viewer, code)
    if not may_make_reports(request.viewer):
        raise PermissionDenied
    return evaluation
