"""Rounds over the years, of the agency, a unit or a service: what was measured, how surely, what
moved.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import round_half_up
from tuntas.core.score import aggregates, scoring, tallies, trend, uncertainty
from tuntas.core.score.published import INDEX
from tuntas.core.score.tallies import Count
from tuntas.core.score.uncertainty import Estimate
from tuntas.core.survey import questionnaire
from tuntas.core.survey.questionnaire_changes import broken_elements
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.results.models import Tally
from tuntas.results.ranking.queries import printed_interval
from tuntas.results.refusals import problem
from tuntas.results.scores import queries
from tuntas.results.scores.queries import RoundVersion
from tuntas.surveys.models import Round, RoundService
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


@dataclass(frozen=True)
class Line:
    """One figure over the rounds, oldest first; ``key`` and ``code`` "" is the index."""

    key: str
    code: str
    name: str
    stops: tuple[Stop, ...]

    @property
    def known(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.value is not None]

    @property
    def last(self) -> Stop | None:
        return self.known[-1] if self.known else None


@dataclass(frozen=True)
class Trend:
    """``elements`` of the latest questionnaire, in its order; ``earlier``: those that only older
    ones had.
    """

    rounds: tuple[Round, ...]
    index: Line
    elements: tuple[Line, ...]
    earlier: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.index, *self.elements, *self.earlier)

    @property
    def stops(self) -> list[Stop]:
        return [stop for line in self.lines for stop in line.stops]


@dataclass(frozen=True)
class Measured:
    """One figure as the answers of a round give it: unrounded, from ``n`` of them, with its
    error.
    """

    value: Fraction
    n: int
    estimate: Estimate | None


Measures = Mapping[str, Measured]  # by element key, "" is the index; without figures of no answers


def agency_trend(agency: Agency | None) -> Trend | None:
    """From the units that make the agency's figure. None without rounds. A constant number of
    queries.
    """
    rounds = _rounds(agency)
    measured = _agency_measured(queries.versions_of(rounds, counted=True))
    return _trend(rounds, measured, published_of(rounds), combined=True)


def unit_trend(agency: Agency | None, unit: Unit) -> Trend | None:
    """Of all services of a unit together."""
    return _services_trend(agency, service__unit=unit)


def service_trend(agency: Agency | None, service: Service) -> Trend | None:
    return _services_trend(agency, service=service)


def _services_trend(agency: Agency | None, **scope: Any) -> Trend | None:
    """Of these services together, as one group."""
    rounds = _rounds(agency)
    users = _users(RoundService.objects.filter(round__in=rounds, **scope))
    rows = Tally.objects.filter(round__in=rounds, n__gt=0, **scope)
    counts: dict[int, list[Count]] = defaultdict(list)
    for row in rows.values("round", *queries.STORED):
        counts[row["round"]].append(tallies.read(row))
    measured = {
        r.pk: _measured(r, [tallies.total(counts[r.pk])], [users.get(r.pk)], r.Aggregation.POOLED)
        for r in rounds
        if r.pk in counts
    }
    return _trend(rounds, measured, {})


def computed_rounds(agency: Agency | None) -> list[Round]:
    """Those whose answers are here, oldest first."""
    rows = Tally.objects.filter(round__agency=agency, n__gt=0)
    counted = set(rows.values_list("round", flat=True))
    return [r for r in _rounds(agency) if r.pk in counted]


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


def _rounds(agency: Agency | None) -> list[Round]:
    """With their questionnaires, which say whether an element is still the same."""
    rounds = queries.rounds_of(agency)
    prefetch_related_objects(rounds, "questionnaire")
    return rounds


@lru_cache(maxsize=16)
def _agency_measured(rounds: tuple[RoundVersion, ...]) -> Mapping[int, Measures]:
    """Units to an agency by the round's own method, figures and errors alike."""
    units = {(r.pk, unit) for r in rounds for _service, unit in r.services}
    counts: dict[int, list[Count]] = defaultdict(list)
    for key, count in queries.counts_by_unit([r.pk for r in rounds]).items():
        if key in units:
            counts[key[0]].append(count)
    return {
        r.pk: _measured(r, counts[r.pk], [None] * len(counts[r.pk]), r.aggregation)
        for r in rounds
        if r.pk in counts
    }


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


def _users(rows: QuerySet[RoundService]) -> dict[int, int | None]:
    """Round id -> users of its services; None where one of them is unknown."""
    found: dict[int, list[int | None]] = defaultdict(list)
    for round_id, users in rows.values_list("round_id", "users_last_year"):
        found[round_id].append(users)
    return {pk: None if None in some else sum(filter(None, some)) for pk, some in found.items()}


def _measured(
    round_: Round | RoundVersion,
    counts: Sequence[Count],
    users: Sequence[int | None],
    method: str,
) -> Measures:
    """Of groups together, each with its yearly users."""
    used = queries.instrument_of(round_)
    score = aggregates.group_score(counts, used, method, round_.weights)
    exact = {INDEX: (score.exact, score.n)}
    exact |= {e.key: (e.exact and e.exact * used.factor, e.n) for e in score.elements}
    return {
        key: Measured(
            value, n, aggregates.estimate(counts, users, used, method, round_.weights, key)
        )
        for key, (value, n) in exact.items()
        if value is not None
    }


def _trend(
    rounds: Sequence[Round],
    measured: Mapping[int, Measures],
    figures: Mapping[int, Figures],
    combined: bool = False,
) -> Trend | None:
    if not rounds:
        return None
    instruments = [queries.instrument_of(round_) for round_ in rounds]
    # Key -> code and name in the latest questionnaire that has it.
    names = {e.key: (used.code(e.key), e.name) for used in instruments for e in used.elements}
    current = instruments[-1].keys
    order = [*current, *(key for key in names if key not in current)]
    lines = [
        Line(key, *names.get(key, ("", "")), _stops(rounds, measured, figures, key, combined))
        for key in (INDEX, *order)
    ]
    elements = _judged_together(lines[1:])
    return Trend(
        tuple(rounds), lines[0], tuple(elements[: len(current)]), tuple(elements[len(current) :])
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
