"""Columns of tables that many apps show: the unit and the service that a row is about."""

from collections.abc import Callable, Mapping
from typing import Any

from tuntas.web.tables.columns import Column, Value, reader
from tuntas.web.terms import gettext_lazy as _


def unit_column(of: Value = "unit", **options: Any) -> Column:
    """``of`` gives the unit of a row, or the unit's name; ``options`` are those of a column."""
    return Column("unit", _("⟨Unit⟩"), name_at(of), official=True, **options)


def service_column(of: Value = "service", *, without: Any = "", **options: Any) -> Column:
    """``of`` gives the service of a row, or its name; ``without`` is said of a row of none."""
    name = name_at(of)
    return Column(
        "service",
        _("Layanan"),
        lambda row: name(row) or str(without),
        official=True,
        **options,
    )


def unit_kind_column(names: Mapping[str, str]) -> Column:
    """The kind of each row's unit, by the ``names`` of kinds; only in files."""
    return Column(
        "kind",
        _("Jenis"),
        lambda row: names.get(row.unit.kind, row.unit.kind),
        shown=False,
        official=True,
    )


def name_at(of: Value) -> Callable[[Any], str]:
    """The name of what ``of`` gives of a row, a name as it is, "" of none."""
    read = reader(of)

    def name(row: Any) -> str:
        named = read(row)
        return "" if named is None else str(getattr(named, "name", named))

    return name
