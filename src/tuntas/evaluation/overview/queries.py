"""What the first page counts, each figure for what the viewer may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.safestring import SafeString

from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.core.report import figures
from tuntas.core.score.scoring import ElementScore
from tuntas.evaluation.models import Discrepancy
from tuntas.evaluation.words import say
from tuntas.followup.models import ActionPlan, Finding
from tuntas.followup.plans.queries import is_doubtful
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.results.scores.queries import UnitResult
from tuntas.surveys.models import Round

SHOWN = 5  # rows of each list of what needs attention
NAMED = 4  # rounds of a share that are named one by one
LOW = {"C", "D"}


class Link(NamedTuple):
    """A sentence and the address of the rows that it counts; ``marks``: its figures."""

    text: str
    address: str
    marks: SafeString = SafeString()


@dataclass(frozen=True)
class PlanCounts:
    """All plans of one round by status; of ``drafts`` among them nothing is promised yet, and no
    evaluation or report counts them.
    """

    round: Round
    close: int
    open: int
    unknown: int
    doubtful: int
    drafts: int = 0

    @property
    def total(self) -> int:
        return self.close + self.open + self.unknown

    @property
    def count(self) -> figures.Count:
        return figures.Count(0, self.total, self.close, self.doubtful, self.unknown)

    @property
    def share(self) -> Decimal | None:
        """Percent closed; None without plans."""
        return self.count.share


@dataclass(frozen=True)
class LowElement:
    """An element of a unit that is graded C or D."""

    unit: Any
    element: ElementScore


def plans_by_round(plans: QuerySet[ActionPlan], known: Iterable[Round] = ()) -> list[PlanCounts]:
    """Every round that has any of the plans, whether or not it has ended, oldest first; at most
    two queries. ``known``: rounds that the caller has already.
    """
    status = ActionPlan.Status
    of_status = (Q(status=each) for each in (status.CLOSE, status.OPEN, status.UNKNOWN))
    parts = (*of_status, is_doubtful(), Q(state__in=NOT_YET_PLANS))
    counts = {f"part_{i}": Count("pk", filter=part) for i, part in enumerate(parts)}
    rows = plans.order_by().values_list("round_id").annotate(**counts)
    found = {round_id: numbers for round_id, *numbers in rows}
    rounds = {r.pk: r for r in known}
    if others := found.keys() - rounds.keys():
        rounds |= Round.objects.in_bulk(others)
    ordered = sorted((rounds[pk] for pk in found), key=lambda r: (r.year, r.opens, r.pk))
    return [PlanCounts(r, *found[r.pk]) for r in ordered]


def rounds_named(rounds: Sequence[Round]) -> str:
    """``SKM 2021, SKM 2022``; of many the first and the last."""
    names = [r.name for r in rounds]
    if len(names) <= NAMED:
        return ", ".join(names)
    return say("overview.rounds", first=names[0], last=names[-1], n=len(names))


def doubtful_plans(viewer: Viewer) -> list[tuple[int, str, int]]:
    """(unit number, name, plans with a finding that nobody dismissed), most first."""
    standing = Finding.objects.exclude(state=Finding.State.DISMISSED)
    rows = (
        standing.filter(plan__unit__in=units_seen(viewer))
        .values_list("plan__unit__no", "plan__unit__name")
        .annotate(count=Count("plan", distinct=True))
    )
    return list(rows.order_by("-count", "plan__unit__no"))


def discrepancies_by_evaluation(viewer: Viewer) -> list[tuple[str, str, int]]:
    """(evaluation code, title, figures that do not agree), for those who see every unit."""
    if not viewer.sees_all_units:
        return []
    rows = Discrepancy.objects.filter(evaluation__agency=viewer.agency)
    counted = rows.values_list("evaluation__code", "evaluation__title").annotate(count=Count("pk"))
    return list(counted.order_by("-evaluation__cut_off"))


def lowest_units(units: Sequence[UnitResult]) -> list[UnitResult]:
    known = [(u.score.exact, u.unit.no, u) for u in units if u.score and u.score.exact is not None]
    return [unit for *_place, unit in sorted(known, key=itemgetter(0, 1))][:SHOWN]


def low_elements(units: Sequence[UnitResult]) -> list[LowElement]:
    """Every element of a unit that is graded C or D, the lowest first."""
    low = [LowElement(u.unit, e) for u in units for e in u.elements if e.grade in LOW]
    return sorted(low, key=lambda low: (low.element.exact, low.unit.no))
