"""What a figure is, of whom and in which round, so that a test can hold every place where it stands
against every other: ``tests/repository/test_every_figure.py``.

    {% figure "respondents" scope round.code n %}             in a tag, of a figure in its text
    Column(..., figure=lambda row: key("index", ...))         of the cells of a table and its files

A name is a word of the glossary and means one base: ``respondents`` of the agency are those of the
units that make its figure.
"""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString


def key(name: str, scope: str, round_: str) -> str:
    """``index|unit-1|2022``; ``scope``: ``agency``, ``unit-NO``, ``service-ID`` or a group."""
    return f"{name}|{scope}|{round_}"


def marked(*figures: tuple[str, Any]) -> SafeString:
    """The attribute of an element whose text has these figures: (key, value); none without a
    value.
    """
    said = ";".join(f"{key}={value}" for key, value in figures if value is not None)
    return format_html('data-figure="{}"', said) if said else SafeString()


def figure(name: str, scope: str, round_: str, value: Any) -> SafeString:
    return marked((key(name, scope, round_), value))
