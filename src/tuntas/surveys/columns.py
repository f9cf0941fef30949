"""Columns and filters of tables about rounds, and about what respondents sent in them."""

from typing import Any

from django.utils import timezone

from tuntas.organisation.columns import name_at, service_column, unit_column
from tuntas.organisation.permissions import Viewer
from tuntas.organisation.queries import unit_choices
from tuntas.web.tables.columns import Column, Value, coded, reader
from tuntas.web.tables.table import Filter, having
from tuntas.web.terms import gettext_lazy as _

from .queries import rounds_seen
from .words import words

COUNTED = words("counted")  # of an answer


def round_column(of: Value = "round", **options: Any) -> Column:
    """``of`` gives the round of a row, or the round's name; ``options`` are those of a column."""
    return Column("round", _("Putaran"), name_at(of), official=True, **options)


def place_columns(*hidden: str) -> list[Column]:
    """Unit, service and round of what a respondent sent."""
    return [
        unit_column("service.unit", sort="service__unit__no"),
        service_column(sort="service__name", shown="service" not in hidden),
        round_column(sort="round__opens", shown="round" not in hidden),
    ]


def received_column() -> Column:
    """The day on which an answer came."""
    return Column(
        "day",
        _("Diterima pada"),
        lambda row: timezone.localdate(row.received_at),
        sort="received_at",
        kind="date",
    )


def counted_column(of: str = "", **options: Any) -> Column:
    """Whether an answer makes the figures; ``of`` is the way to it, like ``response.``."""
    excluded = reader(f"{of}excluded")

    def state(row: Any) -> str:
        return "excluded" if excluded(row) else "counted"

    tones = {"excluded": "warn"}
    return coded("state", _("Keadaan"), COUNTED, tones, value=state, **options)


def place_filters(viewer: Viewer) -> list[Filter]:
    """Round and unit of what a respondent sent."""
    rounds = rounds_seen(viewer).reverse().values_list("pk", "name")
    return [
        having("round", _("Putaran"), "round", [(str(pk), name) for pk, name in rounds]),
        having("unit", _("⟨Unit⟩"), "service__unit__no", unit_choices(viewer)),
    ]
