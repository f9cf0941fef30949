"""The facts of an evaluation as they stood at a past moment, whenever they are asked for.

Everything that can have changed since is taken from what is only ever added: status events,
decisions on deadlines, pieces of evidence, audit rows. What a plan says is fixed once it is
approved (``core.followup.workflow`` knows no way back to a draft from there), and a plan that was
not yet approved is none; so its text can be read from the plan itself. The scores of the rounds,
and what the assignment says of itself, are today's.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tuntas.audit.queries import later_acts
from tuntas.core.evaluation import snapshot as facts
from tuntas.core.followup.workflow import NOT_YET_PLANS, state_of_printed
from tuntas.evaluation.conformity.queries import answers_of
from tuntas.evaluation.cut_offs.effects import effects_at
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.queries import discrepancy_facts
from tuntas.followup.models import (
    ActionPlan,
    DeadlineChange,
    Evidence,
    Finding,
    PlanElement,
    Recommendation,
    RecommendationRun,
    StatusEvent,
)
from tuntas.organisation.models import Unit, moment_of
from tuntas.organisation.queries import units_at
from tuntas.results.scores.queries import RoundScore, agency_scores, instrument_of
from tuntas.surveys.models import Round, RoundUnit
from tuntas.surveys.queries import excluded_by_unit

Pair = tuple[int, int]  # round id, unit id


def snapshot(evaluation: Evaluation, at: datetime) -> facts.Snapshot:
    """The facts as they stood at ``at``, in a constant number of queries."""
    scope = set(evaluation.scope.values_list("round_id", "unit_id"))
    rounds = list(Round.objects.filter(pk__in={r for r, _ in scope}).order_by("year", "pk"))
    inside = {u for _, u in scope}
    named = inside.union(
        *(rows.values_list("unit", flat=True) for rows in _printed(evaluation))
    ) - {None}
    everyone = units_at(Unit.objects.filter(pk__in=named), at)
    units = {pk: unit for pk, unit in everyone.items() if pk in inside}
    # All plans of an old report are its evaluation's; of live ones those in the scope of the
    # assignment.
    within = None if evaluation.source else scope
    plans = plans_at(rounds, at, within)
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
        plans=tuple(plans.values()),
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
        effects=effects_at(evaluation.agency, rounds, scope, plans, at),
    )


def _printed(evaluation: Evaluation) -> tuple[Any, ...]:
    """What an old report printed about units, and what of it does not agree."""
    return evaluation.printed_rows, evaluation.discrepancies


def _assignment(evaluation: Evaluation) -> facts.Assignment:
    same = (
        "title", "period", "number", "letter_number", "letter_date", "cut_off", "place", "signed_on",
        "signer_title", "signer", "application",
    )  # fmt: skip
    return facts.Assignment(
        **{name: getattr(evaluation, name) for name in same},
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
        )
        for r in rows.select_related("round", "unit", "service").order_by(
            "round__year", "unit__no", "id"
        )
        if within is None or (r.round_id, r.unit_id) in within
    )


# Plans


@dataclass
class _Stood:
    """Where a plan stood after the last of its events, and since when."""

    state: str
    status: str
    due: date | None
    since: datetime
    outcome: str = ""


def plans_at(
    rounds: Iterable[Round], at: datetime, within: set[Pair] | None = None
) -> dict[int, facts.Plan]:
    """Plans that were approved by then, by id, in the order of year, unit and code."""
    rounds = list(rounds)
    stood = _stood(rounds, at)
    elements = _grouped(
        PlanElement.objects.filter(plan__round__in=rounds).values_list("plan_id", "code")
    )
    before = _elements_before(at)
    answers = answers_of(rounds)
    moved = _deadlines(rounds, at)
    evidence = _evidence(rounds, at)
    plans = {}
    for row in _plan_rows(rounds):
        pk, then = row["pk"], stood.get(row["pk"])
        if then is None or then.state in NOT_YET_PLANS:
            continue
        if within is not None and (row["round_id"], row["unit_id"]) not in within:
            continue
        plan = _plan(row, then, elements.get(pk, []), answers.get(pk, []))
        plan = replace(plan, **before[pk]) if pk in before else plan
        plan = moved[pk].applied(plan, then) if pk in moved else plan
        plans[pk] = replace(plan, evidence=evidence[pk]) if pk in evidence else plan
    return plans


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _stood(rounds: list[Round], at: datetime) -> dict[int, _Stood]:
    events = StatusEvent.objects.filter(plan__round__in=rounds, happened_at__lte=at)
    fields = ("plan_id", "state", "new", "due", "happened_at", "outcome")
    stood: dict[int, _Stood] = {}
    for plan, state, new, due, since, outcome in (
        events.order_by("happened_at", "id").values_list(*fields).iterator()
    ):
        before = stood[plan].outcome if plan in stood else ""
        stood[plan] = _Stood(state or state_of_printed(new), new, due, since, outcome or before)
    return stood


def _plan_rows(rounds: list[Round]) -> Iterable[dict[str, Any]]:
    """Columns that stay as they are once a plan is approved; of its deadline, as it is now."""
    return (
        ActionPlan.objects.filter(round__in=rounds)
        .order_by("round__year", "unit__no", "code")
        .values(
            "pk", "code", "round_id", "unit_id", "round__year", "unit__no", "service__name", "text",
            "recommendation__number", "recommendation__text", "deadline_raw", "deadline", "elements_source",
            "line_first", "line_last",
        )
        .iterator()
    )  # fmt: skip


def _elements_before(at: datetime) -> dict[int, dict[str, Any]]:
    """Of plans whose elements the team confirmed or corrected after ``at``: those from before."""
    found: dict[int, dict[str, Any]] = {}
    for act in later_acts("plan", "confirm_elements", at):
        data = json.loads(act.data)
        was = {
            "elements": tuple(sorted(data["elements_before"])),
            "elements_source": data["source_before"],
        }
        found.setdefault(int(act.object_id), was)
    return found


def _plan(
    row: Mapping[str, Any], then: _Stood, elements: list[str], answers: list[tuple[str, str]]
) -> facts.Plan:
    # Without a number the rule is that of the whole round: the service says which recommendation it
    # was.
    numbered = bool(row["recommendation__number"])
    return facts.Plan(
        id=row["code"],
        year=row["round__year"],
        unit_no=row["unit__no"],
        recommendation_no=row["recommendation__number"] if numbered else "",
        recommendation=row["recommendation__text"] if numbered else "",
        service=row["service__name"] or "",
        text=row["text"],
        deadline_raw=row["deadline_raw"],
        deadline=row["deadline"],
        status=then.status,
        elements=tuple(sorted(elements)),
        elements_source=row["elements_source"],
        line_first=row["line_first"],
        line_last=row["line_last"],
        state=then.state,
        due=then.due,
        outcome=then.outcome,
        answers=tuple(answers),
    )


@dataclass(frozen=True)
class _Moves:
    """The granted changes of one plan's deadline, oldest first: before the moment, and after it."""

    before: list[DeadlineChange]
    after: list[DeadlineChange]

    def applied(self, plan: facts.Plan, then: _Stood) -> facts.Plan:
        """A moved deadline replaces what was written; it also moves the day of what was returned
        before.
        """
        if not self.before:
            return replace(plan, deadline=self.after[0].old)
        last = self.before[-1]
        late = then.due and last.decided_at and last.decided_at > then.since
        return replace(
            plan,
            deadline=last.new,
            deadline_raw="",
            due=last.new if late else plan.due,
            original_deadline=self.before[0].old,
        )


