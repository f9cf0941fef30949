"""Columns of figures that many tables show.

``of`` is the way from a row to what has the figures, like ``standing.``; "" where the row itself
has them.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuntas.web import display
from tuntas.web.figures import key
from tuntas.web.tables.columns import Column, coded, graded, reader

from .words import words

FINALITY = words("finality")
Place = Callable[[Any], tuple[str, str]]
Figure = Callable[[Any], str]


def end_of_interval(key: str, label: Any, of: str = "", **more: Any) -> Column:
    """``low`` or ``high``."""
    interval, place = reader(f"{of}interval"), ("low", "high").index(key)

    def end(row: Any) -> Any:
        found = interval(row)
        return found and found[place]

    return Column(key, label, end, kind="score", **more)


def figure_of(name: str, place: Place) -> Figure:
    """``place`` gives of whom a row is, and in which round."""

    def of_row(row: Any) -> str:
        return key(name, *place(row))

    return of_row


def index_column(of: str = "", css: str = "", **more: Any) -> Column:
    """The index, its cell in the colour of its grade."""
    grade = reader(f"{of}grade")

    def tinted(row: Any) -> str:
        return f"{display.grade_class(grade(row))} {css}".strip()

    return graded("index", _("Nilai"), f"{of}index", grade, css=tinted, **more)


def grade_column(of: str = "", **more: Any) -> Column:
    """The grade alone, in the files only."""
    return Column("grade", _("Mutu"), f"{of}grade", shown=False, **more)


def finality_column(of: str = "", **more: Any) -> Column:
    """Whether the figures of the row's round still move; ``of`` is the way to it."""
    provisional = reader(f"{of}provisional") if of else lambda _row: True

    def state(row: Any) -> str:
        return "provisional" if provisional(row) else "final"

    tones = {"provisional": "warn"}
    return coded("finality", _("Sifat angka"), FINALITY, tones, value=state, **more)


def respondents(way: str = "n", **more: Any) -> Column:
    return Column("respondents", _("Responden"), way, kind="number", **more)


def bounds(place: Place, of: str = "", **more: Any) -> tuple[Column, Column]:
    """The ends of a row's confidence interval."""
    return (
        end_of_interval("low", _("Bawah"), of, figure=figure_of("low", place), **more),
        end_of_interval("high", _("Atas"), of, figure=figure_of("high", place), **more),
    )
