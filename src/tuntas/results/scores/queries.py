"""Scores, always from tallies and always by ``core.score.scoring``. Each function takes one or two
queries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext

from tuntas.core.score import scoring
from tuntas.core.score.tallies import Count, read, read_values, total
from tuntas.core.survey.instruments import Instrument, instrument
from tuntas.organisation.models import Agency, Unit
from tuntas.results.models import RollUp, Tally
from tuntas.surveys.models import PublishedFigure, Round, RoundService, RoundUnit

STORED = ("n", "questions", "values", "moments", "profile")
Scores = Mapping[tuple[int, int], scoring.Score]  # by round id and unit id


@dataclass(frozen=True)
class ElementFigure:
    key: str
    code: str
    index: Decimal | None
    grade: str | None


@dataclass(frozen=True)
class RoundScore:
    """A round at agency level. ``source``: computed (from answers), published (figures only) or
    none.
    """

    round: Round
    index: Decimal | None
    grade: str | None
    elements: tuple[ElementFigure, ...]
    respondents: int | None
    source: str

    @property
    def achievement(self) -> Decimal | None:
        return scoring.achievement(self.index, self.round.target)

    @property
    def over_target(self) -> Decimal | None:
        return difference(self.index, self.round.target)


@dataclass(frozen=True)
class UnitResult:
    """One unit in a round; ``score`` None is "no data". ``before`` is its score in the round
    before.
    """

    unit: Unit
    counted: bool
    round: Round
    score: scoring.Score | None
    before: scoring.Score | None

    @property
    def index(self) -> Decimal | None:
        return self.score.index if self.score else None

    @property
    def grade(self) -> str | None:
        return self.score.grade if self.score else None

    @property
    def elements(self) -> tuple[scoring.ElementScore, ...]:
        return self.score.elements if self.score else ()

    @property
    def over_target(self) -> Decimal | None:
        return difference(self.index, self.round.target)

    @property
    def change(self) -> Decimal | None:
        return difference(self.index, self.before.index if self.before else None)

    @property
    def lowest(self) -> scoring.ElementScore | None:
        """The element with the lowest value, the first in order where several are."""
        known = [e for e in self.elements if e.exact is not None]
        return min(known, key=lambda e: e.exact) if known else None  # type: ignore[arg-type,return-value]


@dataclass(frozen=True)
class Spread:
    """How the units of a round stand: how many of each grade, below the target, and without
    data.
    """

    units: int
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
        len(results), dict(sorted(grades.items())), below, sum(r.index is None for r in results)
    )


def instrument_of(round_: Round) -> Instrument:
    return instrument(round_.instrument)


def rounds_of(agency: Agency | None, running: bool = False) -> list[Round]:
    """Oldest first; a person without an agency has none.

    A round that is asked here (it has services) belongs to the results when it has ended and its
    answers were counted; with ``running`` also before it has ended, when its figures still move.
    """
    of_round = {"round": OuterRef("pk")}
    counted = Exists(Tally.objects.filter(n__gt=0, **of_round)) | Exists(
        PublishedFigure.objects.filter(**of_round)
    )
    asked = Exists(RoundService.objects.filter(**of_round))
    ended = Q() if running else Q(closed_at__isnull=False) | Q(closes__lt=timezone.localdate())
    rounds = Round.objects.filter((counted & ended) | ~asked, agency=agency, draft=False)
    return list(rounds.order_by("year", "opens"))


def round_asked(rounds: Sequence[Round], asked: str | None) -> Round | None:
    """The latest round, or the one that the address names: ``Round.address``, or a year for the
    last round of that year; None without rounds."""
    if not asked:
        return rounds[-1] if rounds else None
    named = [r for r in rounds if r.address == asked]
    found = named or [r for r in rounds if str(r.year) == asked]
    if not found:
        raise Http404
    return found[-1]


def round_before(rounds: Sequence[Round], round_: Round) -> Round | None:
    """The round that figures may be compared with: the one before, of the same instrument."""
    earlier = [r for r in rounds if r.closes < round_.opens]
    return earlier[-1] if earlier and earlier[-1].instrument == round_.instrument else None


def convention(round_: Round) -> str:
    """How the round's figures are made, in words, to stand beside them."""
    used = instrument_of(round_)
    weights = "1/x" if round_.weights == "exact" else round_.weights
    sentence = gettext(
        "Nilai adalah jumlah rata-rata tiap unsur kali bobot {weights}, dikali {factor}. "
        "Nilai instansi: {method}. Dasar: {regulation}."
    )
    return sentence.format(
        weights=weights,
        factor=used.factor,
        method=round_.get_aggregation_display(),
        regulation=used.regulation,
    )


