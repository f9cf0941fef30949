from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuntas.core import snapshot as facts
from tuntas.core.figures import Count
from tuntas.evaluation.models import Discrepancy, Evaluation, ReaderDecision
from tuntas.followup.models import ActionPlan, Finding, Recommendation, StatusEvent
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.readers import reconciliation
from tuntas.readers.decisions import DECISIONS
from tuntas.readers.decisions import explain as explain_decision
from tuntas.readers.model import Decision
from tuntas.results.queries import RoundScore, agency_scores, instrument_of
from tuntas.surveys.models import Round, RoundUnit
from tuntas.surveys.queries import excluded_by_unit


def element_keys(round_: Round, values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Values by element code (U1) as values by element key, in the round's instrument."""
    found = {code: instrument_of(round_).find(code) for code in values}
    return {element.key: values[code] for code, element in found.items() if element is not None}


def snapshot(evaluation: Evaluation, at: datetime) -> facts.Snapshot:
    """The facts as they stood at ``at``, in a constant number of queries."""
    agency = evaluation.agency
    scope = list(evaluation.scope.values_list("round_id", "unit_id"))
    rounds = list(Round.objects.filter(pk__in={r for r, _ in scope}))
    units = {u.pk: u for u in Unit.objects.filter(pk__in={u for _, u in scope})}
    plans = _plans(rounds, at)
    return facts.Snapshot(
        agency=agency.name,
        agency_short=agency.short_name,
        assignment=_assignment(evaluation),
        units=tuple(
            facts.Unit(u.no, u.name, u.kind, u.independent_since)
            for u in sorted(units.values(), key=lambda u: u.no)
        ),
        rounds=_rounds(rounds, scope, units),
        recommendations=tuple(
            facts.Recommendation(
                r.round.year, r.unit.no, r.number, r.service.name if r.service else "", r.text
            )
            for r in Recommendation.objects.filter(round__in=rounds)
            .select_related("round", "unit", "service")
            .order_by("round__year", "unit__no", "id")
        ),
        plans=plans,
        findings=_findings(rounds, {p.id for p in plans}, at),
        discrepancies=_discrepancies(evaluation.discrepancies.all()),
        printed_summary=tuple(
            facts.SummaryRow(r.unit.no, r.unit.name, r.year, r.recommendations, r.plans, r.closed, r.line)
            for r in evaluation.printed_rows.select_related("unit").order_by("line")
        ),
        source=evaluation.source,
        generated=any(r.generated for r in rounds),
    )


def _discrepancies(rows: models.QuerySet[Discrepancy]) -> tuple[facts.Discrepancy, ...]:
    return tuple(
        facts.Discrepancy(
            unit_no=d.unit.no if d.unit else None,
            unit=d.unit.name if d.unit else "",
            year=d.year,
            what=d.what,
            summary=d.summary,
            detail=d.detail,
            reason=d.reason,
            values=d.values,
        )
        for d in rows.select_related("unit").order_by("id")
    )


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


def _rounds(
    rounds: list[Round], scope: list[tuple[int, int]], units: Mapping[int, Unit]
) -> tuple[facts.Round, ...]:
    counted = set(RoundUnit.objects.filter(round__in=rounds, counted=True).values_list("round_id", "unit_id"))
    in_scope: dict[int, list[int]] = defaultdict(list)
    for round_id, unit in scope:
        in_scope[round_id].append(unit)

    def numbers(round_id: int, only_counted: bool) -> tuple[int, ...]:
        chosen = (u for u in in_scope[round_id] if not only_counted or (round_id, u) in counted)
        return tuple(sorted(units[u].no for u in chosen))

    left_out = excluded_by_unit(rounds)

    def excluded(s: RoundScore) -> tuple[tuple[int, int], ...] | None:
        """Of published figures nobody knows which answers were left out."""
        if s.source != "computed":
            return None
        counts = ((units[u].no, left_out.get((s.round.pk, u), 0)) for u in in_scope[s.round.pk])
        return tuple(sorted((no, count) for no, count in counts if count))

    return tuple(
        _round(s, numbers(s.round.pk, False), numbers(s.round.pk, True), excluded(s))
        for s in agency_scores(rounds)
    )


def _round(
    s: RoundScore,
    unit_nos: tuple[int, ...],
    counted_nos: tuple[int, ...],
    excluded: tuple[tuple[int, int], ...] | None,
) -> facts.Round:
    names = {element.key: element.name for element in instrument_of(s.round).elements}
    return facts.Round(
        year=s.round.year,
        name=s.round.name,
        respondents=s.respondents,
        index=s.index,
        target=s.round.target,
        elements=tuple(facts.ElementValue(e.key, e.code, names[e.key], e.index) for e in s.elements),
        weights=s.round.weights,
        aggregation=s.round.aggregation,
        unit_nos=unit_nos,
        counted_nos=counted_nos,
        rules=tuple(s.round.rules),
        excluded=excluded,
    )


def _plans(rounds: list[Round], at: datetime) -> tuple[facts.Plan, ...]:
    """Plans that had a status event by ``at``, with the status of the last one."""
    last = StatusEvent.objects.filter(plan=OuterRef("pk"), happened_at__lte=at).order_by(
        "-happened_at", "-id"
    )
    rows = (
        ActionPlan.objects.filter(round__in=rounds)
        .annotate(event=Subquery(last.values("pk")[:1]), then=Subquery(last.values("new")[:1]))
        .exclude(event=None)
        .select_related("round", "unit", "service", "recommendation")
        .prefetch_related("element_rows")
        .order_by("round__year", "unit__no", "code")
    )
    return tuple(_plan(p) for p in rows)


def _plan(p: Any) -> facts.Plan:
    # Without a number the rule is that of the whole round: the service says which recommendation it was.
    asked = p.recommendation if p.recommendation and p.recommendation.number else None
    return facts.Plan(
        id=p.code,
        year=p.round.year,
        unit_no=p.unit.no,
        recommendation_no=asked.number if asked else "",
        recommendation=asked.text if asked else "",
        service=p.service.name if p.service else "",
        text=p.text,
        deadline_raw=p.deadline_raw,
        deadline=p.deadline,
        status=p.then,
        elements=tuple(sorted(e.code for e in p.element_rows.all())),
        elements_source=p.elements_source,
        line_first=p.line_first,
        line_last=p.line_last,
    )


def _findings(rounds: list[Round], plans: set[str], at: datetime) -> tuple[facts.Finding, ...]:
    del at  # findings are judged now; the cut-off freezes what was judged when it was made
    rows = (
        Finding.objects.filter(plan__round__in=rounds)
        .select_related("plan")
        .order_by("plan__code", "check_id")
    )
    return tuple(
        facts.Finding(
            id=f"{f.plan.code}:{f.check_id}",
            check=f.check_id,
            plan=f.plan.code,
            severity=f.severity,
            quote=f.quote,
            values=f.values,
            state=f.state,
        )
        for f in rows
        if f.plan.code in plans
    )


def evaluations_seen(viewer: Viewer) -> Any:
    """The queryset of evaluations that this person may know of: those of the own agency."""
    return Evaluation.objects.filter(agency=viewer.agency).select_related("agency")


def evaluation_or_404(viewer: Viewer, code: str) -> Evaluation:
    evaluation = evaluations_seen(viewer).filter(code=code).first()
    if evaluation is None:
        raise Http404
    return evaluation


@dataclass(frozen=True)
class RoundProgress:
    """What became of one round's recommendations in the units that a person sees."""

    round: Round
    units: int  # in the scope of the evaluation
    count: Count


def progress(evaluation: Evaluation, viewer: Viewer) -> list[RoundProgress]:
    """One row per round of the evaluation, oldest first; as things stand now, in four queries."""
    seen = units_seen(viewer)
    scope = evaluation.scope.filter(unit__in=seen)
    units = dict(scope.values_list("round_id").annotate(total=models.Count("unit")))
    rounds = Round.objects.filter(pk__in=units)
    plans = ActionPlan.objects.filter(round__in=rounds, unit__in=seen).values_list("round_id")
    closed = models.Count("pk", filter=models.Q(status=ActionPlan.Status.CLOSE))
    counts = {pk: (total, done) for pk, total, done in plans.annotate(total=models.Count("pk"), done=closed)}
    asked = Recommendation.objects.filter(round__in=rounds, unit__in=seen).values_list("round_id")
    recommendations = dict(asked.annotate(total=models.Count("pk")))
    return [
        RoundProgress(r, units[r.pk], Count(recommendations.get(r.pk, 0), *counts.get(r.pk, (0, 0))))
        for r in rounds
    ]


@dataclass(frozen=True)
class DiscrepancyShown:
    fact: facts.Discrepancy
    what: Any
    explanation: str


MEASURES = {
    "plans": _("Rencana aksi"),
    "recommendations": _("Rekomendasi"),
    "closed": _("Rencana aksi selesai"),
    "units": _("Unit"),
    "total_plans": _("Jumlah rencana aksi"),
    "total_recommendations": _("Jumlah rekomendasi"),
    "total_closed": _("Jumlah rencana aksi selesai"),
    "index": _("Nilai SKM"),
    "achievement": _("Capaian target"),
}


def discrepancies(evaluation: Evaluation) -> list[DiscrepancyShown]:
    """What does not agree with itself in the old report, in the order in which it was found."""
    return discrepancies_shown(_discrepancies(evaluation.discrepancies.all()))


def discrepancies_of(unit: Unit) -> list[DiscrepancyShown]:
    """What does not agree about one unit, over all evaluations of its agency."""
    return discrepancies_shown(_discrepancies(Discrepancy.objects.filter(unit=unit)))


def discrepancies_shown(found: Iterable[facts.Discrepancy]) -> list[DiscrepancyShown]:
    return [DiscrepancyShown(d, MEASURES.get(d.what, d.what), _explanation(d)) for d in found]


def _explanation(d: facts.Discrepancy) -> str:
    known = d.reason in reconciliation.REASONS
    return reconciliation.explain(d).text(gettext) if known else d.reason


@dataclass(frozen=True)
class PrintedSum:
    """The rows of the printed summary added up, beside what the detail tables hold."""

    year: int
    printed: Count
    read: Count


def printed_sums(evaluation: Evaluation, rows: Iterable[RoundProgress]) -> list[PrintedSum]:
    added = (Coalesce(models.Sum(column), 0) for column in ("recommendations", "plans", "closed"))
    sums = evaluation.printed_rows.values_list("year").annotate(r=next(added), p=next(added), c=next(added))
    read = {row.round.year: row.count for row in rows}
    return [
        PrintedSum(year, Count(*figures), read.get(year, Count())) for year, *figures in sums.order_by("year")
    ]


@dataclass(frozen=True)
class DecisionGroup:
    code: str
    sentence: str
    total: int


def decision_sentence(code: str) -> str:
    """What kind of decision this is, in words, with an ellipsis where each one has its own values."""
    return re.sub(r"\{\w+\}", "…", gettext(DECISIONS[code])) if code in DECISIONS else code


def decisions_by_code(evaluation: Evaluation) -> list[DecisionGroup]:
    """The reader's decisions, counted; the most frequent first."""
    counts = evaluation.reader_decisions.values_list("code").annotate(total=models.Count("pk"))
    return [
        DecisionGroup(code, decision_sentence(code), total)
        for code, total in counts.order_by("-total", "code")
    ]


@dataclass(frozen=True)
class DecisionShown:
    code: str
    line_first: int
    line_last: int
    quote: str
    explanation: str

    @classmethod
    def of(cls, row: ReaderDecision | Decision) -> DecisionShown:
        fact = Decision(row.code, row.line_first, row.line_last, row.quote, row.values)
        text = explain_decision(fact).text(gettext) if row.code in DECISIONS else row.code
        return cls(row.code, row.line_first, row.line_last, row.quote, text)
