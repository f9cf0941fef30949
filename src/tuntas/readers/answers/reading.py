"""Files of survey answers (CSV, XLSX, XLS, ODS, Parquet) as counted answer patterns.

One row is one respondent; a column is an element, named by code (U3) or key (waktu) in any case; a
cell holds the value or the label of an answer. Other columns are left alone. Every refusal names
the file, the row, the column, and what is expected.
"""

import csv
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from python_calamine import CalamineError, CalamineWorkbook

from tuntas.core.base.errors import UnreadableFile
from tuntas.core.score.moments import Moments
from tuntas.core.score.scoring import tally_of
from tuntas.core.score.tallies import Count
from tuntas.core.survey.instruments import Instrument
from tuntas.core.survey.standard_questionnaires import labels
from tuntas.readers.formats import parquet
from tuntas.readers.refusals import unreadable

Form = tuple[int | None, ...]
SheetRow = tuple[int, Sequence[str]]  # number as a spreadsheet shows it, cells

_TEXT = {".csv", ".tsv", ".txt"}
_SHEETS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
_SHEET_LIMIT = 100 * 2**20  # bytes; a workbook is held in memory, text is not
_VALUE = re.compile(r"([1-9])(?:[.,]0+)?")
_CODE = re.compile(r"u\d+")
_EXCLUDED = (
    "excluded"  # the column of an export that says which answers are left out of the figures
)


@dataclass
class Answers:
    """``groups``: value of the grouping column (or "") -> how often each form occurs, by
    ``questions``.

    Rows without any answer are no respondents; they are counted in ``blank_rows``, and rows that
    the file marks as left out of the figures in ``excluded_rows``. ``others``: columns that were
    not looked at.
    """

    questions: tuple[str, ...]
    others: tuple[str, ...] = ()
    groups: dict[str, Counter[Form]] = field(default_factory=dict)
    blank_rows: int = 0
    excluded_rows: int = 0

    def total(self) -> Counter[Form]:
        return sum(self.groups.values(), Counter())

    def counts(self) -> dict[str, Count]:
        return {
            group: Count(
                forms.total(), tally_of(forms, self.questions), Moments.of(forms, self.questions)
            )
            for group, forms in self.groups.items()
        }


@dataclass(frozen=True)
class Layout:
    """Where the ``questions``, the grouping and the mark of exclusion stand in the columns."""

    file: str
    instrument: Instrument
    titles: Sequence[str]
    questions: tuple[str, ...]
    columns: dict[str, int]
    group: int | None
    excluded: int | None

    @property
    def used(self) -> list[int]:
        more = [column for column in (self.group, self.excluded) if column is not None]
        return sorted({*self.columns.values(), *more})

    @property
    def others(self) -> tuple[str, ...]:
        """Columns that are not looked at."""
        return tuple(
            t.strip() for i, t in enumerate(self.titles) if i not in self.used and t.strip()
        )


def read(path: Path, instrument: Instrument, by: str | None = None) -> Answers:
    """Reads all rows, one at a time. Raises UnreadableFile."""
    with closing(_rows(path)) as rows:
        layout = _layout(path.name, _header(path, rows), instrument, by)
        answers = Answers(layout.questions, layout.others)
        if is_parquet(path):
            names = [layout.titles[column] for column in layout.used]
            _count(
                answers, parquet.groups(path, names), _layout(path.name, (1, names), instrument, by)
            )
        else:
            _count(answers, _single(rows, layout), layout)
        return answers


def layout(path: Path, instrument: Instrument, by: str | None = None) -> Layout:
    """What the header says. Raises UnreadableFile."""
    with closing(_rows(path)) as rows:
        return _layout(path.name, _header(path, rows), instrument, by)


def is_parquet(path: Path) -> bool:
    """A Parquet file, or a folder of them as ``tuntas export`` writes it."""
    return path.suffix.casefold() == ".parquet" or any(path.glob("**/*.parquet"))


def _header(path: Path, rows: Iterator[SheetRow]) -> SheetRow:
    first = next((row for row in rows if any(cell.strip() for cell in row[1])), None)
    if first is None:
        raise unreadable("answers.file_empty", file=path.name)
    return first


def _single(rows: Iterator[SheetRow], layout: Layout) -> Iterator[parquet.Group]:
    width = len(layout.titles)
    for number, cells in rows:
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            raise unreadable(
                "answers.row_too_long", file=layout.file, row=number, found=len(cells), width=width
            )
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        yield number, cells, 1


def _count(answers: Answers, rows: Iterable[parquet.Group], layout: Layout) -> None:
    places = [
        (place, layout.columns[question], _Values(layout.instrument, question))
        for place, question in enumerate(layout.questions)
        if question in layout.columns
    ]
    blank: list[int | None] = [None] * len(layout.questions)
    for number, cells, times in rows:
        if layout.excluded is not None and cells[layout.excluded].strip().casefold() in (
            "true",
            "1",
        ):
            answers.excluded_rows += times
            continue
        form = blank.copy()
        for place, column, values in places:
            try:
                form[place] = values[cells[column]]
            except ValueError:
                raise _wrong_value(layout, number, layout.questions[place], cells[column]) from None
        if form == blank:
            answers.blank_rows += times
            continue
        group = "" if layout.group is None else cells[layout.group].strip()
        answers.groups.setdefault(group, Counter())[tuple(form)] += times


