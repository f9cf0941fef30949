from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reports.factories import ASSIGNMENT, plan, snapshot, survey
from tests.reports.reading import rows, said, tables, texts
from tuntas.core.evaluation.snapshot import Discrepancy, Finding
from tuntas.reports.document.model import Heading
from tuntas.reports.official import content, sheets as content_sheets
from tuntas.reports.writers.outgoing import covered


def test_the_report_has_the_chapters_and_appendices_in_order():
    document = content.build(snapshot())
    heads = [
        b.number
        for s in document.sections
        for b in s.blocks
        if isinstance(b, Heading) and b.level == 1
    ]
    assert heads == [
        *("BAB I", "BAB II", "BAB III", "BAB IV"),
        *("Lampiran 1", "Lampiran 2a", "Lampiran 2b", "Lampiran 3"),
    ]


def test_the_result_stands_in_figures_and_words_with_target_achievement_and_grade():
    assert (
        "nilai SKM sebesar 89,80 (delapan puluh sembilan koma delapan puluh), atau 101,51 % dari "
        "target "
        "sebesar 88,46 (delapan puluh delapan koma empat puluh enam). Dengan nilai itu, mutu "
        "pelayanan "
        "Badan Contoh secara keseluruhan termasuk kategori A dengan kinerja pelayanan Sangat Baik."
    ) in said(snapshot())


def test_units_are_named_by_kind_in_figures_and_words():
    assert "pada 3 Unit Pelayanan Publik (UPP) yang terdiri atas 1 (satu) Balai Besar" in said(
        snapshot()
    )


def test_units_that_do_not_make_the_index_are_said_apart():
    round_ = replace(survey(2022, (1, 2, 3)), counted_nos=(1, 2))
    assert "1 (satu) UPP ikut disurvei tetapi belum diperhitungkan" in said(
        snapshot(rounds=(round_,))
    )


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ("0.11", "Bobot unsur: 0,11."),
        ("exact", "Bobot unsur: 1/3."),
    ],
)
def test_the_weight_of_an_element_is_written_with_what_it_stands_for(weights, words):
    assert words in said(snapshot(rounds=(replace(survey(2022, (1, 2, 3)), weights=weights),)))


def test_an_element_without_a_value_has_no_part_in_the_weight():
    asked = survey(2022, (1, 2, 3))
    silent = (*asked.elements[:2], replace(asked.elements[2], value=None))
    text = said(snapshot(rounds=(replace(asked, elements=silent),)))
    assert "Bobot unsur: 1/2." in text


def test_the_answers_left_out_are_counted_and_their_units_named():
    text = said(snapshot(rounds=(replace(survey(2022, (1, 2, 3)), excluded=((1, 10), (3, 2))),)))
    assert (
        "Sebanyak 12 jawaban responden dikecualikan dari perhitungan nilai dengan alasan yang "
        "tercatat, "
        "yaitu pada Balai Contoh di Kota 1 (10); Balai Contoh di Kota 3 (2)."
    ) in text


def test_that_no_answer_is_left_out_is_said_only_where_it_is_known():
    sentence = "Tidak ada jawaban responden yang dikecualikan dari perhitungan nilai."
    assert sentence in said(snapshot(rounds=(replace(survey(2022, (1, 2, 3)), excluded=()),)))
    assert "dikecualikan" not in said(snapshot())


def test_sentences_and_the_summary_table_say_the_same():
    made = snapshot()
    total = rows(next(t for t in tables(content.build(made)) if t.keep))[-1]
    assert total == ["Jumlah seluruhnya", "", "2021 dan 2022", "3", "4", "3", "75\u00a0%"]
    assert "menyampaikan 4 rencana aksi" in said(made)
    assert "3 (75 %) telah berstatus close dan 1 belum berstatus close" in said(made)


def test_all_is_said_only_when_all_plans_are_closed():
    assert "Dari jumlah itu, seluruhnya (100 %) telah" in said(
        snapshot((plan(1, 2021, 1), plan(2, 2022, 1)))
    )
    assert "seluruhnya (100 %) telah" not in said(snapshot((plan(1, 2021, 1, status="open"),)))


def test_plans_without_status_and_units_without_plans_are_not_hidden():
    text = said(snapshot((plan(1, 2021, 1, status=""), plan(1, 2022, 1))))
    assert "1 rencana aksi tidak mencantumkan status" in text
    assert "2 UPP tidak menyampaikan rencana aksi atas hasil SKM tahun 2022: " in text


def test_what_is_not_known_is_said_or_left_out():
    bare = replace(
        ASSIGNMENT,
        letter_number="",
        letter_date=None,
        team=(),
        application="",
        signer="",
        signed_on=None,
        place="",
    )
    round_ = replace(
        survey(2021, (1,), index=None), target=None, elements=(), rules=(), respondents=0
    )
    text = said(snapshot((), assignment=bare, rounds=(round_,)))
    assert "Nilai SKM tahun 2021 tidak tercatat." in text
    assert "Jumlah respondennya tidak tercatat." in text
    assert "Rekomendasi atas hasil SKM tahun 2021 tidak tercatat." in text
    assert "Susunan tim tidak tercatat." in text
    assert "belum ada rencana aksi yang disampaikan UPP." in text
    assert "Surat Tugas" not in text
    assert "None" not in text


def test_without_a_target_the_index_stands_alone():
    round_ = replace(survey(2021, (1,)), target=None)
    assert "(delapan puluh sembilan koma delapan puluh); target nilai tidak tercatat." in said(
        snapshot(rounds=(round_,))
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("89.80", "90.83", "1,03 lebih tinggi dari nilai tahun 2021"),
        ("90.83", "89.80", "1,03 lebih rendah dari nilai tahun 2021"),
        ("90.83", "90.83", "sama dengan nilai tahun 2021"),
    ],
)
def test_the_conclusion_says_how_the_index_moved(before, after, words):
    assert words in said(snapshot(rounds=(survey(2021, (1,), before), survey(2022, (1,), after))))


