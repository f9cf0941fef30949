"""The figures of a report, computed from a snapshot; sentences and tables take them from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tuntas.core.base.numerals import percent_of, round_half_up
from tuntas.core.evaluation.conformity import PLANNED, Asked, Matrix, Planned, codes_of, matrix
from tuntas.core.evaluation.snapshot import Finding, Plan, PlanKey, Round, Snapshot, Unit
from tuntas.core.followup.workflow import HANDED_IN, is_late, state_of_printed
from tuntas.core.survey.instruments import SKM_2017, Band
from tuntas.core.survey.round_codes import RoundName

KINDS = ("pusat", "balai_besar", "balai", "loka")


@dataclass(frozen=True)
class Count:
    """How many recommendations and plans there are, and how many of the plans are closed."""

    recommendations: int = 0
    plans: int = 0
    closed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.recommendations + other.recommendations,
            self.plans + other.plans,
            self.closed + other.closed,
        )

    @property
    def remaining(self) -> int:
        return self.plans - self.closed

    @property
    def share(self) -> Decimal | None:
        """Percent of the plans that are closed, half up to 2 decimals; None where there are no
        plans.
        """
        return percent_of(self.closed, self.plans)


@dataclass(frozen=True)
class UnitRound:
    unit: Unit
    round: RoundName
    count: Count


def band(value: Decimal) -> Band:
    """The band of PermenPANRB 14/2017 that a value on 25-100 falls in, after rounding half up."""
    found = SKM_2017.band(round_half_up(value))
    assert found is not None, "the 2017 instrument grades every value"  # noqa: S101 - for the type checker
    return found


def rounds(snapshot: Snapshot) -> tuple[RoundName, ...]:
    """The survey rounds that the snapshot speaks of: by year, within it in the order of the
    snapshot.
    """
    known = dict.fromkeys(r.round for r in snapshot.rounds)
    others = sorted({p.round for p in snapshot.plans} - known.keys())
    return tuple(sorted((*known, *others), key=lambda round_: round_.year))


def unit_rounds(snapshot: Snapshot) -> tuple[UnitRound, ...]:
    """One row for each unit and round in scope or with plans, by unit number and round."""
    plans = Counter((p.unit_no, p.round) for p in snapshot.plans)
    closed = Counter((p.unit_no, p.round) for p in snapshot.plans if p.status == "close")
    asked = Counter((r.unit_no, r.round) for r in snapshot.recommendations)
    scope = {(no, r.round) for r in snapshot.rounds for no in r.unit_nos}
    units = {unit.no: unit for unit in snapshot.units}
    order = {round_: place for place, round_ in enumerate(rounds(snapshot))}
    found = scope | set(plans) | set(asked)
    return tuple(
        UnitRound(units[no], round_, Count(*(each[no, round_] for each in (asked, plans, closed))))
        for no, round_ in sorted(found, key=lambda row: (row[0], order.get(row[1], -1), row[1]))
    )


def total(rows: Iterable[UnitRound], round_: RoundName | None = None) -> Count:
    """The sum over all rows, or over those of one round."""
    return sum((row.count for row in rows if round_ in (None, row.round)), Count())


def excluded(round_: Round) -> int | None:
    """How many answers the round's figures leave out; None where that is not recorded."""
    return None if round_.excluded is None else sum(count for _, count in round_.excluded)


def by_kind(snapshot: Snapshot, unit_nos: Iterable[int]) -> dict[str, int]:
    """How many of these units are of each kind, the usual order first."""
    wanted = set(unit_nos)
    counts = Counter(unit.kind for unit in snapshot.units if unit.no in wanted)
    order = (*KINDS, *sorted(set(counts) - set(KINDS)))
    return {kind: counts[kind] for kind in order if counts[kind]}


def became_independent(snapshot: Snapshot) -> dict[int, tuple[Unit, ...]]:
    """Units that stand on their own only since a later year than the first one, by that year."""
    first = min((round_.year for round_ in rounds(snapshot)), default=0)
    found: dict[int, tuple[Unit, ...]] = {}
    for unit in snapshot.units:
        if unit.independent_since is not None and unit.independent_since > first:
            found[unit.independent_since] = (*found.get(unit.independent_since, ()), unit)
    return dict(sorted(found.items()))


def standing(snapshot: Snapshot) -> tuple[Finding, ...]:
    """The findings that nobody has dismissed."""
    return tuple(f for f in snapshot.findings if f.state != "dismissed")


def findings_by_check(snapshot: Snapshot) -> Mapping[str, int]:
    """How many standing findings each check has, in the order of first appearance."""
    return Counter(f.check for f in standing(snapshot))