def counts_by_service(round_: Round, unit_id: int | None = None) -> dict[int, Count]:
    """Service id -> all that its answers say, for the services with answers; one query."""
    rows = Tally.objects.filter(
        round=round_, n__gt=0, **({"service__unit": unit_id} if unit_id else {})
    )
    return {row.pop("service"): read(row) for row in rows.values("service", *STORED)}


def counts_by_unit(
    rounds: Iterable[Round], unit: Unit | None = None
) -> dict[tuple[int, int], Count]:
    """(round id, unit id) -> all that its answers say; of one unit or of all; one query."""
    rows = Tally.objects.filter(round__in=rounds, n__gt=0, **_only(unit))
    parts: dict[tuple[int, int], list[Count]] = defaultdict(list)
    for row in rows.values("round", "service__unit", *STORED):
        parts[row["round"], row["service__unit"]].append(read(row))
    return {key: some[0] if len(some) == 1 else total(some) for key, some in parts.items()}


def _only(unit: Unit | None) -> dict[str, Unit]:
    return {"service__unit": unit} if unit else {}


@dataclass(frozen=True)
class Figures:
    """Of one unit: its respondents, its tally, and the score that they make."""

    n: int
    tally: scoring.Tally
    score: scoring.Score


class Kept(NamedTuple):
    """A round with all that the figures of its units depend on: while it is equal, they are."""

    pk: int
    instrument: str
    weights: str
    aggregation: str
    version: UUID | None  # of its last roll-up
    homes: tuple[tuple[int, int], ...]  # service id, unit id


def kept(rounds: Iterable[Round]) -> tuple[Kept, ...]:
    """For ``unit_figures`` and ``agency_scores`` of the same rounds; two queries."""
    rounds = list(rounds)
    homes: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Tally.objects.filter(round__in=rounds).order_by("service")
    for round_id, service, home in rows.values_list("round", "service", "service__unit"):
        homes[round_id].append((service, home))
    versions = dict(RollUp.objects.filter(round__in=rounds).values_list("round", "version"))
    return tuple(
        Kept(r.pk, r.instrument, r.weights, r.aggregation, versions.get(r.pk), tuple(homes[r.pk]))
        for r in rounds
    )


@lru_cache(maxsize=16)
def unit_figures(rounds: tuple[Kept, ...]) -> Mapping[tuple[int, int], Figures]:
    """(round id, unit id) -> figures of every unit; one query, and none while nothing has
    changed.
    """
    return _figures({r.pk: r for r in rounds}, Tally.objects.all())


@lru_cache(maxsize=16)
def _agency_figures(
    rounds: tuple[Kept, ...], counted: frozenset[tuple[int, int]]
) -> Mapping[int, scoring.Score]:
    """Round id -> score of the units that count, where any of them has answers."""
    parts: dict[int, list[Figures]] = defaultdict(list)
    for (round_id, unit_id), figures in unit_figures(rounds).items():
        if (round_id, unit_id) in counted:
            parts[round_id].append(figures)
    return {
        r.pk: scoring.aggregate(
            [part.tally for part in parts[r.pk]],
            [part.n for part in parts[r.pk]],
            instrument(r.instrument),
            r.aggregation,
            r.weights,
        )
        for r in rounds
        if r.pk in parts
    }


