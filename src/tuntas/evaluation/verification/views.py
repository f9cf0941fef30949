"""The verifier's day: a queue, one screen per plan, the next one after each verdict."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.followup.acts import Given
from tuntas.evaluation.models import ReasonTemplate
from tuntas.evaluation.second_readings import queries as sampling
from tuntas.followup.columns import code_column, text_column
from tuntas.followup.evidence.actions import decide_evidence
from tuntas.followup.evidence.forms import VerdictForm
from tuntas.followup.evidence.queries import evidence_or_404, evidence_shown
from tuntas.followup.models import ActionPlan, Evidence
from tuntas.followup.permissions import may_verify
from tuntas.followup.plans.actions import move_plan
from tuntas.followup.plans.deciding import offered
from tuntas.followup.plans.queries import findings_shown, plan_or_404
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.requests import Request, acting, only
from tuntas.web.acts import Attempt, problem_of, require_page, require_valid
from tuntas.web.tables.columns import Column
from tuntas.web.tables.table import Table

from . import actions, queries as verification
from .forms import CloseForm, ReturnForm, TemplateForm
from .preview import MINUTES_KEPT, framing, preview

ALL = "semua"
verifiers_only = only(may_verify)


@require_safe
@verifiers_only
def queue(request: Request) -> HttpResponseBase:
    viewer, now, everybodys = request.viewer, timezone.now(), bool(request.GET.get(ALL))
    plans = verification.queue(viewer, now, everybodys)
    table = Table(
        request,
        plans.select_related("service"),
        name="verifikasi",
        columns=_columns(_list_of(request)),
        caption=_("Menunggu verifikasi"),
    )
    context = {
        "everybodys": everybodys,
        "first": plans.first(),
        "others": None if everybodys else verification.queue(viewer, now, True).order_by().count(),
        "readings": sampling.to_read(viewer, timezone.localdate(now)),
        "done": verification.just_done(viewer, request.GET.get("sesudah", "")),
    }
    return table.respond("evaluation/verification/queue.html", context)


def _columns(listed: dict[str, Any]) -> list[Column]:
    return [
        code_column(lambda p: _address(p, listed)),
        unit_column(sort="unit__no"),
        service_column(sort="service__name"),
        text_column(140),
        Column("since", _("Menunggu sejak"), "waiting_since", sort="waiting_since", kind="date"),
        Column("due", _("Tenggat"), "due_day", sort="due_day", kind="date"),
    ]


@require_safe
@verifiers_only
def verify(request: Request, round_code: str, code: str) -> HttpResponse:
    """One plan beside its evidence; what no longer waits on this person is shown on its own
    page.
    """
    plan = plan_or_404(request.viewer, round_code, code)
    place = _place(request, plan)
    if place is None:
        return redirect("plan", round_code, code)
    response = _page(request, plan, place)
    # Without it browsers fetch the page again.
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        response.headers["Cache-Control"] = f"private, max-age={60 * MINUTES_KEPT}"
    return response


@require_POST
@verifiers_only
def act(request: Request, round_code: str, code: str) -> HttpResponse:
    """Close or return a plan, then go on to the next one."""
    plan = plan_or_404(request.viewer, round_code, code)
    verb = request.POST.get("verb", "")
    if verb not in sampling.VERDICTS:
        raise Http404(f"no verdict {verb}")
    place = _place(request, plan)
    form = (
        _return_form(request, plan, request.POST) if verb == "return" else CloseForm(request.POST)
    )
    if not form.is_valid():
        return _page(request, plan, place, problem_of(form), verb)
    given = form.cleaned_data
    reason = actions.reason_of(given.get("templates", ()), given.get("reason", ""))
    done = Given(reason=reason, due=given.get("due"))
    with Attempt() as attempt:
        plan = move_plan(plan=plan, verb=verb, seen=given["seen"], given=done, **acting(request))
    if attempt.refused:
        return _refused(request, round_code, code, attempt, verb)
    return _onwards(request, plan, place)


@require_POST
@verifiers_only
def decide(request: Request, round_code: str, code: str, pk: int) -> HttpResponse:
    """Accept a piece of evidence or not, and stay with its plan."""
    found = evidence_or_404(request.viewer, round_code, code, pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        raise Http404("no verdict")
    with Attempt() as attempt:
        found = decide_evidence(evidence=found, **acting(request), **form.cleaned_data)
    if attempt.refused:
        return _refused(request, round_code, code, attempt, "evidence")
    return redirect(_address(found.plan, _list_of(request)))


@require_safe
def file(request: Request, round_code: str, code: str, pk: int) -> HttpResponseBase:
    return preview(evidence_or_404(request.viewer, round_code, code, pk))


@require_page
@verifiers_only
def templates(request: Request) -> HttpResponse:
    """The team's reasons for a return; anyone of it may add one."""
    form, attempt = TemplateForm(request.POST or None), Attempt()
    if form.is_valid():
        with attempt:
            actions.add_template(**acting(request), **form.cleaned_data)
        if attempt.done:
            return redirect("reason-templates")
    return _templates_page(request, form, attempt)


