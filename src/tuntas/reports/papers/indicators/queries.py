"""PEKPPP indicators of units in a round, from plans, their events and recorded publications."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from tuntas.core.evaluation.pekppp import EDITIONS, Indicators
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import ResultPublication
from tuntas.reports.papers.plan_facts import FollowedUp, followed_up, plans_of_papers
from tuntas.surveys.models import Round

Medium = ResultPublication.Medium


def indicators(viewer: Viewer, round_: Round, units: Iterable[Unit]) -> dict[int, Indicators]:
    """Unit id -> its indicators; a constant number of queries."""
    units = list(units)
    plans = plans_of_papers(viewer, units, [round_])
    found: dict[int, list[FollowedUp]] = defaultdict(list)
    for plan in followed_up(plans):
        found[plan.unit].append(plan)
    unanswered = _unanswered(round_, units, plans)
    media: dict[int, set[str]] = defaultdict(set)
    reported: dict[int, date] = {}
    published = ResultPublication.objects.filter(round=round_, unit__in=units, withdrawn_at=None)
    for pk, medium, day in published.values_list("unit", "medium", "published_on"):
        if medium == Medium.REPORT:
            reported[pk] = min(day, reported.get(pk, day))
        else:
            media[pk].add(medium)
    return {
        unit.pk: Indicators(
            planned=len(found[unit.pk]),
            done=sum(plan.done for plan in found[unit.pk]),
            reported=reported.get(unit.pk),
            followed_up=_last_of_all(found[unit.pk], unanswered.get(unit.pk, 0)),
            media=len(media[unit.pk]),
            unanswered=unanswered.get(unit.pk, 0),
            doubtful=sum(plan.doubtful for plan in found[unit.pk]),
            edition=EDITIONS[round_.pekppp_edition],
        )
        for unit in units
    }


def _last_of_all(plans: Iterable[FollowedUp], unanswered: int) -> date | None:
    """When the last of all that was required was followed up; None while anything is not."""
    days = [plan.day for plan in plans]
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(days) and not unanswered else None


def _unanswered(
    round_: Round, units: Iterable[Unit], plans: QuerySet[ActionPlan]
) -> dict[int, int]:
    """Unit id -> recommendations that no plan of the papers answers; one query."""
    counted = plans.order_by().values("pk")
    further = ActionPlan.further.through.objects.filter(
        recommendation=OuterRef("pk"), actionplan__in=counted
    )
    mine = ActionPlan.objects.filter(recommendation=OuterRef("pk"), pk__in=counted)
    asked = Recommendation.objects.filter(round=round_, unit__in=list(units))
    rows = asked.exclude(Exists(mine)).exclude(Exists(further))
    return dict(rows.order_by().values_list("unit").annotate(n=Count("pk")))
