"""A chart of a page as a file of its own: with its title, its source and convention, its colours
and type.
"""

from collections.abc import Sequence
from importlib.resources import files
from textwrap import wrap
from xml.etree import ElementTree

from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tuntas.web import downloads

WIDTH, EDGE, LINE = 960, 24, 18  # pixels
TITLE_LINE, NOTE_LINE = 88, 125  # characters that fit

# What the page's styles say of these shapes, in the light theme: a file is read on paper.
_STYLE = files(__package__).joinpath("standalone.css").read_text("utf-8").replace("\n", "")


# What XML 1.0 (2.2) cannot hold at all, and what somebody's spreadsheet may have put into a name.
_NO_XML = dict.fromkeys([*(c for c in range(32) if c not in (9, 10, 13)), 0xFFFE, 0xFFFF])


def standalone(
    chart: SafeString, *, title: str, notes: Sequence[str], width: int = WIDTH
) -> SafeString:
    """``chart`` as ``web.charts.bars`` makes it; ``notes`` are sentences below: source, convention,
    doubts.

    ``width`` in pixels, to which title and notes are not fitted.
    """
    chart = SafeString(chart.translate(_NO_XML))
    title, notes = title.translate(_NO_XML), [note.translate(_NO_XML) for note in notes]
    height = int(ElementTree.fromstring(chart).get("height", "0"))  # noqa: S314 - our own picture
    heads = wrap(title, TITLE_LINE)
    below = [line for note in notes for line in wrap(note, NOTE_LINE)]
    top = EDGE + 26 * len(heads)
    whole = top + height + EDGE + LINE * len(below) + EDGE
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">'
        "<style>{2}</style>"
        '<rect width="100%" height="100%" fill="#fff"/>{3}'
        '<svg x="{4}" y="{5}" width="{6}" height="{7}">{8}</svg>{9}</svg>',
        width,
        whole,
        SafeString(_STYLE),
        format_html_join(
            "",
            '<text class="heading" x="{}" y="{}">{}</text>',
            ((EDGE, EDGE + 14 + 26 * i, line) for i, line in enumerate(heads)),
        ),
        EDGE,
        top,
        width - 2 * EDGE,
        height,
        chart,
        format_html_join(
            "",
            '<text class="soft" x="{}" y="{}">{}</text>',
            ((EDGE, top + height + EDGE + LINE * i, line) for i, line in enumerate(below)),
        ),
    )


def download(chart: SafeString, name: str, *, title: str, notes: Sequence[str]) -> HttpResponse:
    made = standalone(chart, title=title, notes=notes)
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{made}'
    return downloads.download(content, "image/svg+xml; charset=utf-8", f"{name}.svg")
