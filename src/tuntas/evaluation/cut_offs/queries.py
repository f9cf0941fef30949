"""An evaluation as its cut-off froze it, and what became of its plans since.

Once there is a cut-off, the pages of the evaluation show these figures; what came since stands
beside them (docs/decisions/0014-frozen-pages.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

from tuntas.core.evaluation.compare import Key, recalled, since
from tuntas.core.evaluation.snapshot import Plan, PlanKey, Snapshot
from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.core.report import figures
from tuntas.core.survey.round_codes import RoundName
from tuntas.evaluation.models import CutOff, Evaluation
from tuntas.evaluation.queries import RoundProgress, evaluations_seen, plans_of
from tuntas.followup.models import ActionPlan
from tuntas.followup.permissions import plans_seen
from tuntas.organisation.models import Unit, moment_of
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.organisation.queries import units_at
from tuntas.surveys.models import Round


def in_force(evaluation: Evaluation, made: Iterable[CutOff]) -> CutOff | None:
    """Of its cut-offs the one of which its pages speak: that of the day that its assignment names,
    else the one of the latest moment.
    """
    own = moment_of(evaluation.cut_off)
    return max(made, key=lambda c: (c.at == own, c.at, c.made_at), default=None)


def cut_offs_in_force(evaluations: Iterable[Evaluation]) -> dict[int, CutOff]:
    """Evaluation id -> its cut-off that is in force, without its snapshot; one query."""
    known = {e.pk: e for e in evaluations}
    made: dict[int, list[CutOff]] = defaultdict(list)
    rows = CutOff.objects.filter(evaluation__in=known).defer("snapshot", "addendum")
    for cut_off in rows.select_related("made_by"):
        made[cut_off.evaluation_id].append(cut_off)
    return {pk: shown for pk, few in made.items() if (shown := in_force(known[pk], few))}


@dataclass(frozen=True)
class Frozen:
    """``snapshot``: of the units that a person sees."""

    evaluation: Evaluation
    cut_off: CutOff
    snapshot: Snapshot

    @property
    def of_assignment(self) -> bool:
        """Whether it is the moment that the assignment names."""
        return self.cut_off.at == moment_of(self.evaluation.cut_off)

    @cached_property
    def units(self) -> Mapping[int, Unit]:
        """By number, both as they were; two queries."""
        known = units_at(Unit.objects.filter(agency=self.evaluation.agency_id), self.cut_off.at)
        return {unit.no: unit for unit in known.values()}

    @cached_property
    def rounds(self) -> Mapping[RoundName, Round]:
        """One query. A cut-off from before rounds had codes calls them by their year."""
        known = list(Round.objects.filter(agency=self.evaluation.agency_id))
        by_name = {RoundName(r.year, r.code): r for r in known}
        by_year = {r.year: r for r in known}
        return {
            name: by_name.get(name) or by_year[name.year] for name in figures.rounds(self.snapshot)
        }

    @property
    def pairs(self) -> Iterator[tuple[Round, Unit]]:
        """The rounds and units in its scope."""
        for round_ in self.snapshot.rounds:
            for no in round_.unit_nos:
                yield self.rounds[round_.round], self.units[no]

    def statuses(self, unit: Unit, round_: Round) -> Counter[str]:
        """The published status of the plans of a unit in a round -> how many there were."""
        return Counter(plan.status for plan in self._plans_of(unit, round_))

    def doubts(self, unit: Unit, round_: Round) -> int:
        """How many of the closed ones were doubtful."""
        return sum(plan.key in self.doubtful for plan in self._plans_of(unit, round_))

    def _plans_of(self, unit: Unit, round_: Round) -> Iterator[Plan]:
        then = next(no for no, known in self.units.items() if known.pk == unit.pk)
        of_unit = (plan for plan in self.snapshot.plans if plan.unit_no == then)
        return (plan for plan in of_unit if self.rounds[plan.round] == round_)

    @cached_property
    def doubtful(self) -> frozenset[PlanKey]:
        """The closed plans that a finding of then speaks against."""
        return frozenset(plan.key for plan in figures.doubtful(self.snapshot))

    @property
    def progress(self) -> list[RoundProgress]:
        """What became of each round's recommendations, oldest first."""
        rows = figures.unit_rounds(self.snapshot)
        return [
            RoundProgress(r.name, r.round, len(r.unit_nos), figures.total(rows, r.round))
            for r in self.snapshot.rounds
            if r.unit_nos
        ]


def frozen(evaluation: Evaluation, viewer: Viewer) -> Frozen | None:
    """What this person sees of the evaluation at its cut-off; None without a cut-off."""
    cut_off = cut_offs_in_force([evaluation]).get(evaluation.pk)
    return frozen_at(evaluation, cut_off, viewer) if cut_off else None


