"""Files of users per service."""

from contextlib import suppress
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, strategies as st

from tuntas.core.base.errors import Refusal, UnreadableFile
from tuntas.readers.answers.user_counts import Count, key_of, match, read

SERVICES = {key_of("Balai Alfa", "Pengujian"): 1, key_of("Balai Alfa", "Layanan Informasi"): 2}


def workbook(rows):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"Unit,Layanan,Pengguna\r\nBalai Alfa,Pengujian,1234\r\n",
        b"\xef\xbb\xbfLayanan;Unit;Diperlukan;Pengguna\nPengujian;Balai Alfa;9;1234\n",
        workbook([("Unit", "Jenis Layanan", "Jumlah pengguna"), ("Balai Alfa", "Pengujian", 1234)]),
    ],
)
def test_a_file_is_read_whatever_its_kind_and_order_of_columns(data):
    assert read(data, "pengguna") == [Count(2, "Balai Alfa", "Pengujian", "1234")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"unit,layanan\na,b\n", "columns_missing"),
        (b"unit,layanan,pengguna\n\xff\xfe", "encoding"),
        (b"PK\x03\x04 bukan buku kerja", "not_workbook"),
        (b"x" * (5 * 2**20 + 1), "file_too_large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(data, code):
    with pytest.raises(Refusal) as refusal:
        read(data, "pengguna.csv")
    assert refusal.value.code == code


def test_each_row_that_cannot_be_taken_is_named_and_the_others_are_read():
    rows = [
        Count(2, "balai  alfa", "PENGUJIAN", "120"),
        Count(3, "Balai Alfa", "Pengujian", "130"),
        Count(4, "Balai Alfa", "Lain", "1"),
        Count(5, "Balai Alfa", "Layanan Informasi", "1.200"),
    ]
    found = match(rows, SERVICES)
    assert found.users == {1: 120}
    assert [p.line for p in found.problems] == [3, 4, 5]


def test_a_blank_count_is_not_known_and_not_zero():
    assert match([Count(2, "Balai Alfa", "Pengujian", "")], SERVICES).users == {1: None}


@given(st.binary(max_size=200))
def test_whatever_a_file_holds_it_is_read_or_refused(data):
    with suppress(UnreadableFile):  # any other exception fails the test
        rows = read(b"unit,layanan,pengguna\n" + data, "x.csv")
        assert len(match(rows, SERVICES).problems) <= len(rows)