def _deadlines(rounds: list[Round], at: datetime) -> dict[int, _Moves]:
    granted = DeadlineChange.objects.filter(
        plan__round__in=rounds, state=DeadlineChange.State.GRANTED
    )
    rows = _grouped((change.plan_id, change) for change in granted.order_by("decided_at", "id"))
    return {
        plan: _Moves(
            [c for c in changes if c.decided_at <= at], [c for c in changes if c.decided_at > at]
        )
        for plan, changes in rows.items()
    }


# Evidence and findings: the state at a moment is what the first decision after it changed


def _evidence(rounds: list[Round], at: datetime) -> dict[int, tuple[facts.Evidence, ...]]:
    """The pieces that stood: added by then, neither withdrawn nor replaced by then."""
    rows = Evidence.objects.filter(plan__round__in=rounds, at__lte=at)
    rows = rows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))
    rows = rows.filter(Q(replaced_by=None) | Q(replaced_by__at__gt=at)).order_by("id")
    found = {row[0]: row[1:] for row in rows.values_list("pk", "plan_id", "sha256", "url", "state")}
    then = _states_before("evidence", "decide_evidence", at)
    # What is withdrawn lets go of the piece that it had replaced, which stands again from that day
    # only.
    withdrawn = [
        act
        for act in later_acts("evidence", "withdraw_evidence", at)
        if int(act.object_id) in found
    ]
    replaced = {json.loads(act.data).get("replaces") for act in withdrawn}
    pieces = _grouped(
        (plan, facts.Evidence(sha256, url, then.get(pk, state)))
        for pk, (plan, sha256, url, state) in found.items()
        if pk not in replaced
    )
    return {plan: tuple(of_plan) for plan, of_plan in pieces.items()}


def _findings(
    plans: Mapping[int, facts.Plan],
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
    rows = rows.order_by("plan__code", "round__year", "unit__no", "check_id")
    found = []
    for f in rows:
        if f.plan_id in plans:
            subject, where = plans[f.plan_id].id, {}
        elif (f.round_id, f.unit_id) in scope:
            subject, where = "", {"unit_no": units[f.unit_id].no, "year": f.round.year}
        else:
            continue
        state, reason = then.get(f.pk, (f.state, f.reason))
        called = subject or f"{f.round.year}-{units[f.unit_id].no:02}"
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
                **where,
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


def _states_before(noun: str, verb: str, at: datetime) -> dict[int, str]:
    """Of what was decided after ``at``: the state it was in before."""
    states: dict[int, str] = {}
    for act in later_acts(noun, verb, at):
        states.setdefault(int(act.object_id), json.loads(act.data)["old"])
    return states
