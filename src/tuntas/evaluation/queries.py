from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuntas.core.evaluation import snapshot as facts
from tuntas.core.report.figures import Count
from tuntas.evaluation.models import Discrepancy, Evaluation, ReaderDecision, ScopeUnit
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.readers.old_reports import reconciliation
from tuntas.readers.old_reports.decisions import DECISIONS
from tuntas.readers.old_reports.decisions import explain as explain_decision
from tuntas.readers.old_reports.model import Decision
from tuntas.results.scores.queries import instrument_of
from tuntas.surveys.models import Round

Choice = tuple[str, str]


def element_keys(round_: Round, values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Values by element code (U1) as values by element key, in the round's instrument."""
    found = {code: instrument_of(round_).find(code) for code in values}
    return {element.key: values[code] for code, element in found.items() if element is not None}


def discrepancy_facts(
    rows: models.QuerySet[Discrepancy], units: Mapping[int, Unit] | None = None
) -> tuple[facts.Discrepancy, ...]:
    """``units``: by id as they stood, where it is not as they stand now."""
    return tuple(
        facts.Discrepancy(
            unit_no=unit.no if unit else None,
            unit=unit.name if unit else "",
            year=d.year,
            what=d.what,
            summary=d.summary,
            detail=d.detail,
            reason=d.reason,
            values=d.values,
        )
        for d in rows.select_related("unit").order_by("id")
        for unit in [(units or {}).get(d.unit_id or 0) or d.unit]
    )


def plans_in_scope(evaluation: Evaluation) -> QuerySet[ActionPlan]:
    """The plans of the units and rounds that it was asked to look at, drafts too."""
    return ActionPlan.objects.filter(
        round__scopeunit__evaluation=evaluation, round__scopeunit__unit=F("unit")
    )


def plans_of(evaluation: Evaluation) -> QuerySet[ActionPlan]:
    """The plans that it speaks of, drafts too: all of an old report's rounds, else those in its
    scope.
    """
    if evaluation.source:
        return ActionPlan.objects.filter(round__in=evaluation.scope.values("round"))
    return plans_in_scope(evaluation)


def scope_of(evaluation: Evaluation) -> list[ScopeUnit]:
    return list(evaluation.scope.select_related("round", "unit").order_by("unit__no"))


def scope_choices(scope: Sequence[ScopeUnit]) -> tuple[list[Choice], list[Choice]]:
    """Its rounds (by id) and units (by number), to narrow a list to."""
    rounds = {str(row.round_id): row.round.name for row in scope}
    units = {str(row.unit.no): f"{row.unit.no}. {row.unit.name}" for row in scope}
    return list(rounds.items()), list(units.items())


def evaluations_seen(viewer: Viewer) -> QuerySet[Evaluation]:
    """The queryset of evaluations that this person may know of: those of the own agency."""
    return Evaluation.objects.filter(agency=viewer.agency).select_related("agency")


def evaluation_or_404(viewer: Viewer, code: str) -> Evaluation:
    evaluation = evaluations_seen(viewer).filter(code=code).first()
    if evaluation is None:
        raise Http404
    return evaluation


def whole_evaluation_or_404(viewer: Viewer, code: str) -> Evaluation:
    """For those who may see what it says of every unit; PermissionDenied for others of the
    agency.
    """
    evaluation = evaluation_or_404(viewer, code)
    if not viewer.sees_all_units:
        raise PermissionDenied
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
    counts = {
        pk: (total, done)
        for pk, total, done in plans.annotate(total=models.Count("pk"), done=closed)
    }
    asked = Recommendation.objects.filter(round__in=rounds, unit__in=seen).values_list("round_id")
    recommendations = dict(asked.annotate(total=models.Count("pk")))
    return [
        RoundProgress(
            r, units[r.pk], Count(recommendations.get(r.pk, 0), *counts.get(r.pk, (0, 0)))
        )
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
    return discrepancies_shown(discrepancy_facts(evaluation.discrepancies.all()))


def discrepancies_of(unit: Unit) -> list[DiscrepancyShown]:
    """What does not agree about one unit, over all evaluations of its agency."""
    return discrepancies_shown(discrepancy_facts(Discrepancy.objects.filter(unit=unit)))


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
    sums = evaluation.printed_rows.values_list("year").annotate(
        r=next(added), p=next(added), c=next(added)
    )
    read: dict[int, Count] = {}
    for row in rows:
        read[row.round.year] = read.get(row.round.year, Count()) + row.count
    return [
        PrintedSum(year, Count(*figures), read.get(year, Count()))
        for year, *figures in sums.order_by("year")
    ]


@dataclass(frozen=True)
class DecisionGroup:
    code: str
    sentence: str
    total: int


def decision_sentence(code: str) -> str:
    """What kind of decision this is, in words, with an ellipsis where each one has its own
    values.
    """
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
