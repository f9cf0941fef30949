"""Column roles from the words of a table's head, and the placing of cells that slipped out of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from tuntas.core.errors import UnreadableFile
from tuntas.core.messages import N_
from tuntas.core.periods import read_date
from tuntas.readers.markup import plain

# In this order: the first pattern that matches a head decides.
_ROLES: tuple[tuple[str, str], ...] = (
    ("status", r"^status|jumlah.*(?:close|selesai)|^(?:close|selesai)$"),
    ("recommendations", r"^(?:jumlah|total|banyaknya) rekomendasi"),
    ("plans", r"^(?:jumlah|total|banyaknya) (?:rencana|ratl|tindak lanjut)"),
    ("recommendation_no", r"^(?:no|nomor)\b\W*rekomendasi"),
    ("no", r"^(?:no|nomor|nomor urut|no urut)\W*$"),
    ("unit", r"\bunit\b|^upp$|^satuan kerja|^satker"),
    ("year", r"^tahun\b"),
    ("recommendation", r"^(?:isi |uraian )?rekomendasi"),
    ("service", r"^(?:jenis |nama )?(?:layanan|pelayanan)"),
    ("plan", r"rencana aksi|rencana tindak lanjut|\bratl\b"),
    ("deadline", r"timeline|\bwaktu\b|\btarget\b|tenggat|jadwal"),
)
# What people call a column, for the refusals.
_NAMES = {
    "unit": "Unit Pelayanan",
    "year": "Tahun",
    "recommendations": "Jumlah Rekomendasi",
    "plans": "Jumlah Rencana Aksi",
    "status": "Status",
    "plan": "Rencana Aksi",
    "deadline": "Timeline",
    "service": "Jenis Layanan",
}
_NEEDED = {
    "summary": ("unit", "year", "recommendations", "plans", "status"),
    "detail": ("unit", "plan", "deadline", "status"),
}
_STATUSES = frozenset({"close", "closed", "open", "selesai", "belum", "proses", "tuntas", "done", "terbuka"})
_STATUSES |= {"tertutup", "ditutup", "belum selesai", "sudah selesai", "dalam proses", "on progress"}
_NUMBER = re.compile(r"\d{1,3}\.?")


@dataclass(frozen=True)
class Columns:
    """The head of a table on one page: ``roles[i]`` is the role of column ``i``, "" where unknown."""

    kind: str  # summary or detail
    roles: tuple[str, ...]
    line: int

    def read(self, cells: Sequence[str]) -> dict[str, str]:
        """Role to cell for a row that sits in its columns."""
        return {role: cell for role, cell in zip(self.roles, cells, strict=False) if role}


def columns_of(cells: Sequence[str], line: int, name: str) -> Columns | None:
    """The columns if these cells are a table's head, else None.

    Raises UnreadableFile ``missing_column`` for a head that lacks a column the reader cannot do without.
    """
    heads = [plain(cell).casefold() for cell in cells]
    if sum(1 for head in heads if head) < 3 or any(len(head) > 60 for head in heads):
        return None
    roles: list[str] = []
    for head in heads:
        found = next((role for role, pattern in _ROLES if re.search(pattern, head)), "") if head else ""
        roles.append(found if found not in roles else "")
    known = sum(1 for role in roles if role)
    if (
        known < 3
        or known * 2 < sum(1 for head in heads if head)
        or not {"unit", "plan", "plans"} & set(roles)
    ):
        return None
    if not {"no", "unit"} & set(roles) or _has_values(cells):
        return None
    kind = "summary" if {"recommendations", "plans"} & set(roles) else "detail"
    _refuse_missing(kind, roles, line, name)
    return Columns(kind, tuple(roles), line)


def _has_values(cells: Sequence[str]) -> bool:
    return any(_NUMBER.fullmatch(cell) or is_status(cell) for cell in cells if cell)


def _refuse_missing(kind: str, roles: Sequence[str], line: int, name: str) -> None:
    missing = [_NAMES[role] for role in _NEEDED[kind] if role not in roles]
    if kind == "detail" and not {"service", "recommendation", "recommendation_no"} & set(roles):
        missing.append(_NAMES["service"])
    if missing:
        raise UnreadableFile(
            "missing_column",
            N_("{file}: baris {line}: kepala tabel tidak memuat kolom {missing}. Tambahkan kolom itu."),
            file=name,
            line=line,
            missing=", ".join(missing),
        )


def is_status(cell: str) -> bool:
    return cell.casefold().strip(" .") in _STATUSES


def is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))


def is_date(cell: str, year: int) -> bool:
    """Something that stands in a deadline column: a date, a period, ``Setiap bulan``, a dash."""
    return 0 < len(cell) <= 40 and read_date(cell, year).kind != "unreadable" and not _NUMBER.fullmatch(cell)


def place(
    cells: Sequence[str], columns: Columns, year: int, names_unit: Callable[[str], bool]
) -> tuple[dict[str, str], bool]:
    """Role to cell, and whether the cells had to be moved.

    A row that fits its columns is left alone. Otherwise the order of its cells is kept and they are laid
    into the columns that they look like, with as few jumps as possible.
    """
    looks = [_look(cell, year) for cell in cells]
    if _in_place(cells, looks, columns):
        return columns.read(cells), False
    filled = [(at, cell) for at, cell in enumerate(cells) if cell]
    targets = [at for at, role in enumerate(columns.roles) if role]
    if len(filled) > len(targets):
        return _squeeze(filled, columns), True
    best = min(
        combinations(targets, len(filled)),
        key=lambda to: _cost(filled, to, columns.roles, year, names_unit),
    )
    placed = {role: "" for role in columns.roles if role}
    placed |= {columns.roles[to]: cell for to, (_, cell) in zip(best, filled, strict=True)}
    return placed, any(to != at for to, (at, _) in zip(best, filled, strict=True))


def _look(cell: str, year: int) -> str:
    if not cell:
        return ""
    if is_number(cell):
        return "number"
    if is_status(cell):
        return "status"
    return "date" if is_date(cell, year) else "text"


def _in_place(cells: Sequence[str], looks: Sequence[str], columns: Columns) -> bool:
    taken = columns.read(looks)
    if "text" in looks and not taken["plan"] and (taken["deadline"] or taken["status"]):
        return False
    for at, look in enumerate(looks):
        role = columns.roles[at] if at < len(columns.roles) else None
        if look and role is None:
            return False
        if role in ("no", "recommendation_no") and look not in ("", "number"):
            return False
        if (look == "date") != (role == "deadline") and look == "date" and role:
            return False
        if look == "status" and role not in ("status", ""):
            return False
        if look == "number" and role in ("unit", "service", "plan", "deadline", "status"):
            return False
        if role in ("status", "deadline") and look == "text" and len(cells[at]) > 40:
            return False
    return True


_MISFIT = {
    "number": {"no": 0, "recommendation_no": 0, "plan": 5},
    "date": {"deadline": 0},
    "status": {"status": 0},
    "text": {"no": 8, "recommendation_no": 8, "deadline": 6, "status": 6, "recommendation": 1},
}


def _cost(
    filled: Sequence[tuple[int, str]],
    to: Sequence[int],
    roles: Sequence[str],
    year: int,
    names_unit: Callable[[str], bool],
) -> float:
    cost, shift = 0.0, 0
    taken = {roles[column]: cell for column, (_, cell) in zip(to, filled, strict=True)}
    for column, (at, cell) in zip(to, filled, strict=True):
        look, role = _look(cell, year), roles[column]
        cost += _MISFIT[look].get(role, 0 if look == "text" else 8)
        if look == "text" and (role == "unit") != names_unit(cell):
            cost += 3
        cost += abs(column - at - shift) / 2
        shift = column - at
    has_text = any(_look(cell, year) == "text" for _, cell in filled)
    if has_text and not taken.get("plan") and (taken.get("deadline") or taken.get("status")):
        cost += 4
    if taken.get("no") and not taken.get("unit"):
        cost += 3
    return cost


def _squeeze(filled: Sequence[tuple[int, str]], columns: Columns) -> dict[str, str]:
    """More cells than columns: what stands beyond the last column is kept with the plan's text."""
    placed = {role: "" for role in columns.roles if role}
    for at, cell in filled:
        role = columns.roles[at] if at < len(columns.roles) and columns.roles[at] else "plan"
        placed[role] = f"{placed[role]} {cell}".strip()
    return placed
