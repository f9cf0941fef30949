"""What the page of a unit counts: its elements, its services, its plans with findings."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse

from tuntas.core.score.scoring import ElementScore
from tuntas.core.score.tallies import total
from tuntas.evaluation.overview.queries import Link
from tuntas.followup.models import Finding
from tuntas.followup.plans.queries import check_title
from tuntas.organisation.models import Service, Unit
from tuntas.results.ranking import queries as ranking
from tuntas.results.ranking.queries import Standing
from tuntas.results.scores import queries as results
from tuntas.results.scores.queries import UnitResult
from tuntas.web import display


@dataclass(frozen=True)
class ElementRow:
    """One element of the unit; ``interval`` None where it cannot be given."""

    score: ElementScore
    name: str
    interval: tuple[Decimal, Decimal] | None
    change: Decimal | None


def elements_of(result: UnitResult, standing: Standing) -> list[ElementRow]:
    before = {e.key: e.index for e in result.before.elements} if result.before else {}
    count, used = total(part.count for part in standing.parts), results.instrument_of(result.round)
    intervals = ranking.element_estimates(count, used, ranking.users_of(standing.parts))
    return [
        ElementRow(
            e,
            display.element_name(e.key, result.round.instrument),
            intervals[e.key],
            results.difference(e.index, before.get(e.key)),
        )
        for e in result.elements
    ]


def services_of(unit: Unit, standing: Standing) -> list[Standing]:
    """Every service of the unit, those without answers last."""
    parts = {part.service.pk: [part] for part in standing.parts}
    rows = [
        ranking.of_parts(standing.round, parts.get(s.pk, ()), f"service-{s.pk}", s.name, unit)
        for s in Service.objects.filter(unit=unit)
    ]
    return sorted(rows, key=lambda s: s.score is None)


def findings_of(unit: Unit) -> list[tuple[Link, int]]:
    """Plans of the unit with a standing finding, by check; each links to those plans."""
    rows = (
        Finding.objects.exclude(state=Finding.State.DISMISSED)
        .filter(plan__unit=unit)
        .values_list("check_id")
        .annotate(count=Count("pk"))
        .order_by("-count", "check_id")
    )
    return [
        (
            Link(check_title(check), reverse("plans", query={"unit": unit.no, "finding": check})),
            count,
        )
        for check, count in rows
    ]
