"""What a workbook says: sheets of rows with real numbers and dates, one value a cell."""

from dataclasses import dataclass
from datetime import date

from .model import Column, Value


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Workbook:
    title: str
    author: str
    day: date
    sheets: tuple[Sheet, ...]
    internal: bool = False  # as that of a ``Document``
