import pytest

from tests.readers.pages import BREAK, NUMBER_HEAD, SERVICE_HEAD, read, report_text
from tuntas.readers.old_reports.columns import columns_of, place
from tuntas.readers.old_reports.markup import folded, paragraphs, plain
from tuntas.readers.old_reports.tables import find_tables, lines_of

ROW = "1\tBiro Teh\tUji\tMenambah alat\t31/12/2022\tClose"


def nobody(cell):
    return False


def test_lines_are_numbered_from_one_and_carriage_returns_do_not_count_twice():
    assert [(line.number, line.cells) for line in lines_of("a\tb\r\n\r\n c ")] == [
        (1, ("a", "b")),
        (2, ("",)),
        (3, ("c",)),
    ]


def test_a_head_is_known_by_its_words_in_any_order():
    found = columns_of(
        ("Status", "Target", "RENCANA AKSI", "Unit Kerja", "Jenis Pelayanan"), 7, "x"
    )
    assert (found.kind, found.roles, found.line) == (
        "detail",
        ("status", "deadline", "plan", "unit", "service"),
        7,
    )


def test_the_heads_of_both_kinds_of_detail_and_of_the_summary_are_told_apart():
    heads = (
        SERVICE_HEAD,
        NUMBER_HEAD,
        "No\tUnit\tTahun\tJumlah Rekomendasi\tJumlah Rencana Aksi\tStatus <i>close</i>",
    )
    assert [columns_of(head.split("\t"), 1, "x").roles for head in heads] == [
        ("no", "unit", "service", "plan", "deadline", "status"),
        ("no", "unit", "recommendation_no", "recommendation", "plan", "deadline", "status"),
        ("no", "unit", "year", "recommendations", "plans", "status"),
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ROW.split("\t"),
        ("Unsur Pelayanan", "", "Nilai"),
        ("Peran", "Nama"),
        ("", "", ""),
        ("Rencana Aksi",),
    ],
)
def test_rows_and_other_tables_are_no_heads(cells):
    assert columns_of(cells, 1, "x") is None


def test_a_repeated_head_goes_on_with_the_same_table_and_marks_the_page_break():
    tables = find_tables(lines_of(report_text(ROW, BREAK, "\t\t\tdan alat lain\t\t")), "x")
    assert [(row.line.number, row.after_break) for row in tables.details[0].rows] == [
        (10, False),
        (13, True),
    ]


def test_each_heading_with_another_year_begins_another_table():
    text = (
        report_text(ROW) + f"\nb. Matriks Rincian Hasil SKM tahun 2023\n\n{SERVICE_HEAD}\n{ROW}\n"
    )
    assert [table.year for table in find_tables(lines_of(text), "x").details] == [2022, 2023]


def test_the_period_of_a_report_is_not_the_year_of_a_table():
    text = report_text(ROW).replace(
        "tahun 2022\n", "tahun 2022 sampai dengan Semester I Tahun 2024\n"
    )
    assert [table.year for table in find_tables(lines_of(text), "x").details] == [2022]


def test_lines_after_the_tables_are_listed_and_not_lost():
    text = report_text(ROW) + "\nInspektorat Contoh\n"
    assert [line.text for line in find_tables(lines_of(text), "x").outside] == [
        "Inspektorat Contoh"
    ]


def test_a_row_in_its_columns_is_not_moved():
    columns = columns_of(SERVICE_HEAD.split("\t"), 1, "x")
    assert (
        place(("", "", "", "Rutin membersihkan ruang", "", ""), columns, 2022, nobody)[1] is False
    )
    assert place(("2", "-", "-", "Menata ruang", "-", "Close"), columns, 2022, nobody)[1] is False


def test_a_row_shorter_than_its_head_has_blanks_at_its_end():
    assert read("1\tBiro Teh\tUji\tMenambah alat").plans[0].text == "Menambah alat"


def test_more_cells_than_columns_are_kept_in_the_text():
    cells = "1\tBiro Teh\tUji\tMenambah\t31/12/2022\tClose\talat\tuji"
    assert read(cells).plans[0].text == "Menambah alat uji"


def test_markup_goes_and_entities_become_their_characters():
    assert plain("<p>a &amp; b</p>  <ul> c<br/>d") == "a & b c d"
    assert plain("x < y <z> <script>") == "x < y <z> <script>"
    assert paragraphs("<p>a</p> <p>b</p>") == ["a", "b"]
    assert folded("Balai POM, di  <i>Awan</i>") == "balai pom di awan"
