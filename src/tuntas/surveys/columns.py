"""The column of a table that says of which survey round a row is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tuntas.organisation.columns import name_at
from tuntas.web.tables.columns import Column, Value


def round_column(of: Value = "round", label: Any = "", **options: Any) -> Column:
    """``of`` gives the round of a row, or the round's name; ``options`` are those of a column."""
    return Column("round", label or _("Putaran"), name_at(of), **options)
