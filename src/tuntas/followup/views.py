from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.errors import Refusal
from tuntas.followup import queries
from tuntas.followup.actions import decide_finding
from tuntas.followup.forms import DecisionForm
from tuntas.followup.models import ActionPlan
from tuntas.followup.permissions import may_decide
from tuntas.web import display
from tuntas.web.table import Column, Filter, Table


@require_safe
def plans(request: HttpRequest) -> HttpResponseBase:
    return plan_table(request).respond("followup/plans.html")


@require_safe
def plan(request: HttpRequest, year: int, code: str) -> HttpResponse:
    return _plan_page(request, queries.plan_or_404(request.viewer, year, code))


@require_POST
def decide(request: HttpRequest, year: int, code: str, pk: int) -> HttpResponse:
    """Confirm, dismiss or reopen a finding; what cannot be done is said on the plan's own page."""
    plan = queries.plan_or_404(request.viewer, year, code)
    finding = get_object_or_404(plan.findings.select_related("plan__unit"), pk=pk)
    if not may_decide(request.viewer, finding):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _plan_page(request, plan, problem=sentence, at=pk)
    try:
        decide_finding(finding=finding, viewer=request.viewer, at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        return _plan_page(request, plan, problem=refusal.message.text(gettext), at=pk)
    return redirect(f"{_address(plan, request)}#temuan-{pk}")


def _plan_page(request: HttpRequest, plan: ActionPlan, problem: str = "", at: int = 0) -> HttpResponse:
    """``problem`` is what stood in the way of an answer to the finding ``at``."""
    before, after = queries.neighbours(plan_table(request).rows, plan)
    context = {
        "plan": plan,
        "elements": queries.elements_shown(plan),
        "findings": queries.findings_shown(request.viewer, plan),
        "changes": queries.status_changes(plan),
        "before": before and _address(before, request),
        "after": after and _address(after, request),
        "list": _with_state(reverse("plans"), request),
        "lines": _lines(plan),
        "state": request.GET.urlencode(),
        "problem": problem,
        "problem_at": at,
        "typed": request.POST.get("reason", ""),
    }
    return render(request, "followup/plan.html", context, status=422 if problem else 200)


def plan_table(request: HttpRequest) -> Table:
    """The plan list in the state that the address gives; the page of one plan finds its place in it."""
    choices = queries.filter_choices(request.viewer)
    return Table(
        request,
        queries.plans_listed(request.viewer),
        name="rencana-aksi",
        columns=_columns(request),
        filters=[
            Filter("unit", _("Unit"), lambda rows, v: rows.filter(unit__no__in=v), choices.units),
            Filter("year", _("Tahun survei"), lambda rows, v: rows.filter(round__year__in=v), choices.years),
            Filter("element", _("Unsur"), queries.with_elements, choices.elements),
            Filter("status", _("Status"), queries.with_status, choices.statuses),
            Filter("finding", _("Temuan"), queries.with_findings, choices.findings),
            Filter(
                "service", _("Layanan"), lambda rows, v: rows.filter(service__name__in=v), choices.services
            ),
            Filter("due_from", _("Tenggat dari"), queries.due_from),
            Filter("due_until", _("Tenggat sampai"), queries.due_until),
        ],
        search=queries.containing,
        search_label=_("Cari dalam teks atau kode"),
        order="code",
        caption=_("Rencana aksi"),
    )


def _columns(request: HttpRequest) -> list[Column]:
    return [
        Column(
            "code",
            _("Kode"),
            lambda p: p.code,
            sort="code",
            link=lambda p: _address(p, request),
            css=lambda _plan: "nowrap",
        ),
        Column(
            "year",
            _("Tahun"),
            lambda p: p.round.year,
            sort="round__year",
            html=lambda p: str(p.round.year),
            shown=False,
        ),
        Column("unit", _("Unit"), lambda p: p.unit.name, sort="unit__no"),
        Column("service", _("Layanan"), lambda p: p.service.name if p.service else "", sort="service__name"),
        Column("recommendation", _("Rekomendasi"), _recommendation, kind="long", shown=False),
        Column(
            "text",
            _("Rencana aksi"),
            lambda p: p.text,
            kind="long",
            html=lambda p: Truncator(p.text).chars(180),
        ),
        Column("elements", _("Unsur"), _elements),
        Column("deadline", _("Tenggat"), lambda p: p.deadline, sort="deadline", kind="date", html=_deadline),
        Column("deadline_raw", _("Tenggat tertulis"), lambda p: p.deadline_raw, shown=False),
        Column("status", _("Status"), lambda p: p.get_status_display(), sort="status", html=_status),
        Column("findings", _("Temuan"), _findings),
        Column("lines", _("Baris sumber"), _lines, shown=False),
    ]


def _elements(plan: ActionPlan) -> str:
    return ", ".join(element.code for element in plan.element_rows.all())


def _recommendation(plan: ActionPlan) -> str:
    if plan.recommendation is None:
        return ""
    return " ".join(filter(None, (plan.recommendation.number, plan.recommendation.text)))


def _deadline(plan: ActionPlan) -> Any:
    return plan.deadline_raw if plan.deadline is None and plan.deadline_raw else display.day(plan.deadline)


def _status(plan: ActionPlan) -> Any:
    return display.status(plan.status, plan.get_status_display())


def _findings(plan: ActionPlan) -> str:
    return "; ".join(queries.check_title(f.check_id) for f in plan.standing)


def _lines(plan: ActionPlan) -> str:
    return "" if plan.line_first is None else display.lines(plan.line_first, plan.line_last)


def _address(plan: ActionPlan, request: HttpRequest) -> str:
    return _with_state(reverse("plan", args=[plan.round.year, plan.code]), request)


def _with_state(path: str, request: HttpRequest) -> str:
    """The address with the list's search, filters and order, so that the way back is the way in."""
    state = request.GET.copy()
    for key in ("page", "format", "col"):
        state.pop(key, None)
    return f"{path}?{state.urlencode()}" if state else path
