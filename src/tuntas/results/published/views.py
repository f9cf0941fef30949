"""Figures that the agency published itself: read by all, kept by the inspectorate and the
operator.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tuntas.core.survey.instruments import INSTRUMENTS, instrument
from tuntas.organisation.permissions import may_enter_published
from tuntas.organisation.requests import Request
from tuntas.results.scores import queries
from tuntas.results.words import say, words
from tuntas.surveys.columns import round_column
from tuntas.surveys.models import Round
from tuntas.surveys.published.actions import (
    add_past_round,
    changed_meanwhile,
    remove_published,
    set_published,
)
from tuntas.surveys.published.queries import Figures, figures_of
from tuntas.surveys.rounds.forms import ReasonForm
from tuntas.web import display
from tuntas.web.acts import Attempt, require_page
from tuntas.web.figures import key
from tuntas.web.tables.columns import signed
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Column, Table, among
from tuntas.web.terms import gettext, gettext_lazy as _

from . import queries as published
from .forms import FiguresForm, InstrumentForm, PastRoundForm
from .queries import RoundFigures

SOURCES = list(words("figures").items())


@require_safe
def figures(request: Request) -> HttpResponseBase:
    rows = published.of_rounds(queries.rounds_of(request.viewer.agency))
    table = Table(
        request,
        rows,
        name="angka-terbitan",
        columns=COLUMNS,
        filters=[among("source", _("Angka"), _source, SOURCES)],
        caption=_("Angka terbitan tiap putaran"),
    )
    context = {
        "may_enter": may_enter_published(request.viewer, request.viewer.agency),
        "only": sum(_source(r) == "published" for r in rows),
        "doubted": sum(bool(r.doubts) for r in rows),
    }
    return table.respond("results/published/list.html", context)


def _source(row: RoundFigures) -> str:
    if row.published:
        return "both" if row.computed else "published"
    return "computed" if row.computed else "none"


COLUMNS = (
    round_column(link=lambda r: reverse("published-round", args=[r.round.pk])),
    Column("instrument", _("Kuesioner"), lambda r: gettext(queries.instrument_of(r.round).name)),
    Column("published", _("Nilai terbitan"), "index", kind="score"),
    Column(
        "computed",
        _("Nilai terhitung"),
        "computed.index",
        kind="score",
        figure=lambda r: key("index", "agency", r.round.code),
    ),
    signed("difference", _("Selisih")),
    Column("respondents", _("Responden terbitan"), "published.respondents", kind="number"),
    Column("source", _("Sumber"), lambda r: r.published.source if r.published else "", kind="long"),
    Column(
        "doubts",
        _("Perlu diperiksa"),
        lambda r: " ".join(display.sentence(d) for d in r.doubts),
        kind="long",
        shown=False,
    ),
)


@require_safe
def round_figures(request: Request, pk: int) -> HttpResponseBase:
    found = _figures_or_404(request, pk)
    context = {
        "figures": found,
        "round": found.round,
        "compared": _compared(request, found),
        "history": published.history_of(found.round),
        "may_enter": may_enter_published(request.viewer, found.round.agency),
        "instrument": queries.instrument_of(found.round),
    }
    return page(request, "results/published/round.html", context)


def _compared(request: Request, found: RoundFigures) -> SummaryTable:
    """Each figure as published and, where there are answers, as computed."""
    computed = [
        Column(
            "computed",
            _("Terhitung"),
            kind="score",
            figure=lambda r: key(r.code or "index", "agency", found.round.code),
        ),
        signed("difference", _("Selisih")),
    ]
    columns = [
        Column(
            "element",
            _("Unsur"),
            lambda r: f"{r.code} {gettext(r.name)}" if r.code else gettext("Indeks"),
        ),
        Column("published", _("Terbitan"), kind="score"),
        *(computed if found.computed else []),
    ]
    name, caption = f"terbitan-{found.round.code}", _("Nilai terbitan dan terhitung")
    return SummaryTable(
        request, name, columns, published.compared(found), caption=caption, css="simple"
    )


def _figures_or_404(request: Request, pk: int) -> RoundFigures:
    rounds = [r for r in queries.rounds_of(request.viewer.agency) if r.pk == pk]
    if not rounds:
        raise Http404
    return published.of_rounds(rounds)[0]


@require_page
def new(request: Request) -> HttpResponse:
    """Which questionnaire, then the round and its figures on one page."""
    agency = request.viewer.agency
    if agency is None or not may_enter_published(request.viewer, agency):
        raise PermissionDenied
    used = INSTRUMENTS.get(request.GET.get("instrument", ""))
    if used is None:
        choice = InstrumentForm(request.GET if "instrument" in request.GET else None)
        return render(request, "results/published/instrument.html", {"form": choice})
    about = PastRoundForm(request.POST or None, initial={"weights": "exact"})
    form = FiguresForm(request.POST or None, used=used)
    if request.method == "POST" and all([about.is_valid(), form.is_valid()]):
        with Attempt(form):
            made = add_past_round(
                agency=agency,
                past=about.past(used),
                figures=form.figures(),
                viewer=request.viewer,
                at=timezone.now(),
            )
            return redirect("published-round", made.pk)
    context = {"about": about, "form": form, "instrument": used}
    return _page(request, "results/published/form.html", context, form)


@require_page
def change(request: Request, pk: int) -> HttpResponse:
    round_ = _kept_or_404(request, pk)
    old = figures_of(round_)
    form = FiguresForm(
        request.POST or None,
        used=instrument(round_.instrument),
        old=old,
    )
    if request.method == "POST" and form.is_valid():
        with Attempt(form):
            if request.POST.get("seen") != _digest(old):
                raise changed_meanwhile()
            set_published(
                round_=round_,
                figures=form.figures(),
                reason=form.cleaned_data.get("reason", ""),
                seen=old,
                viewer=request.viewer,
                at=timezone.now(),
            )
            return redirect("published-round", pk)
    context = {
        "form": form,
        "round": round_,
        "seen": _digest(old),
        "instrument": form.used,
        "old": old,
    }
    return _page(request, "results/published/form.html", context, form)


@require_page
def remove(request: Request, pk: int) -> HttpResponse:
    round_ = _kept_or_404(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        gone = remove_published(
            round_=round_,
            reason=form.cleaned_data["reason"],
            viewer=request.viewer,
            at=timezone.now(),
        )
        messages.success(request, say("published.removed", round=round_.name))
        return redirect("published") if gone else redirect("published-round", pk)
    return _page(request, "results/published/remove.html", {"form": form, "round": round_}, form)


def _kept_or_404(request: Request, pk: int) -> Round:
    rounds = Round.objects.filter(agency=request.viewer.agency, draft=False).select_related(
        "agency"
    )
    round_ = get_object_or_404(rounds, pk=pk)
    if not may_enter_published(request.viewer, round_.agency):
        raise PermissionDenied
    return round_


def _digest(figures: Figures | None) -> str:
    """What the form carries, to know whether somebody else was faster."""
    return str(figures.recorded) if figures else ""


def _page(request: Request, template: str, context: dict[str, Any], form: Form) -> HttpResponse:
    return render(request, template, context, status=422 if form.is_bound else 200)
