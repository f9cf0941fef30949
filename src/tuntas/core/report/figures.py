"""The figures of a report, computed from a snapshot; sentences and tables take them from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tuntas.core.base.messages import N_, Message
from tuntas.core.base.numerals import percent_of, round_half_up
from tuntas.core.evaluation.conformity import (
    PLANNED,
    Asked,
    Matrix,
    Place,
    Planned,
    codes_of,
    matrix,
)
from tuntas.core.evaluation.live_checks import AGAINST_CLOSING
from tuntas.core.evaluation.snapshot import Finding, Plan, PlanKey, Round, Snapshot, Unit
from tuntas.core.followup.workflow import HANDED_IN, is_late, state_then
from tuntas.core.survey.instruments import SKM_2017, Band
from tuntas.core.survey.round_codes import RoundName

KINDS = ("pusat", "balai_besar", "balai", "loka")


@dataclass(frozen=True)
class Count:
    """How many recommendations and plans there are, and how many of the plans are closed.

    ``doubtful``: closed plans of which a standing finding speaks against it; ``unknown``: plans
    whose source has no status.
    """

    recommendations: int = 0
    plans: int = 0
    closed: int = 0
    doubtful: int = 0
    unknown: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def remaining(self) -> int:
        return self.plans - self.closed

    @property
    def open(self) -> int:
        """Those that are known not to be closed."""
        return self.remaining - self.unknown

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
    asked = Counter((r.unit_no, r.round) for r in snapshot.recommendations)
    plans = Counter((p.unit_no, p.round) for p in snapshot.plans)
    closed = Counter((p.unit_no, p.round) for p in snapshot.plans if p.status == "close")
    doubts = Counter((p.unit_no, p.round) for p in doubtful(snapshot))
    unknown = Counter((p.unit_no, p.round) for p in snapshot.plans if not p.status)
    counts = (asked, plans, closed, doubts, unknown)
    scope = {(no, r.round) for r in snapshot.rounds for no in r.unit_nos}
    units = {unit.no: unit for unit in snapshot.units}
    order = {round_: place for place, round_ in enumerate(rounds(snapshot))}
    found = scope | set(plans) | set(asked)
    return tuple(
        UnitRound(units[no], round_, Count(*(each[no, round_] for each in counts)))
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


def doubtful(snapshot: Snapshot) -> tuple[Plan, ...]:
    """The closed plans of which a standing finding says that they may not be carried out."""
    against = {f.plan_key for f in standing(snapshot) if f.check in AGAINST_CLOSING}
    return tuple(p for p in snapshot.plans if p.status == "close" and p.key in against)


def doubts_by_check(snapshot: Snapshot) -> Mapping[str, int]:
    """How many closed plans each check speaks against; one plan can have several."""
    closed = {p.key for p in doubtful(snapshot)}
    found = (f.check for f in standing(snapshot) if f.plan_key in closed)
    return Counter(check for check in found if check in AGAINST_CLOSING)


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
class Required:
    """What recommendations want, of one unit in a round or of all.

    ``cells``: required elements by state of ``core.evaluation.conformity``. Their base are the
    ``named`` recommendations, which name elements; of the ``unnamed`` ones, and of the ``unasked``
    units, which have plans and no recommendation, nobody can tell.
    """

    cells: Mapping[str, int]
    named: int = 0
    unnamed: int = 0
    unasked: int = 0

    def __add__(self, other: Required) -> Required:
        return Required(
            Counter(self.cells) + Counter(other.cells),
            self.named + other.named,
            self.unnamed + other.unnamed,
            self.unasked + other.unasked,
        )

    @property
    def elements(self) -> int:
        return sum(self.cells.values())

    @property
    def planned(self) -> int:
        return self.cells.get(PLANNED, 0)

    @property
    def recommendations(self) -> int:
        return self.named + self.unnamed

    @property
    def untold(self) -> tuple[Message, ...]:
        """Of what nothing can be told, and why; () where all can."""
        found = (
            (N_("{n} rekomendasi tidak menyebut unsur pelayanan"), self.unnamed),
            (N_("{n} ⟨unit⟩ mempunyai rencana aksi tanpa rekomendasi"), self.unasked),
        )
        said = tuple(Message(text, {"n": n}) for text, n in found if n)
        return said or (() if self.cells else (Message(N_("belum ada rekomendasi")),))

    @property
    def share(self) -> Decimal | None:
        """Percent of the required elements that have a plan about them; None where it cannot be
        told.
        """
        return percent_of(self.planned, self.elements)


def required_of_unit(matrix: Matrix) -> dict[tuple[Any, int], Required]:
    """Round and unit -> what was required of it; those that were asked or have plans."""
    parts: dict[tuple[Any, int], list[Required]] = {}
    for part in _parts(matrix):
        parts.setdefault(part[0][:2], []).append(part[1])
    return {unit: sum(found, Required({})) for unit, found in parts.items()}


def _parts(matrix: Matrix) -> Iterator[tuple[Place, Required]]:
    yield from ((cell.place, Required({cell.state: 1})) for cell in matrix.cells)
    yield from ((place, Required({}, named=n)) for place, n in matrix.named.items())
    yield from ((place, Required({}, unnamed=n)) for place, n in matrix.unnamed.items())
    yield from ((place, Required({}, unasked=1)) for place in matrix.unasked)


@dataclass(frozen=True)
class Purposes:
    """What answers them.

    ``confirmed``: required elements of each state that people have confirmed; ``achieved``: those
    whose plans are all done. ``states``: plans by state of life; ``doubtful``: as in ``Count``;
    ``late``: those that their units work on past the day that counts. ``silent`` of the ``units``
    that were asked or have plans in a round never handed anything in.
    """

    asked: Required
    confirmed: Mapping[str, int]
    achieved: int
    states: Mapping[str, int]
    doubtful: int
    late: int
    units: int
    silent: int

    @property
    def cells(self) -> Mapping[str, int]:
        return self.asked.cells

    @property
    def required(self) -> int:
        return self.asked.elements

    @property
    def plans(self) -> int:
        return sum(self.states.values())

    @property
    def closed(self) -> int:
        return self.states.get("closed", 0)

    @property
    def conformity(self) -> Decimal | None:
        return self.asked.share

    @property
    def progress(self) -> Decimal | None:
        """Percent of the plans whose implementation was handed in, verified or not."""
        return percent_of(
            sum(n for state, n in self.states.items() if state in HANDED_IN), self.plans
        )

    @property
    def count(self) -> Count:
        unknown = self.states.get("no_status", 0)
        return Count(0, self.plans, self.closed, self.doubtful, unknown)

    @property
    def achievement(self) -> Decimal | None:
        return self.count.share

    @property
    def elements_achieved(self) -> Decimal | None:
        """Percent of the required elements whose plans are all done."""
        return percent_of(self.achieved, self.required)


def purposes(matrix: Matrix, plans: Iterable[Planned], day: date) -> Purposes:
    """The figures of a matrix and of the plans that it was made from, as on a day."""
    plans = list(plans)
    handed_in = {plan.place[:2] for plan in plans if plan.state in HANDED_IN}
    places = [
        *matrix.named,
        *matrix.unnamed,
        *(cell.place for cell in matrix.cells),
        *(plan.place for plan in plans),
    ]
    units = {place[:2] for place in places}
    return Purposes(
        asked=sum(required_of_unit(matrix).values(), Required({})),
        confirmed=Counter(cell.state for cell in matrix.cells if cell.confirmed),
        achieved=sum(cell.achieved for cell in matrix.cells),
        states=Counter(plan.state for plan in plans),
        doubtful=sum(plan.doubtful for plan in plans),
        late=sum(is_late(plan.state, plan.due, day) for plan in plans),
        units=len(units),
        silent=len(units - handed_in),
    )


def required_by_unit(snapshot: Snapshot) -> dict[tuple[Any, int], Required]:
    """Round and unit number -> what was required, as it stood at the cut-off."""
    return required_of_unit(conformity(snapshot))


def planned(snapshot: Snapshot) -> list[Planned]:
    """The plans of a snapshot as ``core.evaluation.conformity`` looks at them."""
    found: dict[PlanKey, dict[str, set[str]]] = {}
    for finding in snapshot.findings:
        of_plan = found.setdefault(finding.plan_key, {})
        of_plan.setdefault(finding.state, set()).add(finding.check)
    readable = {r.round for r in snapshot.rounds if _is_skm_2017(r)}
    doubts = {plan.key for plan in doubtful(snapshot)}
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
            state=state_then(plan.state, plan.status),
            due=plan.due or plan.deadline,
            doubtful=plan.key in doubts,
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
