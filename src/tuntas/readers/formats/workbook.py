"""A report in a workbook (XLSX, XLS, ODS) as lines of cells, read on like text."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import zip_longest
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from tuntas.core.base.numerals import long_date, short_date
from tuntas.readers.formats.packages import refuse_oversized
from tuntas.readers.formats.sheets import without_nul
from tuntas.readers.old_reports.columns import Columns, columns_of
from tuntas.readers.old_reports.tables import Line
from tuntas.readers.refusals import unreadable

# Our own writer's columns: the plan's id, by which a text that fills several cells is put together
# again.
_PLAN_ID = "kode rencana"
_KEYS = frozenset({"no", "unit", "year"})
_KEY_TITLES = frozenset({_PLAN_ID, "urut"})

Cells = tuple[str, ...]


def lines(data: bytes, name: str) -> list[Line]:
    """The rows of all sheets one after the other, numbered from 1 over all of them.

    A sheet before the first table is prose, a later one without a table is passed over. Where a
    table of plans has a column for the year, each year gets a heading. Raises UnreadableFile:
    ``not_workbook``, ``file_too_large``, ``sheet_too_large``.
    """
    prose: list[Line] = []
    tables: list[Line] = []
    before = 0
    for title, rows in _sheets(data, name):
        numbered = [
            (before + i, tuple(_text(v, short_date) for v in row)) for i, row in enumerate(rows, 1)
        ]
        tables += _sheet(title, numbered, name)
        if not tables:
            prose += [Line(before + i, (_sentence(row),)) for i, row in enumerate(rows, 1)]
        before += len(rows)
    return [*prose, *tables]


def _sheets(data: bytes, name: str) -> Iterator[tuple[str, list[list[Any]]]]:
    refuse_oversized(data, name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for title in book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            yield title, without_nul(sheet.to_python(skip_empty_area=False))
    except CalamineError as error:
        raise unreadable("files.not_workbook", file=name) from error


def _text(value: Any, day: Callable[[date], str]) -> str:
    """As a person sees it: whole numbers without decimals, dates as ``day`` writes them."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return day(value) if isinstance(value, date) else str(value)


def _sentence(row: Sequence[Any]) -> str:
    return " ".join(filter(None, (_text(value, long_date) for value in row)))


def _sheet(title: str, rows: Sequence[tuple[int, Cells]], name: str) -> list[Line]:
    for i, (number, cells) in enumerate(rows):
        if head := columns_of(cells, number, name):
            above = [_line(*row) for row in rows[:i]]
            table = _table(head, rows[i], _joined(head, cells, rows[i + 1 :]))
            return [Line(rows[0][0], (title,)), *above, *table]
    return []


def _joined(
    head: Columns, titles: Cells, rows: Sequence[tuple[int, Cells]]
) -> list[tuple[int, Cells]]:
    """Joins rows of one plan whose long texts were cut by the limit of a cell."""
    names = [title.casefold() for title in titles]
    if _PLAN_ID not in names:
        return list(rows)
    at = names.index(_PLAN_ID)
    keys = {i for i, name in enumerate(names) if name in _KEY_TITLES or head.roles[i] in _KEYS}
    found: list[tuple[int, Cells]] = []
    for number, cells in rows:
        if found and cells[at] and cells[at] == found[-1][1][at]:
            first, before = found[-1]
            whole = (
                b if i in keys else b + c
                for i, (b, c) in enumerate(zip(before, cells, strict=True))
            )
            found[-1] = (first, tuple(whole))
        else:
            found.append((number, cells))
    return [(number, with_dashes(head, cells)) for number, cells in found]


def with_dashes(head: Columns, cells: Cells) -> Cells:
    """Where nothing is carried down, a blank service or recommendation is none."""
    carried = ("service", "recommendation")
    roles = zip_longest(head.roles, cells, fillvalue="")
    return tuple("-" if role in carried and not cell else cell for role, cell in roles)


def _table(
    head: Columns, top: tuple[int, Cells], rows: Sequence[tuple[int, Cells]]
) -> Iterator[Line]:
    by_year = head.kind == "detail" and "year" in head.roles
    kept = [i for i, role in enumerate(head.roles) if not (by_year and role == "year")]
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
    return Line(
        number, tuple(cells[i].strip() for i in (range(len(cells)) if kept is None else kept))
    )
