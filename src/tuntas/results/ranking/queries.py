"""How units, services and kinds of unit stand to each other, and how surely. A constant number of
queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from tuntas.core.base.provinces import PROVINCES, Province, find
from tuntas.core.score import uncertainty
from tuntas.core.score.aggregates import estimate, group_score
from tuntas.core.score.scoring import Score, grade
from tuntas.core.score.tallies import Count, total
from tuntas.core.score.uncertainty import Estimate
from tuntas.core.survey import progress
from tuntas.core.survey.instruments import Instrument
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.queries import kind_names
from tuntas.results.scores import queries
from tuntas.surveys.models import Round, RoundService, RoundUnit

REGIONS = {province.code: province.name for province in PROVINCES}
ABOVE, BELOW, UNSURE, UNKNOWN = "above", "below", "unsure", "unknown"

LOWEST = 3  # elements that the usual rule takes


@dataclass(frozen=True)
class Part:
    """The answers to one service of a unit; ``users``: its yearly users, None where not known."""

    service: Service
    count: Count
    users: int | None
    required: int | None


@dataclass(frozen=True)
class Standing(queries.Scored):
    """One unit, service or kind of unit, or the agency. ``unit`` is None for several units.

    ``score`` and ``estimate`` are those of the same answers under the same convention. ``next``
    compares it with the row below: above (surely higher), unsure (cannot be told apart), unknown,
    "" for the last one.
    """

    round: Round
    key: str
    name: str
    unit: Unit | None
    parts: tuple[Part, ...]
    score: Score | None
    estimate: Estimate | None
    next: str = ""

    @property
    def scope(self) -> str:
        return self.key or "agency"

    @property
    def kind(self) -> str:
        return self.unit.kind if self.unit else self.key

    @property
    def province(self) -> Province | None:
        """Of its unit; None where it has none, or one that is not known."""
        return find(self.unit.province) if self.unit else None

    @property
    def n(self) -> int:
        return sum(part.count.n for part in self.parts)

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
        worst, best = (grade(bound, used) for bound in self.interval)
        letters = tuple(band.grade for band in used.bands)
        known = best and worst
        return letters[letters.index(best) : letters.index(worst) + 1] if known else ()

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
        low, high = self.interval
        return ABOVE if low >= target else BELOW if high < target else UNSURE


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
            of_parts(of.round, [part], f"service-{part.service.pk}", part.service.name, unit)
            for unit, _counted in of.members
            for part in of.parts.get(unit.pk, ())
        ]
    else:
        found = [_of_unit(of.round, unit, of.parts) for unit, _counted in of.members]
    return compared(sorted(found, key=_best_first))


def agency_standing(of: Surveyed) -> Standing:
    """The units that make the agency's figure, by the round's aggregation method."""
    groups = [of.parts.get(unit.pk, ()) for unit, counted in of.members if counted]
    return _of_groups(of.round, groups, "", of.round.agency.short_name)


def by_region(round_: Round, units: Mapping[str, Sequence[Standing]]) -> dict[str, Standing]:
    """Region -> all its units together, by the round's aggregation method; from their standings."""
    return {
        region: _of_groups(round_, [row.parts for row in rows], region, REGIONS[region])
        for region, rows in units.items()
    }


def unit_standing(round_: Round, unit: Unit) -> Standing:
    return _of_unit(round_, unit, parts_by_unit(round_, unit.pk))


def parts_by_unit(round_: Round, unit_id: int | None = None) -> dict[int, list[Part]]:
    """Unit id -> its services that were asked or answered, with their counts; three queries."""
    counts = queries.counts_for_scores(round_, unit_id)
    asked = RoundService.objects.filter(round=round_)
    if unit_id:
        asked = asked.filter(service__unit=unit_id)
    needs = {row.service_id: row for row in asked}
    found: dict[int, list[Part]] = defaultdict(list)
    for service in Service.objects.filter(pk__in={*counts, *needs}):
        count, need = counts.get(service.pk, Count()), needs.get(service.pk)
        users, required = (need.users_last_year, need.required) if need else (None, None)
        found[service.unit_id].append(Part(service, count, users, required))
    return found


def _of_unit(round_: Round, unit: Unit, parts: Mapping[int, Sequence[Part]]) -> Standing:
    return of_parts(round_, parts.get(unit.pk, ()), f"unit-{unit.no}", unit.name, unit)


def of_parts(round_: Round, parts: Sequence[Part], key: str, name: str, unit: Unit) -> Standing:
    """All respondents of a unit's services as one group, as everywhere."""
    return _standing(round_, [parts], key, name, unit, Round.Aggregation.POOLED)


def _of_groups(round_: Round, groups: Iterable[Sequence[Part]], key: str, name: str) -> Standing:
    known = [group for group in groups if group]
    return _standing(round_, known, key, name, None, round_.aggregation)


def _standing(
    round_: Round,
    groups: Sequence[Sequence[Part]],
    key: str,
    name: str,
    unit: Unit | None,
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
    return Standing(round_, key, name, unit, every, scored if known else None, sure)


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
    if row.interval is None:
        return None
    differences = (_difference(row, other) for other in others if other.key != row.key)
    return sum(low <= 0 <= high for low, high in filter(None, differences))


def _next(row: Standing, other: Standing | None) -> str:
    if other is None or other.score is None or row.score is None:
        return ""
    bounds = _difference(row, other)
    return UNKNOWN if bounds is None else ABOVE if bounds[0] > 0 else UNSURE


def _difference(row: Standing, other: Standing) -> tuple[float, float] | None:
    """The interval of how much higher the row is; None where one of the two has none."""
    if not (row.estimate and row.interval and other.estimate and other.interval):
        return None
    return uncertainty.interval(uncertainty.change(other.estimate, row.estimate))


def _kinds(of: Surveyed) -> list[Standing]:
    """Of the units that make the agency's figure."""
    kinds: dict[str, list[Sequence[Part]]] = defaultdict(list)
    for unit, counted in of.members:
        if counted:
            kinds[unit.kind].append(of.parts.get(unit.pk, ()))
    names = kind_names(of.round.agency_id, several=True)
    return [
        _of_groups(of.round, groups, kind, names.get(kind, kind)) for kind, groups in kinds.items()
    ]


def _best_first(row: Standing) -> tuple[bool, Fraction, Any]:
    exact = row.score.exact if row.score else None
    return exact is None, -(exact or Fraction()), row.name


def element_estimates(
    count: Count, used: Instrument, users: int | None
) -> dict[str, tuple[Decimal, Decimal] | None]:
    """Element key -> its interval, as printed."""
    return {
        key: printed_interval(uncertainty.element(count.moments, used, key, users))
        for key in used.keys
    }
