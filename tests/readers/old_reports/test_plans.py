from datetime import date

from hypothesis import given, settings, strategies as st

from tests.profiles import by_profile
from tests.readers.pages import (
    BREAK,
    FIRST,
    NUMBER_HEAD,
    SERVICE_HEAD,
    UNITS,
    codes,
    places,
    plans,
    read,
)

A = "1\tBiro Teh\tPengujian\tMenambah alat uji\t31/12/2022\tClose"


def test_a_row_with_deadline_and_status_is_a_plan():
    (plan,) = plans(A)
    assert (plan.id, plan.unit, plan.unit_no, plan.unit_no_printed, plan.service) == (
        "2022-01-01",
        "Biro Teh",
        1,
        "1",
        "Pengujian",
    )
    assert (plan.text, plan.deadline.value, plan.status) == (
        "Menambah alat uji",
        date(2022, 12, 31),
        "close",
    )


def test_unit_and_service_carry_forward_over_blank_cells():
    second = plans(A, "\t\t\tMelatih penguji\t30/06/2022\tClose")[1]
    assert (second.id, second.unit, second.unit_no_printed, second.service) == (
        "2022-01-02",
        "Biro Teh",
        "",
        "Pengujian",
    )


def test_service_and_recommendation_do_not_carry_into_the_next_unit():
    assert (
        plans(A, "2\tBalai Kopi di Kota Awan\t\tMengecat ruang\t31/12/2022\tClose")[1].service == ""
    )


def test_recommendation_number_carries_forward_and_its_text_goes_on_after_a_page_break():
    found = plans(
        "1\tBiro Teh\t2\tMenyusun rencana atas\t1. Persyaratan Membuat brosur\t31/12/2022\tClose",
        BREAK,
        "\t\t\ttiga unsur\tdan menyebarkannya\t\t",
        "\t\t\t\t2. Biaya/Tarif Menempel tarif\t31/12/2022\tClose",
        head=NUMBER_HEAD,
    )
    assert [(p.recommendation_no, p.recommendation) for p in found] == [
        ("2", "Menyusun rencana atas tiga unsur")
    ] * 2
    assert places(found)[0] == (
        "2022-01-01",
        0,
        3,
        "1. Persyaratan Membuat brosur dan menyebarkannya",
    )


def test_a_unit_name_and_a_service_name_go_on_after_a_page_break():
    found = plans(
        "\t\tLayanan Informasi dan Pengaduan\tMenjawab surat\t31/12/2022\tClose",
        "2\tBalai Kopi di\tLayanan Informasi dan\tMembuat brosur\t31/12/2022\tClose",
        BREAK,
        "\tKota Awan\tPengaduan\tMenambah lampu\t31/12/2022\tClose",
    )
    assert [(p.unit, p.service) for p in found[1:]] == [
        ("Balai Kopi di Kota Awan", "Layanan Informasi dan Pengaduan")
    ] * 2


def test_a_new_service_after_a_page_break_is_not_glued_to_the_old_one():
    found = plans(A, BREAK, "\t\tSertifikasi\tMembuka loket\t31/12/2022\tClose")
    assert [p.service for p in found] == ["Pengujian", "Sertifikasi"]


def test_a_unit_after_a_page_break_that_the_summary_knows_is_a_unit_of_its_own():
    found = plans(A, BREAK, "\tLoka Kopi di Kabupaten Pasir\tUji\tMembuka loket\t31/12/2022\tClose")
    assert [p.id for p in found] == ["2022-01-01", "2022-04-01"]


def test_left_over_markup_is_taken_away_and_other_angle_brackets_stay():
    report = read(
        '1\tBiro Teh\tUji\t<ol style="x"> <li>Waktu <5 hari &amp; <i>cepat</i>\t31/12/2022\tClose'
    )
    assert report.plans[0].text == "Waktu <5 hari & cepat"
    assert [d.values["count"] for d in report.decisions if d.code == "markup_removed"] == [1]


