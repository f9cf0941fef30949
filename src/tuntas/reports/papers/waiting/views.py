"""A paper that a worker writes: asked for, watched, fetched; only by whoever asked for it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tuntas.organisation.models import Unit
from tuntas.organisation.requests import Request
from tuntas.reports.papers.files import PAPERS, TITLES, as_download
from tuntas.reports.papers.permissions import unit_or_404
from tuntas.reports.papers.queries import round_or_404

from . import actions, queries


@require_POST
def ask(request: Request, no: int, paper: str, kind: str) -> HttpResponse:
    unit = unit_or_404(request.viewer, no)
    if paper not in queries.AT_ONCE or kind not in PAPERS[paper]:
        raise Http404
    round_ = round_or_404(request.viewer, request.GET)
    key = actions.ask(paper=paper, kind=kind, unit=unit, round_=round_, viewer=request.viewer)
    return redirect("paper-waiting", no, key)


@require_safe
def wait(request: Request, no: int, key: str) -> HttpResponse:
    """Asked for every second as a piece, or reloaded as a page."""
    unit, found = _asked(request, no, key)
    context = {
        "unit": unit,
        "waiting": found,
        "title": TITLES[found.paper],
        "file": queries.file_of(key),
    }
    whole = "reports/papers/waiting.html"
    return render(request, "reports/papers/waiting_run.html" if request.htmx else whole, context)


@require_safe
def download(request: Request, no: int, key: str) -> HttpResponse:
    _unit, found = _asked(request, no, key)
    path = queries.file_of(key) if found.written else None
    if path is None:
        raise Http404
    return as_download(path.read_bytes(), path.name)


def _asked(request: Request, no: int, key: str) -> tuple[Unit, queries.Waiting]:
    unit = unit_or_404(request.viewer, no)
    found = queries.waiting(unit, request.viewer, key)
    if found is None:
        raise Http404
    return unit, found
