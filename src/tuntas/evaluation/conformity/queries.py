"""Which required elements of an assignment have a plan about them, at its cut-off or now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tuntas.core.evaluation.conformity import Asked, Cell, Matrix, Place, Planned, codes_of, matrix
from tuntas.core.evaluation.live_checks import AGAINST_CLOSING
from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.core.report import figures
from tuntas.core.survey.instruments import SKM_2017
from tuntas.evaluation.cut_offs.queries import Frozen
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.queries import plans_of
from tuntas.followup.models import ActionPlan, Finding, Recommendation
from tuntas.followup.plans.facts import PlanFacts, facts_of
from tuntas.organisation.models import Unit
from tuntas.results.scores.queries import instrument_of
from tuntas.surveys.models import Round

UNTOLD = "untold"


@dataclass(frozen=True)
class Row:
    """A unit and service that was asked in a round, with its elements."""

    round: Round
    unit: Unit
    service: str
    cells: Mapping[str, Cell]  # by code; empty: nothing can be told
    unnamed: int = 0  # recommendations that name no element
    asked: bool = True

    @property
    def states(self) -> set[str]:
        untold = {UNTOLD} if self.unnamed or not self.asked else set()
        return {cell.state for cell in self.cells.values()} | untold

    def count(self, state: str) -> int:
        return sum(cell.state == state for cell in self.cells.values())

    @property
    def cell(self) -> Cell:
        """Of a row with one element."""
        (only,) = self.cells.values()
        return only


@dataclass(frozen=True)
class Conformity:
    """``waiting``: how many plans are written but not yet approved; they do not count."""

    rounds: Mapping[int, Round]
    units: Mapping[int, Unit]
    matrix: Matrix
    purposes: figures.Purposes
    codes: tuple[str, ...]  # of the rounds' elements, in their order
    addresses: Mapping[str, tuple[str, str]]  # plan id -> codes of its round and of itself
    waiting: int
    frozen: Frozen | None = None

    @property
    def rows(self) -> list[Row]:
        """One for each unit and service that was asked, the latest rounds first."""
        found = self.matrix
        cells: dict[Place, dict[str, Cell]] = {p: {} for p in (*found.unnamed, *found.unasked)}
        for cell in found.cells:
            cells.setdefault(cell.place, {})[cell.code] = cell
        rows = [
            Row(
                self.rounds[place[0]],
                self.units[place[1]],
                place[2],
                of_place,
                found.unnamed.get(place, 0),
                place not in found.unasked,
            )
            for place, of_place in cells.items()
        ]
        return sorted(rows, key=_order)

    @property
    def elements(self) -> list[Row]:
        """One for each required element of them."""
        return [
            replace(row, cells={code: cell})
            for row in self.rows
            for code, cell in sorted(row.cells.items())
        ]


def _order(row: Row) -> tuple[Any, ...]:
    of = row.round
    return -of.year, -of.opens.toordinal(), -of.pk, row.unit.no, row.service


@dataclass(frozen=True)
class Facts:
    """What the matrix is made of. ``addresses``: plan id -> codes of its round and of itself."""

    rounds: Mapping[int, Round]
    units: Mapping[int, Unit]
    asked: Sequence[Asked]
    plans: Sequence[Planned]
    addresses: Mapping[str, tuple[str, str]]
    waiting: int = 0


def conformity(evaluation: Evaluation, day: date, frozen: Frozen | None = None) -> Conformity:
    """At a cut-off, or as of a day. A constant number of queries. Plans of old reports and
    recommendations without a run count as well.
    """
    facts = _frozen_facts(frozen) if frozen else _facts(evaluation)
    found = matrix(facts.asked, facts.plans)
    if frozen:
        day = timezone.localdate(frozen.cut_off.at)
    return Conformity(
        rounds=facts.rounds,
        units=facts.units,
        matrix=found,
        purposes=figures.purposes(found, facts.plans, day),
        codes=codes_of_rounds(facts.rounds.values()),
        addresses=facts.addresses,
        waiting=facts.waiting,
        frozen=frozen,
    )


def _facts(evaluation: Evaluation) -> Facts:
    scope = list(evaluation.scope.select_related("round"))
    rounds = {row.round_id: row.round for row in scope}
    # As in a cut-off: all plans of an old report are its evaluation's.
    within = None if evaluation.source else {(row.round_id, row.unit_id) for row in scope}
    known = planned_of(plans_of(evaluation), rounds)
    return Facts(
        rounds=rounds,
        units={unit.pk: unit for unit in Unit.objects.filter(agency=evaluation.agency_id)},
        asked=_asked(rounds, within),
        plans=[plan for _fact, plan in known],
        addresses={plan.id: (fact.round_code, fact.code) for fact, plan in known},
        waiting=plans_of(evaluation).filter(state__in=NOT_YET_PLANS).count(),
    )


def _frozen_facts(frozen: Frozen) -> Facts:
    """The same of a snapshot, whose places have names and numbers in place of keys."""

    def placed(place: Place) -> Place:
        round_, no, service = place
        return frozen.rounds[round_].pk, frozen.units[no].pk, service

    asked = [replace(one, place=placed(one.place)) for one in figures.asked(frozen.snapshot)]
    plans, addresses = [], {}
    for plan in figures.planned(frozen.snapshot):
        place = placed(plan.place)
        key = f"{place[0]}/{plan.id}"  # two rounds can have plans of one code
        plans.append(replace(plan, id=key, place=place))
        addresses[key] = (frozen.rounds[plan.place[0]].code, plan.id)
    return Facts(
        rounds={r.pk: r for r in frozen.rounds.values()},
        units={unit.pk: unit for unit in frozen.units.values()},
        asked=asked,
        plans=plans,
        addresses=addresses,
    )


def codes_of_rounds(rounds: Iterable[Round]) -> tuple[str, ...]:
    most = max((len(instrument_of(round_).elements) for round_ in rounds), default=0)
    return tuple(f"U{number}" for number in range(1, most + 1))


def _asked(rounds: Mapping[int, Round], within: set[tuple[int, int]] | None) -> list[Asked]:
    used = {pk: instrument_of(round_) for pk, round_ in rounds.items()}
    rows = Recommendation.objects.filter(round__in=rounds)
    return [
        Asked(
            (round_, unit, service or ""),
            (used[round_].code(element),) if element else codes_of(text),
        )
        for round_, unit, service, element, text in rows.values_list(
            "round_id", "unit_id", "service__name", "element", "text"
        )
        if within is None or (round_, unit) in within
    ]


def planned_of(
    plans: QuerySet[ActionPlan], rounds: Mapping[int, Round]
) -> list[tuple[PlanFacts, Planned]]:
    counted = plans.exclude(state__in=NOT_YET_PLANS)
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    findings = Finding.objects.filter(plan__in=counted.values("pk"))
    for plan, state, check in findings.values_list("plan", "state", "check_id"):
        found[plan, state].add(check)
    readable = {pk for pk, round_ in rounds.items() if instrument_of(round_).id == SKM_2017.id}
    return [
        (
            fact,
            Planned(
                id=str(fact.pk),
                place=(fact.round_id, fact.unit_id, fact.service_name),
                text=fact.text,
                elements=fact.elements,
                source=fact.elements_source,
                answers=fact.answers,
                upheld=frozenset(found[fact.pk, Finding.State.CONFIRMED]),
                dismissed=frozenset(found[fact.pk, Finding.State.DISMISSED]),
                readable=fact.round_id in readable,
                state=fact.state,
                due=fact.due_on,
                doubtful=fact.status == ActionPlan.Status.CLOSE
                and not AGAINST_CLOSING.isdisjoint(
                    found[fact.pk, Finding.State.OPEN] | found[fact.pk, Finding.State.CONFIRMED]
                ),
            ),
        )
        for fact in facts_of(counted.order_by("code"))
    ]
