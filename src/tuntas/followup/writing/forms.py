"""What is ticked to be linked: a recommendation and a plan in the version that was seen."""

from collections import defaultdict
from collections.abc import Iterable

from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.web.typed import whole_number


def pair(asked: Recommendation, plan: ActionPlan) -> str:
    return f"{asked.pk}-{plan.pk}"


def links_given(values: Iterable[str]) -> dict[tuple[int, int], list[int]]:
    """What was ticked as "recommendation-plan-version": by plan and version, the recommendations.
    What is not written so is left out.
    """
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for value in values:
        numbers = [whole_number(part) for part in value.split("-")]
        if len(numbers) == 3 and all(numbers):
            asked, plan, seen = (n or 0 for n in numbers)
            found[plan, seen].append(asked)
    return found


def pairs_given(values: Iterable[str]) -> set[str]:
    """What was ticked, in whatever version of the plan."""
    return {value.rpartition("-")[0] for value in values}
