"""Detail tables (Lampiran 2) to action plans, each with its source lines; decisions are listed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tuntas.core.base.numerals import short_date
from tuntas.core.base.periods import DateReading, read_date
from tuntas.core.evaluation.plan_elements import elements_of
from tuntas.readers.old_reports.columns import is_status, place
from tuntas.readers.old_reports.decisions import Decisions
from tuntas.readers.old_reports.grouping import Carried, DetailRow, Group, Grouper
from tuntas.readers.old_reports.markup import has_markup, plain
from tuntas.readers.old_reports.model import PlanRow, ReportUnit
from tuntas.readers.old_reports.split import item_number, split_items
from tuntas.readers.old_reports.tables import Table
from tuntas.readers.old_reports.units import Register

_NUMBERED_NAME = re.compile(r"^\d{1,2}[.)]\s*(?=\D)")


@dataclass
class DetailReading:
    """All plans of all detail tables; ``units`` are those that the summary does not know."""

    plans: list[PlanRow] = field(default_factory=list)
    units: list[ReportUnit] = field(default_factory=list)
    decisions: Decisions = field(default_factory=Decisions)


def read_details(tables: Sequence[Table], register: Register) -> DetailReading:
    reading = DetailReading()
    running: Counter[tuple[int, int]] = Counter()
    for table in tables:
        assert table.year is not None  # noqa: S101 - find_tables refuses a detail table without a year
        rows = _rows(table, table.year, register, reading.decisions)
        groups = Grouper(rows, register, reading.decisions).groups
        _note_restarts(groups, reading.decisions)
        _note_counts(table, groups, reading.decisions)
        units = _Units(register, reading)
        for group in groups:
            unit = units.resolve(group.unit, group.first)
            for plan in _plans(group, table.year, unit, reading.decisions):
                running[table.year, unit.no] += 1
                number = f"{table.year}-{unit.no:02}-{running[table.year, unit.no]:02}"
                reading.plans.append(replace(plan, id=number))
    return reading


def _rows(table: Table, year: int, register: Register, decisions: Decisions) -> list[DetailRow]:
    rows = []
    for item in table.rows:
        placed, moved = place(item.line.cells, item.columns, year, register.looks_like_unit)
        if moved:
            decisions.note("columns_shifted", plain(item.line.text), item.line.number)
        words = ("unit", "recommendation", "service", "deadline", "status")
        rows.append(
            DetailRow(
                line=item.line.number,
                after_break=item.after_break,
                no=placed.get("no", ""),
                recommendation_no=placed.get("recommendation_no", "").strip(" ."),
                text=placed.get("plan", ""),
                **{role: plain(placed.get(role, "")) for role in words},
            )
        )
    return rows


@dataclass
class _Units:
    """Finds the register's unit for each printed name, and says so where the two differ."""

    register: Register
    reading: DetailReading
    # By the identity of the carried cell.
    known: dict[int, ReportUnit] = field(default_factory=dict)

    def resolve(self, printed: Carried, line: int) -> ReportUnit:
        if id(printed) not in self.known:
            self.known[id(printed)] = self._resolve(printed, line)
        return self.known[id(printed)]

    def _resolve(self, printed: Carried, line: int) -> ReportUnit:
        name, number = printed.text, printed.number.strip(" .")
        first, note = printed.line or line, self.reading.decisions.note
        unit = self.register.match(name, number)
        if unit is None:
            return self._unknown(name, first)
        if plain(unit.name) != name:
            note("unit_renamed", name, first, unit=unit.name)
        if number and number != str(unit.no):
            quote = f"{number} {name}"
            note("unit_number_wrong", quote, first, printed=number, unit=unit.name, no=unit.no)
        return unit

    def _unknown(self, name: str, line: int) -> ReportUnit:
        same = next((unit for unit in self.reading.units if unit.name == name), None)
        if same is None:
            taken = [unit.no for unit in (*self.register.units, *self.reading.units)]
            same = ReportUnit(max(taken, default=0) + 1, name, new=False)
            self.reading.units.append(same)
        code = "unit_unknown" if name else "unit_missing"
        self.reading.decisions.note(code, name, line, no=same.no)
        return same


def _plans(group: Group, year: int, unit: ReportUnit, decisions: Decisions) -> Iterator[PlanRow]:
    """The plans of a group, still without an id: one for each pair, at least one."""
    pairs = group.pairs or [(group.last, "", "")]
    texts = _texts(group, len(pairs), decisions)
    service = _service(group, decisions)
    for at, ((line, raw, status), text) in enumerate(zip(pairs, texts, strict=True)):
        deadline = read_date(raw, year)
        _note_cells(deadline, status, line, decisions)
        elements = elements_of(text)
        last = group.last if at == len(pairs) - 1 else line
        yield PlanRow(
            id="",
            year=year,
            unit_no=unit.no,
            unit=unit.name,
            unit_no_printed=group.unit.number if group.prints_unit and at == 0 else "",
            unit_printed=group.unit.text,
            recommendation_no=group.recommendation.number,
            recommendation=group.recommendation.text,
            service=service,
            text=text,
            deadline=deadline,
            status_raw=status,
            elements=elements.codes,
            elements_source=elements.source,
            line_first=group.first,
            line_last=last,
        )


def _texts(group: Group, count: int, decisions: Decisions) -> list[str]:
    text = group.text
    if count == 1:
        return [text]
    parts = split_items(text, count)
    code = "cell_split" if parts else "cell_not_split"
    decisions.note(code, text, group.first, group.last, count=count)
    return parts or [text] * count


def _service(group: Group, decisions: Decisions) -> str:
    printed = group.service.text
    name = _NUMBERED_NAME.sub("", printed)
    if name != printed and group.first == group.service.line:
        decisions.note("service_numbered", printed, group.first, service=name)
    return name


def _note_cells(deadline: DateReading, status: str, line: int, decisions: Decisions) -> None:
    raw = deadline.raw
    if deadline.repaired:
        decisions.note("date_repaired", raw, line, raw=raw, repaired=deadline.repaired)
    elif deadline.value and deadline.kind != "day":
        decisions.note("date_period", raw, line, raw=raw, value=short_date(deadline.value))
    if status and not is_status(status):
        decisions.note("status_unusual", status, line, status=status)


def _note_restarts(groups: Sequence[Group], decisions: Decisions) -> None:
    """Reports lists that begin anew: perhaps a heading was not printed."""
    for before, group in pairwise(groups):
        same = before.service is group.service and before.recommendation is group.recommendation
        if (
            same
            and before.unit is group.unit
            and item_number(group.text) == 1
            and _counts(before.text)
        ):
            decisions.note("numbering_restarts", group.text, group.first)


def _counts(text: str) -> bool:
    number = item_number(text)
    return number is not None and number > 1


def _note_counts(table: Table, groups: Sequence[Group], decisions: Decisions) -> None:
    """Repairs that are too many to list one by one: one decision for each table."""
    first, last = table.rows[0].line.number, table.rows[-1].line.number
    marked = sum(1 for row in table.rows for cell in row.line.cells if has_markup(cell))
    if unread := table.rows[0].columns.unread:
        decisions.note("column_unread", "", first, last, names=", ".join(unread))
    carried = sum(group.carries for group in groups)
    for code, count in (("markup_removed", marked), ("cells_carried", carried)):
        if count:
            decisions.note(code, "", first, last, count=count)
