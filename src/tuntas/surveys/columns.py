"""The column of a table that says of which survey round a row is."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuntas.organisation.columns import name_of
from tuntas.web.tables.columns import Column


def round_column(
    of: Callable[[Any], Any] = attrgetter("round"), label: Any = "", **options: Any
) -> Column:
    """``of`` gives the round of a row, or the round's name; ``options`` are those of a column."""
    return Column("round", label or _("Putaran"), lambda row: name_of(of(row)), **options)
