"""Columns of figures that many tables show."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tuntas.web.tables.columns import Column

# The ends of a row's confidence interval, in the files only.
BOUNDS = (
    Column(
        "low", _("Bawah"), lambda row: row.interval and row.interval[0], kind="score", shown=False
    ),
    Column(
        "high", _("Atas"), lambda row: row.interval and row.interval[1], kind="score", shown=False
    ),
)
