"""What a column of a table is, and how its cells are drawn; for ``web.tables.table`` and
``web.tables.summary``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tuntas.web import display


@dataclass(frozen=True)
class Column:
    """``value`` goes into the files and, for a list of rows, is what is sorted by.

    ``sort`` is the field that a queryset is sorted by ("" = not sortable). ``kind``: text, number
    (whole), score (two decimals), percent, date, long (sentences: gets room). ``html`` shows the
    cell in another way, ``link`` makes it a link (but not where it is ""), ``css`` is a class of
    the cell. ``shown`` False: only after the person asks for the column.
    """

    key: str
    label: Any
    value: Callable[[Any], Any]
    sort: str = ""
    kind: str = "text"
    html: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    css: Callable[[Any], str] | None = None
    title: Any = ""
    shown: bool = True

    def show(self, row: Any) -> Any:
        content = self.html(row) if self.html else _SHOW[self.kind](self.value(row))
        address = self.link(row) if self.link else ""
        return format_html('<a href="{}">{}</a>', address, content) if address else content


def graded(
    key: str, label: Any, value: Callable[[Any], Any], grade: Callable[[Any], Any], **more: Any
) -> Column:
    """A value with two decimals and its grade; ``more`` as for ``Column``."""

    def show(row: Any) -> Any:
        return display.score(value(row), grade(row))

    return Column(key, label, value, kind="score", html=show, **more)


def signed(key: str, label: Any, value: Callable[[Any], Any], **more: Any) -> Column:
    """A difference with two decimals and its sign; ``more`` as for ``Column``."""
    return Column(
        key, label, value, kind="score", html=lambda row: display.signed(value(row)), **more
    )


_SHOW: Mapping[str, Callable[[Any], Any]] = {
    "text": lambda value: display.DASH if value in (None, "") else value,
    "long": lambda value: value or display.DASH,
    "number": display.number,
    "score": lambda value: display.number(value, 2),
    "percent": display.percent,
    "date": display.day,
}


def _tags(name: str, role: str, column: Column) -> tuple[str, str, str]:
    """What stands before a cell's class, between it and the content, and after; the label is for
    phones.
    """
    scope = ' scope="row"' if name == "th" else ""
    start = f'<{name} role="{role}"{scope} class="kind-{column.kind} '
    return start, f'" data-label="{escape(column.label)}">', f"</{name}>"


def drawn(
    columns: Sequence[Column], rows: Iterable[Any], before: Callable[[Any], str] = lambda _row: ""
) -> Iterator[SafeString]:
    """The cells of each row. They are many and alike, so they are joined here and not by a
    template.
    """
    opened = [
        (c, *_tags("td" if place else "th", "cell" if place else "rowheader", c))
        for place, c in enumerate(columns)
    ]
    for row in rows:
        cells = (
            f"{start}{escape(c.css(row)) if c.css else ''}{middle}"
            f"{conditional_escape(c.show(row))}{end}"
            for c, start, middle, end in opened
        )
        yield mark_safe(before(row) + "".join(cells))  # noqa: S308 - each part is escaped above
