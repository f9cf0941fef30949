"""How units, services and kinds of unit stand to each other, and how surely. A constant number of
queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from tuntas.core.base.provinces import PROVINCES
from tuntas.core.score import uncertainty
from tuntas.core.score.aggregates import estimate, group_score
from tuntas.core.score.scoring import Score, grade
from tuntas.core.score.tallies import Count, total
from tuntas.core.score.uncertainty import Estimate
from tuntas.core.survey import progress
from tuntas.core.survey.instruments import Instrument
from tuntas.organisation.models import Service, Unit
from tuntas.results.scores import queries
from tuntas.surveys.models import Round, RoundService, RoundUnit

REGIONS = {province.code: province.name for province in PROVINCES}
ABOVE, BELOW, UNSURE, UNKNOWN = "above", "below", "unsure", "unknown"
LEVELS = ("unit", "service", "kind")

LOWEST = 3  # elements that the usual rule takes


@dataclass(frozen=True)
class Part:
    """The answers to one service of a unit; ``users``: its yearly users, None where not known."""

    service: Service
    count: Count
    users: int | None
    required: int | None


@dataclass(frozen=True)
class Standing:
    """One unit, service or kind of unit, or the agency. ``unit`` is None for several units.

    ``score`` and ``estimate`` are those of the same answers under the same convention. ``next``
    compares it with the row below: above (surely higher), unsure (cannot be told apart), unknown,
    "" for the last one.
    """

    round: Round
    key: str
    name: str
    unit: Unit | None
    kind: str
    parts: tuple[Part, ...]
    score: Score | None
    estimate: Estimate | None
    next: str = ""

    @property
    def n(self) -> int:
        return sum(part.count.n for part in self.parts)

    @property
    def index(self) -> Decimal | None:
        return self.score.index if self.score else None

    @property
    def grade(self) -> str | None:
        return self.score.grade if self.score else None

    @property
    def over_target(self) -> Decimal | None:
        return queries.difference(self.index, self.round.target)

    @property
    def sample(self) -> progress.Progress:
        return progress.progress((part.count.n, part.required) for part in self.parts)

    @property
    def required(self) -> int | None:
        """Respondents needed by all its services; None while the users of one are unknown."""
        return None if not self.parts or self.sample.unknown else self.sample.required

    @cached_property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        return printed_interval(self.estimate)

    @cached_property
    def grades(self) -> tuple[str, ...]:
        """The grades that the interval reaches, best first; more than one cannot be told apart."""
        used = queries.instrument_of(self.round)
        if self.interval is None:
            return ()
        best, worst = (grade(bound, used) for bound in reversed(self.interval))
        letters = [band.grade for band in used.bands]
        return (
            tuple(letters[letters.index(best) : letters.index(worst) + 1]) if best and worst else ()
        )

    @cached_property
    def chances(self) -> dict[str, float] | None:
        """Grade -> how probable it is, best first."""
        return uncertainty.grade_chances(self.estimate, queries.instrument_of(self.round))

    @property
    def against_target(self) -> str:
        """Whether the whole interval lies above or below the target."""
        target = self.round.target
        if target is None or self.interval is None:
            return UNKNOWN
        return (
            ABOVE if self.interval[0] >= target else BELOW if self.interval[1] < target else UNSURE
        )


def printed_interval(found: Estimate | None) -> tuple[Decimal, Decimal] | None:
    bounds = uncertainty.interval(found)
    return (uncertainty.rounded(bounds[0]), uncertainty.rounded(bounds[1])) if bounds else None


@dataclass(frozen=True)
class Surveyed:
    """What the order is made from. ``members``: each unit, and whether it makes the agency's
    figure; ``parts`` by unit id.
    """

    round: Round
    members: Sequence[tuple[Unit, bool]]
    parts: Mapping[int, Sequence[Part]]


def surveyed(round_: Round) -> Surveyed:
    """Four queries."""
    rows = RoundUnit.objects.filter(round=round_).select_related("unit").order_by("unit__no")
    return Surveyed(round_, [(row.unit, row.counted) for row in rows], parts_by_unit(round_))


def standings(of: Surveyed, level: str) -> list[Standing]:
    """Every unit, service or kind of a round, best first; those without data are last."""
    if level == "kind":
        found = _kinds(of)
    elif level == "service":
        found = [
            of_parts(of.round, [part], str(part.service.pk), part.service.name, unit)
            for unit, _counted in of.members
            for part in of.parts.get(unit.pk, ())
        ]
    else:
        found = [
            of_parts(of.round, of.parts.get(u.pk, ()), str(u.no), u.name, u) for u, _ in of.members
        ]
    return compared(sorted(found, key=_best_first))


def agency_standing(of: Surveyed) -> Standing:
    """The units that make the agency's figure, by the round's aggregation method."""
    units = [unit for unit, counted in of.members if counted]
    return of_units(of.round, units, of.parts, "", of.round.agency.short_name)


def by_region(round_: Round, units: Mapping[str, Sequence[Standing]]) -> dict[str, Standing]:
    """Region -> all its units together, by the round's aggregation method; from their standings."""
    found = {}
    for region, rows in units.items():
        parts = {row.unit.pk: row.parts for row in rows if row.unit}
        of_region = [row.unit for row in rows if row.unit]
        found[region] = of_units(round_, of_region, parts, region, REGIONS[region])
    return found


