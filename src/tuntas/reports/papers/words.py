"""Words that several papers share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tuntas.core.base import numerals
from tuntas.core.base.numerals import percent_of
from tuntas.core.evaluation.pekppp import Indicators
from tuntas.core.score.disclosure import LEAST
from tuntas.reports.document.model import Picture
from tuntas.web.charts import standalone

NONE = "–"
PRINTED_WIDTH = (
    620  # pixels of a chart's width on paper, so that its letters are as large as the text's
)
HIDDEN_NOTE = (
    f"{NONE}: disembunyikan, karena kurang dari {LEAST} orang atau karena angka lain "
    "dapat terhitung darinya."
)


def number(value: Decimal | None, places: int = 2) -> str:
    return NONE if value is None else numerals.number(value, places)


def people(n: int | None) -> str:
    """A dash where it is hidden."""
    return NONE if n is None else numerals.number(n)


def share(part: int | None, whole: int) -> str:
    found = None if part is None else percent_of(part, whole)
    return NONE if found is None else numerals.percent(found)


def interval(bounds: tuple[Decimal, Decimal] | None) -> str:
    return NONE if bounds is None else f"{number(bounds[0])}–{number(bounds[1])}"


def picture(chart: Any, alt: str, caption: str = "") -> Picture:
    """A chart as the pages draw it."""
    svg = standalone.standalone(chart, title="", notes=[], width=PRINTED_WIDTH)
    return Picture(str(svg), alt, caption)


def indicator_rows(found: Indicators) -> Sequence[tuple[str, str, str]]:
    """Each indicator, its value and its points; a dash where there is none."""
    months = NONE if found.months is None else f"bulan ke-{found.months}"
    speed = NONE if found.speed_points is None else str(found.speed_points)
    share = NONE if found.share is None else numerals.percent(found.share)
    done = f"{numerals.number(found.done)} dari {numerals.number(found.planned)} rencana ({share})"
    return (
        ("Rencana tindak lanjut yang dilaksanakan", done, str(found.share_points)),
        ("Kecepatan tindak lanjut sejak laporan", months, speed),
        ("Jumlah media publikasi", numerals.number(found.media), NONE),
    )


POINTS_NOTE = (
    "Nilai pelaksanaan: 0 tidak ada rencana, 1 belum ada yang dilaksanakan, 2 di bawah 30 %, 3 "
    "antara 30 dan 80 %, 4 di atas 80 %, 5 seluruhnya. Nilai kecepatan: 5 sampai 1 bulan, 4 sampai "
    "3, 3 sampai 6, 2 sampai 9, 1 sampai 12, 0 sesudahnya; dihitung sejak laporan ditetapkan "
    "sampai rencana pertama diserahkan."
)
