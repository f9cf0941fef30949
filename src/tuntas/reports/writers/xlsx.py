"""Writes the workbook of a report as XLSX: real numbers and dates, and texts that stay texts."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from tuntas.core.voices.masking import INTERNAL
from tuntas.reports.document.model import Percent, Value, plain
from tuntas.reports.document.workbook import Sheet, Workbook
from tuntas.web.pdf.pages import Progress

from .progress import steps

Formats = Mapping[str, Any]

# Excel takes 32,767 UTF-16 units in a cell; a character has at most two.
_LONGEST_TEXT = 16_000
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_SHOWN: dict[str, Any] = {"valign": "top", "text_wrap": True}
_FORMATS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bottom": 1, "bg_color": "#F0F0F0"},
    "text": {},
    "decimal": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.00%"},
    "date": {"num_format": "dd/mm/yyyy", "align": "left"},
}
_DATES_FROM = date(1900, 3, 1)  # before it Excel's days are one off


def write(workbook: Workbook, path: Path, progress: Progress = lambda _share: None) -> None:
    """The same workbook gives the same bytes; the file is complete or not there."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with xlsxwriter.Workbook(unfinished, _OPTIONS) as book:
            moment = datetime.combine(workbook.day, datetime.min.time(), UTC).replace(tzinfo=None)
            said = {"title": plain(workbook.title), "author": plain(workbook.author)}
            book.set_properties({**said, "created": moment})
            formats = {name: book.add_format(_SHOWN | more) for name, more in _FORMATS.items()}
            ticks = steps(sum(len(sheet.rows) for sheet in workbook.sheets), progress)
            for sheet in workbook.sheets:
                worksheet = book.add_worksheet(sheet.name)
                _write_sheet(worksheet, sheet, formats, ticks, workbook.internal)
        unfinished.replace(path)
        progress(1.0)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_sheet(
    worksheet: Any, sheet: Sheet, formats: Formats, ticks: Iterator[None], internal: bool
) -> None:
    worksheet.freeze_panes(1, 0)
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    for i, column in enumerate(sheet.columns):
        worksheet.set_column(i, i, column.width)
        worksheet.write_string(0, i, column.title, formats["head"])
    if internal:
        worksheet.set_header(f"&C&B{INTERNAL}")
        worksheet.write_string(0, len(sheet.columns), INTERNAL, formats["head"])
    last = 0
    for cells in _short_rows(sheet, ticks):
        last += 1
        for i, value in enumerate(cells):
            _write_cell(worksheet, last, i, value, formats)
    worksheet.autofilter(0, 0, last, len(sheet.columns) - 1)


def _short_rows(sheet: Sheet, ticks: Iterator[None]) -> Iterator[tuple[Value, ...]]:
    """A text too long for a cell goes on in the rows below, which repeat only the keys."""
    for cells, _tick in zip(sheet.rows, ticks, strict=False):
        parts = [_parts(value) for value in cells]
        yield tuple(part[0] for part in parts)
        for i in range(1, max(map(len, parts))):
            yield tuple(
                value if column.key else (part[i] if i < len(part) else None)
                for column, value, part in zip(sheet.columns, cells, parts, strict=True)
            )


def _parts(value: Value) -> list[Value]:
    if not isinstance(value, str) or len(value) <= _LONGEST_TEXT:
        return [value]
    return [value[i : i + _LONGEST_TEXT] for i in range(0, len(value), _LONGEST_TEXT)]


def _write_cell(worksheet: Any, row: int, column: int, value: Value, formats: Formats) -> None:
    match value:
        case None | "":
            return
        case str():
            worksheet.write_string(row, column, plain(value), formats["text"])
        case Percent():
            worksheet.write_number(row, column, float(value.value / 100), formats["percent"])
        case Decimal():
            worksheet.write_number(row, column, float(value), formats["decimal"])
        case int():
            worksheet.write_number(row, column, value, formats["text"])
        case date() if value < _DATES_FROM:
            worksheet.write_string(row, column, value.isoformat(), formats["text"])
        case date():
            worksheet.write_datetime(row, column, value, formats["date"])
