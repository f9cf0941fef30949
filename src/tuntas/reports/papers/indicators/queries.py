"""PEKPPP indicators of units in a round, from plans, their events and recorded publications."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q

from tuntas.core.evaluation.pekppp import NOT_DONE, Indicators
from tuntas.followup.models import ActionPlan
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import ResultPublication
from tuntas.reports.papers.plan_facts import first_follow_up, plans_of_papers
from tuntas.surveys.models import Round

Medium = ResultPublication.Medium


def indicators(viewer: Viewer, round_: Round, units: Iterable[Unit]) -> dict[int, Indicators]:
    """Unit id -> its indicators; a constant number of queries."""
    units = list(units)
    plans = plans_of_papers(viewer, units, [round_])
    done = Q(status=ActionPlan.Status.CLOSE) & ~Q(outcome__in=NOT_DONE)
    counted = (
        plans.order_by().values_list("unit").annotate(n=Count("pk"), done=Count("pk", filter=done))
    )
    counts = {unit: (planned, carried_out) for unit, planned, carried_out in counted}
    first = first_follow_up(plans)
    media: dict[int, set[str]] = defaultdict(set)
    reported: dict[int, date] = {}
    published = ResultPublication.objects.filter(round=round_, unit__in=units, withdrawn_at=None)
    for unit, medium, day in published.values_list("unit", "medium", "published_on"):
        if medium == Medium.REPORT:
            reported[unit] = min(day, reported.get(unit, day))
        else:
            media[unit].add(medium)
    return {
        unit.pk: Indicators(
            *counts.get(unit.pk, (0, 0)),
            reported.get(unit.pk),
            first.get((round_.pk, unit.pk)),
            len(media[unit.pk]),
        )
        for unit in units
    }
