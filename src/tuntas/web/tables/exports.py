"""The files of a table: CSV, XLSX and JSON of all filtered rows, written row by row, never cut."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from itertools import chain, islice
from typing import Any

import orjson
import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation

from tuntas.core.base.numerals import round_half_up
from tuntas.core.voices.house import House
from tuntas.core.voices.masking import LABELS, mask
from tuntas.web.terms import gettext

CHUNK = 2000
SHEET_ROWS = 1_048_575  # below the head
CELL_LENGTH = 32_767
# OWASP, CSV Injection: what begins a formula, full width too.
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
NUMBER = re.compile(r"[+-]?\d[\d.,]*")  # a text that is a number stays one


def respond(
    kind: str, name: str, columns: Sequence[Any], rows: Any, house: House
) -> HttpResponseBase:
    """The table as a file of today. ``columns`` as in ``web.tables.columns``; an unknown kind is
    404. Names of the ``house`` are never covered.
    """
    if kind not in WRITERS:
        raise Http404(f"no file of kind {kind}")
    found = _shared(rows).iterator(CHUNK) if isinstance(rows, QuerySet) else iter(rows)
    cover = covering(translation.get_language() or "id", house)
    chunks = _values(columns, found, cover, translation.get_language() or "id")
    response = WRITERS[kind](columns, chunks)
    name = f"{name}-{timezone.localdate().isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _shared(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What many rows share (a unit, a round) is read once for a chunk and not once more for each
    row.
    """
    related, deferred = rows.query.select_related, rows.query.deferred_loading[0]
    if not isinstance(related, dict) or any("__" in name for name in deferred):
        return rows
    return rows.select_related(None).prefetch_related(*_paths(related))


def _paths(related: dict[str, Any], before: str = "") -> Iterator[str]:
    """``{"service": {"unit": {}}}`` is ``service`` and ``service__unit``."""
    for name, more in related.items():
        yield before + name
        yield from _paths(more, f"{before}{name}__")


def _values(
    columns: Sequence[Any], rows: Iterator[Any], cover: Callable[[Any], Any], language: str
) -> Iterator[list[list[Any]]]:
    """The rows' values by chunks, personal data in their texts covered. They are read while they
    are sent, when the request's language is gone.
    """
    cells = [
        (c.value, _KINDS.get(c.kind, _plain), _as_it_is if getattr(c, "official", False) else cover)
        for c in columns
    ]
    while True:
        with translation.override(language):
            chunk = [
                [cover(plain(value(row))) for value, plain, cover in cells]
                for row in islice(rows, CHUNK)
            ]
        if not chunk:
            return
        yield chunk


def covering(language: str, house: House) -> Callable[[Any], Any]:
    """What covers personal data in a text of a file, in a language; other values stay."""
    with translation.override(language):
        labels = {label: gettext(label) for label in LABELS.values()}

    @lru_cache(4096)  # units, services and rounds are named in many rows
    def text(value: str) -> str:
        return mask(value, labels.__getitem__, house)

    return lambda value: text(value) if type(value) is str else value


def _as_it_is(value: Any) -> Any:
    return value


def _plain(value: Any) -> Any:
    """Moments are text, in the agency's time with its difference to UTC."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    known = type(value) is str or value is None or isinstance(value, (bool, int, Decimal, date))
    return value if known else str(value)


def _rounded(value: Any) -> Any:
    return round_half_up(value) if isinstance(value, Decimal) else _plain(value)


def _day(value: Any) -> Any:
    return timezone.localdate(value) if isinstance(value, datetime) else _plain(value)


# What a page shows of columns of a kind.
_KINDS = {
    "score": _rounded,
    "percent": _rounded,
    "date": _day,
}


def _csv(columns: Sequence[Any], chunks: Iterator[list[list[Any]]]) -> HttpResponseBase:
    lines = csv_lines([str(c.label) for c in columns], chain.from_iterable(chunks))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Some lines at a time, with a byte order mark: spreadsheets read UTF-8 as something else
    without.
    """
    text, waiting = StringIO(newline=""), iter(rows)
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(head)
    while chunk := list(islice(waiting, CHUNK)):
        writer.writerows([[_harmless(v) if type(v) is str else v for v in row] for row in chunk])
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def _harmless(text: str) -> str:
    """What a spreadsheet would run as a formula gets an apostrophe, which makes it text there."""
    if text[:1] in FORMULA or (text[:1] == " " and text.lstrip()[:1] in FORMULA):
        return text if len(text) == 1 or NUMBER.fullmatch(text) else f"'{text}"
    return text


def _json(columns: Sequence[Any], chunks: Iterator[list[list[Any]]]) -> HttpResponseBase:
    """A list of objects by column key; numbers with the digits of the page, days as ISO 8601."""
    keys = [c.key for c in columns]

    def parts() -> Iterator[bytes]:
        mark = b"["
        for chunk in chunks:
            rows = (
                orjson.dumps(dict(zip(keys, row, strict=True)), default=_digits) for row in chunk
            )
            yield mark + b",\n".join(rows)
            mark = b",\n"
        yield b"[]" if mark == b"[" else b"]"

    return StreamingHttpResponse(parts(), content_type="application/json")


def _digits(value: Any) -> Any:
    """98.10 stays 98.10, which a float would not."""
    return orjson.Fragment(format(value, "f")) if isinstance(value, Decimal) else str(value)


def _xlsx(columns: Sequence[Any], chunks: Iterator[list[list[Any]]]) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(file, [str(c.label) for c in columns], chain.from_iterable(chunks))
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(file, content_type=kind)


def write_workbook(file: Any, head: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """One row in memory at a time, into a file name or an open file. A full sheet goes on in
    another.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        _sheet(book, head, islice(rows, SHEET_ROWS))
        for first in rows:
            _sheet(book, head, chain([first], islice(rows, SHEET_ROWS - 1)))


def _sheet(book: Any, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, head, book.add_format({"bold": True}))
    day, decimals = (
        book.add_format({"num_format": "d mmm yyyy"}),
        book.add_format({"num_format": "#,##0.00"}),
    )
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if type(value) is str:
                if value:
                    sheet.write_string(last, place, _fitting(value))
            elif isinstance(value, date):
                sheet.write_datetime(last, place, value, day)
            elif value is not None:
                hundredths = isinstance(value, Decimal) and value.as_tuple().exponent == -2
                sheet.write(last, place, value, decimals if hundredths else None)
    sheet.autofilter(0, 0, last, len(head) - 1)


def _fitting(value: str) -> str:
    """A cell holds 32,767 characters; a longer text says at its end where it is whole."""
    if len(value) > CELL_LENGTH:
        note = gettext(" … [terpotong: sel penuh, teks lengkap ada dalam berkas CSV dan JSON]")
        return value[: CELL_LENGTH - len(note)] + note
    return value


WRITERS = {"csv": _csv, "xlsx": _xlsx, "json": _json}
