"""A report in a DOCX file as lines of cells, for the same stages as a report in text."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import takewhile
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from tuntas.readers.formats.packages import BROKEN, refuse_oversized
from tuntas.readers.formats.workbook import Cells, with_dashes
from tuntas.readers.old_reports.columns import columns_of
from tuntas.readers.old_reports.tables import Line
from tuntas.readers.refusals import unreadable

# What python-docx raises over parts that are missing, or are other than their names say.
_NO_DOCUMENT = (PackageNotFoundError, XMLSyntaxError, AttributeError, KeyError, TypeError)
_NUMBERED = re.compile(r"(\d+)\.\s+(.+)", re.DOTALL)
_NOTHING = "–"  # how our own writer prints "no data"
_OUR_DOUBTS = (
    "Lampiran 3\nHal yang Tidak Sesuai"  # heads our doubts about the rest; ends the source
)
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t"}


def lines(data: bytes, name: str) -> list[Line]:
    """Paragraphs are lines of one cell, table rows lines of several; numbers count both, from 1.

    A cell that spans rows is repeated in each. A row that is one cell over the whole table names
    the unit of the rows below. Raises UnreadableFile: ``not_docx``, ``file_too_large``.
    """
    body = _body(data, name)
    found = (cells for block in body for cells in _block(block, name))
    source = takewhile(lambda cells: _OUR_DOUBTS not in cells, found)
    return [Line(number, cells) for number, cells in enumerate(source, 1)]


def _body(data: bytes, name: str) -> Any:
    try:
        refuse_oversized(data, name)
        return docx.Document(BytesIO(data)).element.body
    except (*BROKEN, *_NO_DOCUMENT) as error:
        raise unreadable("files.not_docx", file=name) from error


def _block(block: Any, name: str) -> Iterator[Cells]:
    if block.tag == qn("w:p") and not (block.style or "").upper().startswith("TOC"):
        text = _text(block)
        yield (f"• {text}" if text and _is_item(block) else text,)
    elif block.tag == qn("w:tbl"):
        yield from _under_heading(list(_rows(block)), name)
    elif block.tag == qn("w:sdt"):  # a content control around paragraphs and tables
        yield from (
            cells
            for inner in block.iterfind(f"{qn('w:sdtContent')}/*")
            for cells in _block(inner, name)
        )


def _is_item(paragraph: Any) -> bool:
    """Of a list that the word processor marks: its numbers are in no text."""
    style = paragraph.style or ""
    if style.startswith("Heading"):
        return False
    marked = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    return marked or style.startswith(("ListNumber", "ListBullet"))


def _text(element: Any) -> str:
    parts = (
        part.text or "" if part.tag == qn("w:t") else _BREAKS.get(part.tag, "")
        for part in element.iter()
    )
    return "".join(parts).strip()


def _rows(table: Any) -> Iterator[Cells]:
    """Each row over the columns of the grid; what a cell spans to the right is blank."""
    above: list[str] = []
    for row in table.iterchildren(qn("w:tr")):
        cells: list[str] = []
        for cell in row.iterchildren(qn("w:tc")):
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            text = above[len(cells)] if goes_on and len(cells) < len(above) else _cell_text(cell)
            cells += [text, *[""] * (_span(cell) - 1)]
        above = cells
        yield tuple(cells)


def _cell_text(cell: Any) -> str:
    text = "\n".join(_text(paragraph) for paragraph in cell.iter(qn("w:p")))
    return "" if text == _NOTHING else text


def _span(cell: Any) -> int:
    """How many columns the cell takes; Word has at most 63."""
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = "1" if span is None else span.get(qn("w:val"), "1")
    return min(int(value), 63) if value.isdecimal() else 1


def _under_heading(rows: list[Cells], name: str) -> list[Cells]:
    """A table of plans that names its unit once above the columns, with the unit in each row."""
    if len(rows) < 2 or not _names_unit(rows[0]):
        return rows
    head = ("No", "Unit Pelayanan", *rows[1])
    columns = columns_of(head, 0, name)
    if columns is None or "plan" not in columns.roles:
        return rows
    match = _NUMBERED.fullmatch(rows[0][0])
    unit = match.groups() if match else ("", rows[0][0])
    return [head, *(with_dashes(columns, (*unit, *row)) for row in rows[2:])]


def _names_unit(row: Cells) -> bool:
    return len(row) > 1 and bool(row[0]) and not any(row[1:])
