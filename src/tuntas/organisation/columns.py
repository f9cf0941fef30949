"""Columns of tables that many apps show: the unit and the service that a row is about."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuntas.web.tables.columns import Column


def unit_column(of: Callable[[Any], Any] = attrgetter("unit"), **options: Any) -> Column:
    """``of`` gives the unit of a row, or the unit's name; ``options`` are those of a column."""
    return Column("unit", _("Unit"), lambda row: name_of(of(row)), **options)


def service_column(
    of: Callable[[Any], Any] = attrgetter("service"), *, without: Any = "", **options: Any
) -> Column:
    """``of`` gives the service of a row, or its name; ``without`` is said of a row of none."""
    return Column("service", _("Layanan"), lambda row: name_of(of(row)) or str(without), **options)


def name_of(named: Any) -> str:
    """The name of an object, a name as it is, "" of none."""
    return "" if named is None else str(getattr(named, "name", named))