def frozen_at(evaluation: Evaluation, cut_off: CutOff, viewer: Viewer) -> Frozen:
    """The same at another of its cut-offs."""
    snapshot = _read(cut_off.digest)
    if not viewer.sees_all_units:
        seen = units_at(units_seen(viewer), cut_off.at).values()
        snapshot = _narrowed(snapshot, {unit.no for unit in seen})
    return Frozen(evaluation, cut_off, snapshot)


def frozen_rounds(unit: Unit, viewer: Viewer) -> dict[int, Frozen]:
    """Round id -> the latest frozen state that knows how the plans of this unit stood in it."""
    evaluations = {e.pk: e for e in evaluations_seen(viewer).filter(scope__unit=unit)}
    if not evaluations:
        return {}
    made = cut_offs_in_force(evaluations.values()).values()
    latest = sorted(made, key=lambda c: c.at, reverse=True)
    found: dict[int, Frozen] = {}
    wanted = set(Round.objects.filter(scopeunit__unit=unit).values_list("pk", flat=True))
    for cut_off in latest:
        if wanted <= found.keys():
            break
        shown = frozen_at(evaluations[cut_off.evaluation_id], cut_off, viewer)
        here = {round_.pk for round_, at_unit in shown.pairs if at_unit.pk == unit.pk}
        found |= dict.fromkeys(here - found.keys(), shown)
    return found


@lru_cache(maxsize=4)  # it never changes; one of 20,000 plans takes a second
def _read(digest: str) -> Snapshot:
    text = CutOff.objects.filter(digest=digest).values_list("snapshot", flat=True)[:1]
    return Snapshot.from_json(text.get())


def _narrowed(snapshot: Snapshot, nos: set[int]) -> Snapshot:
    def of_units(rows: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(row for row in rows if row.unit_no in nos)

    plans = of_units(snapshot.plans)
    known = {plan.key for plan in plans}
    return replace(
        snapshot,
        units=tuple(unit for unit in snapshot.units if unit.no in nos),
        rounds=tuple(
            replace(r, unit_nos=tuple(no for no in r.unit_nos if no in nos))
            for r in snapshot.rounds
        ),
        plans=plans,
        recommendations=of_units(snapshot.recommendations),
        findings=tuple(
            f for f in snapshot.findings if (f.plan_key in known if f.plan else f.unit_no in nos)
        ),
    )


class Now(NamedTuple):
    """A plan as it stands now."""

    pk: int
    year: int
    round_code: str
    code: str
    unit_no: int
    unit: str
    service: str | None
    text: str
    state: str
    status: str

    @property
    def key(self) -> Key:
        return RoundName(self.year, self.round_code), self.code


_NOW = (
    "pk", "round__year", "round__code", "code", "unit__no", "unit__name", "service__name", "text",
    "state", "status",
)  # fmt: skip


class Beside(NamedTuple):
    """A plan at the cut-off (None: it was none then) beside the same one now; ``since``: a key of
    ``core.evaluation.compare.SINCE``.
    """

    then: Plan | None
    now: Now
    since: str


def beside(shown: Frozen, plans: QuerySet[ActionPlan]) -> list[Beside]:
    """Of these plans those of the cut-off, then those that are new since; two queries."""
    at, made_at = shown.cut_off.at, shown.cut_off.made_at
    ordered = plans.order_by("round__year", "round__opens", "round_id", "unit__no", "code")
    now = {row.key: row for row in map(Now._make, ordered.values_list(*_NOW))}
    then = recalled({(p.round, p.id): p for p in shown.snapshot.plans}, now)
    there = plans.filter(events__happened_at__lte=at, events__recorded_at__lte=made_at)
    known = set(there.order_by().values_list("pk", flat=True))
    rows = []
    for key, row in now.items():
        old = then.get(key)
        what = since(old, row.state, row.status, known=row.pk in known)
        if old or what != "same":  # a draft then and now is no plan
            rows.append(Beside(old, row, what))
    return sorted(rows, key=lambda row: row.then is None)


def plans_beside(shown: Frozen, viewer: Viewer) -> QuerySet[ActionPlan]:
    """The plans of the evaluation that this person may read."""
    return plans_of(shown.evaluation).filter(pk__in=plans_seen(viewer).values("pk"))


def counts(rows: Iterable[Beside]) -> Counter[str]:
    """How many plans came to each key of ``core.evaluation.compare.SINCE``; ``draft``: of the
    written ones, those that are not approved yet.
    """
    rows = list(rows)
    found = Counter(row.since for row in rows)
    found["draft"] = sum(r.since == "written" and r.now.state in NOT_YET_PLANS for r in rows)
    return found
