"""Second readings: drawn, read without the first opinion, compared, settled."""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.base.messages import N_
from tuntas.core.followup.evidence import KINDS
from tuntas.evaluation.models import Evaluation, SecondReading
from tuntas.evaluation.pages import evaluation_page, inspectorate_page
from tuntas.evaluation.permissions import may_assign, may_settle, tells_first
from tuntas.evaluation.verification import queries as verification
from tuntas.evaluation.verification.forms import DrawForm, GiveForm, OpinionForm, SettleForm
from tuntas.evaluation.verification.preview import framing, preview
from tuntas.evaluation.words import words
from tuntas.followup.plans.queries import explanation
from tuntas.organisation.columns import unit_column
from tuntas.organisation.permissions import Role
from tuntas.organisation.requests import Request, acting
from tuntas.web.acts import Attempt, require_page, require_valid
from tuntas.web.tables.columns import Column, coded
from tuntas.web.tables.table import Table, among

from . import actions, queries as sampling

STATES = words("readings")
TONES = {
    "waiting": "none",
    "unread": "warn",
    "same": "good",
    "differs": "warn",
    "settled": "info",
}
Opinion = SecondReading.Opinion


def state_of(reading: Any) -> str:
    """Of a reading as ``queries.readings_of`` finds it."""
    if reading.given_at is None:
        return "waiting" if reading.able else "unread"
    if reading.opinion == reading.first.verb:
        return "same"
    return "settled" if reading.holds else "differs"


@require_page
@inspectorate_page
def readings(request: Request, found: Evaluation) -> HttpResponseBase:
    """The second readings of an assignment and how far readers agree; a post draws further ones."""
    if request.method != "POST":
        return _readings_page(request, found, Attempt())
    if not may_assign(request.viewer):
        raise PermissionDenied
    form = DrawForm(request.POST)
    with Attempt() as attempt:
        require_valid(form)
        given = form.cleaned_data | {"seed": form.cleaned_data["seed"] or secrets.token_hex(8)}
        actions.draw_sample(evaluation=found, **acting(request), **given)
    if attempt.refused:
        return _readings_page(request, found, attempt, form=form)
    return redirect("second-readings", found.code)


@require_POST
@evaluation_page(may_assign)
def give(request: Request, found: Evaluation) -> HttpResponseBase:
    """The readings whose reader may not read any more go to others."""
    form = GiveForm(request.POST)
    with Attempt() as attempt:
        require_valid(form)
        actions.give_to_others(evaluation=found, **acting(request), **form.cleaned_data)
    if attempt.refused:
        return _readings_page(request, found, attempt, give=form)
    return redirect("second-readings", found.code)


@require_POST
@evaluation_page(may_settle)
def settle(request: Request, found: Evaluation, pk: int) -> HttpResponseBase:
    reading = sampling.reading_or_404(request.viewer, pk)
    if reading.sample.evaluation_id != found.pk:
        raise Http404
    form = SettleForm(request.POST)
    with Attempt() as attempt:
        require_valid(form)
        due = verification.proposed_due(found.agency, timezone.localdate())
        actions.settle(reading=reading, due=due, **acting(request), **form.cleaned_data)
    if attempt.refused:
        return _readings_page(request, found, attempt)
    return redirect("second-readings", found.code)


@require_page
def read(request: Request, pk: int) -> HttpResponse:
    """The second reader's screen: the plan and its evidence as they were judged, and nothing about
    how.
    """
    reading = _own(request, pk)
    form, attempt = OpinionForm(request.POST or None), Attempt()
    if request.method == "POST":
        with attempt:
            require_valid(form, N_("Pilih tutup atau kembalikan."))
            actions.give_opinion(reading=reading, **acting(request), **form.cleaned_data)
        if attempt.done:
            after = sampling.to_read(request.viewer, timezone.localdate()).first()
            return redirect("second-reading", after.pk) if after else redirect("verification")
    context = _context(request, reading, form)
    return framing(attempt.page(request, "evaluation/second_readings/read.html", context))


