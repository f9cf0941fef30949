"""The papers of a unit and round, and where its results were published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tuntas.evaluation.queries import evaluation_or_404, evaluations_seen
from tuntas.organisation.models import Unit
from tuntas.organisation.requests import Request
from tuntas.reports.models import ResultPublication
from tuntas.web.acts import Attempt
from tuntas.web.typed import day

from . import actions, files, minutes, queries
from .files import PAPERS, TITLES
from .permissions import may_record_publication, unit_or_404
from .queries import address_of
from .round_report.facts import ended
from .waiting.queries import long_papers


@require_safe
def papers(request: Request, no: int) -> HttpResponse:
    return _page(request, unit_or_404(request.viewer, no))


def _page(request: Request, unit: Unit, problem: str = "", status: int = 200) -> HttpResponse:
    viewer = request.viewer
    rounds, round_ = queries.rounds_of_papers(request.viewer, request.GET)
    context: dict[str, Any] = {"unit": unit, "rounds": rounds, "round": round_, "problem": problem}
    if round_ is None:
        return render(request, "reports/papers/papers.html", context)
    published = ResultPublication.objects.filter(unit=unit, round=round_, withdrawn_at=None)
    context |= {
        "papers": [(paper, TITLES[paper], kinds) for paper, kinds in PAPERS.items()],
        "long": long_papers(unit, round_),
        "publications": published.select_related("by"),
        "media": ResultPublication.Medium.choices,
        "may_record": may_record_publication(viewer, unit),
        "evaluations": evaluations_seen(viewer).filter(scope__unit=unit).distinct(),
        "first_day": ended(round_).isoformat(),
        "today": timezone.localdate().isoformat(),
        "typed": request.POST,
    }
    return render(request, "reports/papers/papers.html", context, status=status)


@require_safe
def paper(request: Request, no: int, paper: str, kind: str) -> HttpResponseBase:
    """One paper as a file, in Indonesian whatever the language of the pages."""
    unit = unit_or_404(request.viewer, no)
    if kind not in PAPERS.get(paper, ()):
        raise Http404
    round_ = queries.round_or_404(request.viewer, request.GET)
    if paper in long_papers(unit, round_):
        return redirect(address_of(unit, round_))  # where it can be asked for
    with translation.override("id"):
        return files.respond(paper, kind, unit, round_, request.viewer, timezone.now())


@require_safe
def minutes_file(request: Request, code: str, no: int, kind: str) -> HttpResponseBase:
    """The berita acara of a unit in an assignment."""
    viewer = request.viewer
    unit = unit_or_404(viewer, no)
    evaluation = evaluation_or_404(viewer, code)
    if kind not in ("pdf", "docx") or not evaluation.scope.filter(unit=unit).exists():
        raise Http404
    with translation.override("id"):
        made = minutes.document(minutes.minutes(viewer, evaluation, unit))
        name = f"berita-acara-{evaluation.code}-unit-{unit.no}.{kind}"
        return files.document(made, name, viewer.house)


@require_POST
def publication_add(request: Request, no: int) -> HttpResponse:
    unit = unit_or_404(request.viewer, no)
    if not may_record_publication(request.viewer, unit):
        raise PermissionDenied
    round_ = queries.round_or_404(request.viewer, request.GET)
    with Attempt() as attempt:
        actions.record_publication(
            unit=unit,
            round_=round_,
            medium=request.POST.get("medium", ""),
            place=request.POST.get("place", "").strip(),
            published_on=day(request.POST.get("published_on", "")),
            viewer=request.viewer,
            at=timezone.now(),
        )
    if attempt.refused:
        return _page(request, unit, attempt.problem, attempt.status)
    messages.success(request, gettext("Publikasi dicatat."))
    return redirect(address_of(unit, round_))


@require_POST
def publication_withdraw(request: Request, no: int, pk: int) -> HttpResponse:
    unit = unit_or_404(request.viewer, no)
    if not may_record_publication(request.viewer, unit):
        raise PermissionDenied
    found = get_object_or_404(
        ResultPublication.objects.select_related("unit", "round"), unit=unit, pk=pk
    )
    actions.withdraw_publication(publication=found, viewer=request.viewer, at=timezone.now())
    return redirect(address_of(unit, found.round))
