"""Frozen states: made for any past moment, what came after one of them, two of them compared."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.evaluation.addendum import WHAT, Later
from tuntas.core.evaluation.compare import KINDS, Change, compare, counts
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.pages import evaluation_page, whole_page
from tuntas.evaluation.queries import plans_of
from tuntas.evaluation.words import say
from tuntas.followup.permissions import plans_seen
from tuntas.followup.plans.queries import check_title
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.permissions import may_make_reports
from tuntas.organisation.requests import Request
from tuntas.surveys.columns import round_column
from tuntas.web import display
from tuntas.web.acts import Attempt
from tuntas.web.tables.columns import Column, moment
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Table, among, containing
from tuntas.web.terms import gettext, gettext_lazy as _

from . import addendum
from .actions import make_cut_off, obstacle
from .forms import ComparedForm, MomentForm
from .notes import made_said


@require_safe
@whole_page
def cut_offs(request: Request, found: Evaluation) -> HttpResponseBase:
    return _listed(request, found, MomentForm())


@require_POST
@evaluation_page(may_make_reports)
def freeze_at(request: Request, found: Evaluation) -> HttpResponseBase:
    """Freeze the state as of the moment that was given: the end of a day, or a time of it."""
    form = MomentForm(request.POST)
    if not form.is_valid():
        return _listed(request, found, form, 422)
    by, now = request.viewer.person, timezone.now()
    with Attempt(form, field="day") as attempt:
        made = make_cut_off(evaluation=found, by=by, at=now, moment=form.moment)
    if attempt.refused:
        return _listed(request, found, form, attempt.status)
    messages.success(request, made_said(made, now))
    return redirect("cut-offs", found.code)


def _why_not(evaluation: Evaluation, now: datetime) -> str:
    """Why no state of it can be frozen, "" where one can: of any day before now."""
    refused = obstacle(evaluation, now, now)
    return display.sentence(refused.message) if refused else ""


FROZEN = (
    moment("at", _("Keadaan pada")),
    moment("made_at", _("Dibekukan")),
    Column("made_by", _("Oleh"), lambda c: c.made_by.name if c.made_by else "", official=True),
    Column(
        "digest",
        _("Sidik data (SHA-256)"),
        html=lambda c: format_html('<code class="digest">{}</code>', c.digest),
    ),
    Column(
        "later",
        _("Sesudahnya"),
        lambda _c: _("Adendum"),
        link=lambda c: reverse("cut-off-addendum", args=[c.evaluation.code, c.pk]),
    ),
)


def _listed(
    request: Request, evaluation: Evaluation, form: MomentForm, status: int = 200
) -> HttpResponseBase:
    rows = evaluation.cut_offs.defer("snapshot", "addendum").order_by("-at", "-pk")
    made = list(rows.select_related("made_by", "evaluation"))
    name = f"cut-off-{evaluation.code}"
    context = {
        "evaluation": evaluation,
        "cut_offs": made,
        "frozen": SummaryTable(request, name, FROZEN, made, caption=_("Cut-off")),
        "form": form,
        "may_make": may_make_reports(request.viewer),
        "why_not": _why_not(evaluation, timezone.now()),
        "earlier": made[1].pk if len(made) > 1 else None,
    }
    return page(request, "evaluation/cut_offs/list.html", context, status)


def _choices(words: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(key, _(word)) for key, word in words.items()]


def _plan_page(round_code: str, code: str) -> str:
    return reverse("plan", args=[round_code, code])


def _detail(event: Later) -> str:
    if event.what == "deadline":
        return display.day(date.fromisoformat(event.detail))
    if event.what.startswith("finding_"):
        check, _colon, reason = event.detail.partition(": ")
        return ": ".join(filter(None, (check_title(check), reason)))
    return event.detail


LATER = (
    Column("plan", _("Rencana"), link=lambda e: _plan_page(e.round.code, e.plan)),
    unit_column(),
    Column("at", _("Waktu"), html=lambda e: display.moment(datetime.fromisoformat(e.at))),
    Column("what", _("Yang terjadi"), lambda e: gettext(WHAT[e.what])),
    Column("detail", _("Keterangan"), _detail, kind="long"),
    Column("late", _("Dicatat terlambat"), lambda e: gettext("ya") if e.late else "", shown=False),
)


@require_safe
@whole_page
def later(request: Request, found: Evaluation, pk: int) -> HttpResponseBase:
    """What came after a cut-off, up to now."""
    cut_off = get_object_or_404(found.cut_offs.defer("snapshot", "addendum"), pk=pk)
    rows = list(addendum.since(cut_off, request.viewer, timezone.now()))
    table = Table(
        request,
        rows,
        name=f"adendum-{found.code}-{cut_off.pk}",
        columns=LATER,
        filters=[among("what", _("Yang terjadi"), "what", _choices(WHAT))],
        search=containing(lambda e: f"{e.plan} {e.unit}"),
        search_label=_("Cari rencana atau ⟨unit⟩"),
        caption=_("Yang terjadi sesudah cut-off"),
    )
    context = {
        "evaluation": found,
        "cut_off": cut_off,
        "events": len(rows),
        "plans": len({(e.round, e.plan) for e in rows}),
        "late": sum(e.late for e in rows),
    }
    return table.respond("evaluation/cut_offs/addendum.html", context)


@require_safe
@whole_page
def compared(request: Request, found: Evaluation) -> HttpResponseBase:
    """What is different between two cut-offs (``dari`` and ``ke``); without them, the choice of
    two.
    """
    made = found.cut_offs.order_by("at", "pk")
    chosen = request.GET if {"dari", "ke"} & set(request.GET) else None
    form = ComparedForm(chosen, made=made.defer("snapshot"))
    if not form.is_valid():
        context = {"evaluation": found, "form": form, "enough": made.count() > 1}
        status = 422 if form.is_bound else 200
        return render(request, "evaluation/cut_offs/choice.html", context, status=status)
    first, last = form.cleaned_data["dari"], form.cleaned_data["ke"]
    whole = compare(Snapshot.from_json(first.snapshot), Snapshot.from_json(last.snapshot))
    changes = _seen(found, request, whole)
    table = Table(
        request,
        changes,
        name=f"banding-{found.code}-{first.pk}-{last.pk}",
        columns=CHANGES,
        filters=[among("kind", _("Perubahan"), "kind", _choices(KINDS))],
        search=containing(lambda c: f"{c.plan.id} {c.unit} {c.plan.text}"),
        search_label=_("Cari rencana, ⟨unit⟩, atau isi"),
        caption=_("Yang berbeda di antara dua cut-off"),
    )
    context = {
        "evaluation": found,
        "form": form,
        "earlier": first,
        "later": last,
        "same": first.digest == last.digest,
        "changes": len(changes),
        **counts(changes),
    }
    return table.respond("evaluation/cut_offs/compare.html", context)


def _seen(evaluation: Evaluation, request: Request, changes: tuple[Change, ...]) -> list[Change]:
    """Without plans that this person shall not know about now (a second reading that is not given
    yet).
    """
    hidden = plans_of(evaluation).exclude(pk__in=plans_seen(request.viewer).values("pk"))
    out = set(hidden.values_list("round__code", "code"))
    return [change for change in changes if (change.plan.round.code, change.plan.id) not in out]


def _side(change: Change, value: str) -> str:
    """A word of the core, a day, a count of evidence, or a text, as the page writes it."""
    if not value:
        return ""
    if change.kind == "deadline":
        return display.day(date.fromisoformat(value))
    if change.kind == "evidence":
        accepted, _slash, pieces = value.partition("/")
        return say("cut_offs.evidence", n=pieces, accepted=accepted)
    return value if change.kind == "content" else gettext(value)


CHANGES = (
    Column("kind", _("Perubahan"), lambda c: gettext(KINDS[c.kind])),
    Column(
        "plan", _("Rencana"), "plan.id", link=lambda c: _plan_page(c.plan.round.code, c.plan.id)
    ),
    Column("year", _("Tahun"), "plan.year", shown=False),
    round_column("plan.round.code", shown=False),
    unit_column(),
    service_column("plan.service", shown=False),
    Column("before", _("Semula"), lambda c: _side(c, c.before)),
    Column("after", _("Menjadi"), lambda c: _side(c, c.after)),
    Column("text", _("Rencana aksi"), "plan.text", kind="long"),
)
