"""Rounds over the years, of the agency, a unit or a service: what was measured, how surely, what
moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.db.models import QuerySet, prefetch_related_objects

from tuntas.core.base.messages import N_, Message
from tuntas.core.base.numerals import round_half_up
from tuntas.core.score import aggregates, scoring, tallies, trend, uncertainty
from tuntas.core.score.moments import Moments
from tuntas.core.score.published import INDEX
from tuntas.core.score.tallies import Count
from tuntas.core.score.uncertainty import Estimate
from tuntas.core.survey import questionnaire
from tuntas.core.survey.instruments import Instrument
from tuntas.core.survey.questionnaire_changes import broken_elements
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.results.models import Tally
from tuntas.results.scores import queries
from tuntas.results.scores.queries import RoundVersion
from tuntas.surveys.models import Questionnaire, Round, RoundService
from tuntas.surveys.published.queries import Figures, published_of

AnyRound = Round | RoundVersion


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


@dataclass(frozen=True)
class Measured:
    """What the answers of one round say: the score, and each figure with its error ("" is the
    index).
    """

    score: scoring.Score
    estimates: Mapping[str, Estimate | None]


def agency_trend(agency: Agency | None) -> Trend | None:
    """From the units that make the agency's figure. None without rounds. A constant number of
    queries.
    """
    rounds = _rounds(agency)
    return _trend(
        rounds,
        _agency_measured(queries.versions_of(rounds, counted=True)),
        published_of(rounds),
        combined=True,
    )


def unit_trend(agency: Agency | None, unit: Unit) -> Trend | None:
    """Of all services of a unit together."""
    rounds = _rounds(agency)
    users = _users(RoundService.objects.filter(round__in=rounds, service__unit=unit))
    counts = queries.counts_by_unit(rounds, unit)
    measured = {
        r.pk: _measured(r, count, users.get(r.pk))
        for r in rounds
        if (count := counts.get((r.pk, unit.pk)))
    }
    return _trend(rounds, measured, {})


def service_trend(agency: Agency | None, service: Service) -> Trend | None:
    rounds = _rounds(agency)
    users = _users(RoundService.objects.filter(round__in=rounds, service=service))
    rows = Tally.objects.filter(round__in=rounds, service=service, n__gt=0)
    counts = {
        row["round_id"]: tallies.read(row) for row in rows.values("round_id", *tallies.empty())
    }
    measured = {
        r.pk: _measured(r, count, users.get(r.pk)) for r in rounds if (count := counts.get(r.pk))
    }
    return _trend(rounds, measured, {})


def computed_rounds(agency: Agency | None) -> list[Round]:
    """Those whose answers are here, oldest first."""
    counted = set(
        Tally.objects.filter(round__agency=agency, n__gt=0).values_list("round", flat=True)
    )
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
        text = N_("Kuesioner berganti dari {before} ke {after}; nilainya tidak dapat dibandingkan.")
        names = (queries.instrument_of(r).name for r in (before, after))
        return Message(text, dict(zip(("before", "after"), names, strict=True)))
    if combined and before.aggregation != after.aggregation:
        return Message(
            N_("Cara menggabungkan nilai unit berganti; nilainya tidak dapat dibandingkan.")
        )
    if key == INDEX and before.weights != after.weights:
        return Message(N_("Bobot unsur berganti; nilai indeksnya tidak dapat dibandingkan."))
    old, new = before.questionnaire, after.questionnaire
    if old is None or new is None or old == new:
        return None
    changed = _broken_elements(old, new)
    return next(iter(changed.values()), None) if key == INDEX else changed.get(key)


def _broken_elements(before: Questionnaire, after: Questionnaire) -> dict[str, Message]:
    read = questionnaire.from_dict
    return broken_elements(read(before.definition), read(after.definition))


def _rounds(agency: Agency | None) -> list[Round]:
    """With their questionnaires, which say whether an element is still the same."""
    rounds = queries.rounds_of(agency)
    prefetch_related_objects(rounds, "questionnaire")
    return rounds


@lru_cache(maxsize=16)
def _agency_measured(rounds: tuple[RoundVersion, ...]) -> Mapping[int, Measured]:
    units = {r.pk: {unit for _service, unit in r.services} for r in rounds}
    by_round: dict[int, list[Count]] = defaultdict(list)
    for (round_id, unit), count in queries.counts_by_unit([r.pk for r in rounds]).items():
        if unit in units[round_id]:
            by_round[round_id].append(count)
    return {r.pk: _agency(r, by_round[r.pk]) for r in rounds if by_round[r.pk]}


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
            found[key] = exact, _estimate(round_, count.moments, INDEX)
    return found


def _users(rows: QuerySet[RoundService]) -> dict[int, int | None]:
    """Round id -> users of its services; None where one of them is unknown."""
    found: dict[int, list[int | None]] = defaultdict(list)
    for round_id, users in rows.values_list("round_id", "users_last_year"):
        found[round_id].append(users)
    return {pk: None if None in some else sum(filter(None, some)) for pk, some in found.items()}


def _measured(round_: Round, count: Count, users: int | None) -> Measured:
    score = queries.score_of(round_, count.values, count.n)
    keys = (INDEX, *queries.instrument_of(round_).keys)
    return Measured(score, {key: _estimate(round_, count.moments, key, users) for key in keys})


def _estimate(
    round_: AnyRound, sums: Moments, key: str, users: int | None = None
) -> Estimate | None:
    used = queries.instrument_of(round_)
    if key == INDEX:
        return uncertainty.index(sums, used, round_.weights, users)
    return uncertainty.element(sums, used, key, users)


def _agency(round_: AnyRound, counts: Sequence[Count]) -> Measured:
    """Units to an agency by the round's own method, figures and errors alike."""
    used, unknown = queries.instrument_of(round_), [None] * len(counts)
    how = (used, round_.aggregation, round_.weights)
    score = aggregates.group_score(counts, *how)
    return Measured(
        score, {k: aggregates.estimate(counts, unknown, *how, k) for k in (INDEX, *used.keys)}
    )


