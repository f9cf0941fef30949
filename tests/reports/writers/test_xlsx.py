from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st
from python_calamine import CalamineWorkbook

from tests.profiles import by_profile
from tests.reports import hostile
from tests.reports.factories import plan, snapshot, survey
from tuntas.core.evaluation.snapshot import Discrepancy, Finding
from tuntas.reports.document.model import Column, Percent, plain
from tuntas.reports.document.workbook import Sheet, Workbook
from tuntas.reports.official import sheets as content_sheets
from tuntas.reports.writers import xlsx


def sheets(path):
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def workbook(*rows, key=False):
    columns = (Column("Kunci", 8, key=key), Column("Teks", 20))
    return Workbook("Uji", "Badan Contoh", date(2023, 6, 6), (Sheet("Lembar", columns, rows),))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("xlsx") / "laporan.xlsx"
    plans = (
        plan(1, 2021, 1, deadline_raw="TW IV 2022"),
        plan(1, 2021, 2, deadline_raw="Setiap bulan", deadline=None, status=""),
        plan(3, 2022, 1),
    )
    made = snapshot(
        plans,
        findings=(Finding("f", "deadline_unreadable", plans[1].id, "medium", "Setiap bulan"),),
        discrepancies=(Discrepancy(1, "Balai Contoh", 2021, "plans", "3", "2", "summary_more"),),
    )
    xlsx.write(content_sheets.build(made), path)
    return sheets(path)


def test_the_workbook_has_its_sheets_in_order(written):
    assert list(written) == [
        *("Ringkasan", "Lampiran 1", "Lampiran 2a", "Lampiran 2b"),
        *("Rekonsiliasi", "Temuan", "Kesesuaian"),
    ]


def test_what_shares_do_not_tell_has_a_sheet_of_its_own(written):
    assert written["Kesesuaian"][1][3:] == [
        *(0, 1, "", "", "Tidak dapat dinilai"),
        "1 rekomendasi tidak menyebut unsur pelayanan",
    ]


def test_the_overview_has_numbers_that_can_be_computed_with(written):
    facts = {(what, year): value for what, year, value in written["Ringkasan"]}
    assert facts["Nilai SKM", 2021] == 89.8
    assert facts["Capaian target", 2021] == pytest.approx(1.0151)
    assert facts["Cut-off data", ""] == date(2023, 6, 6)
    assert facts["Jumlah rencana aksi", ""] == 3


def test_the_answers_left_out_are_counted_by_round_and_unit():
    rounds = (survey(2021, (1, 2)), replace(survey(2022, (1, 2, 3)), excluded=((1, 10), (3, 2))))
    overview = content_sheets.build(snapshot(rounds=rounds)).sheets[0]
    assert [row for row in overview.rows if "dikecualikan" in row[0]] == [
        ("Jawaban dikecualikan", 2021, None),
        ("Jawaban dikecualikan", 2022, 12),
        ("Jawaban dikecualikan, Balai Contoh di Kota 1", 2022, 10),
        ("Jawaban dikecualikan, Balai Contoh di Kota 3", 2022, 2),
    ]


def test_the_summary_repeats_the_unit_in_each_row_and_ends_with_the_totals(written):
    assert written["Lampiran 1"][1][:7] == [1, "Balai Contoh di Kota 1", 2021, 1, 2, 1, 0.5]
    assert written["Lampiran 1"][-1][1:7] == [
        "Jumlah seluruhnya",
        "",
        2,
        3,
        2,
        pytest.approx(0.6667),
    ]


def test_the_written_deadline_stands_beside_the_real_date(written):
    head = written["Lampiran 2a"][0]
    at = head.index("Target Waktu"), head.index("Tanggal"), head.index("Status")
    assert [[row[i] for i in at] for row in written["Lampiran 2a"][1:]] == [
        ["TW IV 2022", date(2022, 12, 31), "Close"],
        ["Setiap bulan", "", ""],
    ]


def test_differences_and_findings_are_explained(written):
    assert written["Rekonsiliasi"][1][3:6] == ["Rencana aksi", "3", "2"]
    assert written["Rekonsiliasi"][1][6].startswith("Ringkasan mencatat 3")
    assert written["Temuan"][1][:4] == ["2021-01-02", "Balai Contoh di Kota 1", "2021", "2"]
    assert written["Temuan"][0][4:7] == ["Pemeriksaan", "Tingkat", "Kutipan"]
    assert written["Temuan"][1][6] == "Setiap bulan"


def test_a_text_too_long_for_a_cell_goes_on_below_and_only_the_key_is_repeated(tmp_path):
    text = "".join(chr(0x100 + i % 500) for i in range(40_000))
    xlsx.write(workbook(("K", text), ("L", "kecil"), key=True), tmp_path / "a.xlsx")
    rows = sheets(tmp_path / "a.xlsx")["Lembar"]
    assert [row[0] for row in rows[1:]] == ["K", "K", "K", "L"]
    assert "".join(row[1] for row in rows[1:4]) == text


def test_values_keep_their_kind(tmp_path):
    values = (
        ("a", 7),
        ("b", Decimal("89.80")),
        ("c", Percent(Decimal("101.51"))),
        ("d", date(2022, 12, 31)),
    )
    xlsx.write(workbook(*values), tmp_path / "a.xlsx")
    found = [row[1] for row in sheets(tmp_path / "a.xlsx")["Lembar"][1:]]
    assert found == [7.0, 89.8, pytest.approx(1.0151), date(2022, 12, 31)]
    assert not any(isinstance(value, datetime) for value in found)


def test_a_date_that_excel_does_not_know_is_text(tmp_path):
    xlsx.write(workbook(("a", date(1899, 5, 1))), tmp_path / "a.xlsx")
    assert sheets(tmp_path / "a.xlsx")["Lembar"][1][1] == "1899-05-01"


def test_the_same_facts_give_the_same_bytes_and_nothing_else_is_left(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        xlsx.write(content_sheets.build(snapshot()), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


@settings(max_examples=by_profile(8, 30))
@given(st.lists(hostile.any_text(), min_size=1))
def test_any_text_is_in_the_sheet_as_it_is(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("xlsx") / "a.xlsx"
    xlsx.write(workbook(*(("k", text) for text in texts)), path)
    assert [str(row[1]) for row in sheets(path)["Lembar"][1:]] == [plain(text) for text in texts]


def test_the_first_sheet_says_how_far_the_audit_trail_was_when_it_was_signed():
    def facts(audit):
        rows = content_sheets.build(snapshot(), audit=audit).sheets[0].rows
        return {row[0]: row[2] for row in rows if "jejak audit" in str(row[0])}

    assert facts({"rows": 41, "head": "ab12"}) == {
        "Jumlah baris jejak audit saat ditandatangani": 41,
        "Sidik baris terakhir jejak audit": "ab12",
    }
    assert facts({}) == {}
