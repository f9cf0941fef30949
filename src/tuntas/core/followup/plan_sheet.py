"""A spreadsheet of action plans: its columns, and what a filled one would change.

Every cell is text as the file states it (real dates of a file as ISO 8601). Nothing is guessed:
what cannot be taken is a problem with its row and column, and a sheet with any problem changes
nothing. A row that still is as it was downloaded, which its ``trace`` shows, is nobody's change,
whatever became of its plan meanwhile. Personal data are covered in a sheet, and stay as they are
where the covered cell comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from tuntas.core.base import data
from tuntas.core.base.errors import refusals
from tuntas.core.base.messages import Message
from tuntas.core.voices.house import House
from tuntas.core.voices.masking import NOBODY

from . import workflow as followup
from .plan_cells import (
    CELL,
    COLUMNS,
    LONGEST_MILESTONE,
    LONGEST_TAG,
    canonical,
    day_of,
    elements_of,
    is_as_downloaded,
    keeps_label,
    milestones_of,
    shown,
    tags_of,
)

_PROBLEMS: Mapping[str, str] = {
    **data.rows("followup/plan_sheet")["problems"],
    "reason_long": followup.REASON_TOO_LONG,
}
_refusal = refusals("followup/plan_sheet")
CONTENT = (
    "service",
    "recommendation",
    "elements",
    "text",
    "cause",
    "measure",
    "person",
    "deadline",
    "milestones",
    "tags",
)


@dataclass(frozen=True)
class Known:
    """A plan that exists, with its cells as the sheet shows them. ``asked``: a deadline request
    waits for the head. ``others``: who else changed it since the sheet was downloaded; None where
    nobody knows."""

    version: int
    state: str
    unit: int
    cells: Mapping[str, str]
    asked: bool = False
    others: Sequence[str] | None = None


@dataclass(frozen=True)
class Place:
    """A unit whose plans this person may write; ``staff``: user names of those who work there."""

    services: frozenset[str]
    staff: frozenset[str]


@dataclass(frozen=True)
class Register:
    """``rounds``: name -> element codes; ``recommendations``: id -> (round, unit number);
    ``house``: names that the sheet did not cover.
    """

    units: Mapping[int, Place]
    rounds: Mapping[str, frozenset[str]]
    recommendations: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    house: House = NOBODY


@dataclass(frozen=True)
class Problem:
    """``row`` as the spreadsheet numbers it; ``column`` is its title."""

    row: int
    column: str
    message: Message


@dataclass(frozen=True)
class Change:
    """``cells``: column -> (old, new), only what differs. A new plan has no ``code`` and no old
    values."""

    row: int
    round: str
    code: str
    unit: int
    cells: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Reading:
    changes: tuple[Change, ...]
    untouched: int
    problems: tuple[Problem, ...]


SheetRow = tuple[int, Mapping[str, str]]  # number, column -> cell


def rows_of(head: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> list[SheetRow]:
    """The rows that are not blank. Refuses (columns_unknown, columns_missing, columns_twice,
    sheet_empty)."""
    keys = {title.casefold(): key for key, title in COLUMNS.items()}
    titles = [" ".join(title.split()) for title in head]
    while titles and not titles[-1]:
        titles.pop()
    found = [keys.get(title.casefold(), "") for title in titles]
    if unknown := [title or "–" for title, key in zip(titles, found, strict=True) if not key]:
        raise _refusal("columns_unknown", columns=", ".join(f"“{title}”" for title in unknown))
    needed = {key: title for key, title in COLUMNS.items() if key != "trace"}
    if missing := [title for key, title in needed.items() if key not in found]:
        raise _refusal("columns_missing", columns=", ".join(f"“{title}”" for title in missing))
    if len(set(found)) < len(found):
        raise _refusal("columns_twice")
    given: list[SheetRow] = []
    for number, cells in rows:
        if any(cell.strip() for cell in cells[len(found) :]):
            raise _refusal("columns_unknown", said="columns_beyond", row=number)
        held = zip_longest(found, cells[: len(found)], fillvalue="")
        row = {key: canonical(key, cell) for key, cell in held}
        if any(row.values()):
            given.append((number, row))
    if not given:
        raise _refusal("sheet_empty")
    return given


def read_rows(
    rows: Iterable[SheetRow],
    known: Mapping[tuple[str, str], Known],
    register: Register,
    today: date,
) -> Reading:
    """What a sheet would change. ``known``: (round, code) -> every plan of these rounds that may be
    read."""
    changes: list[Change] = []
    problems: list[Problem] = []
    untouched = 0
    seen: dict[tuple[str, str], int] = {}
    texts = {
        _same(k.unit, round_, k.cells["service"], k.cells["text"])
        for (round_, _), k in known.items()
    }
    for number, cells in rows:
        key = (cells["round"], cells["code"])
        if cells["code"] and key not in seen and is_as_downloaded(cells):
            seen[key] = number
            untouched += 1
            continue
        if cells["code"] and key in seen:
            twice = _Problems(number)
            twice.add("code", "code_twice", row=seen[key])
            problems += twice.found
            continue
        seen.setdefault(key, number)
        cells = _completed(cells, known.get(key))
        if cells["code"]:
            change, found = _existing(number, cells, known.get(key), register, today)
        else:
            change, found = _new(number, cells, register, texts, today)
        problems += found
        if change:
            changes.append(change)
        elif not found:
            untouched += 1
    return Reading(tuple(changes), untouched, tuple(problems))


def _completed(cells: Mapping[str, str], known: Known | None) -> Mapping[str, str]:
    """A row kept since before a column was added says of it what the plan says."""
    missing = COLUMNS.keys() - cells.keys()
    stands = known.cells if known else {}
    return (
        {**cells, **{key: canonical(key, stands.get(key, "")) for key in missing}}
        if missing
        else cells
    )


def _existing(
    number: int, cells: Mapping[str, str], known: Known | None, register: Register, today: date
) -> tuple[Change | None, list[Problem]]:
    said = _Problems(number)
    if known is None:
        said.add("code", "code_unknown", found=cells["code"])
        return None, said.found
    differing = {
        key: (old, cells[key])
        for key, whole in known.cells.items()
        if key not in ("code", "version", "reason", "trace")
        and cells[key] not in (old := canonical(key, whole), shown(key, whole, register.house))
    }
    if not differing:
        return None, []
    if known.unit not in register.units:
        said.add("unit", "unit_other")
    elif cells["version"] != str(known.version):
        said.add("version", _changed_by(known), names=", ".join(known.others or ()))
    else:
        _check_fixed(said, differing, known, cells, register.house)
        # A draft is written anew as a whole, so what has become wrong meanwhile is mended with it.
        whole = CONTENT if known.state == followup.START else differing
        _check(said, {key: cells[key] for key in whole}, cells, known.unit, register, today)
    if "deadline" in differing and known.state in followup.IN_WORK:
        differing["reason"] = ("", cells["reason"])
    return Change(number, cells["round"], cells["code"], known.unit, differing), said.found


def _changed_by(known: Known) -> str:
    if known.others is None:
        return "version_old"
    return "version_others" if known.others else "version_own"


def _check_fixed(
    said: _Problems,
    differing: Mapping[str, tuple[str, str]],
    known: Known,
    cells: Mapping[str, str],
    house: House,
) -> None:
    """What can be changed depends on how far the plan is."""
    state = Message(followup.STATES[known.state])
    for key in differing:
        if key not in CONTENT:
            said.add(key, "column_fixed")
        elif key not in _free(known.state):
            said.add(key, "column_of_state", state=state)
        elif len(known.cells[key]) > CELL:
            said.add(key, "cell_long")
        elif keeps_label(key, known.cells[key], cells[key], house):
            said.add(key, "cell_covered")
    if "deadline" in differing and known.state in followup.IN_WORK:
        if not cells["reason"]:
            said.add("reason", "reason_missing")
        if len(cells["reason"]) > followup.LONGEST_REASON:
            said.add("reason", "reason_long", most=followup.LONGEST_REASON)
        if not cells["deadline"]:
            said.add("deadline", "deadline_needed")
        if known.asked:
            said.add("deadline", "deadline_asked")


def _free(state: str) -> Sequence[str]:
    """The columns that can still be changed."""
    if state == followup.START:
        return CONTENT
    if state == "closed":
        return ("tags",)
    return ("tags", "person", "deadline") if state in followup.IN_WORK else ("tags", "person")


def _new(
    number: int,
    cells: Mapping[str, str],
    register: Register,
    texts: set[tuple[str, ...]],
    today: date,
) -> tuple[Change | None, list[Problem]]:
    said = _Problems(number)
    unit = int(cells["unit"]) if cells["unit"].isdecimal() else 0
    if cells["round"] not in register.rounds:
        said.add("round", "round_unknown", found=cells["round"])
    if unit not in register.units:
        said.add("unit", "unit_unknown", found=cells["unit"])
    if said.found:
        return None, said.found
    if cells["version"]:
        said.add("version", "version_new")
    same = _same(unit, cells["round"], cells["service"], cells["text"])
    if same in texts:
        said.add("text", "text_known")
    texts.add(same)
    given = {key: cells[key] for key in CONTENT}
    _check(said, given, cells, unit, register, today)
    filled = {key: ("", value) for key, value in given.items() if value}
    return Change(number, cells["round"], "", unit, filled), said.found


def _check(
    said: _Problems,
    given: Mapping[str, str],
    cells: Mapping[str, str],
    unit: int,
    register: Register,
    today: date,
) -> None:
    """Each given value against what the unit and the round have."""
    place = register.units[unit]
    if "text" in given and not given["text"]:
        said.add("text", "text_missing")
    if (name := given.get("service")) and name not in place.services:
        said.add("service", "service_unknown", found=name)
    if (name := given.get("person")) and name not in place.staff:
        said.add("person", "person_unknown", found=name)
    asked = given.get("recommendation")
    if asked and register.recommendations.get(asked) != (cells["round"], unit):
        said.add("recommendation", "recommendation_unknown", found=asked)
    codes = register.rounds.get(cells["round"], frozenset())
    if unknown := [code for code in elements_of(given.get("elements", "")) if code not in codes]:
        said.add("elements", "elements_unknown", codes=", ".join(unknown))
    if written := given.get("deadline"):
        day = day_of(written)
        if day is None:
            said.add("deadline", "deadline_unreadable", found=written)
        elif day <= today:
            said.add("deadline", "deadline_past")
    milestones = milestones_of(given.get("milestones", ""))
    if any(day is None or not 0 < len(what) <= LONGEST_MILESTONE for what, day in milestones):
        said.add("milestones", "milestones_unreadable")
    if any(len(tag) > LONGEST_TAG for tag in tags_of(given.get("tags", ""))):
        said.add("tags", "tag_long", most=LONGEST_TAG)


def _same(unit: int, *words: str) -> tuple[str, ...]:
    return (str(unit), *(" ".join(word.casefold().split()) for word in words))


class _Problems:
    """What is wrong with one row, in sentences of plan_sheet.toml."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.found: list[Problem] = []

    def add(self, column: str, about: str, **values: object) -> None:
        self.found.append(Problem(self.row, COLUMNS[column], Message(_PROBLEMS[about], values)))
