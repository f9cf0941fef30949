"""What a column of a table is, and how its cells are drawn; for ``web.tables.table`` and
``web.tables.summary``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tuntas.web import display

Value = Callable[[Any], Any] | str  # of a row: a function, or the way to it, like ``score.index``


def reader(value: Value) -> Callable[[Any], Any]:
    """A way leads over attributes, and ends with None where one of them is None; a method at its
    end is called.
    """
    if callable(value):
        return value
    names = value.split(".")

    def read(row: Any) -> Any:
        for name in names:
            row = None if row is None else getattr(row, name)
        return row() if callable(row) else row

    return read


@dataclass(frozen=True)
class Column:
    """``value`` goes into the files and, for a list of rows, is what is sorted by; "" is what the
    row has under ``key``.

    ``sort`` is the field that a queryset is sorted by ("" = not sortable). ``kind``: text, number
    (whole), score (two decimals), percent, date, long (sentences: gets room). ``html`` shows the
    cell in another way, ``link`` makes it a link (but not where it is ""), ``css`` is a class of
    the cell, or gives that of a row's. ``shown`` False: only after the person asks for the column.
    ``figure``: which figure a row's value is (``web.figures.key``), "" for none.
    ``official``: what files do not cover: the name of a unit, service, round or kind, of who holds
    an office or did an act; or a text that is covered already for whom it has to be.
    """

    key: str
    label: Any
    value: Any = ""  # a Value; once made, always a function
    sort: str = ""
    kind: str = "text"
    html: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    css: Callable[[Any], str] | str = ""
    title: Any = ""
    shown: bool = True
    figure: Callable[[Any], str] | None = None
    official: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", reader(self.value or self.key))

    def show(self, row: Any) -> Any:
        content = self.html(row) if self.html else _SHOW[self.kind](self.value(row))
        address = self.link(row) if self.link else ""
        return format_html('<a href="{}">{}</a>', address, content) if address else content


def graded(key: str, label: Any, value: Value = "", grade: Value = "grade", **more: Any) -> Column:
    """A value with two decimals and its grade; ``more`` as for ``Column``."""
    value, grade = reader(value or key), reader(grade)
    return Column(
        key,
        label,
        value,
        kind="score",
        html=lambda row: display.score(value(row), grade(row)),
        **more,
    )


def signed(key: str, label: Any, value: Value = "", **more: Any) -> Column:
    """A difference with two decimals and its sign; ``more`` as for ``Column``."""
    value = reader(value or key)
    return Column(
        key, label, value, kind="score", html=lambda row: display.signed(value(row)), **more
    )


def moment(key: str, label: Any, value: Value = "", **more: Any) -> Column:
    """A day with its time; ``more`` as for ``Column``."""
    value = reader(value or key)
    return Column(key, label, value, html=lambda row: display.moment(value(row)), **more)


def coded(
    key: str,
    label: Any,
    words: Mapping[str, Any],
    tones: Mapping[str, str] = display.TONES,
    *,
    value: Value = "",
    **more: Any,
) -> Column:
    """A code as its word, on the page in a badge, none as a dash; ``more`` as for ``Column``."""
    code = reader(value or key)

    def word(row: Any) -> str:
        found = code(row)
        return "" if found is None else display.word(words, found)

    def badge(row: Any) -> str:
        found = code(row)
        known = found is not None
        return display.badge(word(row), tones.get(found, "none")) if known else display.DASH

    return Column(key, label, word, html=badge, official=True, **more)


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
            f"{start}{escape(c.css(row) if callable(c.css) else c.css)}{middle}"
            f"{conditional_escape(c.show(row))}{end}"
            for c, start, middle, end in opened
        )
        yield mark_safe(before(row) + "".join(cells))  # noqa: S308 - each part is escaped above
