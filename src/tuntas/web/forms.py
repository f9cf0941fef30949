"""What the forms of several apps share."""

from __future__ import annotations

from datetime import date

from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

FOUR_DIGITS = MinValueValidator(  # a browser makes the year 0023 of a typed 23
    date(1900, 1, 1), _("Tulis tahun dengan empat angka, misalnya 2023.")
)
