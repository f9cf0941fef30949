from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.followup.workflow import TRANSITIONS
from tuntas.followup.bulk.actions import acts_of
from tuntas.followup.columns import code_column, plan_column, text_column
from tuntas.followup.evidence.queries import evidence_shown
from tuntas.followup.findings.actions import decide_finding
from tuntas.followup.findings.forms import DecisionForm
from tuntas.followup.models import ActionPlan
from tuntas.followup.permissions import may_decide
from tuntas.followup.plans import page as queries_plans
from tuntas.followup.plans import queries
from tuntas.followup.plans.deciding import offered
from tuntas.followup.plans.forms import ActForm
from tuntas.followup.work.saved_filters import filters_seen
from tuntas.followup.writing.queries import hints_of
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.permissions import units_worked_at
from tuntas.organisation.requests import Request
from tuntas.surveys.columns import round_column
from tuntas.web import display
from tuntas.web.acts import Attempt
from tuntas.web.tables.table import Bulk, Column, Filter, Table

STATES = dict(
    ActionPlan._meta.get_field("state").flatchoices
)  # once, and not again for each of many rows
INDEXED = ("code", "deadline")  # the orders of the list that have an index
VERBS = frozenset(t.verb for t in TRANSITIONS)


@require_safe
def plans(request: Request) -> HttpResponseBase:
    viewer = request.viewer
    around = {"saved_filters": filters_seen(viewer), "may_write": bool(units_worked_at(viewer))}
    return plan_table(request).respond("followup/plans/list.html", around)


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
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return plan_page(request, plan, problem=sentence, part=f"temuan-{pk}")
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
    """``problem`` is what stood in the way of an act in the ``part`` of the page; what was typed
    stays.
    """
    viewer, now = request.viewer, timezone.now()
    before, after = queries.neighbours(plan_table(request, walked=True).rows, plan)
    changes = queries.status_changes(plan)
    context = {
        "plan": plan,
        "elements": queries.elements_shown(plan),
        "findings": queries.findings_shown(viewer, plan),
        "changes": changes,
        "badge": queries_plans.state_badge(plan.state),
        "headline": queries_plans.headline(plan, timezone.localdate(now)),
        "late": queries_plans.days_late(plan, timezone.localdate(now)),
        "steps": queries_plans.steps(plan, [event for event, _label in changes]),
        "acts": _acts(request, plan, part if problem else ""),
        "life": queries_plans.life(viewer, plan),
        "hints": hints_of(viewer, plan),
        "made_from": queries_plans.made_from(plan),
        "evidence": evidence_shown(viewer, plan),
        "before": before and address(before, request),
        "after": after and address(after, request),
        "list": _with_state(reverse("plans"), request),
        "lines": _lines(plan),
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
        main = queries_plans.place_of(offer.transition.target) > queries_plans.place_of(plan.state)
        acts.append(
            Button(
                verb, gettext(offer.transition.label), why_not, form, fields, verb == refused, main
            )
        )
    return acts


def plan_table(request: Request, *, walked: bool = False) -> Table:
    """The plan list in the state that the address gives; the page of one plan finds its place in
    it.

    ``walked``: for what stands beside one plan, and not for a page of them.
    """
    choices, agency = queries.filter_choices(request.viewer), request.viewer.agency
    request.GET = queries.with_rounds(request.GET, choices.codes)
    indexed = request.GET.get("sort", "code").removeprefix("-") in INDEXED
    in_order = walked or indexed or bool(request.GET.get("q"))
    return Table(
        request,
        queries.plans_listed(request.viewer, in_order=in_order),
        name="rencana-aksi",
        columns=_columns(request),
        filters=[
            Filter("unit", _("Unit"), lambda rows, v: rows.filter(unit__no__in=v), choices.units),
            Filter(
                "round",
                _("Putaran survei"),
                lambda rows, v: rows.filter(round__code__in=v, round__agency=agency),
                choices.rounds,
            ),
            Filter("element", _("Unsur"), queries.with_elements, choices.elements),
            Filter("status", _("Status terbit"), queries.with_status, choices.statuses),
            Filter("finding", _("Temuan"), queries.with_findings, choices.findings),
            Filter(
                "service",
                _("Layanan"),
                lambda rows, v: rows.filter(service__name__in=v),
                choices.services,
            ),
            Filter("state", _("Keadaan"), lambda rows, v: rows.filter(state__in=v), choices.states),
            Filter("late", _("Waktu"), _timely, TIMELY),
            Filter(
                "person",
                _("Penanggung jawab"),
                lambda rows, v: rows.filter(person_in_charge__in=v),
                choices.persons,
            ),
            Filter("due_from", _("Tenggat dari"), queries.due_from),
            Filter("due_until", _("Tenggat sampai"), queries.due_until),
        ],
        search=queries.containing,
        search_label=_("Cari dalam teks atau kode"),
        order="code",
        caption=_("Rencana aksi"),
        many=True,
        bulk=Bulk(
            reverse("plans-bulk"),
            [(act, gettext(label)) for act, label in acts_of(request.viewer)],
            lambda p: p.code,
        ),
    )


def _columns(request: Request) -> list[Column]:
    today = timezone.localdate()
    return [
        code_column(lambda p: address(p, request), sort="code"),
        Column(
            "year",
            _("Tahun"),
            lambda p: p.round.year,
            sort="round__year",
            html=lambda p: str(p.round.year),
            shown=False,
        ),
        round_column(lambda p: p.round.code, sort="round__opens", shown=False),
        unit_column(sort="unit__no", shown=_several_units(request)),
        service_column(sort="service__name"),
        Column("recommendation", _("Rekomendasi"), _recommendation, kind="long", shown=False),
        text_column(180),
        plan_column("elements", _elements),
        plan_column("deadline", lambda p: p.deadline, sort="deadline", kind="date", html=_deadline),
        Column("deadline_raw", _("Tenggat tertulis"), lambda p: p.deadline_raw, shown=False),
        plan_column("state", lambda p: STATES[p.state], sort="state", html=_state(today)),
        Column(
            "due", _("Harus masuk"), lambda p: p.due_on, sort="due_on_day", kind="date", shown=False
        ),
        Column(
            "late",
            _("Hari terlambat"),
            lambda p: queries_plans.days_late(p, today) or None,
            kind="number",
            shown=False,
        ),
        plan_column(
            "person",
            lambda p: p.person_in_charge.name if p.person_in_charge else "",
            sort="person_in_charge__first_name",
            shown=False,
        ),
        Column(
            "status",
            _("Status terbit"),
            lambda p: p.get_status_display(),
            sort="status",
            html=_status,
            shown=False,
        ),
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
    return (
        plan.deadline_raw
        if plan.deadline is None and plan.deadline_raw
        else display.day(plan.deadline)
    )


def _several_units(request: Request) -> bool:
    return request.viewer.sees_all_units or len(request.viewer.unit_ids) != 1


def _state(today: date) -> Any:
    def shown(plan: ActionPlan) -> Any:
        badge = queries_plans.state_badge(plan.state)
        late = queries_plans.days_late(plan, today)
        more = [display.badge(gettext("Terlambat"), "bad")] if late else []
        more += [] if plan.status else [_status(plan)]
        badges = format_html_join(" ", "{}", ((each,) for each in (badge, *more)))
        return format_html('<span class="badges">{}</span>', badges)

    return shown


TIMELY = [("late", _("Terlambat")), ("week", _("Jatuh tempo dalam 7 hari"))]


def _timely(plans: queries.Plans, wanted: list[str]) -> queries.Plans:
    today = timezone.localdate()
    either = Q()
    if "late" in wanted:
        either |= queries_plans.overdue(today)
    if "week" in wanted:
        either |= queries_plans.due_between(today, today + timedelta(days=7))
    return plans.filter(either)


def _status(plan: ActionPlan) -> Any:
    return display.status(plan.status, plan.get_status_display())


def _findings(plan: ActionPlan) -> str:
    return "; ".join(queries.check_title(f.check_id) for f in plan.standing)


def _lines(plan: ActionPlan) -> str:
    return "" if plan.line_first is None else display.lines(plan.line_first, plan.line_last)


def address(plan: ActionPlan, request: Request) -> str:
    return _with_state(reverse("plan", args=[plan.round.code, plan.code]), request)


def _with_state(path: str, request: Request) -> str:
    """The address with the list's search, filters and order, so that the way back is the way in."""
    state = request.GET.copy()
    for key in ("page", "format", "col"):
        state.pop(key, None)
    return f"{path}?{state.urlencode()}" if state else path
