"""The files of a table hold every filtered row, as text where it is text."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
import python_calamine
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from tuntas.core.voices.masking import NOBODY
from tuntas.organisation.columns import service_column, unit_column
from tuntas.surveys.columns import round_column
from tuntas.web.tables import exports
from tuntas.web.tables.columns import coded
from tuntas.web.tables.table import Column, Table

ROWS = [
    SimpleNamespace(text="=1+1", figure=Decimal("90.83"), day=date(2023, 6, 6)),
    SimpleNamespace(text="<script>\nbaris kedua", figure=None, day=None),
    SimpleNamespace(text="-", figure=Decimal("0.00"), day=date(2022, 1, 31)),
]
COLUMNS = [
    Column("text", "Teks", lambda r: r.text),
    Column("figure", "Nilai", lambda r: r.figure, kind="score"),
    Column("day", "Tanggal", lambda r: r.day, kind="date"),
]


def downloaded(kind, rows=ROWS, query=""):
    request = RequestFactory().get(f"/daftar/?format={kind}{query}")
    response = Table(request, rows, name="daftar", columns=COLUMNS, per_page=2).respond(
        "unused.html"
    )
    return response, b"".join(response.streaming_content)


def test_json_has_every_row_of_every_page_with_exact_figures():
    response, body = downloaded("json")
    assert json.loads(body, parse_float=Decimal) == [
        {"text": "=1+1", "figure": Decimal("90.83"), "day": "2023-06-06"},
        {"text": "<script>\nbaris kedua", "figure": None, "day": None},
        {"text": "-", "figure": Decimal("0.00"), "day": "2022-01-31"},
    ]
    assert b'"figure":0.00,' in body
    today = timezone.localdate().isoformat()
    assert response.headers["Content-Disposition"] == f'attachment; filename="daftar-{today}.json"'


def test_names_of_units_services_rounds_and_words_of_codes_stay():
    name = "Pengujian Bu Ratna"
    row = SimpleNamespace(unit=name, service=name, round=name, state="x", text=name)
    columns = [
        unit_column(),
        service_column(),
        round_column(),
        coded("state", "Keadaan", {"x": "Pak Budi"}),
        Column("text", "Teks"),
    ]
    response = exports.respond("json", "daftar", columns, [row], NOBODY)
    assert json.loads(b"".join(response.streaming_content)) == [
        {
            "unit": name,
            "service": name,
            "round": name,
            "state": "Pak Budi",
            "text": "Pengujian Bu [nama]",
        }
    ]


def test_json_of_nothing_is_an_empty_list():
    assert json.loads(downloaded("json", rows=[])[1]) == []


def test_csv_says_its_encoding_and_a_formula_stays_text():
    _, body = downloaded("csv")
    assert body.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))) == [
        ["Teks", "Nilai", "Tanggal"],
        ["'=1+1", "90.83", "2023-06-06"],
        ["<script>\nbaris kedua", "", ""],
        ["-", "0.00", "2022-01-31"],
    ]


def test_xlsx_has_numbers_as_numbers_dates_as_dates_and_formulas_as_text():
    _, body = downloaded("xlsx")
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0)
    assert sheet.to_python() == [
        ["Teks", "Nilai", "Tanggal"],
        ["=1+1", 90.83, date(2023, 6, 6)],
        ["<script>\nbaris kedua", "", ""],
        ["-", 0.0, date(2022, 1, 31)],
    ]


def sheets(body):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    return [book.get_sheet_by_index(i).to_python() for i in range(len(book.sheet_names))]


@pytest.mark.parametrize(("rows", "sizes"), [(0, [0]), (2, [2]), (3, [2, 1]), (5, [2, 2, 1])])
def test_what_a_sheet_cannot_hold_goes_on_in_another(monkeypatch, rows, sizes):
    monkeypatch.setattr(exports, "SHEET_ROWS", 2)
    found = sheets(downloaded("xlsx", rows=[ROWS[0]] * rows)[1])
    assert [len(sheet) - 1 for sheet in found] == sizes


def test_a_text_too_long_for_a_cell_says_that_it_was_cut_and_is_whole_elsewhere():
    long = SimpleNamespace(text="a" * 40_000, figure=None, day=None)
    cell = sheets(downloaded("xlsx", rows=[long])[1])[0][1][0]
    assert (len(cell), cell.endswith("teks lengkap ada dalam berkas CSV dan JSON]")) == (
        32_767,
        True,
    )
    assert json.loads(downloaded("json", rows=[long])[1])[0]["text"] == long.text


def test_a_file_shows_the_chosen_columns_only():
    assert json.loads(downloaded("json", query="&col=day")[1])[0] == {"day": "2023-06-06"}


def test_an_unknown_kind_is_not_there():
    with pytest.raises(Http404):
        exports.respond("pdf", "daftar", COLUMNS, ROWS, NOBODY)
