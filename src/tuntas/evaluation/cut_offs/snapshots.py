"""The facts of an evaluation as they stood at a past moment, whenever they are asked for.

How plans stood is known to ``followup.plans.facts``; a plan that was not yet approved is none. The
scores of the rounds, and what the assignment says of itself, are today's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tuntas.audit.queries import later_acts
from tuntas.core.evaluation import snapshot as facts
from tuntas.core.evaluation.snapshot import kept_code
from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.evaluation.assignments.actions import letter_of
from tuntas.evaluation.cut_offs.effects import effects_at
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.queries import discrepancy_facts, plans_of
from tuntas.followup.models import Finding, Recommendation, RecommendationRun
from tuntas.followup.plans.facts import PlanFacts, facts_of
from tuntas.organisation.models import Unit, moment_of
from tuntas.organisation.queries import units_at
from tuntas.results.scores.queries import RoundScore, agency_scores, instrument_of
from tuntas.surveys.models import Round, RoundUnit
from tuntas.surveys.queries import excluded_by_unit

Pair = tuple[int, int]  # round id, unit id
IN_ORDER = ("round__year", "round__opens", "round_id", "unit__no")


def snapshot(evaluation: Evaluation, at: datetime) -> facts.Snapshot:
    """The facts as they stood at ``at``, in a constant number of queries."""
    scope = set(evaluation.scope.values_list("round_id", "unit_id"))
    rounds = list(
        Round.objects.filter(pk__in={r for r, _ in scope}).order_by("year", "opens", "pk")
    )
    inside = {u for _, u in scope}
    named = inside.union(
        *(rows.values_list("unit", flat=True) for rows in _printed(evaluation))
    ) - {None}
    everyone = units_at(Unit.objects.filter(pk__in=named), at)
    units = {pk: unit for pk, unit in everyone.items() if pk in inside}
    within = None if evaluation.source else scope
    plans = {plan.pk: plan for plan in plan_facts_at(evaluation, at)}
    day = timezone.localdate(at)
    return facts.Snapshot(
        agency=evaluation.agency.name,
        agency_short=evaluation.agency.short_name,
        assignment=replace(_assignment(evaluation), cut_off=day),
        units=tuple(
            facts.Unit(u.no, u.name, u.kind, u.independent_since)
            for u in sorted(units.values(), key=lambda u: u.no)
        ),
        rounds=_rounds(rounds, scope, units, at),
        recommendations=_recommendations(rounds, at, within),
        plans=tuple(map(_plan, plans.values())),
        findings=_findings(plans, units, rounds, scope, at),
        discrepancies=discrepancy_facts(evaluation.discrepancies.all(), everyone),
        printed_summary=tuple(
            facts.SummaryRow(u.no, u.name, r.year, r.recommendations, r.plans, r.closed, r.line)
            for r in evaluation.printed_rows.order_by("line")
            for u in [everyone[r.unit_id]]
        ),
        source=evaluation.source,
        generated=any(r.generated for r in rounds),
        moment=""
        if at == moment_of(day)
        else at.astimezone(timezone.get_current_timezone()).isoformat(),
        effects=effects_at(evaluation.agency, rounds, scope, plans.values(), at),
    )


def _printed(evaluation: Evaluation) -> tuple[Any, ...]:
    """What an old report printed about units, and what of it does not agree."""
    return evaluation.printed_rows, evaluation.discrepancies


def _assignment(evaluation: Evaluation) -> facts.Assignment:
    return facts.Assignment(
        **letter_of(evaluation),
        team=tuple(facts.TeamMember(m.role, m.name) for m in evaluation.team.all()),
        inspectorate=evaluation.agency.inspectorate,
    )


# Rounds


def _rounds(
    rounds: list[Round], scope: set[Pair], units: Mapping[int, Unit], at: datetime
) -> tuple[facts.Round, ...]:
    counted = set(
        RoundUnit.objects.filter(round__in=rounds, counted=True).values_list("round_id", "unit_id")
    )
    left_out = excluded_by_unit(rounds)
    rules = _rule_sets(rounds, at)

    def numbers(pairs: Iterable[Pair], round_: Round) -> tuple[int, ...]:
        return tuple(sorted(units[unit].no for pk, unit in pairs if pk == round_.pk))

    def excluded(s: RoundScore) -> tuple[Pair, ...] | None:
        """Of published figures nobody knows which answers were left out."""
        if s.source != "computed":
            return None
        here = ((unit, left_out.get((pk, unit), 0)) for pk, unit in scope if pk == s.round.pk)
        return tuple(sorted((units[unit].no, count) for unit, count in here if count))

    return tuple(
        replace(
            _round(s),
            unit_nos=numbers(scope, s.round),
            counted_nos=numbers(scope & counted, s.round),
            excluded=excluded(s),
            rule_set=rules.get(s.round.pk, ""),
        )
        for s in agency_scores(rounds)
    )


def _round(s: RoundScore) -> facts.Round:
    names = {element.key: element.name for element in instrument_of(s.round).elements}
    return facts.Round(
        year=s.round.year,
        name=s.round.name,
        respondents=s.respondents,
        index=s.index,
        target=s.round.target,
        elements=tuple(
            facts.ElementValue(e.key, e.code, names[e.key], e.index) for e in s.elements
        ),
        weights=s.round.weights,
        aggregation=s.round.aggregation,
        unit_nos=(),
        counted_nos=(),
        rules=tuple(s.round.rules),
        round_code=kept_code(s.round.year, s.round.code),
    )


def _rule_sets(rounds: list[Round], at: datetime) -> dict[int, str]:
    """The rules that were released by then, with their version and the digest of figures and
    rules.
    """
    released = RecommendationRun.objects.filter(round__in=rounds, released_at__lte=at)
    return {
        run.round_id: f"{run.rule_set} {run.digest}" for run in released.select_related("rule_set")
    }


def _recommendations(
    rounds: list[Round], at: datetime, within: set[Pair] | None
) -> tuple[facts.Recommendation, ...]:
    rows = Recommendation.objects.filter(round__in=rounds)
    rows = rows.filter(Q(line=None) | Q(line__run__released_at__lte=at))
    used = {round_.pk: instrument_of(round_) for round_ in rounds}
    return tuple(
        facts.Recommendation(
            r.round.year,
            r.unit.no,
            r.number,
            r.service.name if r.service else "",
            r.text,
            used[r.round_id].code(r.element) if r.element else "",
            kept_code(r.round.year, r.round.code),
        )
        for r in rows.select_related("round", "unit", "service").order_by(*IN_ORDER, "id")
        if within is None or (r.round_id, r.unit_id) in within
    )


# Plans


def plan_facts_at(evaluation: Evaluation, at: datetime) -> list[PlanFacts]:
    """Plans that were approved by then, in the order of round, unit and code.

    All plans of an old report are its evaluation's; of live ones those in the scope of the
    assignment.
    """
    plans = plans_of(evaluation).order_by(*IN_ORDER, "code")
    return [plan for plan in facts_of(plans, at) if plan.state not in NOT_YET_PLANS]


def _plan(plan: PlanFacts) -> facts.Plan:
    # Without a number the rule is that of the whole round: the service says which recommendation it
    # was.
    numbered = bool(plan.recommendation_no)
    granted = plan.granted
    return facts.Plan(
        id=plan.code,
        year=plan.year,
        unit_no=plan.unit_no,
        recommendation_no=plan.recommendation_no,
        recommendation=plan.recommendation_text if numbered else "",
        service=plan.service_name,
        text=plan.text,
        deadline_raw=plan.deadline_raw,
        deadline=plan.deadline,
        status=plan.status,
        elements=plan.elements,
        elements_source=plan.elements_source,
        line_first=plan.line_first,
        line_last=plan.line_last,
        state=plan.state,
        due=plan.due,
        original_deadline=granted[0].old if granted else None,
        outcome=plan.outcome,
        evidence=tuple(facts.Evidence(e.sha256, e.url, e.state) for e in plan.evidence),
        answers=plan.answers,
        round_code=kept_code(plan.year, plan.round_code),
    )


# Findings: the state at a moment is what the first decision after it changed


def _findings(
    plans: Mapping[int, PlanFacts],
    units: Mapping[int, Unit],
    rounds: list[Round],
    scope: set[Pair],
    at: datetime,
) -> tuple[facts.Finding, ...]:
    """Of the plans that count and the units of the scope: what came with them, and what was found
    by then and still seen."""
    then = _decided_before(at)
    of_rounds = Q(plan__round__in=rounds) | Q(round__in=rounds)
    rows = Finding.every.filter(of_rounds, Q(found_at=None) | Q(found_at__lte=at))
    rows = rows.filter(Q(gone_at=None) | Q(gone_at__gt=at)).select_related("round")
    rows = rows.order_by("plan__code", "plan__round__opens", *IN_ORDER, "check_id")
    found = []
    for f in rows:
        unit_no, year = None, None
        if f.plan_id and f.plan_id in plans:
            plan = plans[f.plan_id]
            called = subject = plan.code
            code = kept_code(plan.year, plan.round_code)
        elif f.round and f.unit_id and (f.round_id, f.unit_id) in scope:
            subject, unit_no, year = "", units[f.unit_id].no, f.round.year
            called = f"{f.round.code}-{unit_no:02}"
            code = kept_code(year, f.round.code)
        else:
            continue
        state, reason = then.get(f.pk, (f.state, f.reason))
        found.append(
            facts.Finding(
                f"{called}:{f.check_id}",
                f.check_id,
                subject,
                f.severity,
                f.quote,
                f.values,
                state,
                reason,
                unit_no,
                year,
                code,
            )
        )
    return tuple(sorted(found, key=lambda f: not f.plan))  # where databases put NULL differs


def _decided_before(at: datetime) -> dict[int, tuple[str, str]]:
    """Of findings decided after ``at``: state and reason before."""
    decided: dict[int, tuple[str, str]] = {}
    for act in later_acts("finding", "decide", at):
        data = json.loads(act.data)
        decided.setdefault(int(act.object_id), (data["old"], data.get("old_reason", "")))
    return decided
