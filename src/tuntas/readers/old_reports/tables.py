"""From a file to lines of cells, and from lines to the two kinds of table of a report.

Every source (text, workbook, document) becomes a stream of ``Line``; all that follows is the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tuntas.core.base.errors import UnreadableFile
from tuntas.core.base.messages import N_
from tuntas.readers.old_reports.columns import Columns, columns_of
from tuntas.readers.old_reports.markup import plain
from tuntas.readers.refusals import unreadable

MAX_BYTES = 50 * 1024 * 1024
_YEAR = re.compile(r"(?<!semester i )(?<!semester ii )\btahun (\d{4})\b")
_TITLE = re.compile(
    r"^(?:[a-z0-9]{1,3}[.)] )?(?:bab|lampiran|keterangan|catatan|tabel|matriks)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Line:
    """One line of the source, 1-based, and its cells, stripped."""

    number: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.cells))


@dataclass(frozen=True)
class TableRow:
    """A line of a table under the column heads of its own page."""

    line: Line
    columns: Columns
    after_break: bool  # the first row under a repeated head


@dataclass
class Table:
    kind: str  # summary or detail
    year: int | None  # of a detail table, from the nearest heading that names one
    rows: list[TableRow] = field(default_factory=list)


@dataclass(frozen=True)
class Tables:
    summary: Table
    details: tuple[Table, ...]
    prose: tuple[Line, ...]  # lines before the summary
    outside: tuple[Line, ...]  # non-empty lines after it that belong to no table and head none


def decode(data: bytes, name: str) -> str:
    """Reads UTF-8, with or without its mark; refusals name the file and the line."""
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    if not data.strip():
        raise unreadable("old_reports.empty_file", file=name)
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise unreadable(
            "old_reports.binary_file", file=name, line=data.count(b"\n", 0, data.index(b"\0")) + 1
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable(
            "old_reports.wrong_encoding", file=name, line=data.count(b"\n", 0, error.start) + 1
        ) from error


def too_large(name: str, size: int) -> UnreadableFile:
    return unreadable(
        "old_reports.file_too_large",
        file=name,
        size=-(-size // (1024 * 1024)),
        limit=MAX_BYTES // (1024 * 1024),
    )


def lines_of(text: str) -> list[Line]:
    """Lines as an editor counts them; cells are separated by tabs."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [
        Line(n, tuple(cell.strip() for cell in line.split("\t"))) for n, line in enumerate(raw, 1)
    ]


def find_tables(lines: Sequence[Line], name: str) -> Tables:
    """The summary (Lampiran 1) and the detail tables (Lampiran 2), each over all of its pages.

    Raises UnreadableFile: ``no_summary_table``, ``no_detail_table``, ``missing_column``,
    ``no_year``.
    """
    tables, outside = _walk([line for line in lines if line.text], name)
    summaries = [t for t in tables if t.kind == "summary" and t.rows]
    details = [t for t in tables if t.kind == "detail" and t.rows]
    if not summaries:
        what = N_("matriks ringkasan per unit (Lampiran 1)")
        raise unreadable("old_reports.no_summary_table", file=name, what=what, head=SUMMARY_HEAD)
    if not details:
        what = N_("matriks rincian rencana aksi (Lampiran 2)")
        raise unreadable("old_reports.no_detail_table", file=name, what=what, head=DETAIL_HEAD)
    first = min(t.rows[0].columns.line for t in tables if t.rows)
    for extra in summaries[1:]:
        summaries[0].rows += extra.rows
    return Tables(
        summaries[0],
        tuple(details),
        tuple(line for line in lines if line.number < first),
        tuple(line for line in outside if line.number > first),
    )


SUMMARY_HEAD = "No, Unit Pelayanan, Tahun, Jumlah Rekomendasi, Jumlah Rencana Aksi, Status"
DETAIL_HEAD = "No, Unit Pelayanan, Jenis Layanan, Rencana Aksi, Timeline, Status"


def _walk(lines: Sequence[Line], name: str) -> tuple[list[Table], list[Line]]:
    tables: list[Table] = []
    outside: list[Line] = []
    headings: list[str] = []  # since the last head of a table
    table: Table | None = None
    open_ = after_break = False
    heads = [columns_of(line.cells, line.number, name) for line in lines] + [None]
    for line, columns, next_head, following in zip(
        lines, heads, heads[1:], [*lines[1:], None], strict=False
    ):
        if columns:
            year = _year_in(headings) if columns.kind == "detail" else None
            if table is None or table.kind != columns.kind or year not in (None, table.year):
                table = Table(columns.kind, _year_of(columns, year, name))
                tables.append(table)
            head, headings, open_, after_break = columns, [], True, True
        elif _is_heading(line, next_head is not None):
            headings.append(plain(line.text))
            open_ = False
        elif table is not None and open_ and _belongs(line, following, next_head is not None):
            table.rows.append(TableRow(line, head, after_break and bool(table.rows)))
            after_break = False
        else:
            outside.append(line)
    return tables, outside


def _belongs(line: Line, following: Line | None, before_head: bool) -> bool:
    """A line of several cells is a row; a lone text only where the table goes on after it."""
    if len(line.cells) > 2 or sum(1 for cell in line.cells if cell) > 1:
        return True
    if following is None or before_head or re.fullmatch(r"[\W\d]*", line.text):
        return False
    return len(following.cells) > 2


def _is_heading(line: Line, before_head: bool) -> bool:
    """A lone text that opens like a title, or that names a year right above a table's head."""
    if len(line.cells) > 2 or not line.cells[0] or any(line.cells[1:]):
        return False
    text = plain(line.text)
    return bool(_TITLE.match(text)) or (before_head and bool(_YEAR.search(text.casefold())))


def _year_in(headings: Sequence[str]) -> int | None:
    """The year of the nearest heading, but for periods such as "Semester I Tahun 2023"."""
    for text in reversed(headings):
        if found := _YEAR.findall(text.casefold()):
            return int(found[-1])
    return None


def _year_of(columns: Columns, year: int | None, name: str) -> int | None:
    if columns.kind == "detail" and year is None:
        raise unreadable("old_reports.no_year", file=name, line=columns.line)
    return year
