"""The plan list, the page of one plan, and decisions on its findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.followup.workflow import TRANSITIONS
from tuntas.followup.evidence.queries import evidence_shown
from tuntas.followup.findings.actions import decide_finding
from tuntas.followup.findings.forms import DecisionForm
from tuntas.followup.models import ActionPlan
from tuntas.followup.permissions import may_decide
from tuntas.followup.plans import page, queries
from tuntas.followup.plans.deciding import offered
from tuntas.followup.plans.forms import ActForm
from tuntas.followup.plans.tables import address, lines, plan_table, with_state
from tuntas.followup.work.saved_filters import filters_seen
from tuntas.followup.writing.queries import hints_of
from tuntas.organisation.permissions import units_worked_at
from tuntas.organisation.requests import Request
from tuntas.web import display
from tuntas.web.acts import Attempt, problem_of

VERBS = frozenset(t.verb for t in TRANSITIONS)


@require_safe
def plans(request: Request) -> HttpResponseBase:
    viewer = request.viewer
    context = {"saved_filters": filters_seen(viewer), "may_write": bool(units_worked_at(viewer))}
    return plan_table(request).respond("followup/plans/list.html", context)


@require_safe
def plan(request: Request, round_code: str, code: str) -> HttpResponse:
    return plan_page(request, queries.plan_or_404(request.viewer, round_code, code))


@require_POST
def decide(request: Request, round_code: str, code: str, pk: int) -> HttpResponse:
    """Confirm, dismiss or reopen a finding; what cannot be done is said on the plan's own page."""
    plan = queries.plan_or_404(request.viewer, round_code, code)
    finding = get_object_or_404(plan.findings.select_related("plan__unit"), pk=pk)
    if not may_decide(request.viewer, finding):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return plan_page(request, plan, problem=problem_of(form), part=f"temuan-{pk}")
    with Attempt() as attempt:
        decide_finding(
            finding=finding, viewer=request.viewer, at=timezone.now(), **form.cleaned_data
        )
    if attempt.refused:
        return plan_page(
            request, plan, problem=attempt.problem, part=f"temuan-{pk}", status=attempt.status
        )
    return redirect(f"{address(plan, request)}#temuan-{pk}")


def plan_page(
    request: Request, plan: ActionPlan, problem: str = "", part: str = "", status: int = 422
) -> HttpResponse:
    """``problem``: why an act in that ``part`` of the page was refused; what was typed stays."""
    viewer, now = request.viewer, timezone.now()
    before, after = queries.neighbours(plan_table(request, walked=True).rows, plan)
    changes = queries.status_changes(plan)
    context = {
        "plan": plan,
        "elements": queries.elements_shown(plan),
        "findings": queries.findings_shown(viewer, plan),
        "changes": changes,
        "badge": page.state_badge(plan.state),
        "headline": page.headline(plan, timezone.localdate(now)),
        "late": page.days_late(plan, timezone.localdate(now)),
        "stages": page.stages(plan, [event for event, _label in changes]),
        "acts": _acts(request, plan, part if problem else ""),
        "life": page.life(viewer, plan),
        "hints": hints_of(viewer, plan),
        "made_from": page.made_from(plan),
        "evidence": evidence_shown(viewer, plan),
        "before": before and address(before, request),
        "after": after and address(after, request),
        "list": with_state(reverse("plans"), request),
        "lines": lines(plan),
        "state": request.GET.urlencode(),
        "problem": problem,
        "part": part,
        "verbs": VERBS,
        "typed": request.POST if problem else {},
    }
    return render(request, "followup/plans/plan.html", context, status=status if problem else 200)


@dataclass(frozen=True)
class Button:
    """A button on the page of a plan; ``why_not`` is why it is grey, ``open`` shows its form at
    once.
    """

    verb: str
    label: str
    why_not: str
    form: ActForm
    fields: Sequence[Any]
    open: bool
    main: bool  # it takes the plan further


def _acts(request: Request, plan: ActionPlan, refused: str) -> list[Button]:
    """What this person may do now; the act that was just refused keeps what was typed."""
    acts = []
    for offer in offered(plan, request.viewer, timezone.now()):
        verb = offer.transition.verb
        given = (
            {k: request.POST.get(k, "") for k in offer.transition.asks} if verb == refused else {}
        )
        form = ActForm(initial={"seen": plan.version, **given}, auto_id=f"{verb}_%s")
        why_not = display.sentence(offer.refusal) if offer.refusal else ""
        fields = form.asked(offer.transition.asks)
        main = page.place_of(offer.transition.target) > page.place_of(plan.state)
        acts.append(
            Button(
                verb, gettext(offer.transition.label), why_not, form, fields, verb == refused, main
            )
        )
    return acts
