"""Scores, always from tallies and always by ``core.scoring``. Each function takes one or two queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from tuntas.core import scoring
from tuntas.core.instruments import Instrument, instrument
from tuntas.results.models import Answered, Tally
from tuntas.surveys.models import PublishedFigure, Round, RoundUnit

Counts = dict[str, dict[int, int]]


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


def instrument_of(round_: Round) -> Instrument:
    return instrument(round_.instrument)


def tallies_by_unit(rounds: Iterable[Round]) -> dict[tuple[int, int], Counts]:
    """(round id, unit id) -> element -> value -> count."""
    rows = (
        Tally.objects.filter(round__in=rounds)
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


def respondents_by_unit(rounds: Iterable[Round]) -> dict[tuple[int, int], int]:
    rows = (
        Answered.objects.filter(round__in=rounds)
        .values_list("round_id", "service__unit_id")
        .annotate(total=Sum("count"))
    )
    return {(round_id, unit): total for round_id, unit, total in rows}


def score_of(round_: Round, counts: Counts, respondents: int | None = None) -> scoring.Score:
    return scoring.score(counts, instrument_of(round_), round_.weights, respondents)


def unit_scores(rounds: Iterable[Round]) -> dict[tuple[int, int], scoring.Score]:
    """(round id, unit id) -> score, in two queries."""
    by_id = {r.pk: r for r in rounds}
    answered = respondents_by_unit(by_id.values())
    tallies = tallies_by_unit(by_id.values())
    return {key: score_of(by_id[key[0]], counts, answered.get(key)) for key, counts in tallies.items()}


def agency_scores(rounds: Iterable[Round]) -> list[RoundScore]:
    """Each round at agency level, oldest first, from the units that count; a constant number of queries."""
    rounds = sorted(rounds, key=lambda r: r.year)
    counted = set(RoundUnit.objects.filter(round__in=rounds, counted=True).values_list("round_id", "unit_id"))
    scores = unit_scores(rounds)
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
