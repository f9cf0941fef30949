"""Scores, always from tallies and always by ``core.scoring``. Each function takes one or two queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db.models import Exists, OuterRef, Sum
from django.http import Http404
from django.utils.translation import gettext

from tuntas.core import scoring
from tuntas.core.instruments import Instrument, instrument
from tuntas.organisation.models import Agency, Unit
from tuntas.results.models import Answered, Tally
from tuntas.surveys.models import PublishedFigure, Round, RoundService, RoundUnit

Counts = dict[str, dict[int, int]]
Scores = Mapping[tuple[int, int], scoring.Score]  # by round id and unit id


@dataclass(frozen=True)
class ElementFigure:
    key: str
    code: str
    index: Decimal | None
    grade: str | None


@dataclass(frozen=True)
class RoundScore:
    """A round at agency level. ``source``: computed (from answers), published (figures only) or none."""

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
    """One unit in a round; ``score`` None is "no data". ``before`` is its score in the round before."""

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
    """How the units of a round stand: how many of each grade, below the target, and without data."""

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
    return Spread(len(results), dict(sorted(grades.items())), below, sum(r.index is None for r in results))


def instrument_of(round_: Round) -> Instrument:
    return instrument(round_.instrument)


def rounds_of(agency: Agency | None) -> list[Round]:
    """Oldest first; a person without an agency has none.

    A round that is asked here (it has services) belongs to the results once its answers were counted.
    """
    of_round = {"round": OuterRef("pk")}
    counted = Exists(Answered.objects.filter(**of_round)) | Exists(PublishedFigure.objects.filter(**of_round))
    asked = Exists(RoundService.objects.filter(**of_round))
    rounds = Round.objects.filter(counted | ~asked, agency=agency, draft=False)
    return list(rounds.order_by("year", "opens"))


def round_asked(rounds: Sequence[Round], year: str | None) -> Round | None:
    """The latest round, or the one of the year that the address names; None without rounds."""
    if not year:
        return rounds[-1] if rounds else None
    found = [r for r in rounds if str(r.year) == year]
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


def tallies_by_unit(rounds: Iterable[Round], unit: Unit | None = None) -> dict[tuple[int, int], Counts]:
    """(round id, unit id) -> element -> value -> count; of one unit or of all."""
    rows = (
        Tally.objects.filter(round__in=rounds, **_only(unit))
        .values_list("round_id", "service__unit_id", "element", "value")
        .annotate(total=Sum("count"))
    )
    found: dict[tuple[int, int], Counts] = defaultdict(lambda: defaultdict(dict))
    for round_id, unit, element, value, total in rows:
        found[round_id, unit][element][value] = total
    return found


def tallies_by_service(round_: Round, unit_id: int) -> dict[int, Counts]:
    rows = Tally.objects.filter(round=round_, service__unit_id=unit_id).values_list(
        "service_id", "element", "value", "count"
    )
    found: dict[int, Counts] = defaultdict(lambda: defaultdict(dict))
    for service, element, value, count in rows:
        found[service][element][value] = count
    return found


def _only(unit: Unit | None) -> dict[str, Unit]:
    return {"service__unit": unit} if unit else {}


def respondents_by_unit(rounds: Iterable[Round], unit: Unit | None = None) -> dict[tuple[int, int], int]:
    rows = (
        Answered.objects.filter(round__in=rounds, **_only(unit))
        .values_list("round_id", "service__unit_id")
        .annotate(total=Sum("count"))
    )
    return {(round_id, unit): total for round_id, unit, total in rows}


def score_of(round_: Round, counts: Counts, respondents: int | None = None) -> scoring.Score:
    frozen = tuple((element, tuple(values.items())) for element, values in counts.items())
    return _score(round_.instrument, round_.weights, respondents, frozen)


@lru_cache(maxsize=2048)
def _score(
    instrument_id: str,
    weights: str,
    respondents: int | None,
    counts: tuple[tuple[str, tuple[tuple[int, int], ...]], ...],
) -> scoring.Score:
    """A score depends on nothing but these, so one that was computed before stays true."""
    tally = {element: dict(values) for element, values in counts}
    return scoring.score(tally, instrument(instrument_id), weights, respondents)


def unit_scores(rounds: Iterable[Round], unit: Unit | None = None) -> dict[tuple[int, int], scoring.Score]:
    """(round id, unit id) -> score, in two queries; of one unit or of all."""
    by_id = {r.pk: r for r in rounds}
    answered = respondents_by_unit(by_id.values(), unit)
    tallies = tallies_by_unit(by_id.values(), unit)
    return {key: score_of(by_id[key[0]], counts, answered.get(key)) for key, counts in tallies.items()}


def service_scores(round_: Round, unit: Unit) -> dict[int, scoring.Score]:
    """Service id -> score, for the services of the unit that have answers; two queries."""
    answered = dict(
        Answered.objects.filter(round=round_, service__unit=unit).values_list("service_id", "count")
    )
    return {
        service: score_of(round_, counts, answered.get(service))
        for service, counts in tallies_by_service(round_, unit.pk).items()
    }


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


def agency_scores(rounds: Iterable[Round], scores: Scores | None = None) -> list[RoundScore]:
    """Each round at agency level, oldest first, from the units that count; a constant number of queries.

    ``scores`` are those of ``unit_scores`` where the caller has them already.
    """
    rounds = sorted(rounds, key=lambda r: r.year)
    counted = set(RoundUnit.objects.filter(round__in=rounds, counted=True).values_list("round_id", "unit_id"))
    scores = unit_scores(rounds) if scores is None else scores
    published: dict[int, dict[str, PublishedFigure]] = defaultdict(dict)
    for figure in PublishedFigure.objects.filter(round__in=rounds):
        published[figure.round_id][figure.element] = figure
    found = []
    for round_ in rounds:
        parts = [s for key, s in scores.items() if key[0] == round_.pk and key in counted]
        found.append(_computed(round_, parts) if parts else _published(round_, published[round_.pk]))
    return found


def _computed(round_: Round, parts: list[scoring.Score]) -> RoundScore:
    total = scoring.aggregate(parts, instrument_of(round_), round_.aggregation, round_.weights)
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
        round_, index, scoring.grade(index, used), elements, respondents, "published" if figures else "none"
    )
