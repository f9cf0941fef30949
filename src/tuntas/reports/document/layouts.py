"""The tables of all reports and papers as ``layouts.toml`` lays them out, on paper and as sheets.

Titles and summaries may hold fields, as ``{round}``; the caller gives their values.
"""

from collections.abc import Iterable
from typing import Any

from tuntas.core.base import data
from tuntas.web.terms import on_paper

from .model import Column, Group, Table, TableRow, Value, flat
from .workbook import Sheet

_LAYOUTS = data.table("document/layouts", "tuntas.reports")


def table(name: str, rows: Iterable[TableRow], **fields: str) -> Table:
    return grouped(name, flat(rows), **fields)


def grouped(name: str, groups: Iterable[Group], **fields: str) -> Table:
    layout = _LAYOUTS[name]
    options = {option: layout[option] for option in ("width", "small", "keep") if option in layout}
    columns = _columns(layout, "width", fields)
    return Table(on_paper(layout["summary"]).format(**fields), columns, tuple(groups), **options)


def sheet(name: str, rows: Iterable[tuple[Value, ...]], **fields: str) -> Sheet:
    layout = _LAYOUTS[name]
    columns, filled = _columns(layout, "characters", fields), tuple(rows)
    if layout.get("filled"):
        columns, filled = _filled(columns, filled)
    return Sheet(on_paper(layout["sheet"]).format(**fields), columns, filled)


def _filled(
    columns: tuple[Column, ...], rows: tuple[tuple[Value, ...], ...]
) -> tuple[tuple[Column, ...], tuple[tuple[Value, ...], ...]]:
    """Without the columns in which no row has anything."""
    if not rows:
        return columns, rows
    kept = [i for i in range(len(columns)) if any(row[i] not in (None, "") for row in rows)]
    return tuple(columns[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows)


def _columns(layout: Any, width: str, fields: dict[str, str]) -> tuple[Column, ...]:
    return tuple(
        Column(
            on_paper(column["title"]).format(**fields),
            column[width],
            column.get("align", "left"),
            column.get("key", False),
        )
        for column in layout["columns"]
        if width in column
    )
