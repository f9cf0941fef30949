"""Figures as the agency published them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tuntas.surveys.models import PublishedFigure, Round


@dataclass(frozen=True)
class Figures:
    """Of one round. ``values``: element key -> value, "" -> the index."""

    values: Mapping[str, Decimal]
    respondents: int | None
    source: str

    @property
    def recorded(self) -> dict[str, Any]:
        """As the audit trail keeps them."""
        values = {key: str(value) for key, value in sorted(self.values.items())}
        return {"values": values, "respondents": self.respondents, "source": self.source}


def figures_of(round_: Round) -> Figures | None:
    """What is published of this round; None where nothing is. One query."""
    return published_of([round_]).get(round_.pk)


def published_of(rounds: Iterable[Round]) -> dict[int, Figures]:
    """Round id -> its published figures, for the rounds that have any; one query."""
    rows: dict[int, list[PublishedFigure]] = defaultdict(list)
    for row in PublishedFigure.objects.filter(round__in=rounds):
        rows[row.round_id].append(row)
    return {
        pk: Figures(
            {row.element: row.value for row in found},
            next((row.respondents for row in found if row.respondents is not None), None),
            found[0].source,
        )
        for pk, found in rows.items()
    }
