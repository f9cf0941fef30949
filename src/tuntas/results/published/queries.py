"""Published figures beside what the answers give, and what happened to them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tuntas.audit.queries import history
from tuntas.core.base.messages import Message
from tuntas.core.score import published as core
from tuntas.core.score.published import INDEX
from tuntas.organisation.models import Agency
from tuntas.results.scores import queries
from tuntas.results.scores.queries import RoundScore
from tuntas.surveys.models import PublishedFigure, Round
from tuntas.surveys.published.actions import Figures


@dataclass(frozen=True)
class RoundFigures:
    """``computed`` is None where no answers are here, ``published`` where nothing was entered."""

    round: Round
    published: Figures | None
    computed: RoundScore | None

    @property
    def index(self) -> Decimal | None:
        return self.published.values.get(INDEX) if self.published else None

    @property
    def difference(self) -> Decimal | None:
        return queries.difference(self.index, self.computed.index if self.computed else None)

    @property
    def doubts(self) -> tuple[Message, ...]:
        if self.published is None:
            return ()
        return core.doubts(
            self.published.values, queries.instrument_of(self.round), self.round.year
        )


def of_rounds(rounds: Sequence[Round]) -> list[RoundFigures]:
    """Latest first; a constant number of queries."""
    published = published_of(rounds)
    scores = queries.agency_scores(rounds)
    computed = {s.round.pk: s for s in scores if s.source == "computed"}
    found = [
        RoundFigures(s.round, published.get(s.round.pk), computed.get(s.round.pk)) for s in scores
    ]
    return found[::-1]


def published_of(rounds: Sequence[Round]) -> dict[int, Figures]:
    """Round id -> its published figures; one query."""
    rows: dict[int, list[PublishedFigure]] = defaultdict(list)
    for row in PublishedFigure.objects.filter(round__in=rounds):
        rows[row.round_id].append(row)
    return {
        pk: Figures(
            {r.element: r.value for r in found},
            next((r.respondents for r in found if r.respondents is not None), None),
            found[0].source,
        )
        for pk, found in rows.items()
    }


def with_published(agency: Agency | None) -> list[RoundFigures]:
    return of_rounds(queries.rounds_of(agency))


@dataclass(frozen=True)
class Row:
    """One figure as published and as computed; ``code`` "" is the index."""

    code: str
    name: str
    published: Decimal | None
    computed: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return queries.difference(self.published, self.computed)


def rows_of(figures: RoundFigures) -> list[Row]:
    used = queries.instrument_of(figures.round)
    values = figures.published.values if figures.published else {}
    computed = {e.key: e.index for e in figures.computed.elements} if figures.computed else {}
    whole = Row("", "", values.get(INDEX), figures.computed.index if figures.computed else None)
    return [
        whole,
        *(
            Row(used.code(e.key), e.name, values.get(e.key), computed.get(e.key))
            for e in used.elements
        ),
    ]


@dataclass(frozen=True)
class Step:
    """One entry, correction or removal; ``changes``: figure, old, new."""

    at: datetime
    who: str
    verb: str
    reason: str
    changes: list[tuple[str, str, str]]


VERBS = ("enter_published", "correct_published", "remove_published")


def history_of(round_: Round) -> list[Step]:
    """What was done to the figures of this round, latest first."""
    used = queries.instrument_of(round_)
    events = [e for e in history("round", round_.pk) if e.verb in VERBS]
    return [_step(e, json.loads(e.data), used) for e in reversed(events)]


def _step(event: Any, data: dict[str, Any], used: Any) -> Step:
    new = data.get("new", {}) if event.verb != "enter_published" else data
    old = data.get("old", {})
    before, after = _flat(old, used), _flat(new, used)
    changes = [
        (name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    ]
    who = event.actor.name if event.actor else ""
    return Step(event.at, who, event.verb, data.get("reason", ""), changes if old else [])


def _flat(told: dict[str, Any], used: Any) -> dict[str, str]:
    """Figure -> value, as it was recorded; the respondents under "n", the source under "source"."""
    values = told.get("values", {})
    keys = [key for key in (INDEX, *used.keys) if key in values]
    flat = {used.code(key) if key else "index": values[key] for key in keys}
    if told:
        flat |= {"n": str(told["respondents"] or ""), "source": told["source"]}
    return flat