def test_an_unsigned_report_is_a_draft_and_a_made_up_one_says_so():
    unsigned = content.build(
        snapshot(assignment=replace(ASSIGNMENT, signed_on=None), generated=True)
    )
    assert (unsigned.draft, unsigned.notice[:6]) == (True, "Contoh")
    signed = content.build(snapshot())
    assert (signed.draft, signed.notice) == (False, "")


def test_the_notice_calls_made_up_only_what_is():
    assert (
        "jawaban responden dan rencana aksi"
        in content.build(snapshot(generated=True, source="")).notice
    )
    assert (
        "dan rencana aksi" not in content.build(snapshot(generated=True, source="lama.txt")).notice
    )


def test_units_that_became_independent_have_a_star_and_a_note():
    made = snapshot()
    names = [row[1] for row in rows(next(t for t in tables(content.build(made)) if t.keep))]
    assert [name for name in names if "*" in name] == ["Balai Contoh di Kota 3*"]
    assert "* 1 unit yang menjadi unit mandiri pada tahun 2022." in said(made)


def test_a_recommendation_stands_once_beside_its_plans():
    first = tables(content.build(snapshot((plan(1, 2021, 1), plan(1, 2021, 2)))))[-1]
    assert first.groups[0].title == "1. Balai Contoh di Kota 1"
    assert [row.cells[1].rows if row.cells[1] else 0 for row in first.groups[0].rows] == [2, 0]


def test_a_deadline_stands_as_it_was_written_and_a_blank_one_is_a_dash():
    plans = (
        plan(1, 2022, 1, deadline_raw="TW IV 2022"),
        plan(1, 2022, 2, deadline_raw="", deadline=None),
    )
    shown = [row[-2] for row in rows(tables(content.build(snapshot(plans)))[-1])]
    assert shown == ["TW IV 2022", "–"]


def test_the_last_appendix_explains_differences_and_quotes_findings():
    plans = (plan(1, 2021, 1), plan(1, 2021, 2))
    seen = Finding("f", "deadline_unreadable", plans[1].id, "medium", "Setiap bulan")
    differs = Discrepancy(1, "Balai Contoh", 2021, "plans", "3", "2", "summary_more")
    made = snapshot(plans, findings=(seen,), discrepancies=(differs,))
    *_, differences, _, quotes = tables(content.build(made))
    assert rows(differences)[0][3:6] == ["Rencana aksi", "3", "2"]
    assert "lebih banyak daripada 2 di rincian" in rows(differences)[0][6]
    assert rows(quotes)[0][:3] == ["Balai Contoh di Kota 1", "2021", "2"]
    assert "Setiap bulan" in rows(quotes)[0][3]
    assert "1 angka yang tidak saling cocok dan 1 hal pada rencana aksi" in said(made)


def test_the_digest_of_the_facts_is_printed_at_the_end():
    made = snapshot()
    assert made.digest in texts(content.build(made))[-2]


def test_text_of_others_is_never_taken_for_a_template():
    made = snapshot(agency="Badan {year} **X**")
    assert "di lingkungan Badan {year} **X**" in said(made)


def test_a_report_without_rounds_units_and_plans_can_be_made():
    made = snapshot((), units=(), rounds=())
    assert content.build(made).sections[0].blocks


def test_a_value_that_is_no_data_has_a_dash_and_no_grade():
    round_ = survey(2021, (1,))
    blank = replace(round_.elements[0], value=None)
    made = snapshot(
        rounds=(replace(round_, elements=(blank, *round_.elements[1:]), index=Decimal("60")),)
    )
    table = next(t for t in tables(content.build(made)) if t.columns[0].title == "Kode")
    assert rows(table)[0][2:] == ["–", "–"]
    assert rows(table)[-1][2:] == ["60,00", "D"]


def test_the_appendix_of_doubts_covers_the_names_that_a_check_quotes():
    plans = (plan(1, 2021, 1),)
    quote, words = "(Saran Ibu Contoh Melati) Menambah lampu", {"words": "Ibu Contoh Melati"}
    seen = Finding("f", "personal_data", plans[0].id, "high", quote, words)
    made = snapshot(plans, findings=(seen,))
    shown = rows(tables(covered(content.build(made)))[-1])[0][3]
    assert "(Saran Ibu [nama]) Menambah lampu" in shown
    assert "Contoh Melati" not in shown
    assert "Contoh Melati" not in str(covered(content_sheets.build(made)))


def test_the_report_has_the_words_that_the_agency_had_at_the_cut_off():
    own = {"paper_unit": "fakultas", "paper_unit_full": "fakultas", "signer": "Kepala SPI"}
    unnamed = replace(ASSIGNMENT, signer_title="", inspectorate="")
    made = replace(snapshot(), terms={**own, "supervisor": "SPI"}, assignment=unnamed)
    report = said(made)
    assert "pada 3 fakultas yang terdiri atas" in report
    assert "SPI memantau dan mengevaluasi" in report
    assert ("UPP" in report, "Inspektorat" in report, "⟨" in report) == (False, False, False)
    assert made.signer_title == "Kepala SPI"


def test_a_cut_off_without_own_words_keeps_its_bytes_and_the_words_of_every_agency():
    old = snapshot()
    assert "terms" not in old.to_dict()
    own = replace(old, terms={"unit": "fakultas"})
    assert type(own).from_json(own.to_json()) == own
    assert own.digest != old.digest
