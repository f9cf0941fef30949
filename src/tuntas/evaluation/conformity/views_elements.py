"""The elements that plans address: proposed from their words, confirmed or corrected by the
team.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.core.followup.acts import CONFIRMED
from tuntas.evaluation.conformity import elements as queries
from tuntas.evaluation.conformity.queries import codes_of_rounds
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.queries import (
    evaluation_or_404,
    scope_choices,
    scope_of,
    whole_evaluation_or_404,
)
from tuntas.followup.bulk import actions as actions_bulk
from tuntas.followup.columns import code_column, text_column
from tuntas.followup.models import ActionPlan
from tuntas.followup.permissions import may_confirm
from tuntas.followup.plans import actions
from tuntas.followup.plans.queries import with_elements
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.requests import Request
from tuntas.web import display
from tuntas.web.acts import Attempt
from tuntas.web.tables.columns import Column
from tuntas.web.tables.table import Bulk, Filter, Table

SOURCES = {
    "stated": _("Disebut dalam rencana"),
    "suggested": _("Diusulkan dari kata"),
    CONFIRMED: _("Ditegaskan tim"),
    "none": _("Tidak terbaca"),
}


@require_safe
def proposals(request: Request, code: str) -> HttpResponseBase:
    found = whole_evaluation_or_404(request.viewer, code)
    table = _plan_table(request, found)
    rows = queries.plans_to_read(found, request.viewer)
    total = rows.count()
    context = {
        "evaluation": found,
        "total": total,
        "confirmed": rows.filter(elements_source=CONFIRMED).count() if total else 0,
    }
    return table.respond("evaluation/conformity/plans.html", context)


@require_POST
def choose(request: Request, code: str) -> HttpResponse:
    """The chosen plans become a batch, which shows what would happen before it does."""
    found = _of_inspectorate(request, code)
    chosen = (
        _plan_table(request, found).chosen.order_by("unit__no", "code").values_list("pk", "version")
    )
    batch = actions_bulk.prepare(
        act="confirm_elements",
        rows=list(chosen[: actions_bulk.MOST + 1]),
        viewer=request.viewer,
        at=timezone.now(),
    )
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
            Filter("putaran", _("Putaran"), lambda rows, v: rows.filter(round__in=v), rounds),
            Filter("unit", _("Unit"), lambda rows, v: rows.filter(unit__no__in=v), units),
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
        Column(
            "source",
            _("Dasar"),
            lambda p: str(source_of(p)),
            sort="elements_source",
            html=_source_badge,
        ),
    ]


def _source_badge(plan: ActionPlan) -> Any:
    return display.badge(source_of(plan), "good" if plan.elements_source == CONFIRMED else "info")


def _address(evaluation: Evaluation, plan: ActionPlan) -> str:
    return reverse("conformity-plan", args=[evaluation.code, plan.round.code, plan.code])


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request, code: str, round_code: str, plan_code: str) -> HttpResponse:
    """The elements of one plan with the words that led to them; the team confirms, corrects, takes
    back.
    """
    found = whole_evaluation_or_404(request.viewer, code)
    shown = queries.plan_or_404(found, request.viewer, round_code, plan_code)
    if request.method != "POST":
        return _plan_page(request, found, shown)
    if not request.viewer.is_inspectorate:
        raise PermissionDenied
    seen = request.POST.get("seen", "")
    if not seen.isdecimal():
        return _plan_page(
            request, found, shown, gettext("Formulir ini tidak lengkap; muat ulang halamannya.")
        )
    viewer, at, release = request.viewer, timezone.now(), request.POST.get("act") == "release"
    with Attempt() as attempt:
        if release:
            actions.release_elements(plan=shown, viewer=viewer, at=at, seen=int(seen))
        else:
            codes = request.POST.getlist("element")
            actions.confirm_elements(plan=shown, codes=codes, viewer=viewer, at=at, seen=int(seen))
    if attempt.refused:
        return _plan_page(request, found, shown, attempt.problem, attempt.status)
    onwards = "next" in request.POST and not release
    after = queries.next_unconfirmed(found, viewer, shown) if onwards else None
    return redirect(_address(found, after or shown))


def _plan_page(
    request: Request,
    evaluation: Evaluation,
    plan: ActionPlan,
    problem: str = "",
    status: int = 422,
) -> HttpResponse:
    choices = queries.choices(plan)
    context = {
        "evaluation": evaluation,
        "plan": plan,
        "choices": choices,
        "text": queries.marked(plan, (word for choice in choices for word in choice.words)),
        "source": source_of(plan),
        "confirmed": plan.elements_source == CONFIRMED,
        "may_confirm": may_confirm(request.viewer, plan),
        "after": queries.next_unconfirmed(evaluation, request.viewer, plan),
        "problem": problem,
    }
    return render(
        request, "evaluation/conformity/plan.html", context, status=status if problem else 200
    )


def _of_inspectorate(request: Request, code: str) -> Evaluation:
    found = evaluation_or_404(request.viewer, code)
    if not request.viewer.is_inspectorate:
        raise PermissionDenied
    return found
