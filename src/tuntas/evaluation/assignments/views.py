"""The page of an assignment: how far it is; making and changing it; dividing its units."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from tuntas.core.base.messages import N_
from tuntas.evaluation.cut_offs.notes import cut_off_note, plans_behind
from tuntas.evaluation.cut_offs.queries import Frozen, frozen
from tuntas.evaluation.findings.tables import counts_table, run_shown
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.pages import whole_page
from tuntas.evaluation.permissions import may_assign
from tuntas.followup.models import STATES
from tuntas.followup.permissions import may_verify
from tuntas.followup.plans.page import state_badge
from tuntas.organisation.columns import unit_column
from tuntas.organisation.requests import Request, acting, only
from tuntas.surveys.columns import round_column
from tuntas.web.acts import Attempt, require_page, require_valid
from tuntas.web.tables.columns import Column, coded
from tuntas.web.tables.table import Table, among
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions
from .forms import AssignmentForm, DivisionForm
from .queries import STANDINGS, UnitRow, assignment_shown, division

FORM_WRONG = N_("Ada isian yang belum benar; lihat tandanya di bawah.")
STATE_NAMES = dict(STATES)
TONES = {"none": "bad", "silent": "warn", "reported": "good"}


@require_safe
@whole_page
def assignment(request: Request, found: Evaluation) -> HttpResponseBase:
    at_cut_off = frozen(found, request.viewer)
    shown = assignment_shown(found, timezone.now(), at_cut_off)
    members = [(str(row.member.pk), row.member.name) for row in shown.members if row.member]
    table = Table(
        request,
        shown.units,
        name=f"penugasan-{found.code}",
        css="named",
        columns=_columns(at_cut_off),
        filters=[
            among("standing", _("Laporan"), "standing", list(STANDINGS.items())),
            among("member", _("Anggota"), lambda row: str(row.scope.member_id), members),
        ],
        caption=_("⟨Unit⟩ dalam lingkup"),
    )
    context = {
        "evaluation": found,
        "team": found.team.select_related("person"),
        "shown": shown,
        "states": [(state_badge(state), n) for state, n in shown.states.items()],
        "may_assign": may_assign(request.viewer),
        "may_verify": may_verify(request.viewer),
        "counts": counts_table(request, found, at_cut_off),
        **run_shown(request, found),
        **cut_off_note(at_cut_off, request.viewer),
    }
    return table.respond("evaluation/assignments/assignment.html", context)


def _columns(frozen: Frozen | None) -> list[Column]:
    def plans_of(row: UnitRow) -> str:
        of = row.scope
        return plans_behind(frozen, unit=of.unit.no, round=of.round.code)

    def state(key: str) -> Any:
        return lambda row: row.states.get(key, 0)

    return [
        unit_column("scope.unit", link=plans_of),
        round_column("scope.round"),
        Column(
            "member",
            _("Anggota"),
            lambda r: r.scope.member.name if r.scope.member else "",
            official=True,
        ),
        Column("plans", _("Rencana"), kind="number"),
        Column("waiting", _("Menunggu verifikasi"), state("evidence_in"), kind="number"),
        Column("returned", STATE_NAMES["returned"], state("returned"), kind="number"),
        Column("closed", STATE_NAMES["closed"], state("closed"), kind="number"),
        Column("late", _("Terlambat"), kind="number"),
        coded("standing", _("Laporan"), STANDINGS, TONES),
    ]


@require_page
@only(may_assign)
def new(request: Request) -> HttpResponse:
    return _form_page(request, None)


@require_page
@only(may_assign)
@whole_page
def change(request: Request, found: Evaluation) -> HttpResponse:
    return _form_page(request, found)


def _form_page(request: Request, evaluation: Evaluation | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form, attempt = AssignmentForm(request.viewer.own_agency, data, evaluation), Attempt()
    if request.method == "POST":
        with attempt:
            require_valid(form, FORM_WRONG)
            saved = _save(request, form, evaluation)
        if attempt.done:
            return redirect("assignment", saved.code)
    code = evaluation.code if evaluation else ""
    context = {"form": form, "code": code}
    return attempt.page(request, "evaluation/assignments/form.html", context)


def _save(request: Request, form: AssignmentForm, evaluation: Evaluation | None) -> Evaluation:
    given: Any = {"content": form.content, **acting(request)}
    if evaluation is None:
        return actions.make_assignment(**given)
    seen = form.letter.cleaned_data["seen"] or 0
    return actions.change_assignment(evaluation=evaluation, seen=seen, **given)


@require_page
@only(may_assign)
@whole_page
def divide(request: Request, found: Evaluation) -> HttpResponse:
    """Who verifies which unit; ``?usul=1`` fills in an even division, which is stored when it is
    sent.
    """
    proposed = bool(request.GET.get("usul"))
    shown = division(found, propose=proposed, at=timezone.now())
    initial = {f"unit-{unit}": member for unit, member in shown.members.items()}
    initial["seen"] = found.version
    data = request.POST if request.method == "POST" else None
    form = DivisionForm(data, units=shown.units, members=shown.verifiers, initial=initial)
    attempt = Attempt()
    if request.method == "POST":
        with attempt:
            require_valid(form, FORM_WRONG)
            actions.divide_units(
                evaluation=found,
                members=form.members,
                **acting(request),
                seen=form.cleaned_data["seen"],
            )
        if attempt.done:
            messages.success(request, gettext("Pembagian ⟨unit⟩ tersimpan."))
            return redirect("assignment", found.code)
    context = {
        "evaluation": found,
        "form": form,
        "rows": [(unit, shown.loads[unit.pk], form[f"unit-{unit.pk}"]) for unit in shown.units],
        "verifiers": shown.verifiers,
        "proposed": proposed,
    }
    return attempt.page(request, "evaluation/assignments/divide.html", context)
