"""What the answers of rounds give, figure by figure and unrounded, each with its error."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from tuntas.core.score import aggregates, tallies
from tuntas.core.score.published import INDEX
from tuntas.core.score.tallies import Count
from tuntas.core.score.uncertainty import Estimate
from tuntas.results.models import Tally
from tuntas.results.scores import queries
from tuntas.results.scores.members import of_the_agency
from tuntas.results.scores.queries import RoundVersion
from tuntas.surveys.models import Round, RoundService


@dataclass(frozen=True)
class Measured:
    """One figure as the answers of a round give it: unrounded, from ``n`` of them, with its
    error.
    """

    value: Fraction
    n: int
    estimate: Estimate | None


Measures = Mapping[str, Measured]  # by element key, "" is the index; without figures of no answers
Users = tuple[tuple[int, int, int, int | None], ...]  # round, unit, service, its yearly users


def agency_measures(rounds: Iterable[Round]) -> Mapping[int, Measures]:
    """Round id -> figures of the units that make the agency's; a constant number of queries."""
    rounds = list(rounds)
    users = _users(RoundService.objects.filter(of_the_agency(), round__in=rounds))
    return _agency_measures(queries.versions_of(rounds, counted=True), users)


def service_measures(rounds: Iterable[Round], **scope: Any) -> Mapping[int, Measures]:
    """Round id -> figures of these services together, as one group; two queries. ``scope``: what
    a service is found by, as ``service__unit``.
    """
    by_id = {r.pk: r for r in rounds}
    counts: dict[int, dict[int, Count]] = defaultdict(dict)
    rows = Tally.objects.filter(round__in=by_id, n__gt=0, **scope)
    for row in rows.values("round", "service", *queries.STORED):
        counts[row["round"]][row["service"]] = tallies.read(row)
    users: dict[int, dict[int, int | None]] = defaultdict(dict)
    asked = RoundService.objects.filter(round__in=by_id, **scope)
    for round_id, _unit, service, of in _users(asked):
        users[round_id][service] = of
    return {
        pk: _measured(
            by_id[pk],
            [tallies.total(parts.values())],
            [_sum(users[pk].get(service) for service in {*parts, *users[pk]})],
            Round.Aggregation.POOLED,
        )
        for pk, parts in counts.items()
    }


def _users(asked: QuerySet[RoundService]) -> Users:
    rows = asked.order_by("round", "service")
    return tuple(rows.values_list("round", "service__unit", "service", "users_last_year"))


@lru_cache(maxsize=16)
def _agency_measures(rounds: tuple[RoundVersion, ...], users: Users) -> Mapping[int, Measures]:
    """Units to an agency by the round's own method, figures and errors alike."""
    parts: dict[int, dict[int, dict[int, int | None]]] = {r.pk: defaultdict(dict) for r in rounds}
    for r in rounds:
        for service, unit in r.services:
            parts[r.pk][unit][service] = None
    for round_id, unit, service, of in users:
        parts[round_id][unit][service] = of
    counts = queries.counts_by_unit([r.pk for r in rounds])
    return {
        r.pk: _measured(
            r,
            [counts.get((r.pk, unit), Count()) for unit in parts[r.pk]],
            [_sum(services.values()) for services in parts[r.pk].values()],
            r.aggregation,
        )
        for r in rounds
        if r.services
    }


def _sum(users: Iterable[int | None]) -> int | None:
    """None where one of them is unknown, or there is none."""
    found = list(users)
    return None if None in found or not found else sum(filter(None, found))


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
