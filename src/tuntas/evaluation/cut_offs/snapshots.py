"""The facts of an evaluation as they stood at a past moment, whenever they are asked for.

How plans stood is known to ``followup.plans.facts``; a plan that was not yet approved is none. The
scores of the rounds, and what the assignment says of itself, are today's.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tuntas.audit.queries import later_acts
from tuntas.core.base.fields import fields_of
from tuntas.core.evaluation import snapshot as facts
from tuntas.core.evaluation.snapshot import kept_code
from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.core.report.figures import KINDS
from tuntas.evaluation.assignments.actions import letter_of
from tuntas.evaluation.models import Evaluation, PrintedRow
from tuntas.evaluation.queries import discrepancy_facts, plans_of
from tuntas.followup.models import Finding, Recommendation, RecommendationRun
from tuntas.followup.plans.facts import PlanFacts, facts_of
from tuntas.organisation.models import Agency, Unit, moment_of
from tuntas.organisation.queries import kind_name, units_at
from tuntas.results.scores.queries import RoundScore, agency_scores, instrument_of
from tuntas.surveys.models import Round, RoundUnit
from tuntas.surveys.queries import excluded_by_unit

from .effects import effects_at

Pair = tuple[int, int]  # round id, unit id
IN_ORDER = ("round__year", "round__opens", "round_id", "unit__no")


def _kinds(agency: Agency) -> Callable[[Unit], str]:
    """What a report calls a unit's kind: the kinds that the report knows by their codes, others by
    the agency's own name.
    """
    own = kind_name(agency)
    return lambda unit: unit.kind if unit.kind in KINDS else own(unit)


def snapshot(evaluation: Evaluation, at: datetime) -> facts.Snapshot:
    """The facts as they stood at ``at``, in a constant number of queries."""
    scope = set(evaluation.scope.values_list("round_id", "unit_id"))
    rounds = list(
        Round.objects.filter(pk__in={r for r, _ in scope}).order_by("year", "opens", "pk")
    )
    inside = {unit for _, unit in scope}
    printed, doubts = evaluation.printed_rows.order_by("line"), evaluation.discrepancies.all()
    named = inside.union(*(rows.values_list("unit", flat=True) for rows in (printed, doubts)))
    everyone = units_at(Unit.objects.filter(pk__in=named - {None}), at)
    units = {pk: unit for pk, unit in everyone.items() if pk in inside}
    within = None if evaluation.source else scope
    plans = {plan.pk: plan for plan in plan_facts_at(evaluation, at)}
    day = timezone.localdate(at)
    said = _kinds(evaluation.agency)
    return facts.Snapshot(
        agency=evaluation.agency.name,
        agency_short=evaluation.agency.short_name,
        assignment=replace(_assignment(evaluation), cut_off=day),
        units=tuple(
            facts.Unit(u.no, u.name, said(u), u.independent_since)
            for u in sorted(units.values(), key=lambda u: u.no)
        ),
        rounds=_rounds(rounds, scope, units, at),
        recommendations=_recommendations(rounds, at, within),
        plans=tuple(map(_plan, plans.values())),
        # Where databases put NULL differs, so what is about no plan is put last here.
        findings=tuple(
            sorted(_findings(plans, units, rounds, scope, at), key=lambda f: not f.plan)
        ),
        discrepancies=discrepancy_facts(doubts, everyone),
        printed_summary=tuple(_summary_row(row, everyone[row.unit_id]) for row in printed),
        source=evaluation.source,
        generated=any(r.generated for r in rounds),
        moment="" if at == moment_of(day) else timezone.localtime(at).isoformat(),
        effects=effects_at(evaluation.agency, rounds, scope, plans.values(), at),
        terms=evaluation.agency.terms,
    )


def _summary_row(row: PrintedRow, unit: Unit) -> facts.SummaryRow:
    printed = fields_of(row, "year", "recommendations", "plans", "closed", "line")
    return facts.SummaryRow(no=unit.no, unit=unit.name, **printed)


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

    def kept(s: RoundScore) -> facts.Round:
        round_ = s.round
        names = {element.key: element.name for element in instrument_of(round_).elements}
        here = {units[unit].no: (pk, unit) for pk, unit in scope if pk == round_.pk}
        excluded = ((no, left_out.get(pair, 0)) for no, pair in sorted(here.items()))
        return facts.Round(
            **fields_of(round_, "year", "name", "target", "weights", "aggregation"),
            respondents=s.respondents,
            index=s.index,
            elements=tuple(
                facts.ElementValue(e.key, e.code, names[e.key], e.index) for e in s.elements
            ),
            unit_nos=tuple(sorted(here)),
            counted_nos=tuple(sorted(no for no, pair in here.items() if pair in counted)),
            rules=tuple(round_.rules),
            # Of published figures nobody knows which answers were left out.
            excluded=tuple((no, count) for no, count in excluded if count)
            if s.source == "computed"
            else None,
            rule_set=rules.get(round_.pk, ""),
            round_code=kept_code(round_.year, round_.code),
        )

    return tuple(map(kept, agency_scores(rounds)))


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


# What a plan and its facts call by the same name.
SAME = (
    "year", "unit_no", "recommendation_no", "text", "deadline_raw", "deadline", "status",
    "elements", "elements_source", "line_first", "line_last", "state", "due", "outcome", "answers",
)  # fmt: skip


def _plan(plan: PlanFacts) -> facts.Plan:
    granted = plan.granted
    return facts.Plan(
        **fields_of(plan, *SAME),
        id=plan.code,
        # Without a number the rule is that of the whole round: the service says which
        # recommendation it was.
        recommendation=plan.recommendation_text if plan.recommendation_no else "",
        service=plan.service_name,
        original_deadline=granted[0].old if granted else None,
        evidence=tuple(facts.Evidence(e.sha256, e.url, e.state) for e in plan.evidence),
        round_code=kept_code(plan.year, plan.round_code),
    )


# Findings: the state at a moment is what the first decision after it changed


def _findings(
    plans: Mapping[int, PlanFacts],
    units: Mapping[int, Unit],
    rounds: list[Round],
    scope: set[Pair],
    at: datetime,
) -> Iterator[facts.Finding]:
    """Of the plans that count and the units of the scope: what came with them, and what was found
    by then and still seen."""
    then = _decided_before(at)
    rows = Finding.every.filter(
        Q(plan__round__in=rounds) | Q(round__in=rounds),
        Q(found_at=None) | Q(found_at__lte=at),
        Q(gone_at=None) | Q(gone_at__gt=at),
    )
    order = ("plan__code", "plan__round__opens", *IN_ORDER, "check_id")
    for f in rows.select_related("round").order_by(*order):
        about: dict[str, Any]
        if plan := plans.get(f.plan_id or 0):
            called = plan.code
            about = {"plan": plan.code, "round_code": kept_code(plan.year, plan.round_code)}
        elif f.round and f.unit_id and (f.round_id, f.unit_id) in scope:
            no, year = units[f.unit_id].no, f.round.year
            called = f"{f.round.code}-{no:02}"
            code = kept_code(year, f.round.code)
            about = {"plan": "", "unit_no": no, "year": year, "round_code": code}
        else:
            continue
        state, reason = then.get(f.pk, (f.state, f.reason))
        yield facts.Finding(
            **fields_of(f, "severity", "quote", "values"),
            **about,
            id=f"{called}:{f.check_id}",
            check=f.check_id,
            state=state,
            reason=reason,
        )


def _decided_before(at: datetime) -> dict[int, tuple[str, str]]:
    """Of findings decided after ``at``: state and reason before."""
    decided: dict[int, tuple[str, str]] = {}
    for act in later_acts("finding", "decide", at):
        data = json.loads(act.data)
        decided.setdefault(int(act.object_id), (data["old"], data.get("old_reason", "")))
    return decided
