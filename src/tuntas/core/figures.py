"""The figures of a report, computed from a snapshot; sentences and tables take them from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tuntas.core.instruments import SKM_2017, Band
from tuntas.core.scoring import round_half_up
from tuntas.core.snapshot import Finding, Plan, Round, Snapshot, Unit

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
        """Percent of the plans that are closed, half up to 2 decimals; None where there are no plans."""
        return round_half_up(Fraction(100 * self.closed, self.plans)) if self.plans else None


@dataclass(frozen=True)
class UnitYear:
    unit: Unit
    year: int
    count: Count


def band(value: Decimal) -> Band:
    """The band of PermenPANRB 14/2017 that a value on 25-100 falls in, after rounding half up."""
    found = SKM_2017.band(round_half_up(value))
    assert found is not None, "the 2017 instrument grades every value"  # noqa: S101 - for the type checker
    return found


def years(snapshot: Snapshot) -> tuple[int, ...]:
    """The survey years the snapshot speaks of, ascending."""
    return tuple(sorted({r.year for r in snapshot.rounds} | {p.year for p in snapshot.plans}))


def unit_years(snapshot: Snapshot) -> tuple[UnitYear, ...]:
    """One row for each unit and year in scope or with plans, by unit number and year."""
    plans = Counter((p.unit_no, p.year) for p in snapshot.plans)
    closed = Counter((p.unit_no, p.year) for p in snapshot.plans if p.status == "close")
    asked = Counter((r.unit_no, r.year) for r in snapshot.recommendations)
    scope = {(no, r.year) for r in snapshot.rounds for no in r.unit_nos}
    units = {unit.no: unit for unit in snapshot.units}
    return tuple(
        UnitYear(units[no], year, Count(asked[no, year], plans[no, year], closed[no, year]))
        for no, year in sorted(scope | set(plans) | set(asked))
    )


def total(rows: Iterable[UnitYear], year: int | None = None) -> Count:
    """The sum over all rows, or over those of one year."""
    return sum((row.count for row in rows if year in (None, row.year)), Count())


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
    first = min(years(snapshot), default=0)
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


def plans_by_unit(snapshot: Snapshot, year: int) -> dict[Unit, tuple[Plan, ...]]:
    """The plans of one year in document order, by unit number."""
    plans: dict[int, list[Plan]] = {}
    for plan in snapshot.plans:
        if plan.year == year:
            plans.setdefault(plan.unit_no, []).append(plan)
    return {unit: tuple(plans[unit.no]) for unit in snapshot.units if unit.no in plans}


def units_without_plans(snapshot: Snapshot, round_: Round) -> tuple[Unit, ...]:
    """The units in the scope of a round that handed in no plan for it."""
    busy = {p.unit_no for p in snapshot.plans if p.year == round_.year}
    return tuple(u for u in snapshot.units if u.no in round_.unit_nos and u.no not in busy)
