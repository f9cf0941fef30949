"""The findings of an assignment: run the checks, read what they saw, decide on one or on many."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.base.messages import N_
from tuntas.core.evaluation.live_checks import EVERY_CHECK
from tuntas.evaluation.cut_offs.queries import frozen
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.pages import evaluation_page, whole_page
from tuntas.evaluation.queries import scope_choices, scope_of
from tuntas.evaluation.refusals import refusal
from tuntas.evaluation.words import say, words
from tuntas.followup.findings.actions import decide_finding
from tuntas.followup.findings.forms import DecisionForm
from tuntas.followup.models import Finding
from tuntas.followup.plans.contributors import own_of
from tuntas.followup.plans.queries import SEVERITIES, check_title, explanation
from tuntas.organisation.columns import unit_column
from tuntas.organisation.permissions import may_decide_findings
from tuntas.organisation.requests import Request, acting
from tuntas.surveys.columns import round_column
from tuntas.web import display
from tuntas.web.acts import Attempt, require_page, require_valid
from tuntas.web.tables.columns import Column, coded
from tuntas.web.tables.table import Bulk, Filter, Table, having
from tuntas.web.terms import gettext, gettext_lazy as _

from . import checks as live_checks
from .actions import MOST, decide_findings
from .tables import counts_table, findings_seen_of, findings_since, run_shown

SHOWN = ("plan__unit", "plan__round", "unit", "round", "decided_by")
ACTS = words("findings")


@require_safe
@whole_page
def findings(request: Request, found: Evaluation) -> HttpResponseBase:
    at_cut_off = frozen(found, request.viewer)
    counts = counts_table(request, found, at_cut_off)
    context = {
        "evaluation": found,
        "frozen": at_cut_off,
        "since": findings_since(request, at_cut_off) if at_cut_off else [],
        "counts": counts,
        "total": sum(c.total + c.dismissed for c in counts.rows),
        "open": sum(c.open for c in counts.rows),
        **run_shown(request, found),
    }
    return _table(request, found).respond("evaluation/findings/list.html", context)


def _table(request: Request, evaluation: Evaluation) -> Table:
    gravity = (When(severity=severity, then=Value(n)) for n, severity in enumerate(SEVERITIES))
    rows = findings_seen_of(request, evaluation).annotate(
        unit_no=Coalesce("plan__unit__no", "unit__no"),
        gravity=Case(*gravity, default=Value(9)),
    )
    return Table(
        request,
        rows.select_related(*SHOWN),
        name=f"temuan-{evaluation.code}",
        columns=_columns(evaluation),
        filters=_filters(evaluation),
        search=lambda r, text: r.filter(Q(quote__icontains=text) | Q(plan__code__icontains=text)),
        search_label=_("Cari dalam kutipan atau kode"),
        order="severity",
        caption=_("Temuan"),
        bulk=Bulk(
            reverse("findings-choose", args=[evaluation.code]),
            list(ACTS.items()) if may_decide_findings(request.viewer) else [],
            lambda f: f"{check_title(f.check_id)}, {subject(f)}",
        ),
    )


def _filters(evaluation: Evaluation) -> list[Filter]:
    rounds, units = scope_choices(scope_of(evaluation))
    checks = [(check.id, gettext(check.title)) for check in EVERY_CHECK.values()]

    def of_rounds(rows: Any, some: list[str]) -> Any:
        return rows.filter(Q(plan__round__in=some) | Q(round__in=some))

    return [
        having("state", _("Keputusan"), "state", Finding.State.choices),
        having("check", _("Pemeriksaan"), "check_id", checks),
        having("severity", _("Tingkat"), "severity", list(SEVERITIES.items())),
        having("unit", _("⟨Unit⟩"), "unit_no", units),
        Filter("round", _("Putaran"), of_rounds, rounds),
    ]


def _columns(evaluation: Evaluation) -> list[Column]:
    return [
        Column(
            "check",
            _("Temuan"),
            lambda f: check_title(f.check_id),
            sort="check_id",
            link=lambda f: reverse("finding", args=[evaluation.code, f.pk]),
        ),
        coded("severity", _("Tingkat"), SEVERITIES, sort="gravity"),
        Column("subject", _("Rencana"), subject, sort="plan__code", css=lambda _f: "nowrap"),
        unit_column("of_unit", sort="unit_no"),
        round_column(lambda f: str(f.plan.round if f.plan else f.round), shown=False),
        Column(
            "explanation",
            _("Yang terlihat"),
            explanation,
            kind="long",
            html=lambda f: Truncator(explanation(f)).chars(240),
        ),
        Column("quote", _("Kutipan"), kind="long", shown=False),
        coded("state", _("Keputusan"), dict(Finding.State.choices), sort="state"),
        Column("reason", _("Alasan"), kind="long"),
        Column(
            "by",
            _("Diputuskan oleh"),
            lambda f: f.decided_by.name if f.decided_by else "",
            shown=False,
        ),
        Column(
            "found_at",
            _("Ditemukan"),
            lambda f: f.found_at and timezone.localdate(f.found_at),
            kind="date",
            sort="found_at",
            shown=False,
        ),
    ]


def subject(finding: Finding) -> str:
    """What it speaks of: the code of the plan, "" for a unit."""
    return finding.plan.code if finding.plan else ""


@require_POST
@evaluation_page(live_checks.may_check)
def check(request: Request, found: Evaluation) -> HttpResponse:
    """Run the checks now, or hand them to a worker where there are many plans."""
    ran = live_checks.start_checks(evaluation=found, **acting(request))
    if ran is None:
        messages.info(request, say("checks.running"))
    else:
        messages.success(request, say("checks.done", **vars(ran)))
    return redirect("findings", found.code)


@require_safe
@whole_page
def check_progress(request: Request, found: Evaluation) -> HttpResponse:
    """How far the worker is: a piece of the page, which asks for it every second. Once the worker
    is done the whole page is loaded again.
    """
    if not request.htmx:
        return redirect("findings", found.code)
    context = run_shown(request, found)
    response = render(request, "evaluation/findings/run.html", {"evaluation": found, **context})
    if context["run"] is None:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@evaluation_page(may_decide_findings)
def choose(request: Request, found: Evaluation) -> HttpResponse:
    """The chosen findings and what is wanted for them, shown before anything changes."""
    act = _act(request)
    rows = list(_table(request, found).chosen[: MOST + 1])
    if len(rows) > MOST:
        raise refusal("too_many", most=MOST)
    return _many_page(request, found, act, [(row.pk, row.state) for row in rows], Attempt())


@require_POST
@evaluation_page(may_decide_findings)
def decide(request: Request, found: Evaluation) -> HttpResponse:
    """Decide on all that were shown. What somebody else decided on meanwhile stays as it is; the
    answer says how many.
    """
    act, pairs = _act(request), _pairs(request.POST.getlist("seen"))
    with Attempt() as attempt:
        decided = decide_findings(
            evaluation=found,
            seen=dict(pairs),
            state=act,
            reason=request.POST.get("reason", "")[:500],
            **acting(request),
        )
    if attempt.refused:
        return _many_page(request, found, act, pairs, attempt)
    back = Finding.State.OPEN if act != Finding.State.OPEN else None
    context = {
        "evaluation": found,
        "done": len(decided.done),
        "changed": decided.changed,
        "own": decided.own,
        "label": ACTS[act],
        "undo": back and [(pk, act) for pk in decided.done],
        "act": back,
    }
    return render(request, "evaluation/findings/done.html", context)


def _act(request: Request) -> Finding.State:
    if (act := request.POST.get("act", "")) not in ACTS:
        raise refusal("act_unknown")
    return Finding.State(act)


def _pairs(given: Iterable[str]) -> list[tuple[int, str]]:
    """``12:open``; what is none is no choice."""
    parts = [each.partition(":") for each in given]
    return [(int(pk), state) for pk, _colon, state in parts if pk.isdecimal() and state in ACTS]


def _many_page(
    request: Request,
    evaluation: Evaluation,
    act: Finding.State,
    pairs: list[tuple[int, str]],
    attempt: Attempt,
) -> HttpResponse:
    context = {
        "evaluation": evaluation,
        "act": act,
        "label": ACTS[act],
        "pairs": pairs,
    }
    return attempt.page(request, "evaluation/findings/many.html", context)


@require_page
@whole_page
def finding(request: Request, found: Evaluation, pk: int) -> HttpResponse:
    """One finding, with what was seen; after a decision comes the next one that nobody decided
    on.
    """
    rows = findings_seen_of(request, found)
    shown: Finding = get_object_or_404(rows.select_related(*SHOWN), pk=pk)
    if request.method != "POST":
        return _finding_page(request, found, shown, Attempt())
    if not may_decide_findings(request.viewer):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    with Attempt() as attempt:
        require_valid(form, N_("Formulir ini tidak lengkap; muat ulang halamannya."))
        decide_finding(finding=shown, **acting(request), **form.cleaned_data)
    if attempt.refused:
        return _finding_page(request, found, shown, attempt)
    after = _neighbours(rows, shown)[1]
    if form.cleaned_data["state"] == Finding.State.OPEN or after is None:
        return redirect("finding", found.code, pk)
    return redirect(reverse("finding", args=[found.code, after], query={"sesudah": pk}))


def _neighbours(rows: Any, shown: Finding) -> tuple[int | None, int | None]:
    """The findings before and after it that nobody decided on."""
    waiting = rows.filter(state=Finding.State.OPEN).order_by("pk")
    keys = waiting.values_list("pk", flat=True)
    return keys.filter(pk__lt=shown.pk).last(), keys.filter(pk__gt=shown.pk).first()


def _finding_page(
    request: Request, evaluation: Evaluation, shown: Finding, attempt: Attempt
) -> HttpResponse:
    rows = findings_seen_of(request, evaluation)
    before, after = _neighbours(rows, shown)
    decided = request.GET.get("sesudah", "")
    known = rows.exclude(state=Finding.State.OPEN).select_related("plan", "unit")
    just = known.filter(pk=decided).first() if decided.isdecimal() else None
    context = {
        "evaluation": evaluation,
        "finding": shown,
        "title": check_title(shown.check_id),
        "severity": display.word(SEVERITIES, shown.severity),
        "explanation": explanation(shown),
        "before": before,
        "after": after,
        "just": just,
        "may_decide": may_decide_findings(request.viewer)
        and not own_of([shown], request.viewer.person),
        "typed": request.POST.get("reason", ""),
    }
    return attempt.page(request, "evaluation/findings/finding.html", context)
