"""The twins of a table: CSV, XLSX and JSON of every filtered row, written row by row and never cut."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext

CHUNK = 500
SHEET_ROWS = 1_048_575  # below the head
CELL_LENGTH = 32_767


def respond(kind: str, name: str, columns: Sequence[Any], rows: Any) -> HttpResponseBase:
    """The table as a file. ``columns`` as in ``web.table``; an unknown kind is 404."""
    if kind not in WRITERS:
        raise Http404(f"no twin of kind {kind}")
    found = rows.iterator(CHUNK) if isinstance(rows, QuerySet) else iter(rows)
    return WRITERS[kind](name, columns, _values(columns, found, translation.get_language() or "id"))


def _values(columns: Sequence[Any], rows: Iterable[Any], language: str) -> Iterator[list[Any]]:
    """The rows' values. They are read while the answer is sent, when the request's language is gone."""
    for row in rows:
        with translation.override(language):
            yield [_plain(c.value(row)) for c in columns]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, Decimal, date)) else str(value)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(name: str, columns: Sequence[Any], rows: Iterator[list[Any]]) -> HttpResponseBase:
    lines = csv_lines([str(c.label) for c in columns], rows)
    return _download(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), name, "csv")


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """With a byte order mark, without which spreadsheets read UTF-8 as something else."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(head)
    for row in rows:
        yield writer.writerow([_harmless(value) if isinstance(value, str) else value for value in row])


def _harmless(text: str) -> str:
    """What a spreadsheet would run as a formula gets an apostrophe, which makes it text there."""
    return f"'{text}" if len(text) > 1 and text[0] in "=+-@\t\r" else text


def _json(name: str, columns: Sequence[Any], rows: Iterator[list[Any]]) -> HttpResponseBase:
    """A list of objects by column key; exact figures as text, dates as ISO 8601."""
    keys = [c.key for c in columns]

    def parts() -> Iterator[str]:
        mark = "["
        for row in rows:
            item = dict(zip(keys, row, strict=True))
            yield mark + json.dumps(item, ensure_ascii=False, default=str)
            mark = ",\n"
        yield "[]" if mark == "[" else "]"

    return _download(StreamingHttpResponse(parts(), content_type="application/json"), name, "json")


def _xlsx(name: str, columns: Sequence[Any], rows: Iterator[list[Any]]) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(file, [str(c.label) for c in columns], rows)
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(FileResponse(file, content_type=kind), name, "xlsx")


def write_workbook(file: Any, head: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """One row in memory at a time, into a file name or an open file. A full sheet goes on in another."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        _sheet(book, head, islice(rows, SHEET_ROWS))
        for first in rows:
            _sheet(book, head, chain([first], islice(rows, SHEET_ROWS - 1)))


def _sheet(book: Any, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "d mmm yyyy"})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, head, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            sheet.write(last, place, _fitting(value), day if isinstance(value, date) else None)
    sheet.autofilter(0, 0, last, len(head) - 1)


def _fitting(value: Any) -> Any:
    """A cell holds 32,767 characters; a longer text says at its end where it is whole."""
    if isinstance(value, str) and len(value) > CELL_LENGTH:
        note = gettext(" … [terpotong: sel penuh, teks lengkap ada dalam berkas CSV dan JSON]")
        return value[: CELL_LENGTH - len(note)] + note
    return value


def _download(response: HttpResponseBase, name: str, kind: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


WRITERS = {"csv": _csv, "xlsx": _xlsx, "json": _json}
