"""Sheets of units, services and people: their columns, and their rows read by the forms of the
pages, so that a pasted row is refused for what a typed one is refused for.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import xlsxwriter
from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from tuntas.core.base.names import one_line
from tuntas.organisation.invitations import actions as invitations
from tuntas.organisation.invitations.forms import InviteForm
from tuntas.organisation.models import Appointment
from tuntas.organisation.permissions import Viewer
from tuntas.organisation.queries import kind_names
from tuntas.organisation.refusals import refusal

from . import actions
from .forms import NewKind, ServiceForm, UnitForm

MOST = 20_000  # rows
YES, NO = ("ya", "y", "yes", "1", "true", "x"), ("tidak", "t", "no", "0", "false", "-", "")
Rows = Sequence[tuple[int, Sequence[str]]]  # with their lines


@dataclass(frozen=True)
class Titled:
    """A column: the field of the form, and what its heading may say; the first is printed."""

    field: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """``once``: groups of fields that no two rows may share."""

    key: str
    title: Any
    columns: tuple[Titled, ...]
    example: tuple[str, ...]
    form: Callable[[Viewer], Callable[[dict[str, Any]], forms.Form]]
    store: Callable[..., Any]
    once: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Problem:
    line: int
    column: str
    said: str


@dataclass(frozen=True)
class Read:
    """``rows``: what is shown before it is stored; ``given``: what is stored."""

    rows: list[list[tuple[str, str]]]  # titles and cells
    given: list[Any]
    problems: list[Problem]


def _columns(*titles: str) -> tuple[Titled, ...]:
    found = []
    for each in titles:
        field, names = each.split(":")
        found.append(Titled(field, tuple(names.split("|"))))
    return tuple(found)


SHEETS = {
    "jenis": Sheet(
        "jenis",
        _("Jenis unit"),
        _columns("name:Nama|Jenis", "plural:Bila lebih dari satu", "english:Dalam bahasa Inggris"),
        ("Puskesmas", "", "Health centre"),
        lambda _viewer: NewKind,
        lambda given, viewer, at: actions.add_kinds(rows=given, viewer=viewer, at=at),
        (("name",),),
    ),
    "unit": Sheet(
        "unit",
        _("Unit"),
        _columns(
            "no:No|Nomor",
            "name:Unit|Nama unit|Nama",
            "kind:Jenis|Jenis unit",
            "province:Provinsi",
            "address:Alamat",
            "opened_on:Dibuka",
            "closed_on:Hari terakhir|Ditutup",
        ),
        ("1", "Puskesmas Contoh", "Puskesmas", "Jawa Barat", "Jalan Contoh 1", "", ""),
        lambda viewer: partial(UnitForm, kinds=kind_names(viewer.own_agency)),
        lambda given, viewer, at: actions.add_units(rows=given, viewer=viewer, at=at),
        (("no",), ("name",)),
    ),
    "layanan": Sheet(
        "layanan",
        _("Layanan"),
        _columns(
            "unit:Unit|Nama unit|No unit",
            "name:Layanan|Jenis layanan|Nama layanan",
            "has_tariff:Bertarif|Tarif",
            "yearly_users:Pengguna setahun|Pengguna",
        ),
        ("Puskesmas Contoh", "Poli umum", "tidak", "12000"),
        lambda viewer: partial(ServiceForm, agency=viewer.own_agency),
        lambda given, viewer, at: actions.add_services(rows=given, viewer=viewer, at=at),
        (("unit", "name"),),
    ),
    "orang": Sheet(
        "orang",
        _("Orang dan peran"),
        _columns(
            "name:Nama|Nama lengkap",
            "email:Surel|Email",
            "username:Nama pengguna",
            "role:Peran",
            "unit:Unit|Nama unit|No unit",
        ),
        ("Sinta Contoh", "sinta@contoh.go.id", "", "Petugas unit", "Puskesmas Contoh"),
        lambda viewer: partial(InviteForm, viewer=viewer),
        lambda given, viewer, at: invitations.invite(
            people=[invitations.Invited(**each) for each in given], viewer=viewer, at=at
        ),
        (("email",), ("username",)),
    ),
}


def read(sheet: Sheet, rows: Rows, viewer: Viewer) -> Read:
    """Refuses (sheet_empty, sheet_too_long); all else is a problem of its row and column."""
    places, body = _places(sheet, rows)
    if not body:
        raise refusal("sheet_empty")
    if len(body) > MOST:
        raise refusal("sheet_too_long", most=MOST)
    # One form for all rows: to make its fields takes longer than to read a row.
    form, words = sheet.form(viewer)({}), _words(viewer)
    found, given, problems = [], [], []
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in body:
        written = {key: _cell(cells, place) for key, place in places.items()}
        form.data = {key: words.get(key, str)(value) for key, value in written.items()}
        form.full_clean()
        if form.is_valid():
            given.append(form.cleaned_data)
        problems += _wrong(sheet, form, line)
        problems += _repeated(sheet, written, line, seen)
        found.append([(c.titles[0], written.get(c.field, "")) for c in sheet.columns])
    return Read(found, given, problems)


def _places(sheet: Sheet, rows: Rows) -> tuple[dict[str, int], Rows]:
    """Where each field stands: as the heading says, or without one in the order of the template."""
    head = [one_line(cell).casefold() for cell in (rows[0][1] if rows else ())]
    places = {}
    for column in sheet.columns:
        titles = [title.casefold() for title in column.titles]
        place = next((head.index(title) for title in titles if title in head), None)
        if place is not None:
            places[column.field] = place
    filled = sum(map(bool, head))
    if places and len(places) >= min(2, filled):
        return places, rows[1:]
    return {column.field: i for i, column in enumerate(sheet.columns)}, rows


def _cell(cells: Sequence[str], place: int) -> str:
    return one_line(cells[place]) if place < len(cells) else ""


def _words(viewer: Viewer) -> dict[str, Callable[[str], Any]]:
    """What people write, as the values of the forms; what is not known stays and is refused."""
    kinds = {name.casefold(): code for code, name in kind_names(viewer.agency).items()}
    every = list(viewer.own_agency.units.all())
    units = {str(unit.no): unit for unit in every} | {u.name.casefold(): u for u in every}
    roles = {str(label).casefold(): code for code, label in Appointment.Role.choices}
    return {
        "kind": lambda text: kinds.get(text.casefold(), text),
        # A number that no unit has must not be taken for a key of the table.
        "unit": lambda text: units.get(text.casefold(), text and f"“{text}”"),
        "role": lambda text: roles.get(text.casefold(), text),
        "has_tariff": lambda text: text.casefold() in YES or text.casefold() not in NO,
    }


def _wrong(sheet: Sheet, form: forms.Form, line: int) -> list[Problem]:
    titles = {column.field: column.titles[0] for column in sheet.columns}
    return [
        Problem(line, titles.get(field, ""), str(error))
        for field, errors in form.errors.items()
        for error in errors
    ]


def _repeated(
    sheet: Sheet, written: dict[str, str], line: int, seen: dict[tuple[str, ...], int]
) -> list[Problem]:
    titles = {column.field: column.titles[0] for column in sheet.columns}
    found = []
    for fields in sheet.once:
        values = [written.get(field, "").casefold() for field in fields]
        if not all(values):
            continue
        first = seen.setdefault((*fields, *values), line)
        if first != line:
            said = gettext("Sama dengan baris {line}.").format(line=first)
            found.append(Problem(line, titles[fields[-1]], said))
    return found


def template(*sheets: Sheet) -> bytes:
    """An XLSX with the headings and one example row of each."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(str(sheet.title)[:31])
            for place, column in enumerate(sheet.columns):
                page.write_string(0, place, column.titles[0], bold)
                page.write_string(1, place, sheet.example[place])
            page.set_column(0, len(sheet.columns) - 1, 24)
    return file.getvalue()
