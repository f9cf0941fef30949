from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from tuntas.core.base.fields import fields_of
from tuntas.core.evaluation import snapshot as facts
from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.core.report.figures import Count
from tuntas.core.survey.round_codes import RoundName
from tuntas.followup.models import ActionPlan, Evidence, Recommendation
from tuntas.followup.plans.queries import is_doubtful
from tuntas.organisation.models import Agency, Unit
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.surveys.models import Round

from .models import Discrepancy, Evaluation, ScopeUnit

# Of a discrepancy, besides the unit.
COMPARED = ("year", "what", "summary", "detail", "reason", "values")
Choice = tuple[str, str]


def discrepancy_facts(
    rows: models.QuerySet[Discrepancy], units: Mapping[int, Unit] | None = None
) -> tuple[facts.Discrepancy, ...]:
    """``units``: by id as they stood, where it is not as they stand now."""
    return tuple(
        facts.Discrepancy(
            unit_no=unit.no if unit else None,
            unit=unit.name if unit else "",
            **fields_of(d, *COMPARED),
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


def locked(evaluation: Evaluation) -> Evaluation:
    """As it is now, for this transaction alone."""
    return Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)


def scope_of(evaluation: Evaluation) -> list[ScopeUnit]:
    return list(evaluation.scope.select_related("round", "unit").order_by("unit__no"))


def scope_choices(scope: Sequence[ScopeUnit]) -> tuple[list[Choice], list[Choice]]:
    """Its rounds (by id) and units (by number), to narrow a list to."""
    rounds = {str(row.round_id): row.round.name for row in scope}
    units = {str(row.unit.no): f"{row.unit.no}. {row.unit.name}" for row in scope}
    return list(rounds.items()), list(units.items())


def reused_evidence(agency: Agency) -> QuerySet[Evidence]:
    """Evidence of the agency that more than one plan has, equal or nearly so."""
    rows = Evidence.objects.filter(plan__unit__agency=agency, withdrawn_at=None)
    others = rows.exclude(plan=OuterRef("plan"))
    same = others.filter(sha256=OuterRef("sha256")).exclude(sha256="")
    near = others.filter(likeness=OuterRef("likeness")).exclude(likeness="")
    return rows.filter(Exists(same) | Exists(near))


def evaluations_seen(viewer: Viewer) -> QuerySet[Evaluation]:
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

    name: str
    round: RoundName
    units: int  # in the scope of the evaluation
    count: Count


def progress(evaluation: Evaluation, viewer: Viewer) -> list[RoundProgress]:
    """One row per round of the evaluation, oldest first; as things stand now, in four queries."""
    seen = units_seen(viewer)
    scope = set(evaluation.scope.filter(unit__in=seen).values_list("round_id", "unit_id"))
    units = Counter(round_ for round_, _unit in scope)
    plans = plans_of(evaluation).exclude(state__in=NOT_YET_PLANS).filter(unit__in=seen)
    parts = (
        Q(),
        Q(status=ActionPlan.Status.CLOSE),
        is_doubtful(),
        Q(status=ActionPlan.Status.UNKNOWN),
    )
    numbers = {f"part_{i}": models.Count("pk", filter=part) for i, part in enumerate(parts)}
    of_round = plans.order_by().values_list("round_id").annotate(**numbers)
    counts = {pk: found for pk, *found in of_round}
    asked = Recommendation.objects.filter(round__in=units, unit__in=seen)
    recommendations: Counter[int] = Counter()
    for pk, unit, n in (
        asked.order_by().values_list("round_id", "unit_id").annotate(n=models.Count("pk"))
    ):
        if evaluation.source or (pk, unit) in scope:
            recommendations[pk] += n
    return [
        RoundProgress(
            r.name,
            RoundName(r.year, r.code),
            units[r.pk],
            Count(recommendations[r.pk], *counts.get(r.pk, ())),
        )
        for r in Round.objects.filter(pk__in=units)
    ]
