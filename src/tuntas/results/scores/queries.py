"""Scores, always from tallies and always by ``core.score.scoring``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.http import Http404
from django.utils import timezone

from tuntas.core.score import scoring
from tuntas.core.score.published import INDEX
from tuntas.core.score.tallies import Count, empty, read, read_moments, read_values, total
from tuntas.core.survey.instruments import Instrument, instrument
from tuntas.organisation.models import Agency, Unit
from tuntas.results.models import RollUp, Tally
from tuntas.results.words import say
from tuntas.surveys.models import PublishedFigure, Round, RoundService, RoundUnit
from tuntas.surveys.published.queries import Figures, published_of
from tuntas.web import display

from .members import of_the_agency

STORED = tuple(empty())  # the columns of a tally
Scores = Mapping[tuple[int, int], scoring.Score]  # by round id and unit id


@dataclass(frozen=True)
class RoundScore:
    """A round at agency level. ``source``: computed (from answers), published (figures only) or
    none.
    """

    round: Round
    index: Decimal | None
    grade: str | None
    elements: tuple[scoring.ElementScore, ...]
    respondents: int | None
    source: str

    @property
    def achievement(self) -> Decimal | None:
        return scoring.achievement(self.index, self.round.target)

    @property
    def over_target(self) -> Decimal | None:
        return difference(self.index, self.round.target)


class Scored:
    """What has a score in a round; None is "no data"."""

    round: Round
    score: scoring.Score | None

    @property
    def index(self) -> Decimal | None:
        return self.score.index if self.score else None

    @property
    def grade(self) -> str | None:
        return self.score.grade if self.score else None

    @property
    def over_target(self) -> Decimal | None:
        return difference(self.index, self.round.target)


@dataclass(frozen=True)
class UnitResult(Scored):
    """One unit in a round. ``before`` is its score in the round before."""

    unit: Unit
    counted: bool
    round: Round
    score: scoring.Score | None
    before: scoring.Score | None

    @property
    def scope(self) -> str:
        return f"unit-{self.unit.no}"

    @property
    def elements(self) -> tuple[scoring.ElementScore, ...]:
        return self.score.elements if self.score else ()

    @property
    def change(self) -> Decimal | None:
        return difference(self.index, self.before.index if self.before else None)

    @property
    def lowest(self) -> scoring.ElementScore | None:
        """The element with the lowest value, the first in order where several are."""
        known = [e for e in self.elements if e.exact is not None]
        return min(known, key=lambda e: e.exact or 0, default=None)


@dataclass(frozen=True)
class Spread:
    """How the units of a round stand: how many of each grade, below the target, and without
    data. ``counted`` of the ``units`` make the agency's figure.
    """

    units: int
    counted: int
    grades: Mapping[str, int]
    below_target: int
    without_data: int


def difference(value: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Of the figures as they are printed, so that a reader who subtracts finds the same."""
    return None if value is None or other is None else value - other


def spread(results: Sequence[UnitResult]) -> Spread:
    grades = Counter(r.grade for r in results if r.grade)
    below = sum(1 for r in results if r.over_target is not None and r.over_target < 0)
    return Spread(
        len(results),
        sum(r.counted for r in results),
        dict(sorted(grades.items())),
        below,
        sum(r.index is None for r in results),
    )


def instrument_of(round_: Round | RoundVersion) -> Instrument:
    return instrument(round_.instrument)


def rounds_of(agency: Agency | None, running: bool = False) -> list[Round]:
    """Oldest first; a person without an agency has none.

    A round that is asked here (it has services) belongs to the results when it has ended and its
    answers were counted; with ``running`` from its first answer on, marked as ``provisional``.
    """
    of_round = {"round": OuterRef("pk")}
    counted = Exists(Tally.objects.filter(n__gt=0, **of_round)) | Exists(
        PublishedFigure.objects.filter(**of_round)
    )
    asked = Q(Exists(RoundService.objects.filter(**of_round)))
    unfinished = asked & Q(closed_at=None, closes__gte=timezone.localdate())
    rounds = Round.objects.filter(counted | ~asked, agency=agency, draft=False)
    rounds = rounds.annotate(running=Case(When(unfinished, then=True), default=False))
    found: list[Round] = [*rounds.order_by("year", "opens", "pk")]
    return found if running else ended(found)


def ended(rounds: Iterable[Round]) -> list[Round]:
    return [r for r in rounds if not r.provisional]


def provisional(rounds: Iterable[Round]) -> list[Round]:
    return [r for r in rounds if r.provisional]


