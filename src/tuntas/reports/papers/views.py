"""The papers of a unit and round, where its results were published, and the PEKPPP indicators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation.pekppp import Indicators
from tuntas.evaluation.queries import evaluation_or_404, evaluations_seen
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import units_seen
from tuntas.organisation.requests import Request
from tuntas.reports.models import ResultPublication
from tuntas.reports.papers import actions, files, minutes
from tuntas.reports.papers.files import PAPERS
from tuntas.reports.papers.indicators import indicators
from tuntas.reports.papers.permissions import may_record_publication, unit_or_404
from tuntas.reports.papers.plan_facts import blind_to
from tuntas.reports.papers.round_report.facts import ended
from tuntas.reports.papers.waiting import long_papers
from tuntas.results.scores import queries
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.tables.table import Column, Table

TITLES = {
    "laporan": _("Laporan satu putaran survei"),
    "poster": _("Poster nilai"),
    "ratl": _("Rencana tindak lanjut (RATL)"),
    "tindak-lanjut": _("Pelaksanaan tindak lanjut"),
    "responden": _("Jawaban per responden"),
}


@require_safe
def papers(request: Request, no: int) -> HttpResponse:
    return _page(request, unit_or_404(request.viewer, no))  # type: ignore[attr-defined]


def _page(request: Request, unit: Unit, problem: str = "", status: int = 200) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    rounds, round_ = _rounds(request)
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


def _rounds(request: Request) -> tuple[list[Round], Round | None]:
    """Also of a round that is still asked: its plans may be there already."""
    rounds = queries.rounds_of(request.viewer.agency, running=True)  # type: ignore[attr-defined]
    return rounds, queries.round_asked(rounds, request.GET.get("year"))


def round_or_404(request: Request) -> Round:
    _every, found = _rounds(request)
    if found is None:
        raise Http404
    return found


@require_safe
def paper(request: Request, no: int, paper: str, kind: str) -> HttpResponseBase:
    """One paper as a file, in Indonesian whatever the language of the pages."""
    unit = unit_or_404(request.viewer, no)  # type: ignore[attr-defined]
    if kind not in PAPERS.get(paper, ()):
        raise Http404
    round_ = round_or_404(request)
    if paper in long_papers(unit, round_):
        return redirect(papers_address(unit, round_))  # where it can be asked for
    with translation.override("id"):
        return files.respond(paper, kind, unit, round_, request.viewer, timezone.now())  # type: ignore[attr-defined]


@require_safe
def minutes_file(request: Request, code: str, no: int, kind: str) -> HttpResponseBase:
    """The berita acara of a unit in an assignment."""
    viewer = request.viewer  # type: ignore[attr-defined]
    unit = unit_or_404(viewer, no)
    evaluation = evaluation_or_404(viewer, code)
    if kind not in ("pdf", "docx") or not evaluation.scope.filter(unit=unit).exists():
        raise Http404
    with translation.override("id"):
        made = minutes.document(minutes.minutes(viewer, evaluation, unit))
        return files.document(made, f"berita-acara-{evaluation.code}-unit-{unit.no}.{kind}")


@require_POST
def publication_add(request: Request, no: int) -> HttpResponse:
    unit = unit_or_404(request.viewer, no)  # type: ignore[attr-defined]
    if not may_record_publication(request.viewer, unit):  # type: ignore[attr-defined]
        raise PermissionDenied
    round_ = round_or_404(request)
    try:
        actions.record_publication(
            unit=unit,
            round_=round_,
            medium=request.POST.get("medium", ""),
            place=request.POST.get("place", "").strip(),
            published_on=_day(request.POST.get("published_on", "")),
            viewer=request.viewer,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    except Refusal as refusal:
        return _page(request, unit, display.sentence(refusal.message), status=422)
    messages.success(request, gettext("Publikasi dicatat."))
    return redirect(papers_address(unit, round_))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Refusal("day_wrong", _("Pilih tanggalnya.")) from error


def papers_address(unit: Unit, round_: Round) -> str:
    return reverse("papers", args=[unit.no], query={"year": round_.address})


@require_POST
def publication_withdraw(request: Request, no: int, pk: int) -> HttpResponse:
    unit = unit_or_404(request.viewer, no)  # type: ignore[attr-defined]
    if not may_record_publication(request.viewer, unit):  # type: ignore[attr-defined]
        raise PermissionDenied
    found = get_object_or_404(
        ResultPublication.objects.select_related("unit", "round"), unit=unit, pk=pk
    )
    actions.withdraw_publication(publication=found, viewer=request.viewer, at=timezone.now())  # type: ignore[attr-defined]
    return redirect(papers_address(unit, found.round))


Row = tuple[Unit, Indicators]


@require_safe
def pekppp(request: Request) -> HttpResponseBase:
    viewer = request.viewer  # type: ignore[attr-defined]
    rounds, round_ = _rounds(request)
    if round_ is None:
        return render(request, "results/scores/no_rounds.html")
    every = list(units_seen(viewer).filter(round_units__round=round_))
    blind = blind_to(viewer, every, [round_])
    units = [unit for unit in every if unit.pk not in blind]
    found = indicators(viewer, round_, units)
    rows = [(unit, found[unit.pk]) for unit in units]
    table = Table(
        request,
        rows,
        name=f"pekppp-{round_.address}",
        columns=_columns(round_),
        search=lambda some, text: [r for r in some if text.casefold() in r[0].name.casefold()],
        search_label=_("Cari unit"),
        per_page=100,
        caption=_("Indikator tindak lanjut tiap unit"),
    )
    hidden = ", ".join(unit.name for unit in every if unit.pk in blind)
    context = {"rounds": rounds, "round": round_, "headline": _headline(rows), "hidden": hidden}
    return table.respond("reports/papers/pekppp.html", context)


def _headline(rows: Sequence[Row]) -> str:
    done = sum(found.share_points == 5 for _unit, found in rows)
    none = sum(not found.planned for _unit, found in rows)
    text = gettext(
        "Dari {units} unit, {done} sudah melaksanakan seluruh rencananya dan {none} belum punya "
        "rencana."
    )
    return text.format(
        units=display.number(len(rows)), done=display.number(done), none=display.number(none)
    )


def _columns(round_: Round) -> list[Column]:
    def address(row: Row) -> str:
        return papers_address(row[0], round_)

    return [
        Column("unit", _("Unit"), lambda r: r[0].name, link=address),
        Column("no", _("No."), lambda r: r[0].no, kind="number", shown=False),
        Column("planned", _("Rencana"), lambda r: r[1].planned, kind="number"),
        Column("done", _("Dilaksanakan"), lambda r: r[1].done, kind="number"),
        Column("share", _("Bagian"), lambda r: r[1].share, kind="percent"),
        Column("share_points", _("Nilai pelaksanaan"), lambda r: r[1].share_points, kind="number"),
        Column("reported", _("Laporan"), lambda r: r[1].reported, kind="date", shown=False),
        Column(
            "followed_up",
            _("Tindak lanjut pertama"),
            lambda r: r[1].followed_up,
            kind="date",
            shown=False,
        ),
        Column("months", _("Bulan ke"), lambda r: r[1].months, kind="number"),
        Column("speed_points", _("Nilai kecepatan"), lambda r: r[1].speed_points, kind="number"),
        Column("media", _("Media publikasi"), lambda r: r[1].media, kind="number"),
    ]
