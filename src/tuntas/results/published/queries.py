"""Published figures next to what the answers give, and who changed them when."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tuntas.audit.models import Event
from tuntas.audit.queries import history
from tuntas.core.base.messages import Message
from tuntas.core.score import published as core
from tuntas.core.score.published import INDEX
from tuntas.core.survey.instruments import Instrument
from tuntas.results.scores import queries
from tuntas.results.scores.queries import RoundScore
from tuntas.surveys.models import Round
from tuntas.surveys.published.queries import Figures, published_of


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


@dataclass(frozen=True)
class ComparedFigure:
    """One figure as published and as computed; ``code`` "" is the index."""

    code: str
    name: str
    published: Decimal | None
    computed: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return queries.difference(self.published, self.computed)


def compared(figures: RoundFigures) -> list[ComparedFigure]:
    used = queries.instrument_of(figures.round)
    values = figures.published.values if figures.published else {}
    computed = {e.key: e.index for e in figures.computed.elements} if figures.computed else {}
    index = figures.computed.index if figures.computed else None
    return [
        ComparedFigure("", "", figures.index, index),
        *(
            ComparedFigure(used.code(e.key), e.name, values.get(e.key), computed.get(e.key))
            for e in used.elements
        ),
    ]


VERBS = ("enter_published", "correct_published", "remove_published")


def history_of(round_: Round) -> list[dict[str, Any]]:
    """What was done to the figures of this round, latest first. ``changes``: (figure, old, new) of
    a correction.
    """
    used = queries.instrument_of(round_)
    events = [e for e in history("round", round_.pk) if e.verb in VERBS]
    return [_change(e, json.loads(e.data), used) for e in reversed(events)]


def _change(event: Event, data: dict[str, Any], used: Instrument) -> dict[str, Any]:
    new = data.get("new", {}) if event.verb != "enter_published" else data
    old = data.get("old", {})
    before, after = _flat(old, used), _flat(new, used)
    changes = [
        (name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    ]
    return {
        "at": event.at,
        "who": event.actor.name if event.actor else "",
        "verb": event.verb,
        "reason": data.get("reason", ""),
        "changes": changes if old else [],
    }


def _flat(recorded: dict[str, Any], used: Instrument) -> dict[str, str]:
    """Figure -> value, as it was recorded; the respondents under "n", the source under "source"."""
    values = recorded.get("values", {})
    keys = [key for key in (INDEX, *used.keys) if key in values]
    flat = {used.code(key) if key else "index": values[key] for key in keys}
    if recorded:
        flat |= {"n": str(recorded["respondents"] or ""), "source": recorded["source"]}
    return flat
