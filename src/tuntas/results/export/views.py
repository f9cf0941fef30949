"""The answers of one round as a file, for those who may take them away."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from tuntas.organisation.requests import Request
from tuntas.results.permissions import may_export_answers
from tuntas.results.scores.pages import round_page
from tuntas.surveys.models import Response, Round
from tuntas.web.tables.exports import csv_lines

from . import files as export


@round_page("POST", running=False)
def answers(request: Request, rounds: list[Round], chosen: Round) -> HttpResponseBase:
    may = may_export_answers(request.viewer)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        return _file(request, chosen)
    context = {
        "rounds": rounds,
        "round": chosen,
        "answers": Response.objects.filter(round=chosen).count(),
        "columns": export.columns([chosen], comments=False),
        "may": may,
    }
    return render(request, "results/export/export.html", context)


def _file(request: Request, round_: Round) -> HttpResponseBase:
    kind, comments = request.POST.get("kind", ""), request.POST.get("comments") == "1"
    if kind not in ("csv", "parquet"):
        raise Http404
    with transaction.atomic():
        export.record_export([round_], kind, comments, request.user, timezone.now())
    wanted = export.columns([round_], comments)
    rows = export.rows([round_], wanted)
    name = f"jawaban-{re.sub('[^A-Za-z0-9]+', '-', round_.name).strip('-').lower()}.{kind}"
    if kind == "csv":
        lines = csv_lines([*wanted.types], rows)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    with (
        TemporaryDirectory() as folder
    ):  # gone with its name, while the open file is still being sent
        path = Path(folder) / name
        export.write_parquet(path, wanted, rows)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
