"""Indonesian dates and periods as people type them, with the raw text kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DateReading:
    """What a cell says. ``value`` is None where nothing or nothing readable stands there.

    ``kind``: day, month, quarter, semester (a period's value is its last day), recurring
    (``Setiap bulan``), empty (blank or ``-``), unreadable. ``repaired`` is the clean form that a damaged
    date was read as (``01/012023`` -> ``01/01/2023``), "" where nothing was repaired.
    """

    raw: str
    value: date | None
    kind: str
    repaired: str = ""
