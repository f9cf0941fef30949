"""Rounds: the list, preparing one, opening and closing it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.survey.progress import Progress
from tuntas.organisation.permissions import may_manage_surveys
from tuntas.organisation.requests import Request
from tuntas.surveys import queries
from tuntas.surveys.models import Round
from tuntas.surveys.permissions import agency_managed
from tuntas.surveys.words import words
from tuntas.web.acts import require_page, status_of
from tuntas.web.tables.columns import coded
from tuntas.web.tables.table import Column, Table, among

from . import actions
from .forms import ReasonForm, RoundForm
from .queries import managed_or_404, progress_by_round

STATES = words("rounds")
TONES = {"planned": "info", "open": "good", "closed": "warn"}


@require_safe
def rounds(request: Request) -> HttpResponseBase:
    at = timezone.now()
    seen = queries.rounds_seen(request.viewer).select_related("questionnaire")
    rows = list(seen.order_by("-opens", "-pk"))
    states = {r.pk: queries.state(r, at) for r in rows}
    running = [r for r in rows if states[r.pk] == "open"]
    progress = progress_by_round(request.viewer, running)
    table = Table(
        request,
        rows,
        name="putaran-survei",
        columns=_columns(states, progress),
        filters=[among("state", _("Keadaan"), lambda r: states[r.pk], list(STATES.items()))],
        caption=_("Putaran survei"),
    )
    context = {"may_manage": may_manage_surveys(request.viewer), "running": len(running)}
    return table.respond("surveys/rounds/list.html", context)


def _columns(states: dict[int, str], progress: dict[int, Progress]) -> list[Column]:
    def known(name: str) -> Callable[[Round], int | None]:
        return lambda r: getattr(progress.get(r.pk), name, None)

    return [
        Column("name", _("Putaran"), link=lambda r: reverse("round", args=[r.pk]), official=True),
        coded("state", _("Keadaan"), STATES, TONES, value=lambda r: states[r.pk]),
        Column("opens", _("Hari pertama"), kind="date"),
        Column("closes", _("Hari terakhir"), kind="date"),
        Column("target", _("Target"), kind="score"),
        Column("questionnaire", _("Kuesioner"), lambda r: str(r.questionnaire or "")),
        Column("counted", _("Tercapai"), known("counted"), kind="number"),
        Column("required", _("Diperlukan"), known("required"), kind="number"),
    ]


@require_page
def new(request: Request) -> HttpResponse:
    agency, at = agency_managed(request.viewer), timezone.now()
    form = RoundForm(request.POST or None, agency=agency, at=at)
    if request.method == "POST" and form.is_valid():
        by = request.viewer.person
        made = actions.prepare_round(agency=agency, plan=form.plan(), by=by, at=at)
        return redirect("round-services", made.pk)
    return _form_page(request, form)


@require_page
def change(request: Request, pk: int) -> HttpResponse:
    round_, at = managed_or_404(request.viewer, pk), timezone.now()
    form = RoundForm(request.POST or None, agency=round_.agency, at=at, round_=round_)
    if request.method == "POST" and form.is_valid():
        actions.change_round(round_=round_, plan=form.plan(), by=request.viewer.person, at=at)
        return redirect("round", pk)
    return _form_page(request, form)


def _form_page(request: Request, form: RoundForm) -> HttpResponse:
    context = {"form": form, "round": form.round}
    return render(request, "surveys/rounds/form.html", context, status=status_of(form))


@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    round_ = managed_or_404(request.viewer, pk)
    actions.start_round(round_=round_, by=request.viewer.person, at=timezone.now())
    return redirect("round", pk)


@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    round_ = managed_or_404(request.viewer, pk)
    actions.discard_round(round_=round_, by=request.viewer.person, at=timezone.now())
    return redirect("rounds")


@require_page
def close(request: Request, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.close_round, "surveys/rounds/close.html")


@require_page
def reopen(request: Request, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.reopen_round, "surveys/rounds/reopen.html")


def _with_reason(request: Request, pk: int, act: Any, template: str) -> HttpResponse:
    """Ask for the reason, say what will happen, then do it."""
    round_ = managed_or_404(request.viewer, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act(round_=round_, **form.cleaned_data, by=request.viewer.person, at=timezone.now())
        return redirect("round", pk)
    return render(request, template, {"round": round_, "form": form}, status=status_of(form))
