"""A report in a workbook (XLSX, XLS, ODS) as lines of cells, for the same stages as a report in text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from tuntas.core.errors import UnreadableFile
from tuntas.core.messages import N_
from tuntas.readers.columns import Columns, columns_of
from tuntas.readers.tables import Line

# Our own writer's columns: the plan's id, by which a text that fills several cells is put together again.
_PLAN_ID = "kode rencana"
_KEYS = frozenset({"no", "unit", "year"})
_KEY_TITLES = frozenset({_PLAN_ID, "urut"})

Cells = tuple[str, ...]


def lines(data: bytes, name: str) -> list[Line]:
    """The rows of all sheets one after the other, numbered from 1 over all of them.

    A sheet without a table of the report is passed over. Where a table of plans has a column for the
    year, each year gets a heading as the text has it. Raises UnreadableFile ``not_workbook``.
    """
    found: list[Line] = []
    before = 0
    for title, rows in _sheets(data, name):
        numbered = [(before + i, cells) for i, cells in enumerate(rows, 1)]
        before += len(rows)
        found += _sheet(title, numbered, name)
    return found


def _sheets(data: bytes, name: str) -> Iterator[tuple[str, list[Cells]]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for title in book.sheet_names:
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            yield title, [tuple(_text(value) for value in row) for row in rows]
    except CalamineError as error:
        raise UnreadableFile(
            "not_workbook",
            N_("{file}: bukan buku kerja yang utuh. Simpan ulang sebagai XLSX, lalu coba lagi."),
            file=name,
        ) from error


def _text(value: Any) -> str:
    """As a person sees it: whole numbers without decimals, dates as day/month/year."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def _sheet(title: str, rows: Sequence[tuple[int, Cells]], name: str) -> list[Line]:
    for i, (number, cells) in enumerate(rows):
        if head := columns_of(cells, number, name):
            above = [_line(*row) for row in rows[:i]]
            table = _table(head, rows[i], _joined(head, cells, rows[i + 1 :]))
            return [Line(rows[0][0], (title,)), *above, *table]
    return []


def _joined(head: Columns, titles: Cells, rows: Sequence[tuple[int, Cells]]) -> list[tuple[int, Cells]]:
    """Rows of the same plan as one row: its long texts, cut by the limit of a cell, are whole again."""
    names = [title.casefold() for title in titles]
    if _PLAN_ID not in names:
        return list(rows)
    at = names.index(_PLAN_ID)
    keys = {i for i, name in enumerate(names) if name in _KEY_TITLES or head.roles[i] in _KEYS}
    found: list[tuple[int, Cells]] = []
    for number, cells in rows:
        if found and cells[at] and cells[at] == found[-1][1][at]:
            first, before = found[-1]
            whole = (b if i in keys else b + c for i, (b, c) in enumerate(zip(before, cells, strict=True)))
            found[-1] = (first, tuple(whole))
        else:
            found.append((number, cells))
    return found


def _table(head: Columns, top: tuple[int, Cells], rows: Sequence[tuple[int, Cells]]) -> Iterator[Line]:
    """The columns that the report's tables have; what else a workbook keeps beside them is left out."""
    by_year = head.kind == "detail" and "year" in head.roles
    kept = [i for i, role in enumerate(head.roles) if role and not (by_year and role == "year")]
    year = None
    if not by_year:
        yield _line(*top, kept)
    for number, cells in rows:
        if by_year and any(cells) and cells[head.roles.index("year")] != year:
            year = cells[head.roles.index("year")]
            yield Line(number, (f"Rencana aksi tahun {year}",))
            yield _line(*top, kept)
        yield _line(number, cells, kept)


def _line(number: int, cells: Cells, kept: Sequence[int] | None = None) -> Line:
    return Line(number, tuple(cells[i].strip() for i in (range(len(cells)) if kept is None else kept)))