def test_a_cell_with_several_items_and_one_status_stays_one_plan():
    assert (
        len(plans("1\tBiro Teh\tUji\t1. Menambah alat 2. Melatih penguji\t31/12/2022\tClose")) == 1
    )


def test_a_cell_followed_by_several_pairs_is_split_at_its_numbered_items():
    report = read(
        "1\tBiro Teh\tUji\t1. Persyaratan a. Brosur 2. Waktu Penyelesaian Loket\tTw II 2022\tClose",
        "\t\t\t\tDesember 2022\tClose",
        BREAK,
        "\t\t\tsetiap Sabtu\t\t",
    )
    assert places(report.plans) == [
        ("2022-01-01", 0, 0, "1. Persyaratan a. Brosur"),
        ("2022-01-02", 0, 4, "2. Waktu Penyelesaian Loket setiap Sabtu"),
    ]
    assert [p.deadline.value for p in report.plans] == [date(2022, 6, 30), date(2022, 12, 31)]
    assert "cell_split" in codes(report)


def test_a_cell_without_numbers_is_split_at_its_element_headings():
    text = "Persyaratan Membuat brosur Waktu Penyelesaian Membuka loket"
    found = plans(f"1\tBiro Teh\tUji\t{text}\t31/12/2022\tClose", "\t\t\t\t31/12/2022\tClose")
    assert [p.text for p in found] == [
        "Persyaratan Membuat brosur",
        "Waktu Penyelesaian Membuka loket",
    ]


def test_a_cell_that_cannot_be_split_gives_its_whole_text_to_each_plan_and_is_listed():
    report = read(A, "\t\t\t\t30/06/2022\tClose")
    assert [p.text for p in report.plans] == ["Menambah alat uji"] * 2
    assert "cell_not_split" in codes(report)


def test_cells_that_slipped_to_the_left_return_to_their_columns():
    report = read(
        A,
        "\t\t2. Melatih penguji\t30/06/2022\tClose\t",
        "Sertifikasi\tMembuka loket\t1/8/2022\tClose\t\t",
    )
    assert [(p.service, p.text, p.deadline.raw) for p in report.plans[1:]] == [
        ("Pengujian", "2. Melatih penguji", "30/06/2022"),
        ("Sertifikasi", "Membuka loket", "1/8/2022"),
    ]
    assert codes(report) == ["columns_shifted", "columns_shifted"]


def test_a_row_that_slipped_to_the_right_loses_its_pair_and_stays_a_plan():
    report = read(
        "\t\t2\tBalai Kopi di Kota Awan\tPengujian\tMenambah alat uji",
        "\tMelatih\t1/8/2022\t\t\tClose",
    )
    assert [(p.unit_no, p.service, p.text, p.deadline.raw, p.status_raw) for p in report.plans] == [
        (2, "Pengujian", "Menambah alat uji", "", ""),
        (2, "Pengujian", "Melatih", "1/8/2022", "Close"),
    ]
    assert codes(report) == ["columns_shifted", "plan_without_pair", "columns_shifted"]


def test_a_status_that_slipped_off_the_page_is_missing_and_the_deadline_stays():
    (plan,) = plans("3\tBalai Kopi di Lembah Hijau\t\tPengujian\tMenambah alat\t31/12/2022")
    assert (plan.service, plan.text, plan.deadline.raw, plan.status_raw) == (
        "Pengujian",
        "Menambah alat",
        "31/12/2022",
        "",
    )


def test_a_row_cut_before_its_text_goes_on_after_the_page_break():
    report = read(
        A, "\t\t\t2\tBalai Kopi di\tUji", BREAK, "\tKota Awan\tCepat\tlewat pengeras suara\t\t"
    )
    assert places(report.plans)[1] == ("2022-02-01", 1, 4, "lewat pengeras suara")
    assert (report.plans[1].unit, report.plans[1].service) == (
        "Balai Kopi di Kota Awan",
        "Uji Cepat",
    )


