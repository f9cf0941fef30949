"""Files that say how many users each service had in the last year: columns unit, layanan, pengguna.

A row that cannot be taken is a problem with its line; it never stops the other rows from being
read.
"""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from tuntas.core.base.messages import N_, Message
from tuntas.readers.formats.sheets import first_sheet, written_rows
from tuntas.readers.refusals import unreadable

MAX_BYTES = 5 * 2**20
COLUMNS = {  # what a heading may say, in Indonesian or English
    "unit": ("unit", "unit pelayanan", "upp"),
    "service": ("layanan", "jenis layanan", "service"),
    "users": ("pengguna", "pengguna setahun", "jumlah pengguna", "users"),
}


@dataclass(frozen=True)
class Count:
    """One row: ``line`` as a spreadsheet numbers it; ``users`` as written."""

    line: int
    unit: str
    service: str
    users: str


@dataclass(frozen=True)
class Problem:
    line: int
    message: Message


@dataclass(frozen=True)
class Matched:
    """Users by service id; None where the file says nothing."""

    users: Mapping[int, int | None]
    problems: tuple[Problem, ...]


def read(data: bytes, name: str) -> list[Count]:
    """All rows below the heading that are not blank. Raises UnreadableFile."""
    if len(data) > MAX_BYTES:
        raise unreadable("user_counts.file_too_large", file=name, limit=MAX_BYTES // 2**20)
    rows = table_rows(data, name)
    if not rows:
        raise unreadable("user_counts.file_empty", file=name)
    places = _places(rows[0], name)
    return [
        Count(line, *(_cell(cells, places[key]) for key in COLUMNS)) for line, cells in rows[1:]
    ]


def table_rows(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """The rows of a spreadsheet or a text of columns that are not blank, each with its line."""
    is_book = data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    if is_book:
        return written_rows(first_sheet(data, name))
    rows = _text(data, name)
    return [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]


def match(rows: Sequence[Count], services: Mapping[tuple[str, str], int]) -> Matched:
    """Rows against the services that are asked, by (unit, service) in small letters."""
    users: dict[int, int | None] = {}
    problems: list[Problem] = []
    for row in rows:
        service = services.get(key_of(row.unit, row.service))
        if problem := _problem(row, service, users):
            problems.append(Problem(row.line, problem))
        elif service is not None:
            users[service] = int(row.users) if row.users else None
    return Matched(users, tuple(problems))


def _problem(row: Count, service: int | None, taken: Collection[int]) -> Message | None:
    named = {"service": row.service, "unit": row.unit}
    if service is None:
        text = N_(
            "“{service}” di “{unit}” bukan layanan putaran ini; samakan namanya dengan daftar."
        )
        return Message(text, named)
    if service in taken:
        return Message(N_("“{service}” di “{unit}” sudah ada di baris sebelumnya."), named)
    if row.users and not is_count(row.users):
        text = N_("tertulis “{found}”; yang diharapkan bilangan bulat seperti 1234, atau kosong.")
        return Message(text, {"found": row.users[:40]})
    return None


def key_of(unit: str, service: str) -> tuple[str, str]:
    return _plain(unit), _plain(service)


def is_count(text: str) -> bool:
    """Digits only: 1.234 may be a thousand or one, so it is not guessed."""
    return text.isascii() and text.isdigit() and len(text) <= 9


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _places(head: tuple[int, Sequence[str]], name: str) -> dict[str, int]:
    line, cells = head
    titles = [_plain(cell) for cell in cells]
    found = {
        key: next((titles.index(title) for title in known if title in titles), None)
        for key, known in COLUMNS.items()
    }
    if missing := [key for key, place in found.items() if place is None]:
        raise unreadable(
            "user_counts.columns_missing",
            file=name,
            row=line,
            missing=", ".join(COLUMNS[key][0] for key in missing),
            known=", ".join(known[0] for known in COLUMNS.values()),
        )
    return {key: place for key, place in found.items() if place is not None}


def _text(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise unreadable("user_counts.encoding", file=name, row=line) from error
    title = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=title.count))
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise unreadable(
            "user_counts.csv_broken", file=name, row=reader.line_num, reason=error
        ) from error