def _context(request: Request, reading: SecondReading, form: OpinionForm) -> dict[str, Any]:
    plan = reading.plan
    waiting = [r.pk for r in sampling.to_read(request.viewer, timezone.localdate())]
    return {
        "reading": reading,
        **verification.plan_shown(plan),
        "pieces": [(row, KINDS.get(row.kind)) for row in sampling.evidence_then(reading)],
        "doubts": [explanation(f) for f in plan.findings.exclude(state="dismissed")],
        "form": form,
        "able": reading.pk in waiting,
        "number": waiting.index(reading.pk) + 1 if reading.pk in waiting else 0,
        "total": len(waiting),
    }


@require_safe
def file(request: Request, pk: int, evidence: int) -> HttpResponseBase:
    row = next((e for e in sampling.evidence_then(_own(request, pk)) if e.pk == evidence), None)
    if row is None:
        raise Http404
    return preview(row)


def _own(request: Request, pk: int) -> SecondReading:
    """A reading that waits on this person; anybody else's is not there."""
    reading = sampling.reading_or_404(request.viewer, pk)
    if reading.reader_id != request.viewer.person.pk or reading.given_at:
        raise Http404
    return reading


def _readings_page(
    request: Request,
    evaluation: Evaluation,
    attempt: Attempt,
    form: DrawForm | None = None,
    give: GiveForm | None = None,
) -> HttpResponseBase:
    viewer, today = request.viewer, timezone.localdate()
    rows = sampling.readings_of(viewer, evaluation, today)
    differing = [r for r in rows if state_of(r) == "differs"]
    mine = set(sampling.to_settle(viewer, today).values_list("pk", flat=True)) if differing else ()
    table = Table(
        request,
        rows,
        name=f"uji-petik-{evaluation.code}",
        columns=_columns(request),
        filters=[among("state", _("Keadaan"), state_of, list(STATES.items()))],
        caption=_("Pembacaan kedua"),
    )
    context = {
        "evaluation": evaluation,
        "agreement": sampling.agreements(evaluation),
        "samples": evaluation.samples.select_related("made_by").order_by("-pk"),
        "differing": [r for r in differing if r.pk in mine],
        "turns": sorted({_turn(r) for r in differing if r.pk not in mine}),
        "unread": sum(state_of(r) == "unread" for r in rows),
        "give": give or GiveForm(),
        "opinions": Opinion.choices,
        "form": form or DrawForm(),
        "may_draw": may_assign(viewer),
        "problem": attempt.problem,
    }
    return table.respond("evaluation/second_readings/list.html", context, attempt.status)


def _turn(reading: Any) -> str:
    """Who settles it, by role."""
    if not reading.turn:
        return gettext("belum ada yang dapat memutusnya")
    return str(Role(reading.turn).label)


def _columns(request: Request) -> list[Column]:
    def first(row: SecondReading, value: Any) -> Any:
        return value if tells_first(request.viewer, row) else ""

    def plan(row: SecondReading) -> str:
        if tells_first(request.viewer, row):
            return reverse("plan", args=[row.plan.round.code, row.plan.code])
        return reverse("second-reading", args=[row.pk])

    return [
        Column("plan", _("Rencana aksi"), "plan.code", link=plan),
        unit_column("plan.unit"),
        Column("drawn", _("Ditarik"), "sample.get_kind_display"),
        Column("first", _("Pendapat pertama"), lambda r: first(r, Opinion(r.first.verb).label)),
        Column(
            "first_by", _("Pembaca pertama"), lambda r: first(r, r.first.by.name), official=True
        ),
        Column("second", _("Pendapat kedua"), "get_opinion_display"),
        Column("reader", _("Pembaca kedua"), "reader.name", official=True),
        coded("state", _("Keadaan"), STATES, TONES, value=state_of),
        Column("holds", _("Yang berlaku"), "get_holds_display"),
        Column("why", _("Alasan keputusan"), "settled_reason", kind="long", shown=False),
    ]
