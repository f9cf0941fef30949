"""All of the set-up in one workbook: the agency, its kinds, units, services and people. Each sheet
is read as the page of the same name reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy as _

from tuntas.accounts.models import User
from tuntas.core.base.errors import Refusal
from tuntas.organisation.agency.actions import change_agency
from tuntas.organisation.agency.forms import ColourField
from tuntas.organisation.invitations.actions import Link
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer, viewer
from tuntas.organisation.refusals import refusal
from tuntas.organisation.structure.sheets import SHEETS, Problem, Rows, Sheet, Titled, read
from tuntas.readers.formats.sheets import all_sheets, written_rows
from tuntas.web import display

from .actions import Beginning, set_up
from .forms import BeginningForm

# What each sheet may be called; the first is the template's. In the order in which they are read.
NAMES = {
    "instansi": ("Instansi", "Agency"),
    "jenis": ("Jenis unit", "Jenis", "Kinds"),
    "unit": ("Unit", "Units"),
    "layanan": ("Layanan", "Services"),
    "orang": ("Orang dan peran", "Orang", "People and roles", "People"),
}
# Where a step has a problem, the next would only repeat it.
STEPS = (("jenis",), ("unit",), ("layanan", "orang"))
SHOWN = 200  # problems


class BookForm(BeginningForm):
    """The one row of the agency, with the password that comes from elsewhere."""

    colour = ColourField(required=False, max_length=40)

    def given(self) -> Beginning:
        apart = ("again", "colour")
        return Beginning(**{k: v for k, v in self.cleaned_data.items() if k not in apart})


AGENCY = Sheet(
    "instansi",
    _("Instansi"),
    (
        Titled("agency", ("Nama instansi", "Nama", "Agency")),
        Titled("short_name", ("Nama singkat", "Short name")),
        Titled("inspectorate", ("Pengawas internal", "Supervisor")),
        Titled("time_zone", ("Zona waktu", "Time zone")),
        Titled("colour", ("Warna", "Colour")),
        Titled("name", ("Nama pengelola sistem", "Operator")),
        Titled("email", ("Surel pengelola sistem", "Operator e-mail")),
    ),
    (
        "Dinas Kesehatan Contoh", "Dinkes Contoh", "Inspektorat", "Asia/Jakarta", "",
        "Wayan Contoh", "wayan@contoh.go.id",
    ),
    lambda _viewer: BookForm,
    lambda _given, _viewer, _at: None,
    (),
)  # fmt: skip
ALL = (AGENCY, *(SHEETS[key] for key in NAMES if key in SHEETS))


@dataclass(frozen=True)
class Found:
    """A problem with the sheet that it is on; ``line`` 0 is the sheet as a whole."""

    sheet: str
    problem: Problem

    def __str__(self) -> str:
        if not self.problem.line:
            return f"{self.sheet}: {self.problem.said}"
        said = gettext("{sheet}, baris {line}, kolom {column}: {said}")
        return said.format(sheet=self.sheet, **vars(self.problem))


class BookProblems(Refusal):
    """All that is wrong with a workbook, as far as it could be read."""

    def __init__(self, found: list[Found]) -> None:
        listed = "\n".join(map(str, found[:SHOWN]))
        why = refusal("book_wrong", n=len(found), problems=listed)
        super().__init__(why.code, why.message.template, **why.message.values)
        self.found = found


@dataclass(frozen=True)
class Made:
    """``counts``: rows by the key of their sheet."""

    person: User
    agency: Agency
    counts: Mapping[str, int]
    links: list[Link]


def book_rows(data: bytes, name: str) -> dict[str, Rows]:
    """Rows by the key of their sheet; other sheets are left alone. Raises UnreadableFile."""
    grids = {title.strip().casefold(): grid for title, grid in all_sheets(data, name).items()}
    found: dict[str, Rows] = {}
    for key, names in NAMES.items():
        title = next((each.casefold() for each in names if each.casefold() in grids), "")
        if title:
            found[key] = written_rows(grids[title])
    return found


@transaction.atomic
def set_up_from(
    *, rows: Mapping[str, Rows], given: Mapping[str, str], password: str, at: datetime
) -> Made:
    """All of it or nothing. What is ``given`` (by flags) goes before the row of the agency. Refuses
    with ``BookProblems``, and what ``set_up`` refuses.
    """
    form = _agency_form(rows.get("instansi", []), given, password)
    person = set_up(given=form.given(), secret=None, at=at)
    acting = viewer(person, at)
    links: list[Link] = []
    counts: dict[str, int] = {}
    if colour := form.cleaned_data["colour"]:
        change_agency(new={"colour": colour}, viewer=acting, at=at, seen=0)
    for step in STEPS:
        problems: list[Found] = []
        for key in filter(rows.get, step):
            made, counts[key], wrong = _store(SHEETS[key], rows[key], acting, at)
            problems += wrong
            links = made if key == "orang" and made else links
        if problems:
            raise BookProblems(problems)
    return Made(person, acting.own_agency, counts, links)


def _agency_form(rows: Rows, given: Mapping[str, str], password: str) -> BookForm:
    head, body = (rows[0][1], rows[1:]) if rows else ((), [])
    line, cells = body[0] if body else (2, ())
    titles = [title.strip().casefold() for title in head]
    written = {}
    for column in AGENCY.columns:
        known = [titles.index(t.casefold()) for t in column.titles if t.casefold() in titles]
        place = known[0] if known else len(cells)
        written[column.field] = cells[place] if place < len(cells) else ""
    chosen = {key: value for key, value in given.items() if value}
    form = BookForm({**written, **chosen, "password": password, "again": password})
    if not form.is_valid():
        raise BookProblems(list(_wrong(form, line)))
    return form


def _wrong(form: BookForm, line: int) -> Any:
    titles = {column.field: column.titles[0] for column in AGENCY.columns}
    for field, errors in form.errors.items():
        column = titles.get(field, gettext("Kata sandi"))
        for error in errors:
            yield Found(NAMES["instansi"][0], Problem(line, column, str(error)))


def _store(sheet: Sheet, rows: Rows, acting: Viewer, at: datetime) -> tuple[Any, int, list[Found]]:
    """What was made of how many rows, or why it was not."""
    title = NAMES[sheet.key][0]
    try:
        found = read(sheet, rows, acting)
        if found.problems:
            return None, 0, [Found(title, each) for each in found.problems]
        return sheet.store(found.given, acting, at), len(found.given), []
    except Refusal as refused:
        said = display.sentence(refused.message)
        return None, 0, [Found(title, Problem(0, "", said))]
