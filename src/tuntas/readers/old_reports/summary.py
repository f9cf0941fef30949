"""Lampiran 1: the register of units, figures per unit and year, printed totals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tuntas.core.evaluation.snapshot import SummaryRow
from tuntas.readers.old_reports.decisions import Decisions
from tuntas.readers.old_reports.markup import folded, plain
from tuntas.readers.old_reports.model import PrintedTotal, ReportUnit
from tuntas.readers.old_reports.tables import Table, TableRow

_YEARS = re.compile(r"(?:19|20)\d{2}(?:\D{1,9}(?:19|20)\d{2})*")
_FIGURES = {
    "recommendations": "Jumlah Rekomendasi",
    "plans": "Jumlah Rencana Aksi",
    "status": "Status",
}
Figures = tuple[int | None, int | None, int | None]  # recommendations, plans, closed


@dataclass
class SummaryReading:
    units: list[ReportUnit] = field(default_factory=list)
    rows: list[SummaryRow] = field(default_factory=list)
    totals: list[PrintedTotal] = field(default_factory=list)
    decisions: Decisions = field(default_factory=Decisions)


def read_summary(table: Table) -> SummaryReading:
    """Blank number and name carry the unit above forward, also over a page break."""
    reading = SummaryReading()
    in_totals = False
    for row in table.rows:
        cells = _by_role(row)
        line = row.line.number
        years = tuple(map(int, re.findall(r"\d{4}", cells["year"])))
        is_total = folded(cells["unit"] or cells["no"]).startswith(("total", "jumlah"))
        in_totals = is_total or (in_totals and not cells["unit"])
        if not years and not is_total:
            if not _is_subhead(cells):
                reading.decisions.note("summary_row_unread", plain(row.line.text), line)
        elif in_totals:
            figures = _figures(cells, line, reading.decisions)
            every = tuple(sorted({row.year for row in reading.rows}))
            reading.totals.append(PrintedTotal(years or every, *figures, line))
        elif len(years) == 1 and (cells["unit"] or reading.units):
            unit = _unit(cells, reading)
            figures = _figures(cells, line, reading.decisions)
            reading.rows.append(SummaryRow(unit.no, unit.name, years[0], *figures, line))
        else:
            reading.decisions.note("summary_row_unread", plain(row.line.text), line)
    return reading


def _by_role(row: TableRow) -> dict[str, str]:
    """Role to cell; a row whose year slipped into another column is read that much aside."""
    cells, roles = [plain(cell) for cell in row.line.cells], row.columns.roles
    year_at = next((at for at, cell in enumerate(cells) if _YEARS.fullmatch(cell)), None)
    shift = 0 if year_at is None else year_at - roles.index("year")
    found = {"no": "", "unit": "", "year": ""} | {
        role: cells[at + shift]
        for at, role in enumerate(roles)
        if role and 0 <= at + shift < len(cells)
    }
    return found if year_at is not None else found | {"year": ""}


def _is_subhead(cells: dict[str, str]) -> bool:
    """The second line of a head: words where the figures stand."""
    return not any(char.isdigit() for cell in cells.values() for char in cell)


def _figures(cells: dict[str, str], line: int, decisions: Decisions) -> Figures:
    """Recommendations, plans, closed; a cell that is no whole number is None and listed."""
    found: list[int | None] = []
    for role, name in _FIGURES.items():
        raw = cells.get(role, "")
        digits = raw.replace(".", "")
        found.append(int(digits) if digits.isdecimal() else None)
        if raw and found[-1] is None:
            decisions.note("summary_value_unread", raw, line, column=name, raw=raw)
    return found[0], found[1], found[2]


def _unit(cells: dict[str, str], reading: SummaryReading) -> ReportUnit:
    name = cells["unit"].rstrip("* ")
    if not name or (reading.units and name == reading.units[-1].name):
        return reading.units[-1]
    number = cells["no"].strip(" .")
    taken = {unit.no for unit in reading.units}
    no = (
        int(number)
        if number.isdecimal() and int(number) not in taken
        else max(taken, default=0) + 1
    )
    reading.units.append(ReportUnit(no, name, new="*" in cells["unit"]))
    return reading.units[-1]


def year_totals(rows: Sequence[SummaryRow], years: Sequence[int]) -> dict[str, int]:
    """The sums of the rows of these years; a blank counts as nothing."""
    chosen = [row for row in rows if row.year in years]
    return {
        what: sum(getattr(row, what) or 0 for row in chosen)
        for what in ("recommendations", "plans", "closed")
    }