def round_asked(rounds: Sequence[Round], asked: Mapping[str, Any]) -> Round | None:
    """The latest round, or the one whose code the address names as ``round``; None without rounds.

    Addresses from before rounds had codes said ``year``: a year, meaning its last round, or the
    round's first day. One that is still running is shown only where it is asked for, or where no
    other is there.
    """
    code, before = asked.get("round"), asked.get("year")
    found = list(rounds)
    if code:
        found = [r for r in rounds if r.code == code]
    elif before:
        found = [r for r in rounds if before in (str(r.year), r.opens.isoformat())]
    if not found and (code or before):
        raise Http404
    found = ended(found) or found
    return found[-1] if found else None


def round_before(rounds: Sequence[Round], round_: Round) -> Round | None:
    """The round that figures may be compared with: the one before, of the same instrument.

    None of one that is still running: its figures are held against no others.
    """
    earlier = [r for r in ended(rounds) if r.closes < round_.opens]
    comparable = earlier and earlier[-1].instrument == round_.instrument
    return earlier[-1] if comparable and not round_.provisional else None


def convention(round_: Round) -> str:
    """How the round's figures are made, in words, to stand beside them."""
    used = instrument_of(round_)
    return say(
        "convention.made",
        weights=display.weights(round_.weights),
        factor=used.factor,
        method=round_.get_aggregation_display(),
        regulation=used.regulation,
    )


def counted_units(round_: Round) -> set[int]:
    """The ids of the units that make the agency's figure; one query."""
    return set(round_.round_units.filter(counted=True).values_list("unit", flat=True))


def counts_by_service(round_: Round, unit_id: int | None = None) -> dict[int, Count]:
    """Service id -> all that its answers say, for the services with answers; one query."""
    rows = _tallies([round_], unit_id)
    return {row.pop("service"): read(row) for row in rows.values("service", *STORED)}


def counts_for_scores(round_: Round, unit_id: int | None = None) -> dict[int, Count]:
    """The same without the profile, which is most of what a tally holds; one query."""
    rows = _tallies([round_], unit_id).values_list("service", "n", "questions", "values", "moments")
    return {
        service: Count(n, read_values(questions, values), read_moments(moments))
        for service, n, questions, values, moments in rows
    }


def counts_by_unit(rounds: Iterable[Round | int]) -> dict[tuple[int, int], Count]:
    """(round id, unit id) -> all that its answers say; one query."""
    parts: dict[tuple[int, int], list[Count]] = defaultdict(list)
    for row in _tallies(rounds).values("round", "service__unit", *STORED):
        parts[row["round"], row["service__unit"]].append(read(row))
    return {key: some[0] if len(some) == 1 else total(some) for key, some in parts.items()}


def _tallies(rounds: Iterable[Round | int], unit_id: int | None = None) -> QuerySet[Tally]:
    """Of services with answers; of one unit or of all."""
    rows = Tally.objects.filter(round__in=rounds, n__gt=0)
    return rows.filter(service__unit=unit_id) if unit_id else rows


@dataclass(frozen=True)
class UnitFigures:
    """Of one unit: its respondents, its tally, and the score that they make."""

    n: int
    tally: scoring.Tally
    score: scoring.Score


class RoundVersion(NamedTuple):
    """A round with all that the figures of its units depend on: while it is equal, so are they.

    It is the key under which figures are kept in memory.
    """

    pk: int
    instrument: str
    weights: str
    aggregation: str
    version: UUID | None  # of its last roll-up
    services: tuple[tuple[int, int], ...]  # with answers: service id, id of its unit


def versions_of(rounds: Iterable[Round], *, counted: bool = False) -> tuple[RoundVersion, ...]:
    """For ``unit_figures`` and ``agency_scores`` of the same rounds; two queries.

    ``counted``: with the services only of units that make the agency's figure.
    """
    rounds = list(rounds)
    rows = _tallies(rounds).order_by("service")
    if counted:
        rows = rows.filter(of_the_agency())
    services: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for round_id, service, unit in rows.values_list("round", "service", "service__unit"):
        services[round_id].append((service, unit))
    rolled_up = dict(RollUp.objects.filter(round__in=rounds).values_list("round", "version"))
    return tuple(
        RoundVersion(
            *(r.pk, r.instrument, r.weights, r.aggregation),
            rolled_up.get(r.pk),
            tuple(services[r.pk]),
        )
        for r in rounds
    )


@lru_cache(maxsize=16)
def unit_figures(rounds: tuple[RoundVersion, ...]) -> Mapping[tuple[int, int], UnitFigures]:
    """(round id, unit id) -> figures of every unit; one query, and none while nothing has
    changed.
    """
    return _figures({r.pk: r for r in rounds})


