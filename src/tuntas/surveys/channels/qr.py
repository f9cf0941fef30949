"""QR codes of a survey's address, and sheets to put on a counter."""

import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import segno
from django.utils import translation

from tuntas.core.base.data import table
from tuntas.surveys.models import RoundService
from tuntas.surveys.refusals import refusal
from tuntas.web import display
from tuntas.web.pdf.pages import write_pdf
from tuntas.web.terms import gettext

from .addresses import Addresses

MOST_SHEETS = 1000
_TEMPLATE = Path(__file__).parents[1] / "typst" / "sheets.typ"

WORDS = table("sheet", "tuntas.surveys.channels")


@dataclass(frozen=True)
class Counter:
    """One sheet: a service, and the counter it stands on ("" for any)."""

    asked: RoundService
    name: str = ""


def svg(address: str) -> str:
    """The code as vector picture; a quarter of it may be dirty or torn and it is still read."""
    return _saved(address, "svg", scale=8).decode()


def png(address: str) -> bytes:
    """The code with 16 pixels a square, enough for print at 5 cm."""
    return _saved(address, "png", scale=16)


def _saved(address: str, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    segno.make_qr(address, error="q").save(file, kind=kind, border=4, **options)
    return file.getvalue()


def sheets(counters: Sequence[Counter], site: str, day: date) -> bytes:
    """A PDF with one A4 sheet per counter. Refuses none, and more than MOST_SHEETS."""
    if not counters:
        raise refusal("no_sheets")
    if len(counters) > MOST_SHEETS:
        raise refusal("too_many_sheets", most=MOST_SHEETS, n=len(counters))
    title = WORDS["title"]
    data = {
        "title": gettext(title),
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "sheets": [_sheet(counter, Addresses(site, counter.asked.code)) for counter in counters],
    }
    with tempfile.TemporaryDirectory(prefix="tuntas-qr-") as folder:
        made = Path(folder) / "sheets.pdf"
        write_pdf(_TEMPLATE, data, made, day)
        return made.read_bytes()


def _sheet(counter: Counter, addresses: Addresses) -> dict[str, Any]:
    service, round_, picture = counter.asked.service, counter.asked.round, WORDS["picture"]
    return {
        "agency": service.unit.agency.name,
        "unit": service.unit.name,
        "service": service.name,
        "counter": counter.name,
        "svg": svg(addresses.qr),
        "address": addresses.short,
        "picture": gettext(picture).format(address=addresses.short),
        **{
            name: _both(sentence, opens=round_.opens, closes=round_.closes)
            for name, sentence in WORDS["printed"].items()
        },
    }


def _both(sentence: str, **days: date) -> Mapping[str, str]:
    """A sentence in the two languages of the sheet."""
    made = {}
    for language in ("id", "en"):
        with translation.override(language):
            said = {name: display.day(day) for name, day in days.items()}
            made[language] = gettext(sentence).format(**said)
    return made