class _Values(dict[str, int | None]):
    """Cell text -> value, worked out once per different text.

    Raises ValueError for what is no answer.
    """

    def __init__(self, instrument: Instrument, question: str) -> None:
        super().__init__()
        self.scale = instrument.scale
        self.labels = labels(instrument, question)

    def __missing__(self, cell: str) -> int | None:
        text = " ".join(cell.split()).casefold()
        found = _VALUE.fullmatch(text)
        value = int(found[1]) if found else self.labels.get(text)
        if text and not (value and value <= self.scale):
            raise ValueError(text)
        self[cell] = value
        return value


def _wrong_value(layout: Layout, row: int, question: str, cell: str) -> UnreadableFile:
    element, dot, number = question.partition(".")
    code = layout.instrument.code(element) + dot + number
    return unreadable(
        "answers.value_not_on_scale",
        file=layout.file,
        row=row,
        column=f"{code} ({question})",
        found=cell.strip()[:60],
        scale=layout.instrument.scale,
    )


def _layout(name: str, header: SheetRow, instrument: Instrument, by: str | None) -> Layout:
    columns = _columns(name, header, instrument)
    titles = header[1]
    plain = [title.strip().casefold() for title in titles]
    more = sorted(columns.keys() - set(instrument.keys))
    return Layout(
        name,
        instrument,
        titles,
        (*instrument.keys, *more),
        columns,
        _group_column(name, titles, by) if by else None,
        plain.index(_EXCLUDED) if _EXCLUDED in plain else None,
    )


def _columns(name: str, header: SheetRow, instrument: Instrument) -> dict[str, int]:
    """Question -> column; refuses a file without elements, and with one twice or foreign.

    A second question on an element is named by its number: U3.2 or waktu.2.
    """
    number, titles = header

    known = f"U1-U{len(instrument.elements)}"
    refused = partial(unreadable, file=name, row=number, known=known)
    columns: dict[str, int] = {}
    for column, title in enumerate(titles):
        named, dot, which = title.strip().partition(".")
        element = instrument.find(named)
        if element is None or (dot and not which.isdigit()):
            if _CODE.fullmatch(named.casefold()):
                raise refused(
                    "answers.column_unknown", column=title.strip(), instrument=instrument.id
                )
            continue
        question = element.key + dot + which
        if question in columns:
            raise refused("answers.column_twice", column=title.strip())
        columns[question] = column
    if not columns:
        raise refused("answers.columns_missing")
    return columns


def _group_column(name: str, titles: Sequence[str], by: str) -> int:
    plain = [title.strip().casefold() for title in titles]
    if by.strip().casefold() not in plain:
        raise unreadable(
            "answers.group_column_missing",
            file=name,
            by=by,
            known=", ".join(t.strip() for t in titles),
        )
    return plain.index(by.strip().casefold())


def _rows(path: Path) -> Generator[SheetRow, None, None]:
    kind = path.suffix.casefold()
    try:
        if kind in _TEXT:
            yield from _text_rows(path)
        elif kind in _SHEETS:
            yield from _sheet_rows(path)
        elif is_parquet(path):
            with nullcontext() if path.is_dir() else path.open("rb"):
                yield 1, parquet.header(path)
        else:
            raise unreadable("answers.file_type", file=path.name)
    except OSError as error:
        raise unreadable(
            "answers.file_not_opened", file=path.name, reason=error.strerror or error
        ) from error


def _text_rows(path: Path) -> Iterator[SheetRow]:
    with path.open("rb") as raw:
        if b"\0" in raw.read(8192):
            raise unreadable("answers.not_text", file=path.name)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        try:
            reader = csv.reader(lines, delimiter=_delimiter(lines))
            for cells in reader:
                yield reader.line_num, cells
        except UnicodeDecodeError:
            raise unreadable(
                "answers.encoding", file=path.name, row=_first_undecodable(path)
            ) from None
        except csv.Error as error:
            raise unreadable(
                "answers.csv_broken", file=path.name, row=reader.line_num, reason=error
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


def _sheet_rows(path: Path) -> Iterator[SheetRow]:
    """The first sheet. Calamine gives whole numbers as floats and error cells as ''."""
    if path.stat().st_size > _SHEET_LIMIT:
        raise unreadable("answers.file_too_large", file=path.name, limit=_SHEET_LIMIT // 2**20)
    try:
        book = CalamineWorkbook.from_path(path)
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise unreadable("answers.sheet_broken", file=path.name, reason=error) from error
    for number, row in enumerate(cells, start=1):
        yield number, [str(cell) for cell in row]
