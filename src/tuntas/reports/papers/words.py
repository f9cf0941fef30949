"""Words that several papers share."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tuntas.core.base import data, numerals
from tuntas.core.base.numerals import percent_of
from tuntas.core.evaluation.pekppp import Indicators
from tuntas.core.score.disclosure import LEAST
from tuntas.organisation.models import Agency
from tuntas.reports.document.model import (
    NONE,
    Paragraph,
    Percent,
    Picture,
    Value,
    paragraph,
    percent,
    printed,
)
from tuntas.reports.official.words import sentence
from tuntas.web.charts import standalone
from tuntas.web.terms import on_paper

# Pixels of a chart's width on paper, so that its letters are as large as the text's.
PRINTED_WIDTH = 620
_TEXTS = data.rows("papers/texts", "tuntas.reports")


def say(key: str, style: str = "body", **values: Value) -> Paragraph:
    """The paragraph with this key of ``texts.toml``."""
    part, name = key.split(".")
    return sentence(_TEXTS[part][name], style, **values)


def text(key: str, **values: Value) -> str:
    return say(key, "body", **values).text


def supervisor_of(agency: Agency) -> str:
    """Its name; where it has none, what such a body is called."""
    return agency.inspectorate or on_paper("⟨supervisor⟩")


def hidden_note() -> str:
    return text("notice.hidden", none=NONE, least=LEAST)


def notes(hidden: bool) -> tuple[Paragraph, ...]:
    """What stands below a table where a figure of it is ``hidden``."""
    return (paragraph(hidden_note(), "note"),) if hidden else ()


def exact(value: Decimal | None) -> str:
    """With the four decimals of a mean."""
    return NONE if value is None else numerals.number(value, 4)


def share(part: int | None, whole: int) -> Percent | None:
    return None if part is None else percent(percent_of(part, whole))


def interval(bounds: tuple[Decimal, Decimal] | None) -> str:
    return "–".join(map(printed, bounds)) if bounds else NONE


def picture(chart: Any, alt: str, caption: str = "") -> Picture:
    """A chart as the pages draw it."""
    svg = standalone.standalone(chart, title="", notes=[], width=PRINTED_WIDTH)
    return Picture(str(svg), alt, caption)


def _speed(found: Indicators) -> str:
    if not found.required:
        return "tidak ada yang harus ditindaklanjuti"
    if found.followed_up is None:
        return "belum seluruhnya ditindaklanjuti"
    if found.months is None:
        return NONE
    return "sebelum laporan" if found.before_report else f"bulan ke-{found.months}"


def indicator_rows(found: Indicators) -> Sequence[tuple[str, str, Value]]:
    """Each indicator, its value and its points; a dash where there is none."""
    done, planned = printed(found.done), printed(found.planned)
    share = printed(percent(found.share))
    if found.doubtful:
        share = f"{share}; {printed(found.doubtful)} di antaranya diragukan"
    return (
        (
            "Rencana tindak lanjut yang dilaksanakan",
            f"{done} dari {planned} rencana ({share})",
            found.share_points,
        ),
        ("Kecepatan tindak lanjut sejak laporan", _speed(found), found.speed_points),
        ("Jumlah media publikasi", printed(found.media), None),
    )