def test_a_numbered_row_that_heads_an_element_is_a_plan_even_without_a_pair():
    report = read(
        "1\tBiro Teh\tUji\t1. Persyaratan Membuat brosur\t31/12/2022\tClose",
        "\t\t\t2. Waktu Penyelesaian Membuka loket\t\t",
    )
    assert places(report.plans)[1] == ("2022-01-02", 1, 1, "2. Waktu Penyelesaian Membuka loket")
    assert codes(report) == ["plan_without_pair"]


def test_a_numbered_row_that_only_goes_on_with_a_list_joins_the_plan_above():
    report = read(
        "1\tBiro Teh\tUji\t1. Membaca ulang aturan\t31/12/2022\tClose",
        "\t\t\t2. membagikannya\t\t",
    )
    assert places(report.plans) == [
        ("2022-01-01", 0, 1, "1. Membaca ulang aturan 2. membagikannya")
    ]
    assert codes(report) == ["row_joined"]


def test_a_cell_over_a_page_break_may_end_one_plan_and_begin_the_next():
    report = read(
        "1\tBiro Teh\tUji\tMenyusun laporan dan\t31/12/2022\tClose",
        BREAK,
        "\t\t\tmembagikannya. Menyusun peta gudang\t30/06/2022\tClose",
        "\t\t\tMenyusun daftar alamat\t30/06/2022\tClose",
    )
    assert places(report.plans)[:2] == [
        ("2022-01-01", 0, 3, "Menyusun laporan dan membagikannya."),
        ("2022-01-02", 3, 3, "Menyusun peta gudang"),
    ]
    assert codes(report) == ["continuation_split"]


def test_plans_that_begin_in_lower_case_by_habit_are_not_taken_for_continuations():
    found = plans(
        "1\tBiro Teh\tUji\tunsur sarana: menambah kursi\t31/12/2022\tClose",
        BREAK,
        "\t\t\tunsur biaya: menempel tarif\t31/12/2022\tClose",
    )
    assert [p.line_last - FIRST for p in found] == [0, 3]


def test_the_first_row_of_a_unit_printed_once_more_above_it_counts_once():
    report = read(
        A,
        "\t\t\tMembuat papan arah\t31/05/2022\tClose",
        "2\tBalai Kopi di Kota Awan\tUji\tMembuat papan arah\t31/05/2022\tClose",
    )
    assert places(report.plans)[1:] == [("2022-02-01", 2, 2, "Membuat papan arah")]
    assert codes(report) == ["row_repeated"]


def test_equal_rows_within_one_unit_are_separate_plans():
    assert len(plans(A, "\t\t\tMenambah alat uji\t31/12/2022\tClose")) == 2


def test_a_wrong_unit_number_gives_way_to_the_name_and_is_listed():
    report = read("4\tBalai Kopi di Lembah Hijau\tUji\tMenambah alat\t31/12/2022\tClose")
    assert (report.plans[0].unit_no, report.plans[0].unit_no_printed) == (3, "4")
    assert codes(report) == ["unit_number_wrong"]


def test_a_unit_named_a_little_differently_is_found_and_listed():
    report = read("2\tBalai Kopi di Awan\tUji\tMenambah alat\t31/12/2022\tClose")
    assert (report.plans[0].unit, report.plans[0].unit_printed) == (
        "Balai Kopi di Kota Awan",
        "Balai Kopi di Awan",
    )
    assert codes(report) == ["unit_renamed"]


def test_a_unit_that_the_summary_lacks_keeps_its_plans_under_a_new_number():
    report = read("9\tBalai Kopi di Seberang\tUji\tMenambah alat\t31/12/2022\tClose")
    assert [(p.unit_no, p.unit) for p in report.plans] == [(5, "Balai Kopi di Seberang")]
    assert codes(report) == ["unit_unknown"]