def _figures(
    rounds: Mapping[int, Round] | Mapping[int, Kept], rows: QuerySet[Tally]
) -> dict[tuple[int, int], Figures]:
    columns = ("round", "service__unit", "n", "questions", "values")
    parts: dict[tuple[int, int], list[tuple[int, scoring.Tally]]] = defaultdict(list)
    for round_id, unit_id, n, *values in rows.filter(round__in=rounds, n__gt=0).values_list(
        *columns
    ):
        parts[round_id, unit_id].append((n, read_values(*values)))
    found = {}
    for (round_id, unit_id), some in parts.items():
        n, tally = sum(n for n, _ in some), scoring.add(tally for _, tally in some)
        of = rounds[round_id]
        score = scoring.score(tally, instrument(of.instrument), of.weights, n)
        found[round_id, unit_id] = Figures(n, tally, score)
    return found


def unit_scores(
    rounds: Iterable[Round], unit: Unit | None = None
) -> dict[tuple[int, int], scoring.Score]:
    """(round id, unit id) -> score; of one unit in one query, or of all units in three."""
    if unit:
        figures = _figures({r.pk: r for r in rounds}, Tally.objects.filter(service__unit=unit))
    else:
        figures = unit_figures(kept(rounds))
    return {key: found.score for key, found in figures.items()}


def score_of(round_: Round, tally: scoring.Tally, respondents: int | None = None) -> scoring.Score:
    return scoring.score(tally, instrument_of(round_), round_.weights, respondents)


def service_scores(round_: Round, unit: Unit) -> dict[int, scoring.Score]:
    """Service id -> score, for the services of the unit that have answers; one query."""
    counts = counts_by_service(round_, unit.pk)
    return {service: score_of(round_, count.values, count.n) for service, count in counts.items()}


def unit_results(round_: Round, scores: Scores, before: Round | None = None) -> list[UnitResult]:
    """Every unit of the round, with or without data, by number; one query."""
    members = RoundUnit.objects.filter(round=round_).select_related("unit").order_by("unit__no")
    return [
        UnitResult(
            m.unit,
            m.counted,
            round_,
            scores.get((round_.pk, m.unit_id)),
            scores.get((before.pk, m.unit_id)) if before else None,
        )
        for m in members
    ]


def agency_scores(rounds: Iterable[Round], of: tuple[Kept, ...] | None = None) -> list[RoundScore]:
    """Each round at agency level, oldest first, from the units that count; a constant number of
    queries.

    ``of`` is what ``kept`` gave for these rounds, where the caller has it already.
    """
    rounds = sorted(rounds, key=lambda r: (r.year, r.opens))
    counted = RoundUnit.objects.filter(round__in=rounds, counted=True).values_list(
        "round_id", "unit_id"
    )
    computed = _agency_figures(kept(rounds) if of is None else of, frozenset(counted))
    published: dict[int, dict[str, PublishedFigure]] = defaultdict(dict)
    for figure in PublishedFigure.objects.filter(round__in=rounds):
        published[figure.round_id][figure.element] = figure
    return [
        _computed(r, computed[r.pk]) if r.pk in computed else _published(r, published[r.pk])
        for r in rounds
    ]


def _computed(round_: Round, total: scoring.Score) -> RoundScore:
    elements = tuple(ElementFigure(e.key, e.code, e.index, e.grade) for e in total.elements)
    return RoundScore(round_, total.index, total.grade, elements, total.n, "computed")


def _published(round_: Round, figures: dict[str, PublishedFigure]) -> RoundScore:
    used = instrument_of(round_)
    values = {key: figure.value for key, figure in figures.items()}
    elements = tuple(
        ElementFigure(key, used.code(key), values.get(key), scoring.grade(values.get(key), used))
        for key in used.keys
    )
    respondents = next((f.respondents for f in figures.values() if f.respondents is not None), None)
    index = values.get("")
    return RoundScore(
        round_,
        index,
        scoring.grade(index, used),
        elements,
        respondents,
        "published" if figures else "none",
    )
