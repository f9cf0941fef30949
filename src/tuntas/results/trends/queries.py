"""Rounds over the years, of the agency, a unit or a service: what was measured, how surely, what
moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import prefetch_related_objects

from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import round_half_up
from tuntas.core.score import scoring, trend, uncertainty
from tuntas.core.score.published import INDEX
from tuntas.core.score.uncertainty import Estimate
from tuntas.core.survey import questionnaire
from tuntas.core.survey.questionnaire_changes import broken_elements
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.results.measures.queries import (
    Measured,
    Measures,
    agency_measures,
    service_measures,
)
from tuntas.results.models import Tally
from tuntas.results.ranking.queries import printed_interval
from tuntas.results.refusals import problem
from tuntas.results.scores import queries
from tuntas.results.scores.queries import RoundVersion
from tuntas.surveys.models import Round
from tuntas.surveys.published.queries import Figures, published_of


@dataclass(frozen=True)
class Stop:
    """One round of one figure. ``value`` and ``interval`` as printed; ``source``: computed,
    published, none.

    ``published``: what the agency published, also where the answers are here. ``change``: from the
    last round with a value; None at the first one.
    """

    round: Round
    value: Decimal | None
    grade: str | None
    n: int | None
    interval: tuple[Decimal, Decimal] | None
    source: str
    published: Decimal | None
    origin: str
    change: trend.Change | None = None

    @property
    def origin_code(self) -> str:
        return "provisional" if self.round.provisional else self.source


@dataclass(frozen=True)
class Line:
    """One figure over the rounds, oldest first; ``key`` and ``code`` "" is the index."""

    key: str
    code: str
    name: str
    stops: tuple[Stop, ...]
    running: tuple[Stop, ...] = ()  # rounds still running: provisional, in no change and no fit

    @property
    def known(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.value is not None]

    @property
    def last(self) -> Stop | None:
        return self.known[-1] if self.known else None

    @property
    def shown(self) -> list[Stop]:
        """All that has a value, the provisional ones last."""
        return [*self.known, *(stop for stop in self.running if stop.value is not None)]


@dataclass(frozen=True)
class Trend:
    """``rounds`` have ended. ``elements`` of the latest questionnaire, in its order; ``earlier``:
    those that only older ones had.
    """

    rounds: tuple[Round, ...]
    running: tuple[Round, ...]
    index: Line
    elements: tuple[Line, ...]
    earlier: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.index, *self.elements, *self.earlier)

    @property
    def latest(self) -> Round:
        """The one that ended last; the one that is running where none has ended."""
        return (self.rounds or self.running)[-1]

    @property
    def stops(self) -> list[Stop]:
        return [stop for line in self.lines for stop in line.stops]


def agency_trend(agency: Agency | None) -> Trend | None:
    """From the units that make the agency's figure. None without rounds. A constant number of
    queries.
    """
    ended, running = _rounds(agency)
    measured = agency_measures(ended)
    if running:
        measured = {**measured, **agency_measures(running)}
    return _trend(ended, running, measured, published_of(ended), combined=True)


def unit_trend(agency: Agency | None, unit: Unit) -> Trend | None:
    """Of all services of a unit together."""
    return _services_trend(agency, service__unit=unit)


def service_trend(agency: Agency | None, service: Service) -> Trend | None:
    return _services_trend(agency, service=service)


def _services_trend(agency: Agency | None, **scope: Any) -> Trend | None:
    """Of these services together, as one group."""
    ended, running = _rounds(agency)
    return _trend(ended, running, service_measures([*ended, *running], **scope), {})


def computed_rounds(agency: Agency | None) -> list[Round]:
    """Those whose answers are here, oldest first."""
    rows = Tally.objects.filter(round__agency=agency, n__gt=0)
    counted = set(rows.values_list("round", flat=True))
    return [r for r in _rounds(agency)[0] if r.pk in counted]


def unit_changes(before: Round, after: Round) -> dict[int, trend.Change]:
    """Unit id -> what its index did from one round to the other, all units judged together.

    A unit without data in one of them is not in the answer.
    """
    found = _indices(queries.versions_of([before, after]))
    reason = broken(before, after, INDEX, combined=False)
    changes = {
        unit: trend.changes(
            [
                trend.Point(before.name, measure(before), *found[before.pk, unit]),
                trend.Point(after.name, measure(after), *found[after.pk, unit], reason),
            ]
        )[0]
        for round_id, unit in found
        if round_id == after.pk and (before.pk, unit) in found
    }
    return dict(zip(changes, trend.judged(list(changes.values())), strict=True))


def measure(round_: Round) -> str:
    """What makes two rounds comparable: the same elements on the same scale, in whatever order
    asked.
    """
    used = queries.instrument_of(round_)
    return f"{used.regulation} {used.scale} {' '.join(sorted(used.keys))}"


def broken(before: Round, after: Round, key: str, *, combined: bool) -> Message | None:
    """Why a figure of two rounds is not the same figure; None where it is. ``combined``: of several
    units.
    """
    if measure(before) != measure(after):
        names = [queries.instrument_of(round_).name for round_ in (before, after)]
        return problem("other_questionnaire", before=names[0], after=names[1])
    if combined and before.aggregation != after.aggregation:
        return problem("other_aggregation")
    if key == INDEX and before.weights != after.weights:
        return problem("other_weights")
    old, new = before.questionnaire, after.questionnaire
    if old is None or new is None or old == new:
        return None
    changed = broken_elements(*(questionnaire.from_dict(q.definition) for q in (old, new)))
    return next(iter(changed.values()), None) if key == INDEX else changed.get(key)


def _rounds(agency: Agency | None) -> tuple[list[Round], list[Round]]:
    """Those that have ended and those still running, with their questionnaires, which say whether
    an element is still the same.
    """
    rounds = queries.rounds_of(agency, running=True)
    prefetch_related_objects(rounds, "questionnaire")
    return queries.ended(rounds), queries.provisional(rounds)


@lru_cache(maxsize=16)
def _indices(
    rounds: tuple[RoundVersion, ...],
) -> Mapping[tuple[int, int], tuple[Fraction, Estimate | None]]:
    """(round id, unit id) -> the index and its error."""
    by_id = {r.pk: r for r in rounds}
    found = {}
    for key, count in queries.counts_by_unit(by_id).items():
        round_ = by_id[key[0]]
        exact = queries.score_of(round_, count.values, count.n).exact
        if exact is not None:
            used = queries.instrument_of(round_)
            found[key] = exact, uncertainty.index(count.moments, used, round_.weights)
    return found


def _trend(
    ended: Sequence[Round],
    running: Sequence[Round],
    measured: Mapping[int, Measures],
    figures: Mapping[int, Figures],
    combined: bool = False,
) -> Trend | None:
    if not (ended or running):
        return None
    instruments = [queries.instrument_of(round_) for round_ in ended or running]
    # Key -> code and name in the latest questionnaire that has it.
    names = {e.key: (used.code(e.key), e.name) for used in instruments for e in used.elements}
    current = instruments[-1].keys
    order = [*current, *(key for key in names if key not in current)]
    lines = [
        Line(
            key,
            *names.get(key, ("", "")),
            _stops(ended, measured, figures, key, combined),
            tuple(_stop(r, measured.get(r.pk, {}).get(key), None, key) for r in running),
        )
        for key in (INDEX, *order)
    ]
    elements = _judged_together(lines[1:])
    return Trend(
        tuple(ended),
        tuple(running),
        lines[0],
        tuple(elements[: len(current)]),
        tuple(elements[len(current) :]),
    )


def _stops(
    rounds: Sequence[Round],
    measured: Mapping[int, Measures],
    figures: Mapping[int, Figures],
    key: str,
    combined: bool,
) -> tuple[Stop, ...]:
    stops: list[Stop] = []
    points: list[trend.Point] = []
    last = None
    for round_ in rounds:
        found = measured.get(round_.pk, {}).get(key)
        stop = _stop(round_, found, figures.get(round_.pk), key)
        stops.append(stop)
        if stop.value is not None:
            reason = broken(last, round_, key, combined=combined) if last else None
            value, estimate = (
                (found.value, found.estimate) if found else (Fraction(stop.value), None)
            )
            points.append(trend.Point(round_.name, measure(round_), value, estimate, reason))
            last = round_
    changes = iter((None, *trend.changes(points)))
    return tuple(
        stop if stop.value is None else replace(stop, change=next(changes)) for stop in stops
    )


def _stop(round_: Round, found: Measured | None, figures: Figures | None, key: str) -> Stop:
    printed = figures.values.get(key) if figures else None
    known = figures if printed is not None else None
    value, n, interval, source = printed, known.respondents if known else None, None, "none"
    if found:
        value, n, source = round_half_up(found.value), found.n, "computed"
        interval = printed_interval(found.estimate)
    elif known:
        source = "published"
    grade = scoring.grade(value, queries.instrument_of(round_))
    origin = known.source if known else ""
    return Stop(round_, value, grade, n, interval, source, printed, origin)


def _judged_together(lines: Sequence[Line]) -> list[Line]:
    """The changes of all elements into one round are judged as one family of tests: among nine
    tests, one that is significant by chance alone is likelier than in a single one.
    """
    stops = [list(line.stops) for line in lines]
    for place in range(len(lines[0].stops)):
        family = {i: change for i, some in enumerate(stops) if (change := some[place].change)}
        for i, change in zip(family, trend.judged(list(family.values())), strict=True):
            stops[i][place] = replace(stops[i][place], change=change)
    return [replace(line, stops=tuple(some)) for line, some in zip(lines, stops, strict=True)]