@lru_cache(maxsize=16)
def _agency_figures(
    rounds: tuple[RoundVersion, ...], counted: frozenset[tuple[int, int]]
) -> Mapping[int, scoring.Score]:
    """Round id -> score of the units that count, where any of them has answers."""
    parts: dict[int, list[UnitFigures]] = defaultdict(list)
    for (round_id, unit_id), figures in unit_figures(rounds).items():
        if (round_id, unit_id) in counted:
            parts[round_id].append(figures)
    return {
        r.pk: scoring.aggregate(
            [part.tally for part in parts[r.pk]],
            [part.n for part in parts[r.pk]],
            *(instrument(r.instrument), r.aggregation, r.weights),
        )
        for r in rounds
        if r.pk in parts
    }


def _figures(
    rounds: Mapping[int, Round] | Mapping[int, RoundVersion], unit_id: int | None = None
) -> dict[tuple[int, int], UnitFigures]:
    rows = _tallies(rounds, unit_id).values_list(
        "round", "service__unit", "n", "questions", "values"
    )
    parts: dict[tuple[int, int], list[tuple[int, scoring.Tally]]] = defaultdict(list)
    for round_id, unit, n, questions, values in rows:
        parts[round_id, unit].append((n, read_values(questions, values)))
    found = {}
    for (round_id, unit), some in parts.items():
        n, tally = sum(n for n, _ in some), scoring.add(tally for _, tally in some)
        of = rounds[round_id]
        found[round_id, unit] = UnitFigures(n, tally, score_of(of, tally, n))
    return found


def unit_scores(
    rounds: Iterable[Round], unit: Unit | None = None
) -> dict[tuple[int, int], scoring.Score]:
    """(round id, unit id) -> score; of one unit in one query, or of all units in three."""
    figures = (
        _figures({r.pk: r for r in rounds}, unit.pk) if unit else unit_figures(versions_of(rounds))
    )
    return {key: found.score for key, found in figures.items()}


def score_of(
    round_: Round | RoundVersion, tally: scoring.Tally, respondents: int | None = None
) -> scoring.Score:
    return scoring.score(tally, instrument_of(round_), round_.weights, respondents)


def service_scores(round_: Round, unit: Unit) -> dict[int, scoring.Score]:
    """Service id -> score, for the services of the unit that have answers; one query."""
    counts = counts_by_service(round_, unit.pk)
    return {service: score_of(round_, count.values, count.n) for service, count in counts.items()}


def unit_results(round_: Round, scores: Scores, before: Round | None = None) -> list[UnitResult]:
    """Every unit of the round, with or without data, by number; one query."""
    members = RoundUnit.objects.filter(round=round_).select_related("unit").order_by("unit__no")

    def score(of: Round | None, member: RoundUnit) -> scoring.Score | None:
        return scores.get((of.pk, member.unit_id)) if of else None

    return [
        UnitResult(m.unit, m.counted, round_, score(round_, m), score(before, m)) for m in members
    ]


def agency_scores(
    rounds: Iterable[Round], of: tuple[RoundVersion, ...] | None = None
) -> list[RoundScore]:
    """Each round at agency level, oldest first, from the units that count; a constant number of
    queries.

    ``of`` is what ``versions_of`` gave for these rounds, where the caller has it already.
    """
    rounds = sorted(rounds, key=lambda r: (r.year, r.opens))
    counted = RoundUnit.objects.filter(round__in=rounds, counted=True).values_list(
        "round_id", "unit_id"
    )
    computed = _agency_figures(versions_of(rounds) if of is None else of, frozenset(counted))
    published = published_of(rounds)
    return [
        _computed(r, computed[r.pk]) if r.pk in computed else _published(r, published.get(r.pk))
        for r in rounds
    ]


def _computed(round_: Round, total: scoring.Score) -> RoundScore:
    return RoundScore(round_, total.index, total.grade, total.elements, total.n, "computed")


def _published(round_: Round, figures: Figures | None) -> RoundScore:
    used, known = instrument_of(round_), figures or Figures({}, None, "")
    graded = {
        key: (known.values.get(key), scoring.grade(known.values.get(key), used))
        for key in (INDEX, *used.keys)
    }
    elements = tuple(
        scoring.ElementScore(key, used.code(key), 0, None, None, *graded[key]) for key in used.keys
    )
    source = "published" if figures else "none"
    return RoundScore(round_, *graded[INDEX], elements, known.respondents, source)
