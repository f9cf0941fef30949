"""Runs of the rules: the list, making one, what it recommends and why, comparing, release."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.followup.reasons import unpacked
from tuntas.core.followup.rule_sets import from_dict
from tuntas.followup.models import Recommendation, RecommendationRun, RuleSet as Stored
from tuntas.followup.permissions import may_run_rules, rule_sets_seen, runs_seen
from tuntas.followup.words import say
from tuntas.organisation.requests import Request, acting, only
from tuntas.surveys.queries import is_open
from tuntas.web import display
from tuntas.web.acts import Attempt, require_page, status_of
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Table, among
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions, queries
from .forms import READY, RunForm
from .tables import (
    codes,
    lines_table,
    rule_set_name,
    run_columns,
    state_badge,
    with_plans_columns,
)

runners_only = only(may_run_rules)


def run_or_404(request: Request, pk: int) -> RecommendationRun:
    runs = runs_seen(request.viewer).select_related(
        "round__agency",
        "round__questionnaire",
        "before__questionnaire",
        "rule_set",
        "by",
        "released_by",
    )
    found: RecommendationRun = get_object_or_404(runs, pk=pk)
    return found


# The list


@require_safe
def runs(request: Request) -> HttpResponseBase:
    rows = list(queries.runs_listed(request.viewer))
    table = Table(
        request,
        rows,
        name="rekomendasi",
        columns=run_columns(),
        filters=[among("state", _("Keadaan"), "state", RecommendationRun.State.choices)],
        caption=_("Rekomendasi menurut putaran"),
    )
    released = [r for r in rows if not r.is_draft]
    context = {
        "may_run": may_run_rules(request.viewer),
        "newest": max(released, key=lambda r: r.round.opens, default=None),
        "drafts": len(rows) - len(released),
    }
    return table.respond("followup/recommendations/runs.html", context)


@require_page
@runners_only
def new(request: Request) -> HttpResponse:
    form = RunForm(request.POST or None, viewer=request.viewer, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        with Attempt(form) as attempt:
            made = actions.run_rules(
                round_=form.cleaned_data["round"],
                rule_set=_chosen(request, form.cleaned_data["rules"]),
                **acting(request),
            )
        if attempt.done:
            return redirect("recommendation-run", made.pk)
    context = {"form": form}
    return render(request, "followup/recommendations/new.html", context, status=status_of(form))


def _chosen(request: Request, value: str) -> Stored:
    """The agency's rule set of a choice of ``rule_choices``; a ready one becomes the agency's."""
    if value.startswith(READY):
        return actions.take_ready(key=value.removeprefix(READY), **acting(request))
    return rule_sets_seen(request.viewer).get(pk=value)


# One run


@require_safe
def run(request: Request, pk: int) -> HttpResponseBase:
    found = run_or_404(request, pk)
    context = {
        **_state(found),
        "badge": state_badge(found),
        "rules": from_dict(found.rule_set.definition).rules,
        "headline": _headline(queries.summary(request.viewer, found), draft=found.is_draft),
        "elements": [(code, gettext(element.name)) for element, code in codes(found)],
        "notes": [(unpacked(note), services) for note, services in found.notes],
        "may_run": may_run_rules(request.viewer),
    }
    return lines_table(request, found).respond("followup/recommendations/run.html", context)


def _state(run: RecommendationRun) -> dict[str, Any]:
    """``changed``: the figures are no longer those of the draft; ``taken``: the round has
    recommendations already, so that the draft only serves to compare.
    """
    draft = run.is_draft
    return {
        "run": run,
        "round": run.round,
        "rule_set": rule_set_name(run.rule_set),
        "draft": draft,
        "changed": draft and not queries.is_current(run),
        "taken": draft and Recommendation.objects.filter(round=run.round).exists(),
    }


def _headline(summary: dict[str, int], *, draft: bool) -> str:
    """What a draft says are proposals: recommendations are those that were released."""
    if not summary["lines"]:
        return say("recommendations.none")
    values = {of: display.number(summary[of]) for of in ("lines", "units")}
    parts = [say("recommendations.proposed" if draft else "recommendations.recommended", **values)]
    parts += [
        say(f"recommendations.{of}", n=display.number(summary[of]))
        for of in ("unclear", "too_small", "tied", "cause")
        if summary[of]
    ]
    return f"{'; '.join(parts)}."


# What becomes of a draft


@require_POST
@runners_only
def rerun(request: Request, pk: int) -> HttpResponse:
    found = run_or_404(request, pk)
    actions.run_rules(round_=found.round, rule_set=found.rule_set, run=found, **acting(request))
    messages.success(request, say("recommendations.rerun"))
    return redirect("recommendation-run", pk)


@require_POST
@runners_only
def discard(request: Request, pk: int) -> HttpResponse:
    found = run_or_404(request, pk)
    actions.discard_run(run=found, **acting(request))
    messages.success(request, say("recommendations.discarded", round=found.round.name))
    return redirect("recommendations")


@require_page
@runners_only
def release(request: Request, pk: int) -> HttpResponseBase:
    """What a release will do; the button does it."""
    found = run_or_404(request, pk)
    attempt = Attempt()
    if request.method == "POST":
        with attempt:
            actions.release_run(run=found, **acting(request))
            messages.success(request, say("recommendations.released", round=found.round.name))
            return redirect("recommendation-run", pk)
    elif not found.is_draft:
        return redirect("recommendation-run", pk)
    context = {
        **_state(found),
        "summary": queries.summary(request.viewer, found),
        "problem": attempt.problem,
        "open": is_open(found.round, timezone.now()),
        "with_plans": SummaryTable(
            request,
            f"unit-berencana-{found.round.code}",
            with_plans_columns(found.round),
            queries.units_with_plans(found),
            caption=_("⟨Unit⟩ yang sudah mempunyai rencana"),
        ),
    }
    return page(request, "followup/recommendations/release.html", context, attempt.status)
