"""Figures under the round's own convention, or under another one that the address asks for.

Older publications used other weights and other ways from units to an agency. ``?bobot=0.11`` and
``?gabung=mean_of_units`` show the same answers as those did; every page and file then says so.
"""

from copy import copy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from tuntas.core.score.scoring import WEIGHTS
from tuntas.results.columns import finality_column
from tuntas.results.words import say
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.forms import weight_choices
from tuntas.web.tables.columns import Column
from tuntas.web.terms import gettext_lazy as _

from . import queries

WEIGHT, METHOD = "bobot", "gabung"  # parameters of the address


@dataclass(frozen=True)
class Shown:
    """``round`` carries the convention that is shown and is never saved; ``own`` is as it
    stands.
    """

    round: Round
    own: Round
    asked: QueryDict = field(default_factory=QueryDict)  # the address

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters of the address that a choice of convention must carry on."""
        mine = {WEIGHT, METHOD, "format", "page"}
        return [(key, v) for key, vs in self.asked.lists() if key not in mine for v in vs if v]

    @property
    def changed(self) -> bool:
        return any(
            getattr(self.round, name) != getattr(self.own, name)
            for name in ("weights", "aggregation")
        )

    @property
    def banner(self) -> str:
        """Says that the figures are not the round's own; "" where they are."""
        if not self.changed:
            return ""
        own = self.own
        return say("convention.banner", round=own.name, shown=words(self.round), own=words(own))

    @property
    def query(self) -> dict[str, Any]:
        """For links to other pages of the same round under the same convention."""
        mine = {WEIGHT: self.round.weights, METHOD: self.round.aggregation} if self.changed else {}
        return {"round": self.own.code, **mine}

    @property
    def parameters(self) -> str:
        return urlencode(self.query)

    @property
    def suffix(self) -> str:
        """For the names of files, so that two conventions are not mixed up."""
        return f"-bobot-{self.round.weights}-{self.round.aggregation}" if self.changed else ""

    def place(self, row: Any) -> tuple[str, str]:
        """Of whom a row's figures are, and in which round under which convention."""
        return row.scope, f"{self.own.code}{self.suffix}"

    @property
    def column(self) -> list[Column]:
        """In files, where no banner stands above the figures."""
        said, columns = words(self.round), []
        if self.changed:
            columns.append(Column("convention", _("Konvensi"), lambda _row: said))
        if self.own.provisional:
            columns.append(finality_column())
        return columns

    @property
    def file_column(self) -> list[Column]:
        return self.column if self.asked.get("format") else []

    @property
    def choices(self) -> list[tuple[str, Any, Any, str]]:
        """What the page offers to choose from: parameter, label, options, and the one in force."""
        methods = Round.Aggregation.choices
        return [
            (WEIGHT, _("Bobot unsur"), weight_choices(), self.round.weights),
            (METHOD, _("Dari ⟨unit⟩ ke kelompok"), methods, self.round.aggregation),
        ]


def shown(asked: QueryDict, round_: Round) -> Shown:
    """The round under the convention that the address asks for; one that is not known is 404."""
    found = copy(round_)
    found.weights = asked.get(WEIGHT) or round_.weights
    found.aggregation = asked.get(METHOD) or round_.aggregation
    if found.weights not in WEIGHTS or found.aggregation not in Round.Aggregation.values:
        raise Http404
    return Shown(found, round_, asked)


def like(found: Shown, other: Round) -> Round:
    """Another round under the convention that is shown, so that the two can be compared."""
    if not found.changed:
        return other
    alike = copy(other)
    alike.weights, alike.aggregation = found.round.weights, found.round.aggregation
    return alike


def words(round_: Round) -> str:
    """``bobot 1/x, seluruh responden digabung``."""
    method = round_.get_aggregation_display()
    return say("convention.words", weights=display.weights(round_.weights), method=method)


def notes(found: Shown, *more: str) -> list[str]:
    """What stands below a picture that is saved as a file: source, convention, and what else the
    reader must know.
    """
    own = found.own
    source = say("convention.source", round=own.name, agency=own.agency.name)
    made_up = say("convention.generated") if own.generated else ""
    unfinished = say("running.note", round=own.name) if own.provisional else ""
    lines = (source, queries.convention(found.round), found.banner, made_up, unfinished, *more)
    return [line for line in lines if line]
