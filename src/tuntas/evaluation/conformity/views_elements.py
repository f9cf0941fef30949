"""The elements that plans address: proposed from their words, confirmed or corrected by the
team.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.followup.acts import CONFIRMED
from tuntas.evaluation.cut_offs.notes import cut_off_note
from tuntas.evaluation.cut_offs.queries import frozen
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.pages import inspectorate_page, whole_page
from tuntas.evaluation.queries import scope_choices, scope_of
from tuntas.evaluation.refusals import refusal
from tuntas.evaluation.words import words
from tuntas.followup.bulk import actions as bulk
from tuntas.followup.columns import code_column, text_column
from tuntas.followup.models import ActionPlan
from tuntas.followup.permissions import may_confirm
from tuntas.followup.plans import actions
from tuntas.followup.plans.contributors import contributors_of
from tuntas.followup.plans.queries import with_elements
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.requests import Request, acting
from tuntas.web.acts import Attempt, require_page
from tuntas.web.tables.columns import Column, coded
from tuntas.web.tables.table import Bulk, Filter, Table, having
from tuntas.web.terms import gettext_lazy as _

from . import elements as queries
from .queries import codes_of_rounds

SOURCES = words("sources")
TONES = dict.fromkeys(SOURCES, "info") | {CONFIRMED: "good"}


@require_safe
@whole_page
def proposals(request: Request, found: Evaluation) -> HttpResponseBase:
    table = _plan_table(request, found)
    at_cut_off = frozen(found, request.viewer)
    if at_cut_off:
        sources = [plan.elements_source for plan in at_cut_off.snapshot.plans]
        total, confirmed = len(sources), sources.count(CONFIRMED)
    else:
        rows = queries.plans_to_read(found, request.viewer)
        total, confirmed = rows.count(), rows.filter(elements_source=CONFIRMED).count()
    context = {
        "evaluation": found,
        "total": total,
        "confirmed": confirmed,
        **cut_off_note(at_cut_off, request.viewer),
    }
    return table.respond("evaluation/conformity/plans.html", context)


@require_POST
@inspectorate_page
def choose(request: Request, found: Evaluation) -> HttpResponse:
    """The chosen plans become a batch, which shows what would happen before it does."""
    rows = bulk.rows_of(_plan_table(request, found).chosen)
    batch = bulk.prepare(act="confirm_elements", rows=rows, **acting(request))
    return redirect("plans-batch", batch.pk)


def _plan_table(request: Request, evaluation: Evaluation) -> Table:
    scope = scope_of(evaluation)
    rounds, units = scope_choices(scope)
    codes = codes_of_rounds(row.round for row in scope)
    return Table(
        request,
        queries.plans_to_read(evaluation, request.viewer),
        name=f"unsur-{evaluation.code}",
        columns=_plan_columns(evaluation),
        filters=[
            having("putaran", _("Putaran"), "round", rounds),
            having("unit", _("⟨Unit⟩"), "unit__no", units),
            Filter("sumber", _("Dasar"), _with_source, list(SOURCES.items())),
            Filter("unsur", _("Unsur"), with_elements, [(c, c) for c in codes]),
        ],
        search=lambda rows, text: rows.filter(text__icontains=text),
        search_label=_("Cari dalam teks"),
        order="code",
        caption=_("Unsur tiap rencana"),
        bulk=Bulk(
            reverse("conformity-choose", args=[evaluation.code]),
            [("confirm_elements", _("Tegaskan unsur yang terbaca"))]
            if request.viewer.is_inspectorate
            else [],
            lambda p: p.code,
        ),
    )


def source_of(plan: ActionPlan) -> Any:
    """By whom its elements are said, in words."""
    return SOURCES[plan.elements_source or "none"]


def _with_source(rows: Any, values: list[str]) -> Any:
    return rows.filter(elements_source__in=["" if v == "none" else v for v in values])


def _plan_columns(evaluation: Evaluation) -> list[Column]:
    return [
        code_column(lambda p: _address(evaluation, p), sort="code"),
        unit_column(sort="unit__no"),
        service_column(sort="service__name"),
        text_column(160),
        Column("elements", _("Unsur"), lambda p: ", ".join(e.code for e in p.element_rows.all())),
        Column(
            "words", _("Terbaca dari kata"), lambda p: ", ".join(queries.words_of(p)), kind="long"
        ),
        coded(
            "source",
            _("Dasar"),
            SOURCES,
            TONES,
            value=lambda p: p.elements_source or "none",
            sort="elements_source",
        ),
    ]


def _address(evaluation: Evaluation, plan: ActionPlan) -> str:
    return reverse("conformity-plan", args=[evaluation.code, plan.round.code, plan.code])


@require_page
@whole_page
def plan(request: Request, found: Evaluation, round_code: str, plan_code: str) -> HttpResponse:
    """The elements of one plan with the words that led to them; the team confirms, corrects, takes
    back.
    """
    shown = queries.plan_or_404(found, request.viewer, round_code, plan_code)
    if request.method != "POST":
        return _plan_page(request, found, shown, Attempt())
    if not request.viewer.is_inspectorate:
        raise PermissionDenied
    release = request.POST.get("act") == "release"
    with Attempt() as attempt:
        _decide(request, shown, release)
    if attempt.refused:
        return _plan_page(request, found, shown, attempt)
    onwards = "next" in request.POST and not release
    after = queries.next_unconfirmed(found, request.viewer, shown) if onwards else None
    return redirect(_address(found, after or shown))


def _decide(request: Request, plan: ActionPlan, release: bool) -> None:
    seen = request.POST.get("seen", "")
    if not seen.isdecimal():
        raise refusal("form_wrong")
    given: Any = {"seen": int(seen), **acting(request)}
    if release:
        actions.release_elements(plan=plan, **given)
    else:
        actions.confirm_elements(plan=plan, codes=request.POST.getlist("element"), **given)


def _plan_page(
    request: Request, evaluation: Evaluation, plan: ActionPlan, attempt: Attempt
) -> HttpResponse:
    choices = queries.choices(plan)
    context = {
        "evaluation": evaluation,
        "plan": plan,
        "choices": choices,
        "text": queries.marked(plan, (word for choice in choices for word in choice.words)),
        "source": source_of(plan),
        "confirmed": plan.elements_source == CONFIRMED,
        "may_confirm": may_confirm(request.viewer, plan)
        and request.viewer.person.pk not in contributors_of([plan])[plan.pk],
        "after": queries.next_unconfirmed(evaluation, request.viewer, plan),
    }
    return attempt.page(request, "evaluation/conformity/plan.html", context)
