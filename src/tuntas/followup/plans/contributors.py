"""Who has a part in a plan, and so does not verify it: who wrote, approved or handed it in, or
brought any of its evidence (``core.followup.workflow.CONTRIBUTING``).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from tuntas.core.followup.workflow import CONTRIBUTING
from tuntas.followup.models import ActionPlan, Evidence, StatusEvent


def contributors_of(plans: Iterable[ActionPlan]) -> dict[int, frozenset[int]]:
    """By plan id, the ids of persons; two queries."""
    found: dict[int, set[int]] = defaultdict(set)
    for plan in plans:
        found[plan.pk] |= {plan.made_by_id} if plan.made_by_id else set()
    acts = StatusEvent.objects.filter(plan__in=found, verb__in=CONTRIBUTING, by__isnull=False)
    brought = Evidence.objects.filter(plan__in=found)
    for pk, by in (*acts.values_list("plan", "by"), *brought.values_list("plan", "by")):
        found[pk].add(by)
    return {pk: frozenset(people) for pk, people in found.items()}


def without_own(plans: QuerySet[ActionPlan], person: Any) -> QuerySet[ActionPlan]:
    """Those of the plans that this person may verify."""
    made = ActionPlan.objects.filter(made_by=person)
    acts = StatusEvent.objects.filter(by=person, verb__in=CONTRIBUTING)
    brought = Evidence.objects.filter(by=person)
    plans = plans.exclude(pk__in=made.values("pk"))
    return plans.exclude(pk__in=acts.values("plan")).exclude(pk__in=brought.values("plan"))