@require_POST
@verifiers_only
def template(request: Request, pk: int) -> HttpResponse:
    """Change a reason, or offer it no more."""
    found = get_object_or_404(ReasonTemplate, pk=pk, agency=request.viewer.agency)
    form = TemplateForm(request.POST)
    given: Any = {"viewer": request.viewer, "at": timezone.now()}
    with Attempt() as attempt:
        require_valid(form)
        if request.POST.get("retire"):
            actions.retire_template(template=found, **given)
        else:
            actions.change_template(template=found, text=form.cleaned_data["text"], **given)
    if attempt.refused:
        return _templates_page(request, form if form.errors else TemplateForm(), attempt)
    return redirect("reason-templates")


def _templates_page(request: Request, form: TemplateForm, attempt: Attempt) -> HttpResponse:
    rows = verification.templates_offered(request.viewer.agency)
    context = {"templates": rows, "form": form}
    return attempt.page(request, "evaluation/verification/reasons.html", context)


def _place(request: Request, plan: ActionPlan) -> verification.Place | None:
    """In the list that the address asks for, else in everybody's."""
    viewer, now = request.viewer, timezone.now()
    own = not request.GET.get(ALL) and verification.place_in(verification.queue(viewer, now), plan)
    return own or verification.place_in(verification.queue(viewer, now, True), plan)


def _return_form(request: Request, plan: ActionPlan, data: Any = None) -> ReturnForm:
    viewer = request.viewer
    due = verification.proposed_due(viewer.agency, timezone.localdate())
    offered = verification.templates_offered(viewer.agency)
    return ReturnForm(data, templates=offered, initial={"seen": plan.version, "due": due})


def _refused(
    request: Request, round_code: str, code: str, attempt: Attempt, verb: str
) -> HttpResponse:
    plan = plan_or_404(request.viewer, round_code, code)
    # The button was there, so somebody else has moved the plan since.
    status = 409 if attempt.code == "transition_unknown" else attempt.status
    place = _place(request, plan)
    return _page(request, plan, place, problem=attempt.problem, verb=verb, status=status)


def _page(
    request: Request,
    plan: ActionPlan,
    place: verification.Place | None,
    problem: str = "",
    verb: str = "",
    status: int = 422,
) -> HttpResponse:
    """``problem`` is what stood in the way of ``verb``; what was typed stays. Without ``place``
    the plan waits no more, and nothing can be done here."""
    viewer, listed = request.viewer, _list_of(request)
    made = {offer.transition.verb: offer for offer in offered(plan, viewer, timezone.now())}
    evidence = evidence_shown(viewer, plan)
    pieces = (piece["row"] for piece in evidence["pieces"])
    waiting = (row.pk for row in pieces if row.state == Evidence.State.WAITING)
    context = {
        **verification.plan_shown(plan),
        "place": place,
        "evidence": evidence,
        "unread": next(waiting, None),
        "findings": findings_shown(viewer, plan),
        "returns": verification.returns_of(plan),
        "close": made.get("close"),
        "return": made.get("return"),
        "returning": _return_form(request, plan, request.POST if verb == "return" else None),
        "problem": problem,
        "verb": verb,
        "state": urlencode(listed),
        "before": place and place.before and _address(place.before, listed),
        "after": place and place.after and _address(place.after, listed),
        "next_file": verification.first_file(place.after if place else None),
        "done": verification.just_done(viewer, request.GET.get("sesudah", "")),
    }
    status = status if problem else 200
    return framing(render(request, "evaluation/verification/verify.html", context, status=status))


def _list_of(request: Request) -> dict[str, Any]:
    """What an address carries of the list that the person works through: one's own, or all."""
    return {ALL: 1} if request.GET.get(ALL) else {}


def _address(plan: ActionPlan, listed: dict[str, Any], **more: Any) -> str:
    """With the plan's version: a copy that was fetched ahead is never shown once the plan has
    changed.
    """
    query = listed | {"v": plan.version} | more
    return reverse("verify", args=[plan.round.code, plan.code], query=query)


def _onwards(request: Request, plan: ActionPlan, place: verification.Place | None) -> HttpResponse:
    """To the next plan, else to the one before, else to the empty queue, saying what was done."""
    event = plan.events.order_by("-pk").values_list("pk", flat=True).first()
    listed = _list_of(request)
    if near := place and (place.after or place.before):
        return redirect(_address(near, listed, sesudah=event))
    return redirect(reverse("verification", query=listed | {"sesudah": event}))
