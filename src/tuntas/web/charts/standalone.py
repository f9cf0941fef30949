"""A chart of a page as a file of its own: with its title, its source and convention, its colours
and type.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from xml.etree import ElementTree

from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, EDGE, LINE = 960, 24, 18  # pixels
TITLE_LINE, NOTE_LINE = 88, 125  # characters that fit

# What the page's styles say of these shapes, in the light theme: a file is read on paper.
_STYLE = (
    "svg{font:13px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',"
    "sans-serif}"
    "text{fill:#16211f}.soft{fill:#51605d}.strong,.tile-letter{font-weight:600}"
    ".heading{font-size:18px;font-weight:600}.end{text-anchor:end}.middle{text-anchor:middle}"
    ".bar{fill:#2b8a83}.track{fill:#eceff0}.whisker{fill:#2b8a83}"
    "line.whisker{stroke:#2b8a83;stroke-width:1.5}.faint{fill:#b7d6d3}.good{fill:#4f9d6a}"
    ".warn{fill:#d9a33c}.none{fill:#aab5b3}.line{stroke:#2b8a83;stroke-width:2.5;fill:none}"
    ".target{stroke:#16211f;stroke-width:2}.axis{stroke:#7d8b88}.grid{stroke:#d6dedc}"
    ".band{fill:#2b8a83;fill-opacity:.16}.dashed{stroke-dasharray:4 3}"
    ".hollow{fill:#fff;stroke:#2b8a83;stroke-width:2}.s1{fill:#ef9d94}.s2{fill:#f4cf8f}"
    ".s3{fill:#f3e8c6}.s4{fill:#cfe4ee}.s5{fill:#a8d2ea}.s6{fill:#6fb0d8}"
    ".tile{stroke:#7d8b88;stroke-width:.5}.tint-a{fill:#dcf2e2}.tint-b{fill:#dfecfa}"
    ".tint-c{fill:#fdeecb}.tint-d{fill:#fce3e0}.tint-none{fill:#e4e9e8}"
    ".tint-empty{fill:none;stroke-dasharray:3 3}.tile-letter{font-size:17px}"
    ".tile-name,.tile-value{font-size:11px}"
)


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
    response = HttpResponse(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{standalone(chart, title=title, notes=notes)}',
        content_type="image/svg+xml; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return response
