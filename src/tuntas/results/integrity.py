"""Signals about the answers of a round, and the figures with and without excluded answers.

Answers are streamed, service by service and by moment. Nothing here selects, sorts or shows by value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from tuntas.core import integrity, scoring
from tuntas.core import questionnaire as core
from tuntas.core.integrity import Answer, Counts, Signal
from tuntas.core.questionnaires import standard
from tuntas.organisation.models import Service
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.results import queries
from tuntas.surveys.models import DuplicateTrace, Exclusion, Response, Round

FIELDS = (
    "service_id", "service__has_tariff", "language",
    "pk", "received_at", "channel", "answers", "seconds", "comment",
)  # fmt: skip


def questionnaire_of(round_: Round) -> core.Questionnaire:
    own = round_.questionnaire
    return core.from_dict(own.definition) if own else standard(round_.instrument)


def answers_by_service(round_: Round, **scope: Any) -> Iterator[tuple[int, list[Answer]]]:
    """The answers of one service after the other, each by moment; one query, one service in memory."""
    asked = questionnaire_of(round_)
    order = [q.key for q in asked.questions if q.kind == "rating"]
    words: dict[tuple[bool, str], int] = {}
    rows = Response.objects.filter(round=round_, **scope).order_by("service_id", "received_at", "pk")

    def read(row: tuple[Any, ...]) -> Answer:
        _service, tariff, language, pk, at, channel, given, seconds, comment = row
        if (tariff, language) not in words:
            shown = asked.for_service(has_tariff=tariff)
            words[tariff, language] = integrity.words_of(shown, language)
        ratings = tuple(given[key] for key in order if key in given)
        return Answer(pk, at, channel, ratings, seconds, words[tariff, language], comment)

    for service, group in groupby(rows.values_list(*FIELDS).iterator(5000), key=lambda row: row[0]):
        yield service, [read(row) for row in group]


def signals_of(round_: Round, viewer: Viewer, **scope: Any) -> list[Signal]:
    """The signals of the services that this person may see, and of the round; three queries.

    ``scope`` narrows the services further (``service=``). What is usual is counted over the whole round,
    whoever looks; counts name no answer of another unit.
    """
    own = {service: integrity.count(answers) for service, answers in answers_by_service(round_)}
    everything: Counts = Counter()
    for counts in own.values():
        everything.update(counts)
    traces = integrity.shared_traces(DuplicateTrace.objects.filter(round=round_).values_list("hour", "count"))
    seen = answers_by_service(round_, service__unit__in=units_seen(viewer), **scope)
    return [
        *([traces] if traces else []),
        *(
            signal
            for service, answers in seen
            for signal in integrity.look(service, answers, own[service], everything - own[service])
        ),
    ]


def services_seen(round_: Round, viewer: Viewer) -> dict[int, Service]:
    """The services with answers in the round that this person may see, by id; one query."""
    return {s.pk: s for s in _services(round_, viewer)}


def _services(round_: Round, viewer: Viewer) -> Any:
    answered = Response.objects.filter(round=round_).values("service")
    services = Service.objects.filter(unit__in=units_seen(viewer), pk__in=answered)
    return services.select_related("unit").order_by("unit__no", "pk")


def service_or_404(round_: Round, viewer: Viewer, pk: int) -> Service:
    return get_object_or_404(_services(round_, viewer), pk=pk)


def excluded_ids(round_: Round) -> set[int]:
    return set(Response.objects.filter(round=round_, excluded=True).values_list("pk", flat=True))


@dataclass(frozen=True)
class Number:
    """How many answers there are, and how many of them are excluded."""

    answers: int
    excluded: int


def numbers(round_: Round, viewer: Viewer) -> dict[int, Number]:
    """By service id; one query."""
    rows = Response.objects.filter(round=round_, service__unit__in=units_seen(viewer))
    counted = rows.values_list("service_id").annotate(
        total=Count("pk"), out=Count("pk", filter=Q(excluded=True))
    )
    return {service: Number(total, out) for service, total, out in counted}


@dataclass(frozen=True)
class Row:
    """One answer as the list shows it: how it came, never what it says."""

    pk: int
    receipt: str
    at: datetime
    channel: str
    seconds: int | None
    excluded: bool
    last: Exclusion | None  # the decision that holds
    kinds: tuple[str, ...]  # of the signals that name it


def rows_of(round_: Round, service: Service, signals: list[Signal]) -> list[Row]:
    """The answers of one service by moment, with the signals that name them; two queries."""
    kinds: dict[int, list[str]] = defaultdict(list)
    for signal in signals:
        for pk in signal.answers:
            if signal.kind not in kinds[pk]:
                kinds[pk].append(signal.kind)
    mine = Exclusion.objects.filter(response__round=round_, response__service=service)
    decisions = {e.response_id: e for e in mine.select_related("by").order_by("pk")}
    answers = Response.objects.filter(round=round_, service=service).order_by("received_at", "pk")
    return [
        Row(
            r.pk,
            r.receipt,
            r.received_at,
            r.get_channel_display(),
            r.seconds,
            r.excluded,
            decisions.get(r.pk),
            tuple(kinds[r.pk]),
        )
        for r in answers.defer("answers", "extra", "comment", "profile").iterator(5000)
    ]


@dataclass(frozen=True)
class Comparison:
    """The same service scored from the answers that count, and from all of them."""

    service: Service
    excluded: int
    counted: scoring.Score
    everything: scoring.Score

    @property
    def effect(self) -> Decimal | None:
        return queries.difference(self.counted.index, self.everything.index)


def comparisons(round_: Round, viewer: Viewer) -> list[Comparison]:
    """For each service with excluded answers: what the exclusion did to its score; three queries."""
    out: dict[int, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    number: Counter[int] = Counter()
    rows = Response.objects.filter(
        round=round_, excluded=True, counted=False, service__unit__in=units_seen(viewer)
    )
    for service, given in rows.values_list("service_id", "answers").iterator(5000):
        number[service] += 1
        for key, value in given.items():
            out[service][key][value] += 1
    services = Service.objects.filter(pk__in=number).select_related("unit").order_by("unit__no", "pk")
    kept = {pk: count.values for pk, count in queries.counts_by_service(round_).items()}
    return [
        Comparison(
            s,
            number[s.pk],
            queries.score_of(round_, kept.get(s.pk, {})),
            queries.score_of(round_, scoring.add([kept.get(s.pk, {}), out[s.pk]])),
        )
        for s in services
    ]
