"""The made-up report holds each kind of mess of a real one once; here stands what must come of
it.
"""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tuntas.readers.old_reports.audit import audit_report, require_known_units

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "laporan-contoh.txt"


@pytest.fixture(scope="module")
def audited():
    return audit_report(EXAMPLE)


@pytest.fixture(scope="module")
def plans(audited):
    return {plan.id: plan for plan in audited.report.plans}


def lines_of(plans, *, starting):
    """The source lines of the plan whose text starts so, as the file prints them."""
    (plan,) = [plan for plan in plans.values() if plan.text.startswith(starting)]
    return EXAMPLE.read_text(encoding="utf-8").split("\n")[plan.line_first - 1 : plan.line_last]


def test_all_plans_are_found_and_each_belongs_to_its_unit_and_year(plans):
    assert Counter((p.year, p.unit_no) for p in plans.values()) == {
        (2022, 1): 5,
        (2022, 2): 4,
        (2022, 3): 6,
        (2022, 4): 3,
        (2022, 5): 3,
        (2023, 1): 3,
        (2023, 2): 5,
        (2023, 3): 7,
        (2023, 4): 3,
        (2023, 5): 3,
        (2023, 6): 3,
    }


def test_the_assignment_is_read_from_the_chapters(audited):
    found = audited.report.assignment
    assert (found.agency, found.number, found.letter_number, found.application) == (
        "Badan Pengawas Mutu Rempah",
        "CONTOH.01.02.24",
        "CONTOH.07.05.24.9",
        "TINDAK RAPI",
    )
    assert (found.letter_date, found.cut_off, found.signed_on) == (
        date(2024, 5, 6),
        date(2024, 6, 3),
        date(2024, 7, 12),
    )
    assert (found.place, found.signer_title, found.signer) == (
        "Kota Contoh",
        "Inspektur Utama",
        "Pejabat Contoh Dua, M.Si.",
    )
    assert (found.title, found.period) == (
        "Laporan Monitoring dan Evaluasi Tindak Lanjut Survei Kepuasan Masyarakat",
        "Semester I Tahun 2024",
    )
    assert [(m.role, m.name) for m in found.team] == [
        ("penanggung_jawab", "Pejabat Contoh Satu"),
        ("pengendali_teknis", "Pengendali Contoh, S.E."),
        ("ketua_tim", "Ketua Contoh, S.H."),
        ("anggota", "Anggota Contoh Pertama"),
        ("anggota", "Anggota Contoh Kedua, A.Md."),
    ]


def test_the_rounds_are_read_from_the_chapters(audited):
    first, second = audited.report.rounds
    assert (
        first.year,
        first.respondents,
        first.units,
        first.index,
        first.target,
        first.achievement,
    ) == (
        2022,
        1204,
        5,
        Decimal("88.40"),
        Decimal("87.00"),
        Decimal("101.61"),
    )
    assert (second.year, second.respondents, second.units, second.elements["U9"]) == (
        2023,
        1377,
        5,
        Decimal("88.65"),
    )
    assert [len(first.elements), len(first.rules), len(second.rules)] == [9, 2, 1]


def test_the_star_marks_the_unit_that_is_new(audited):
    assert [unit.name for unit in audited.report.units if unit.new] == [
        "Loka Rempah di Kota Muara Teh"
    ]


def test_text_and_recommendation_go_on_after_a_page_break(plans):
    assert (
        plans["2022-01-03"].text
        == "1. Persyaratan Menerbitkan daftar syarat satu halaman dan membagikannya di loket"
    )
    assert plans["2022-01-03"].recommendation.endswith(
        "atas 3 (tiga) unsur pelayanan dengan nilai terendah"
    )


def test_a_row_that_lost_its_pair_is_a_plan_and_a_list_that_goes_on_is_not(plans):
    assert (plans["2022-01-04"].deadline.raw, plans["2022-01-04"].status) == ("", "")
    assert (
        plans["2023-03-02"].text
        == "1. Memeriksa mutu air seduh 2. mencatat hasilnya di buku harian"
    )


def test_a_cell_with_three_pairs_is_split_and_its_html_taken_away(plans):
    split = [plans[f"2022-02-0{n}"] for n in (1, 2, 3)]
    assert [p.text for p in split] == [
        "1. Persyaratan a. Menyederhanakan formulir b. Membuat contoh berkas",
        "2. Sistem, Mekanisme, dan Prosedur Menggambar alur registrasi",
        "3. Waktu Penyelesaian Membatasi telaah menjadi dua hari dan melaporkan keterlambatan "
        "setiap Jumat",
    ]
    assert [p.deadline.value for p in split] == [
        date(2022, 6, 30),
        date(2022, 9, 30),
        date(2022, 12, 31),
    ]
    assert [p.line_last - p.line_first for p in split] == [0, 1, 5]


def test_a_unit_name_goes_on_after_a_page_break(plans):
    assert plans["2022-02-01"].unit_printed == "Direktorat Registrasi Rempah, Teh, dan Bumbu Olahan"


def test_names_and_numbers_that_differ_from_the_summary_are_found_and_listed(audited):
    assert [
        (d.code, d.values.get("printed"), d.values["unit"])
        for d in audited.report.decisions
        if d.code.startswith("unit_")
    ] == [
        ("unit_renamed", None, "Balai Besar Rempah di Kota Senja"),
        ("unit_number_wrong", "7", "Loka Rempah di Kabupaten Bukit Lada"),
        ("unit_number_wrong", "3", "Balai Rempah di Teluk Biru"),
    ]
    require_known_units(audited.report)