def test_dates_are_read_repaired_or_left_and_always_keep_their_words():
    raws = ["1012022", "01/012023", "30/12/1930", "Setiap bulan", "-", "Triwulan IV"]
    found = plans(
        "1\tBiro Teh\tUji\tSatu\t31/12/2022\tClose",
        *[f"\t\t\tKerja {raw}\t{raw}\tClose" for raw in raws],
    )
    assert [p.deadline.raw for p in found[1:]] == raws
    assert [p.deadline.value for p in found[1:]] == [
        date(2022, 1, 1),
        date(2023, 1, 1),
        date(1930, 12, 30),
        None,
        None,
        date(2022, 12, 31),
    ]


def test_a_number_before_a_service_is_taken_away_and_listed():
    report = read("1\tBiro Teh\t2. Pengujian\tMenambah alat\t31/12/2022\tClose")
    assert report.plans[0].service == "Pengujian"
    assert codes(report) == ["service_numbered"]


def test_a_list_that_begins_anew_within_one_service_is_pointed_out():
    report = read(
        "1\tBiro Teh\tUji\t1. Persyaratan Membuat brosur\t31/12/2022\tClose",
        "\t\t\t2. Waktu Membuka loket\t31/12/2022\tClose",
        "\t\t\t1. Persyaratan Membuat poster\t31/12/2022\tClose",
    )
    assert codes(report) == ["numbering_restarts"]


def test_a_row_with_nothing_but_a_unit_holds_for_the_rows_below():
    report = read(
        A, "\tLoka Kopi di Kabupaten Pasir\t\t\t\t", "\t\tUji\tMenambah alat\t31/12/2022\tClose"
    )
    assert [p.id for p in report.plans] == ["2022-01-01", "2022-04-01"]
    assert codes(report) == ["heading_row"]


def test_a_deadline_that_is_no_date_stays_with_its_words():
    (plan,) = plans("1\tBiro Teh\tUji\tMenambah alat\tbesok lusa\tClose")
    assert (plan.deadline.raw, plan.deadline.kind, plan.deadline.value) == (
        "besok lusa",
        "unreadable",
        None,
    )


def test_columns_that_mean_nothing_here_are_named():
    report = read(
        f"{A}\tpenting",
        head="No\tUnit Pelayanan\tJenis Layanan\tRencana Aksi\tTimeline\tStatus\tCatatan",
    )
    assert [d.values for d in report.decisions if d.code == "column_unread"] == [
        {"names": "Catatan"}
    ]


PER_TABLE = {"markup_removed", "cells_carried"}
WORDS = (
    "Pengujian",
    "1. Persyaratan Membuat brosur",
    "2. membagikannya",
    "dan seterusnya",
    "<p>a</p> <p>b</p>",
)
LOOKS = (
    "",
    "",
    "",
    "1",
    "12.",
    "31/12/2022",
    "Setiap bulan",
    "-",
    "Close",
    "open",
    "Balai Kopi di",
)
CHARACTERS = st.characters(blacklist_characters="\0\t\n\r", blacklist_categories=("Cs",))
CELL = st.sampled_from([*LOOKS, *WORDS, *UNITS]) | st.text(CHARACTERS, max_size=12)
ROW = st.one_of(st.just(BREAK), st.lists(CELL, min_size=2, max_size=9).map("\t".join))


@settings(max_examples=by_profile(30, 150), deadline=None)
@given(st.lists(ROW, min_size=1, max_size=8))
def test_whatever_the_cells_hold_every_line_ends_in_a_plan_or_a_decision(rows):
    report = read(A, *rows)
    accounted = {
        line
        for place in (*report.plans, *(d for d in report.decisions if d.code not in PER_TABLE))
        for line in range(place.line_first, place.line_last + 1)
    }
    printed = "\n".join(f"\n{SERVICE_HEAD}" if row == BREAK else row for row in rows).split("\n")
    lines = {
        FIRST + 1 + at for at, line in enumerate(printed) if line.strip() and line != SERVICE_HEAD
    }
    assert lines <= accounted
