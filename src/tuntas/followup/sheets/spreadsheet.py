"""Action plans out to a spreadsheet and back in; what a filled one changes:
``core.followup.plan_sheet``.
"""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter

from tuntas.core.base.data import table
from tuntas.core.base.errors import UnreadableFile, refusals
from tuntas.core.followup import plan_cells, plan_sheet, workflow as followup
from tuntas.core.voices.house import House
from tuntas.core.voices.masking import mask
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.organisation.models import Appointment, Service
from tuntas.organisation.permissions import Viewer, units_worked_at
from tuntas.readers.formats.limited import limited
from tuntas.readers.formats.sheets import filled_sheet
from tuntas.web.terms import gettext

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MOST_PLACES = 20  # cells that a refusal names
CHUNK = 500
LAYOUT = table("sheets/spreadsheet", "tuntas.followup")
_unreadable = refusals("sheets/spreadsheet", "tuntas.followup", UnreadableFile)


# Out


def cells_of(
    plan: ActionPlan, elements: Iterable[str], milestones: Iterable[tuple[str, date]]
) -> dict[str, str]:
    """A plan as its row shows it, whole: a sheet cuts what no cell can hold."""
    person = plan.person_in_charge
    return {
        "code": plan.code,
        "version": str(plan.version),
        "round": plan.round.name,
        "unit": str(plan.unit.no),
        "unit_name": plan.unit.name,
        "service": plan.service.name if plan.service else "",
        "recommendation": str(plan.recommendation_id or ""),
        "elements": ", ".join(elements),
        "text": plan.text,
        "cause": plan.cause,
        "measure": plan.measure,
        "person": person.username if person else "",
        "deadline": plan.deadline.isoformat() if plan.deadline else "",
        "reason": "",
        "milestones": "\n".join(f"{due} {' '.join(text.split())}" for text, due in milestones),
        "tags": ", ".join(plan.tags),
        "state": followup.STATES[plan.state],
    }


def write_plans(plans: Any, viewer: Viewer, at: datetime) -> IO[bytes]:
    """The plans of a queryset, with a guide and the values that can be chosen; closed by whoever
    reads it.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the reader closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        _write_sheet(book, plans, at, viewer.house)
        guide = book.add_worksheet("Petunjuk")
        guide.set_column(0, 0, 110)
        for place, line in enumerate(LAYOUT["guide"]):
            guide.write_string(place, 0, gettext(line))
        choices = book.add_worksheet("Pilihan")
        choices.set_column(0, 3, 30)
        for place, row in enumerate(_choices(viewer, at)):
            choices.write_row(place, 0, row)
    file.seek(0)
    return file


def _write_sheet(book: Any, plans: Any, at: datetime, house: House) -> None:
    sheet = book.add_worksheet("Rencana aksi")
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    widths = LAYOUT["widths"]
    for place, key in enumerate(plan_cells.COLUMNS):
        sheet.set_column(place, place, widths.get(key, widths["other"]), wrap)
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, list(plan_cells.COLUMNS.values()), bold)
    for number, plan in enumerate(_with_elements(plans), start=1):
        cells = plan_cells.leaving(cells_of(*plan), at, house)
        for place, key in enumerate(plan_cells.COLUMNS):
            text = cells[key]
            if key == "deadline" and plan[0].deadline:
                sheet.write_datetime(number, place, plan[0].deadline, day)
            elif key in ("version", "unit", "recommendation") and text:
                sheet.write_number(number, place, int(text), wrap)
            else:
                sheet.write_string(number, place, text, wrap)


def _with_elements(plans: Any) -> Iterator[tuple[ActionPlan, list[str], list[tuple[str, date]]]]:
    rows = plans.select_related("round", "unit", "service", "person_in_charge").prefetch_related(
        None
    )
    for plan in rows.prefetch_related("element_rows", "milestones").iterator(CHUNK):
        milestones = [(m.text, m.due) for m in plan.milestones.all()]
        yield plan, sorted(e.code for e in plan.element_rows.all()), milestones


def _choices(viewer: Viewer, at: datetime) -> Iterator[Iterable[Any]]:
    """Services, persons and recommendations of the units that this person writes for."""
    own = units_worked_at(viewer)
    services, people, recommendations = LAYOUT["choices"]
    yield map(gettext, services)
    yield from (
        Service.objects.filter(unit__in=own)
        .order_by("unit__no", "id")
        .values_list("unit__no", "name")
    )
    yield []
    yield map(gettext, people)
    held = Appointment.objects.in_force(at).filter(unit__in=own).select_related("unit", "person")
    yield from dict.fromkeys(
        (a.unit.no, a.person.username, a.person.name)
        for a in held.order_by("unit__no", "pk")
        if a.unit
    )
    yield []
    yield map(gettext, recommendations)
    found = Recommendation.objects.filter(unit__in=own).order_by("unit__no", "pk")
    for no, pk, round_, text in found.values_list("unit__no", "pk", "round__name", "text"):
        yield no, pk, round_, mask(text, house=viewer.house)


# In


def read(data: bytes, name: str) -> list[plan_sheet.SheetRow]:
    """The rows of the first sheet. Refuses what is no XLSX, merged cells (which say nothing of
    their other places), formulas (whose values may be of another day) and errors.
    """
    if len(data) > MAX_BYTES:
        raise _unreadable("file_too_large", file=name, limit=MAX_BYTES // 1024**2)
    grid, clever = limited(name, filled_sheet, data, name)
    for code in ("merged_cells", "formulas", "error_cells"):
        if places := clever[code]:
            more = " …" if len(places) > MOST_PLACES else ""
            raise _unreadable(code, cells=", ".join(places[:MOST_PLACES]) + more)
    if len(grid) - 1 > MAX_ROWS:
        raise _unreadable("too_many_rows", file=name, most=MAX_ROWS)
    rows = [(number, [_text(cell) for cell in row]) for number, row in enumerate(grid, start=1)]
    return plan_sheet.rows_of(rows[0][1] if rows else [], rows[1:])


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