@pytest.mark.parametrize(
    ("plan", "service", "recommendation_no", "raw", "status"),
    [
        ("2022-03-03", "", "1", "30/11/2022", "Close"),
        ("2022-03-04", "", "2", "29/09/22", "Close"),
        ("2022-03-06", "", "2", "31/10/2022", "Close"),
        ("2023-02-01", "Registrasi Teh", "", "", ""),
        ("2023-02-02", "Registrasi Teh", "", "31/12/2023", "Close"),
        ("2023-02-03", "Registrasi Bumbu Olahan", "", "31/12/2023", "Close"),
        ("2023-02-04", "Registrasi Bumbu Olahan", "", "31/12/2023", "Close"),
        ("2023-02-05", "Registrasi Rempah Utuh", "", "31/12/2023", "Close"),
        ("2023-03-01", "Pengujian", "", "31/12/2023", ""),
        ("2023-05-01", "Layanan Informasi dan Pengaduan", "", "", ""),
    ],
)
def test_rows_that_slipped_aside_are_read_in_their_columns(
    plans, plan, service, recommendation_no, raw, status
):
    found = plans[plan]
    assert (found.service, found.recommendation_no, found.deadline.raw, found.status_raw) == (
        service,
        recommendation_no,
        raw,
        status,
    )


def test_a_row_cut_before_its_text_is_put_together(plans):
    assert plans["2023-05-01"].text == "melalui pengeras suara di pasar lada"
    assert plans["2023-05-01"].unit_printed == "Loka Rempah di Kabupaten Bukit Lada"


def test_a_service_cut_by_a_page_break_is_put_together(plans):
    assert (
        plans["2023-03-03"].service
        == plans["2023-03-04"].service
        == "Layanan Informasi dan Pengaduan"
    )


def test_a_cell_that_ends_one_plan_and_begins_the_next_is_divided(plans):
    assert plans["2023-03-05"].text.endswith("masuk dan menyerahkannya kepada kepala balai")
    assert plans["2023-03-06"].text == "Menyusun peta gudang rempah untuk pengunjung"
    assert (
        plans["2023-03-05"].line_last
        == plans["2023-03-06"].line_first
        == plans["2023-03-06"].line_last
    )


def test_the_row_that_is_printed_twice_counts_once(plans):
    assert lines_of(plans, starting="Membuat papan petunjuk")[0].startswith(
        "3\tBalai Rempah di\tPengujian"
    )


def test_dates_are_repaired_or_kept(plans):
    found = {p.deadline.raw: p.deadline.value for p in plans.values()}
    assert {
        raw: found[raw] for raw in ("01/012023", "30/12/1930", "Setiap bulan", "besok lusa", "-")
    } == {
        "01/012023": date(2023, 1, 1),
        "30/12/1930": date(1930, 12, 30),
        "Setiap bulan": None,
        "besok lusa": None,
        "-": None,
    }


def test_what_looks_like_a_formula_or_mark_up_of_another_program_stays_text(plans):
    assert plans["2022-05-02"].text == "2. Biaya/Tarif =SUM(A1:A9) tarif sesuai #peraturan $pasar$"


def test_what_does_not_agree_is_listed_with_its_reason(audited):
    assert [
        (d.unit_no, d.year, d.what, d.summary, d.detail, d.reason)
        for d in audited.discrepancies
        if not d.what.endswith("closed")
    ] == [
        (None, 2022, "total_plans", "22", "21", "rows_sum"),
        (None, 2022, "total_plans", "22", "21", "total_against_detail"),
        (None, 2023, "total_plans", "24", "25", "rows_sum"),
        (None, None, "total_plans", "46", "45", "total_against_detail"),
        (None, None, "total_plans", "46", "45", "sentence_against_detail"),
        (None, 2022, "total_plans", "22", "21", "sentence_against_detail"),
        (6, 2023, "plans", "4", "3", "summary_more"),
        (None, 2023, "index", "89,25", "89,20", "mean_of_elements"),
        (None, 2023, "achievement", "101,50", "101,42", "index_over_target"),
    ]


def test_plans_without_a_status_are_why_fewer_are_closed(audited):
    assert [(d.unit_no, d.year) for d in audited.discrepancies if d.reason == "status_missing"] == [
        (1, 2022),
        (2, 2023),
        (3, 2023),
        (5, 2023),
        (6, 2023),
    ]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("status_missing", ["2022-01-04", "2023-02-01", "2023-03-01", "2023-05-01", "2023-06-03"]),
        ("deadline_missing", ["2022-01-04", "2022-03-01", "2023-02-01", "2023-05-01"]),
        ("deadline_unreadable", ["2023-01-03", "2023-04-03"]),
        ("deadline_after_cutoff", ["2022-05-03"]),
        ("deadline_before_survey", ["2022-05-01", "2022-05-02"]),
        ("copied_text", ["2022-04-01", "2022-05-01"]),
        ("text_says_not_done", ["2022-04-02"]),
        ("steering_respondents", ["2023-02-04"]),
        ("personal_data", ["2023-03-04"]),
        ("placeholder", ["2023-04-02"]),
    ],
)
def test_each_check_finds_what_is_wrong(audited, check, expected):
    assert [finding.plan for finding in audited.findings if finding.check == check] == expected


def test_another_cutoff_may_be_given():
    findings = audit_report(EXAMPLE, cutoff=date(2025, 1, 1)).findings
    assert [f.plan for f in findings if f.check == "deadline_after_cutoff"] == []
