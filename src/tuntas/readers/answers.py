"""Files of survey answers (CSV, XLSX, XLS, ODS, Parquet) as counted answer patterns.

One row is one respondent; a column is an element, named by code (U3) or key (waktu) in any case. Other
columns are left alone. Every refusal names the file, the row, the column, and what is expected.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from python_calamine import CalamineError, CalamineWorkbook

from tuntas.core.errors import UnreadableFile
from tuntas.core.instruments import Instrument
from tuntas.core.messages import N_

Form = tuple[int | None, ...]
Row = tuple[int, Sequence[str]]  # number as a spreadsheet shows it, cells

_TEXT = {".csv", ".tsv", ".txt"}
_SHEETS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
_SHEET_LIMIT = 100 * 2**20  # bytes; a workbook is held in memory, text is not
_PARQUET = b"PAR1"  # first and last bytes of the format
_VALUE = re.compile(r"([1-9])(?:[.,]0+)?")
_CODE = re.compile(r"u\d+")


@dataclass
class Answers:
    """``groups``: value of the grouping column (or "") -> how often each form occurs, in element order.

    Rows without any answer are no respondents; they are counted in ``blank_rows``.
    """

    groups: dict[str, Counter[Form]] = field(default_factory=dict)
    blank_rows: int = 0

    def total(self) -> Counter[Form]:
        return sum(self.groups.values(), Counter())


def read(path: Path, instrument: Instrument, by: str | None = None) -> Answers:
    """Reads all rows, one at a time. Raises UnreadableFile."""
    with closing(_rows(path)) as rows:
        first = next((row for row in rows if any(cell.strip() for cell in row[1])), None)
        if first is None:
            raise UnreadableFile(
                "file_empty", N_("{file} kosong; yang diharapkan: baris judul dan jawaban."), file=path.name
            )
        columns = _columns(path.name, first, instrument)
        group = _group_column(path.name, first[1], by) if by else None
        return _count(path.name, rows, len(first[1]), columns, group, instrument)


def _count(
    name: str,
    rows: Iterator[Row],
    width: int,
    columns: list[tuple[int, int]],
    group: int | None,
    instrument: Instrument,
) -> Answers:
    answers = Answers()
    values = _Values(instrument.scale)
    blank: list[int | None] = [None] * len(instrument.elements)
    for number, cells in rows:
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            text = N_(
                "{file} baris {row}: ada {found} sel, padahal baris judul hanya {width}; "
                "periksa pemisah kolom."
            )
            raise UnreadableFile("row_too_long", text, file=name, row=number, found=len(cells), width=width)
        form = blank.copy()
        for position, column in columns:
            if column < len(cells):
                try:
                    form[position] = values[cells[column]]
                except ValueError:
                    raise _wrong_value(name, number, instrument, position, cells[column]) from None
        if form == blank:
            answers.blank_rows += 1
            continue
        key = "" if group is None else (cells[group].strip() if group < len(cells) else "")
        answers.groups.setdefault(key, Counter())[tuple(form)] += 1
    return answers


class _Values(dict[str, int | None]):
    """Cell text -> value, worked out once per different text. Raises ValueError for what is no answer."""

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale

    def __missing__(self, cell: str) -> int | None:
        text = cell.strip()
        found = _VALUE.fullmatch(text)
        if text and not (found and int(found[1]) <= self.scale):
            raise ValueError(text)
        self[cell] = int(found[1]) if found else None
        return self[cell]


def _wrong_value(name: str, row: int, instrument: Instrument, position: int, cell: str) -> UnreadableFile:
    return UnreadableFile(
        "value_not_on_scale",
        N_(
            "{file} baris {row}, kolom {column}: tertulis “{found}”; yang diharapkan bilangan bulat "
            "1 sampai {scale}, atau kosong."
        ),
        file=name,
        row=row,
        column=f"U{position + 1} ({instrument.keys[position]})",
        found=cell.strip()[:60],
        scale=instrument.scale,
    )


def _columns(name: str, header: Row, instrument: Instrument) -> list[tuple[int, int]]:
    """Pairs of element position and column; refuses a file without, twice, or with foreign elements."""
    number, titles = header
    positions: dict[int, int] = {}
    for column, title in enumerate(titles):
        element = instrument.find(title)
        if element is None:
            if _CODE.fullmatch(title.strip().casefold()):
                text = N_(
                    "{file} baris {row}: kolom {column} tidak ada dalam instrumen {instrument} ({known})."
                )
                raise UnreadableFile(
                    "column_unknown",
                    text,
                    file=name,
                    row=number,
                    column=title.strip(),
                    instrument=instrument.id,
                    known=_known(instrument),
                )
            continue
        position = instrument.elements.index(element)
        if position in positions:
            text = N_("{file} baris {row}: unsur {column} muncul dalam dua kolom; satu saja yang diharapkan.")
            raise UnreadableFile("column_twice", text, file=name, row=number, column=title.strip())
        positions[position] = column
    if not positions:
        text = N_(
            "{file} baris {row}: tidak ada kolom unsur; baris judul diharapkan memuat {known} "
            "atau kunci unsur."
        )
        raise UnreadableFile("columns_missing", text, file=name, row=number, known=_known(instrument))
    return sorted(positions.items())


def _known(instrument: Instrument) -> str:
    return f"U1-U{len(instrument.elements)}"


def _group_column(name: str, titles: Sequence[str], by: str) -> int:
    plain = [title.strip().casefold() for title in titles]
    if by.strip().casefold() not in plain:
        text = N_("{file}: kolom {by} untuk pengelompokan tidak ada. Yang ada: {known}.")
        raise UnreadableFile(
            "group_column_missing", text, file=name, by=by, known=", ".join(t.strip() for t in titles)
        )
    return plain.index(by.strip().casefold())


def _rows(path: Path) -> Generator[Row, None, None]:
    kind = path.suffix.casefold()
    try:
        if kind in _TEXT:
            yield from _text_rows(path)
        elif kind in _SHEETS:
            yield from _sheet_rows(path)
        elif kind == ".parquet":
            yield from _parquet_rows(path)
        else:
            text = N_("{file}: jenis berkas tidak dikenal; yang diharapkan CSV, XLSX, ODS, atau Parquet.")
            raise UnreadableFile("file_type", text, file=path.name)
    except OSError as error:
        text = N_("{file} tidak dapat dibuka: {reason}.")
        raise UnreadableFile(
            "file_not_opened", text, file=path.name, reason=error.strerror or error
        ) from error


def _text_rows(path: Path) -> Iterator[Row]:
    with path.open("rb") as raw:
        if b"\0" in raw.read(8192):
            text = N_("{file} bukan teks; yang diharapkan CSV dengan pengodean UTF-8.")
            raise UnreadableFile("not_text", text, file=path.name)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        try:
            reader = csv.reader(lines, delimiter=_delimiter(lines))
            for cells in reader:
                yield reader.line_num, cells
        except UnicodeDecodeError:
            text = N_("{file} baris {row}: bukan UTF-8; simpan ulang sebagai CSV UTF-8.")
            raise UnreadableFile("encoding", text, file=path.name, row=_first_undecodable(path)) from None
        except csv.Error as error:
            text = N_("{file} baris {row}: bukan CSV yang utuh ({reason}).")
            raise UnreadableFile(
                "csv_broken", text, file=path.name, row=reader.line_num, reason=error
            ) from error


def _delimiter(lines: TextIO) -> str:
    """The separator that the first written line holds most of; a comma where there is none."""
    title = next((line for line in lines if line.strip()), "")
    lines.seek(0)
    return max(",;\t", key=title.count)


def _first_undecodable(path: Path) -> int:
    with path.open("rb") as raw:
        for number, line in enumerate(raw, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return number


def _sheet_rows(path: Path) -> Iterator[Row]:
    """The first sheet. Calamine gives whole numbers as floats and error cells as ''."""
    if path.stat().st_size > _SHEET_LIMIT:
        text = N_("{file} lebih dari {limit} MB; simpan sebagai CSV, yang dibaca baris demi baris.")
        raise UnreadableFile("file_too_large", text, file=path.name, limit=_SHEET_LIMIT // 2**20)
    try:
        book = CalamineWorkbook.from_path(path)
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        text = N_("{file} bukan lembar kerja yang utuh ({reason}); yang diharapkan XLSX atau ODS.")
        raise UnreadableFile("sheet_broken", text, file=path.name, reason=error) from error
    for number, row in enumerate(cells, start=1):
        yield number, [str(cell) for cell in row]


def _parquet_rows(path: Path) -> Iterator[Row]:
    """Row 1 is the header, so that row numbers agree with the same data as CSV."""
    with path.open("rb") as raw:
        head = raw.read(len(_PARQUET))
        raw.seek(max(0, path.stat().st_size - len(_PARQUET)))
        tail = raw.read()
    if not head == tail == _PARQUET:
        raise UnreadableFile("not_parquet", N_("{file} bukan berkas Parquet yang utuh."), file=path.name)
    columns, rows = _parquet(path)
    yield 1, list(columns)
    for number, row in enumerate(rows, start=2):
        yield number, ["" if cell is None else str(cell) for cell in row]


def _parquet(path: Path) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    if importlib.util.find_spec("polars"):
        frame = importlib.import_module("polars").read_parquet(path)
        return frame.columns, frame.iter_rows()
    if importlib.util.find_spec("pyarrow"):
        file = importlib.import_module("pyarrow.parquet").ParquetFile(path)
        batches = file.iter_batches()
        names = file.schema_arrow.names
        return names, (row for batch in batches for row in zip(*batch.to_pydict().values(), strict=True))
    text = N_(
        "{file}: Parquet memerlukan polars atau pyarrow, yang tidak terpasang; pasang salah satunya "
        "atau simpan sebagai CSV."
    )
    raise UnreadableFile("parquet_unsupported", text, file=path.name)