def plans_by_unit(snapshot: Snapshot, round_: RoundName) -> dict[Unit, tuple[Plan, ...]]:
    """The plans of one round in document order, by unit number."""
    plans: dict[int, list[Plan]] = {}
    for plan in snapshot.plans:
        if plan.round == round_:
            plans.setdefault(plan.unit_no, []).append(plan)
    return {unit: tuple(plans[unit.no]) for unit in snapshot.units if unit.no in plans}


def units_without_plans(snapshot: Snapshot, round_: Round) -> tuple[Unit, ...]:
    """The units in the scope of a round that handed in no plan for it."""
    busy = {p.unit_no for p in snapshot.plans if p.round == round_.round}
    return tuple(u for u in snapshot.units if u.no in round_.unit_nos and u.no not in busy)


# The three purposes of an evaluation: conformity, progress, achievement


@dataclass(frozen=True)
class Purposes:
    """What answers them.

    ``cells``: required elements by state of ``core.evaluation.conformity``; ``confirmed``: those of
    each state that people have confirmed; ``achieved``: those whose plans are all done;
    ``labelled``: those that only plans name. ``states``: plans by state of life; ``late``: those
    that their units work on past the day that counts. ``silent`` of the ``units`` that were asked
    or have plans in a round never handed anything in.
    """

    cells: Mapping[str, int]
    confirmed: Mapping[str, int]
    achieved: int
    labelled: int
    unnamed: int
    states: Mapping[str, int]
    late: int
    units: int
    silent: int

    @property
    def required(self) -> int:
        return sum(self.cells.values())

    @property
    def plans(self) -> int:
        return sum(self.states.values())

    @property
    def closed(self) -> int:
        return self.states.get("closed", 0)

    @property
    def conformity(self) -> Decimal | None:
        """Percent of the required elements that have a plan about them; None where none is
        required.
        """
        return percent_of(self.cells.get(PLANNED, 0), self.required)

    @property
    def progress(self) -> Decimal | None:
        """Percent of the plans whose implementation was handed in, verified or not."""
        return percent_of(
            sum(n for state, n in self.states.items() if state in HANDED_IN), self.plans
        )

    @property
    def achievement(self) -> Decimal | None:
        return Count(plans=self.plans, closed=self.closed).share

    @property
    def elements_achieved(self) -> Decimal | None:
        """Percent of the required elements whose plans are all done."""
        return percent_of(self.achieved, self.required)


def purposes(matrix: Matrix, plans: Iterable[Planned], day: date) -> Purposes:
    """The figures of a matrix and of the plans that it was made from, as on a day."""
    plans = list(plans)
    handed_in = {plan.place[:2] for plan in plans if plan.state in HANDED_IN}
    places = [
        *matrix.unnamed,
        *(cell.place for cell in matrix.cells),
        *(plan.place for plan in plans),
    ]
    units = {place[:2] for place in places}
    return Purposes(
        cells=Counter(cell.state for cell in matrix.cells),
        confirmed=Counter(cell.state for cell in matrix.cells if cell.confirmed),
        achieved=sum(cell.achieved for cell in matrix.cells),
        labelled=sum(not cell.named for cell in matrix.cells),
        unnamed=len(matrix.unnamed),
        states=Counter(plan.state for plan in plans),
        late=sum(is_late(plan.state, plan.due, day) for plan in plans),
        units=len(units),
        silent=len(units - handed_in),
    )


def planned(snapshot: Snapshot) -> list[Planned]:
    """The plans of a snapshot as ``core.evaluation.conformity`` looks at them."""
    found: dict[PlanKey, dict[str, set[str]]] = {}
    for finding in snapshot.findings:
        of_plan = found.setdefault(finding.plan_key, {})
        of_plan.setdefault(finding.state, set()).add(finding.check)
    readable = {r.round for r in snapshot.rounds if _is_skm_2017(r)}
    return [
        Planned(
            id=plan.id,
            place=(plan.round, plan.unit_no, plan.service),
            text=plan.text,
            elements=plan.elements,
            source=plan.elements_source,
            answers=plan.answers,
            upheld=frozenset(found.get(plan.key, {}).get("confirmed", ())),
            dismissed=frozenset(found.get(plan.key, {}).get("dismissed", ())),
            readable=plan.round in readable,
            state=plan.state or state_of_printed(plan.status),
            due=plan.due or plan.deadline,
        )
        for plan in snapshot.plans
    ]


def _is_skm_2017(round_: Round) -> bool:
    return all((found := SKM_2017.find(e.code)) and found.key == e.key for e in round_.elements)


def asked(snapshot: Snapshot) -> list[Asked]:
    """The recommendations of a snapshot as ``core.evaluation.conformity`` looks at them."""
    return [
        Asked((r.round, r.unit_no, r.service), (r.element,) if r.element else codes_of(r.text))
        for r in snapshot.recommendations
    ]


def conformity(snapshot: Snapshot) -> Matrix:
    """Required elements and their plans as they stood at the cut-off."""
    return matrix(asked(snapshot), planned(snapshot))