def _exact(score: scoring.Score, used: Instrument, key: str) -> Fraction | None:
    if key == INDEX:
        return score.exact
    mean = next((e.exact for e in score.elements if e.key == key), None)
    return None if mean is None else mean * used.factor


def _trend(
    rounds: Sequence[Round],
    measured: Mapping[int, Measured],
    figures: Mapping[int, Figures],
    combined: bool = False,
) -> Trend | None:
    if not rounds:
        return None
    names: dict[
        str, tuple[str, str]
    ] = {}  # key -> code and name in the latest questionnaire that has it
    for round_ in rounds:
        used = queries.instrument_of(round_)
        names |= {e.key: (used.code(e.key), e.name) for e in used.elements}
    current = queries.instrument_of(rounds[-1]).keys
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
    measured: Mapping[int, Measured],
    figures: Mapping[int, Figures],
    key: str,
    combined: bool,
) -> tuple[Stop, ...]:
    stops = [_stop(r, measured.get(r.pk), figures.get(r.pk), key) for r in rounds]
    points: list[trend.Point] = []
    last = None
    for round_, stop in zip(rounds, stops, strict=True):
        if stop.value is not None:
            points.append(_point(round_, stop, measured.get(round_.pk), key, last, combined))
            last = round_
    changes = iter((None, *trend.changes(points)))
    return tuple(
        stop if stop.value is None else replace(stop, change=next(changes)) for stop in stops
    )


def _point(
    round_: Round, stop: Stop, found: Measured | None, key: str, last: Round | None, combined: bool
) -> trend.Point:
    computed = found if stop.source == "computed" else None
    exact = _exact(computed.score, queries.instrument_of(round_), key) if computed else None
    value = Fraction(stop.value or 0) if exact is None else exact  # a point has a value
    reason = broken(last, round_, key, combined=combined) if last else None
    estimate = computed.estimates[key] if computed else None
    return trend.Point(round_.name, measure(round_), value, estimate, reason)


def _stop(round_: Round, found: Measured | None, figures: Figures | None, key: str) -> Stop:
    used = queries.instrument_of(round_)
    printed = figures.values.get(key) if figures else None
    origin = figures.source if figures and printed is not None else ""
    if found and (exact := _exact(found.score, used, key)) is not None:
        bounds = uncertainty.interval(found.estimates[key])
        value = round_half_up(exact)
        between = (
            (uncertainty.rounded(bounds[0]), uncertainty.rounded(bounds[1])) if bounds else None
        )
        n = (
            found.score.n
            if key == INDEX
            else next(e.n for e in found.score.elements if e.key == key)
        )
        return Stop(
            round_, value, scoring.grade(value, used), n, between, "computed", printed, origin
        )
    n_printed = figures.respondents if figures and printed is not None else None
    source = "none" if printed is None else "published"
    return Stop(
        round_, printed, scoring.grade(printed, used), n_printed, None, source, printed, origin
    )


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
