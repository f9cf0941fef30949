"""Roles of columns by their heads, and cells that slipped out of their column."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, zip_longest
from typing import Any, NamedTuple

from tuntas.core.base import data
from tuntas.core.base.periods import read_date
from tuntas.core.followup.workflow import printed_status
from tuntas.readers.old_reports.markup import plain
from tuntas.readers.refusals import unreadable

_TABLE = data.table("old_reports/columns", "tuntas.readers")
_COLUMNS: dict[str, dict[str, Any]] = _TABLE["columns"]
_HEADS = {
    role: re.compile(column["head"], re.IGNORECASE)
    for role, column in _COLUMNS.items()
    if "head" in column
}
_NUMBER = re.compile(r"\d{1,3}\.?")
_PERIOD = re.compile(
    r"hari|minggu|pekan|bulan|triwulan|semester|tahun|\brutin$|\bberkala$", re.IGNORECASE
)


@dataclass(frozen=True)
class Columns:
    """The head of a table on one page.

    ``roles[i]`` is the role of column ``i``: "other" for a head that means nothing here, "" for a
    blank one.
    """

    kind: str  # summary or detail
    roles: tuple[str, ...]
    line: int
    unread: tuple[str, ...] = ()  # the heads of the "other" columns

    def read(self, cells: Sequence[str]) -> dict[str, str]:
        """Role to cell for a row that sits in its columns; a short row has blanks at its end."""
        return {role: cell for role, cell in zip_longest(self.roles, cells, fillvalue="") if role}


def columns_of(cells: Sequence[str], line: int, name: str) -> Columns | None:
    """The columns if these cells are a table's head, else None.

    Raises UnreadableFile ``missing_column`` for a head that lacks a column the reader cannot do
    without.
    """
    heads = [plain(cell) for cell in cells]
    filled = sum(1 for head in heads if head)
    if filled < 3 or any(len(head) > 60 for head in heads) or _has_values(cells):
        return None
    roles: list[str] = []
    for head in heads:
        role = _role_of(head)
        roles.append("other" if role and role in roles else role)
    known = set(roles) - {"", "other"}
    if len(known) < 3 or len(known) * 2 < filled:
        return None
    if not known & {"unit", "plan", "plans"} or not known & {"no", "unit"}:
        return None
    kind = "summary" if known & {"recommendations", "plans"} else "detail"
    if kind == "detail" and "plan" not in known and not known >= {"deadline", "status"}:
        return None  # a table about something else, such as the units and their targets
    _refuse_missing(kind, roles, line, name)
    unread = tuple(head for head, role in zip(heads, roles, strict=True) if role == "other")
    return Columns(kind, tuple(roles), line, unread)


def _role_of(head: str) -> str:
    if not head:
        return ""
    return next((role for role, known in _HEADS.items() if known.search(head)), "other")


def _has_values(cells: Sequence[str]) -> bool:
    return any(_NUMBER.fullmatch(cell) or is_status(cell) for cell in cells if cell)


def _refuse_missing(kind: str, roles: Sequence[str], line: int, name: str) -> None:
    missing = [role for role in _TABLE["needed"][kind] if role not in roles]
    if kind == "detail" and not {"service", "recommendation", "recommendation_no"} & set(roles):
        missing.append("service")
    if missing:
        raise unreadable(
            "old_reports.missing_column",
            file=name,
            line=line,
            missing=", ".join(_COLUMNS[role]["name"] for role in missing),
        )


def is_status(cell: str) -> bool:
    return printed_status(cell) != ""


def is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))


def is_date(cell: str, year: int) -> bool:
    """Something that stands in a deadline column: a date, a period, ``Setiap bulan``."""
    if not 0 < len(cell) <= 40 or is_number(cell):
        return False
    reading = read_date(cell, year)
    often = reading.kind == "recurring" and len(cell.split()) <= 3
    return reading.value is not None or (often and bool(_PERIOD.search(cell)))


def place(
    cells: Sequence[str], columns: Columns, year: int, names_unit: Callable[[str], bool]
) -> tuple[dict[str, str], bool]:
    """Role to cell, and whether the cells had to be moved.

    A row that fits its columns is left alone. Otherwise the order of its cells is kept and they are
    laid into the columns that they look like, with as few jumps as possible.
    """
    looks = [_look(cell, year) for cell in cells]
    if _in_place(cells, looks, columns):
        return columns.read(cells), False
    filled = [
        _Filled(at, cell, look, look == "text" and names_unit(cell))
        for at, (cell, look) in enumerate(zip(cells, looks, strict=True))
        if cell
    ]
    targets = [at for at, role in enumerate(columns.roles) if role]
    if len(filled) > len(targets):
        return _squeeze(filled, columns), True
    best = min(combinations(targets, len(filled)), key=lambda to: _cost(filled, to, columns.roles))
    placed = dict.fromkeys(filter(None, columns.roles), "")
    placed |= {columns.roles[to]: cell.text for to, cell in zip(best, filled, strict=True)}
    return placed, any(to != cell.at for to, cell in zip(best, filled, strict=True))


class _Filled(NamedTuple):
    """A cell with something in it, where it stands and what it looks like."""

    at: int
    text: str
    look: str
    names_unit: bool


def _look(cell: str, year: int) -> str:
    """number, status, date, dash (says "nothing"), text, or "" for a blank cell."""
    if not cell.strip("-–—_."):
        return "dash" if cell else ""
    if is_number(cell):
        return "number"
    if is_status(cell):
        return "status"
    return "date" if is_date(cell, year) else "text"


def _in_place(cells: Sequence[str], looks: Sequence[str], columns: Columns) -> bool:
    for role, look in zip_longest(columns.roles, looks, fillvalue=""):
        if look in _COLUMNS[role or "blank"].get("cannot_hold", ()):
            return False
    taken = columns.read(looks)
    if "text" in looks and not taken["plan"] and (taken["deadline"] or taken["status"]):
        return False
    placed = columns.read(cells)
    return len(placed["deadline"]) <= 40 and len(placed["status"]) <= 40


def _cost(filled: Sequence[_Filled], to: Sequence[int], roles: Sequence[str]) -> float:
    cost, shift = 0.0, 0
    taken = {roles[column] for column in to}
    for column, cell in zip(to, filled, strict=True):
        role = roles[column]
        misfit = _COLUMNS[role].get("misfit", {})
        cost += misfit.get(cell.look, 0 if cell.look == "text" else 8)
        if cell.look == "text" and (role == "unit") != cell.names_unit:
            cost += 3
        cost += abs(column - cell.at - shift) / 2
        shift = column - cell.at
    if (
        "plan" not in taken
        and taken & {"deadline", "status"}
        and any(c.look == "text" for c in filled)
    ):
        cost += 4
    if "no" in taken and "unit" not in taken:
        cost += 3
    return cost


def _squeeze(filled: Sequence[_Filled], columns: Columns) -> dict[str, str]:
    """More cells than columns: what stands beyond the last column is kept with the plan's text."""
    placed = dict.fromkeys(filter(None, columns.roles), "")
    for cell in filled:
        role = columns.roles[cell.at] if cell.at < len(columns.roles) else ""
        placed[role or "plan"] = f"{placed[role or 'plan']} {cell.text}".strip()
    return placed
