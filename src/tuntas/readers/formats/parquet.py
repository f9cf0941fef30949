"""Parquet files by DuckDB, which is imported only for one (0.2 s, 66 MB)."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuntas.readers.refusals import unreadable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Row of the first of them, its cells, how many rows are alike.
Group = tuple[int, Sequence[str], int]

_CHUNK = 10_000


def connect() -> DuckDBPyConnection:
    """A connection without a database, which fetches nothing from a network."""
    import duckdb

    config: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",  # which would keep what it writes in memory
    }
    return duckdb.connect(config=config)


def source(path: Path) -> str:
    """``path`` for DuckDB: pattern characters of a name escaped; a folder means its files."""
    name = re.sub(r"([\[*?])", r"[\1]", str(path))
    return f"{name}/**/*.parquet" if path.is_dir() else name


def quoted(name: str) -> str:
    """An identifier in SQL."""
    return '"' + name.replace('"', '""') + '"'


def header(path: Path) -> list[str]:
    """The names of the columns. Raises UnreadableFile."""
    with _reading(path) as db:
        found = db.execute(
            "SELECT * FROM read_parquet(?, union_by_name=true) LIMIT 0", [source(path)]
        )
        return [column[0] for column in found.description]


def groups(path: Path, names: Sequence[str]) -> Iterator[Group]:
    """Equal rows of these columns as one, in the order in which they first appear.

    Raises UnreadableFile.

    Row 1 is the header, so that numbers agree with the same data as CSV.
    """
    wanted = ", ".join(map(quoted, names))
    query = (
        f"SELECT min(file_row_number) + 2, count(*), {wanted} "  # noqa: S608 - names are quoted
        "FROM read_parquet(?, union_by_name=true, file_row_number=true) GROUP BY ALL ORDER BY 1"
    )
    with _reading(path) as db:
        found = db.execute(query, [source(path)])
        while rows := found.fetchmany(_CHUNK):
            for first, times, *cells in rows:
                yield first, [_text(cell) for cell in cells], times


@contextmanager
def _reading(path: Path) -> Generator[DuckDBPyConnection, None, None]:
    import duckdb

    try:
        with connect() as db:
            yield db
    except duckdb.Error as error:
        raise unreadable("files.not_parquet", file=path.name) from error


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else str(cell)  # some programs write a blank as NaN