def unit_standing(round_: Round, unit: Unit) -> Standing:
    return of_parts(
        round_, parts_by_unit(round_, unit.pk).get(unit.pk, ()), str(unit.no), unit.name, unit
    )


def parts_by_unit(round_: Round, unit_id: int | None = None) -> dict[int, list[Part]]:
    """Unit id -> its services that were asked or answered, with their counts; three queries."""
    counts = queries.counts_for_scores(round_, unit_id)
    asked = RoundService.objects.filter(
        round=round_, **({"service__unit": unit_id} if unit_id else {})
    )
    needs = {row.service_id: row for row in asked}
    found: dict[int, list[Part]] = defaultdict(list)
    for service in Service.objects.filter(pk__in={*counts, *needs}):
        need = needs.get(service.pk)
        found[service.unit_id].append(
            Part(
                service,
                counts.get(service.pk, Count()),
                need.users_last_year if need else None,
                need.required if need else None,
            )
        )
    return found


def of_parts(round_: Round, parts: Sequence[Part], key: str, name: str, unit: Unit) -> Standing:
    """All respondents of a unit's services as one group, as everywhere."""
    return _standing(round_, [list(parts)], key, name, unit, unit.kind, Round.Aggregation.POOLED)


def of_units(
    round_: Round, units: Iterable[Unit], parts: Mapping[int, Sequence[Part]], key: str, name: str
) -> Standing:
    groups = [list(parts[unit.pk]) for unit in units if parts.get(unit.pk)]
    return _standing(round_, groups, key, name, None, key, round_.aggregation)


def _standing(
    round_: Round,
    groups: Sequence[list[Part]],
    key: str,
    name: str,
    unit: Unit | None,
    kind: str,
    method: str,
) -> Standing:
    used = queries.instrument_of(round_)
    counts = [total(part.count for part in group) for group in groups]
    if len(counts) == 1:  # one group is the same under every method
        scored = queries.score_of(round_, counts[0].values, counts[0].n)
    else:
        scored = group_score(counts, used, method, round_.weights)
    users = [users_of(group) for group in groups]
    every = tuple(part for group in groups for part in group)
    known = scored.index is not None
    sure = estimate(counts, users, used, method, round_.weights) if known else None
    return Standing(round_, key, name, unit, kind, every, scored if known else None, sure)


def users_of(parts: Sequence[Part]) -> int | None:
    """Of all its services together; None while those of one are unknown."""
    users = [part.users for part in parts if part.users is not None]
    return sum(users) if users and len(users) == len(parts) else None


def compared(found: Sequence[Standing]) -> list[Standing]:
    """Each with how it stands to the next one below; rows are best first."""
    below = [*found[1:], None]
    return [replace(row, next=_next(row, other)) for row, other in zip(found, below, strict=True)]


def alike(row: Standing, others: Iterable[Standing]) -> int | None:
    """How many of the others cannot be told apart from this one; None where it has no interval."""
    if row.estimate is None or row.interval is None:
        return None
    found = 0
    for other in others:
        if other.key != row.key and other.estimate is not None and other.interval is not None:
            bounds = uncertainty.interval(uncertainty.change(row.estimate, other.estimate))
            found += bounds is not None and bounds[0] <= 0 <= bounds[1]
    return found


def _next(row: Standing, other: Standing | None) -> str:
    if other is None or other.score is None or row.score is None:
        return ""
    if (
        row.estimate is None
        or other.estimate is None
        or row.interval is None
        or other.interval is None
    ):
        return UNKNOWN
    bounds = uncertainty.interval(uncertainty.change(other.estimate, row.estimate))
    return UNKNOWN if bounds is None else ABOVE if bounds[0] > 0 else UNSURE


def _kinds(of: Surveyed) -> list[Standing]:
    """Of the units that make the agency's figure."""
    kinds: dict[str, list[Unit]] = defaultdict(list)
    for unit, counted in of.members:
        if counted:
            kinds[unit.kind].append(unit)
    return [
        of_units(of.round, some, of.parts, kind, str(Unit.Kind(kind).label))
        for kind, some in kinds.items()
    ]


def _best_first(row: Standing) -> tuple[bool, Fraction, Any]:
    exact = row.score.exact if row.score and row.score.exact is not None else None
    return exact is None, -exact if exact is not None else Fraction(), row.name


def element_estimates(
    count: Count, used: Instrument, users: int | None
) -> dict[str, tuple[Decimal, Decimal] | None]:
    """Element key -> its interval, as printed."""
    return {
        key: printed_interval(uncertainty.element(count.moments, used, key, users))
        for key in used.keys
    }
