"""The plan list, the page of one plan, and decisions on its findings."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.followup.workflow import TRANSITIONS
from tuntas.followup.evidence.queries import evidence_shown
from tuntas.followup.findings.actions import decide_finding
from tuntas.followup.findings.forms import DecisionForm
from tuntas.followup.models import ActionPlan
from tuntas.followup.permissions import may_decide, may_import_plans
from tuntas.followup.work.saved_filters import filters_seen
from tuntas.followup.writing.queries import hints_of
from tuntas.organisation.requests import Request, acting
from tuntas.web import display
from tuntas.web.acts import Attempt, require_valid
from tuntas.web.terms import gettext

from . import page, queries
from .deciding import offered
from .forms import ActForm
from .tables import address, lines, plan_table, with_state

VERBS = frozenset(t.verb for t in TRANSITIONS)


@require_safe
def plans(request: Request) -> HttpResponseBase:
    viewer = request.viewer
    context = {"saved_filters": filters_seen(viewer), "may_write": may_import_plans(viewer)}
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
    part = f"temuan-{pk}"
    with Attempt() as attempt:
        require_valid(form)
        decide_finding(finding=finding, **acting(request), **form.cleaned_data)
    if attempt.refused:
        return plan_page(request, plan, attempt.problem, part, attempt.status)
    return redirect(f"{address(plan, request)}#{part}")


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
        "life": page.life(viewer, plan, timezone.localdate()),
        "hints": hints_of(viewer, plan),
        "unlinkable": page.unlinkable(viewer, plan),
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


def _acts(request: Request, plan: ActionPlan, refused: str) -> list[dict[str, Any]]:
    """The buttons of what this person may do now: ``why_not`` is why one is grey, ``open`` shows
    its form at once, ``main`` takes the plan further. The act that was just refused keeps what was
    typed.
    """
    acts = []
    for offer in offered(plan, request.viewer, timezone.now()):
        step = offer.transition
        typed = {k: request.POST.get(k, "") for k in step.asks} if step.verb == refused else {}
        form = ActForm(initial={"seen": plan.version, **typed}, auto_id=f"{step.verb}_%s")
        acts.append(
            {
                "verb": step.verb,
                "label": gettext(step.label),
                "why_not": display.sentence(offer.refusal) if offer.refusal else "",
                "form": form,
                "fields": form.asked(step.asks),
                "open": step.verb == refused,
                "main": page.place_of(step.target) > page.place_of(plan.state),
            }
        )
    return acts
