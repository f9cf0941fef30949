"""Signals about the answers of a round, and the figures with and without excluded answers.

Signals are found by ``integrity.actions.read_answers``, which streams answers service by service,
in the order of their moments. Nothing here selects, sorts or shows by value.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from tuntas.core.score import scoring
from tuntas.core.score.tallies import Count
from tuntas.core.survey import integrity
from tuntas.core.survey.integrity import Answer, Signal
from tuntas.organisation.models import Service
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.results.models import AnswerSigns, Tally
from tuntas.results.scores import queries
from tuntas.surveys.models import DuplicateTrace, Exclusion, Response, Round
from tuntas.surveys.questionnaires.queries import asked_in

FIELDS = (
    "service_id", "service__has_tariff", "language",
    "pk", "received_at", "channel", "answers", "seconds", "comment",
)  # fmt: skip


def answers_by_service(round_: Round, **scope: Any) -> Iterator[tuple[int, list[Answer]]]:
    """The answers of one service after the other, each by moment; one query, one service in
    memory.
    """
    asked = asked_in(round_)
    order = [q.key for q in asked.questions if q.kind == "rating"]
    words: dict[tuple[bool, str], int] = {}
    rows = Response.objects.filter(round=round_, **scope)

    def read(row: tuple[Any, ...]) -> Answer:
        _service, tariff, language, pk, at, channel, given, seconds, comment = row
        if (tariff, language) not in words:
            shown = asked.for_service(has_tariff=tariff)
            words[tariff, language] = integrity.words_of(shown, language)
        ratings = tuple(given[key] for key in order if key in given)
        return Answer(pk, at, channel, ratings, seconds, words[tariff, language], comment)

    found = rows.order_by("service_id", "received_at", "pk").values_list(*FIELDS).iterator(5000)
    for service, group in groupby(found, key=itemgetter(0)):
        yield service, [read(row) for row in group]


@dataclass(frozen=True)
class Reading:
    """What is unusual, as of ``at``: signals of the round and of the services that a person may
    see.

    ``answers`` and ``excluded`` are of today, by service id; ``unread`` came after ``at``.
    """

    at: datetime | None
    signals: Sequence[Signal]
    answers: Mapping[int, int]
    excluded: Mapping[int, int]
    unread: int


def reading(round_: Round, viewer: Viewer, service: Service | None = None) -> Reading:
    """Of all services that the person may see, or of one; five queries, none of which scans
    answers.

    What is usual is counted over the whole round, whoever looks; counts name no answer of another
    unit.
    """
    scope = {"service": service} if service else {"service__unit__in": units_seen(viewer)}
    signs = AnswerSigns.objects.filter(round=round_, **scope)
    rows = list(signs.order_by("service__unit__no", "service"))
    counted = dict(Tally.objects.filter(round=round_, **scope).values_list("service", "n"))
    excluded = Counter(_excluded(round_, **scope).values_list("service", flat=True))
    answers = {s: counted.get(s, 0) + excluded[s] for s in {*counted, *excluded}}
    read = sum(row.answers for row in rows)
    return Reading(
        at=max((row.at for row in rows), default=None),
        signals=_signals(round_, rows, whole=service is None),
        answers=answers,
        excluded=excluded,
        unread=max(sum(answers.values()) - read, 0),
    )


def _signals(round_: Round, rows: Sequence[AnswerSigns], *, whole: bool) -> list[Signal]:
    packed = [(row.service_id, data) for row in rows for data in row.signals]
    quoted = [data["answers"][0] for _, data in packed if data["quoted"]]
    comments = dict(Response.objects.filter(pk__in=quoted).values_list("pk", "comment"))
    crowded = DuplicateTrace.objects.filter(round=round_, count__gt=integrity.SHARED)
    trace = integrity.shared_traces(crowded.values_list("hour", "count")) if whole else None
    found = [integrity.unpack(service, data, comments) for service, data in packed]
    return [trace, *found] if trace else found


def _excluded(round_: Round, **scope: Any) -> Any:
    """The excluded answers, found through the decisions: those are few where answers are many."""
    decided = Exclusion.objects.filter(response__round=round_).values("response")
    return Response.objects.filter(pk__in=decided, excluded=True, **scope)


def services_seen(round_: Round, viewer: Viewer) -> dict[int, Service]:
    """The services of the round's signals that this person may see, by id; one query."""
    read = AnswerSigns.objects.filter(round=round_).values("service")
    services = Service.objects.filter(unit__in=units_seen(viewer), pk__in=read)
    return {s.pk: s for s in services.select_related("unit").order_by("unit__no", "pk")}


def service_or_404(round_: Round, viewer: Viewer, pk: int) -> Service:
    """A service with answers in the round that this person may see."""
    answered = Exists(Response.objects.filter(round=round_, service=OuterRef("pk")))
    services = Service.objects.filter(answered, unit__in=units_seen(viewer))
    return get_object_or_404(services.select_related("unit"), pk=pk)


def excluded_ids(round_: Round) -> set[int]:
    return set(_excluded(round_).values_list("pk", flat=True))


@dataclass(frozen=True)
class ListedAnswer:
    """One answer as the list shows it: how it came, never what it says."""

    response: Response  # without what it says
    last: Exclusion | None  # the decision that holds
    kinds: Sequence[str]  # of the signals that name it


def listed_answers(
    round_: Round, service: Service, signals: Sequence[Signal]
) -> list[ListedAnswer]:
    """The answers of one service by moment, with the signals that name them; two queries."""
    kinds: dict[int, list[str]] = defaultdict(list)
    for pk, kind in dict.fromkeys((pk, s.kind) for s in signals for pk in s.answers):
        kinds[pk].append(kind)
    mine = Exclusion.objects.filter(response__round=round_, response__service=service)
    decisions = {e.response_id: e for e in mine.select_related("by").order_by("pk")}
    answers = Response.objects.filter(round=round_, service=service).order_by("received_at", "pk")
    return [
        ListedAnswer(r, decisions.get(r.pk), kinds[r.pk])
        for r in answers.defer("answers", "extra", "comment", "profile").iterator(5000)
    ]


@dataclass(frozen=True)
class Comparison:
    """The same service scored from the answers that count, and from all of them."""

    round: Round
    service: Service
    excluded: int
    counted: scoring.Score
    left_out: scoring.Score
    everything: scoring.Score

    @property
    def effect(self) -> Decimal | None:
        return queries.difference(self.counted.index, self.everything.index)


def comparisons(round_: Round, viewer: Viewer) -> list[Comparison]:
    """For each service with excluded answers: what the exclusion did to its score; three
    queries.
    """
    out: dict[int, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    number: Counter[int] = Counter()
    rows = _excluded(round_, counted=False, service__unit__in=units_seen(viewer))
    for service, given in rows.values_list("service_id", "answers").iterator(5000):
        number[service] += 1
        for key, value in given.items():
            out[service][key][value] += 1
    services = Service.objects.filter(pk__in=number).select_related("unit")
    kept = queries.counts_by_service(round_)

    def score(n: int, *tallies: scoring.Tally) -> scoring.Score:
        return queries.score_of(round_, scoring.add(tallies), n)

    found = []
    for s in services.order_by("unit__no", "pk"):
        counted, left_out, n = kept.get(s.pk, Count()), out[s.pk], number[s.pk]
        alone, without = score(n, left_out), score(counted.n, counted.values)
        everything = score(counted.n + n, counted.values, left_out)
        found.append(Comparison(round_, s, n, without, alone, everything))
    return found
