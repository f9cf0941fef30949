"""The report of a round: its chapters and annexes, its figures, and what it does not tell."""

import re
from datetime import date, timedelta
from io import BytesIO

import docx
import pypdf
import pytest
from django.utils import timezone

from tests.factories import survey
from tests.people import as_viewer
from tests.reports.papers.surveyed import answered, form, forms, surveyed, verified
from tuntas.core.base.errors import Refusal
from tuntas.reports.document.model import Heading, Paragraph, Picture, Table
from tuntas.reports.papers.round_report.content import build
from tuntas.reports.papers.round_report.facts import round_facts
from tuntas.reports.writers import docx as docx_writer, pdf
from tuntas.reports.writers.outgoing import covered
from tuntas.results.scores.actions import exclude_answers
from tuntas.surveys.models import Response, RoundService

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return surveyed()


def facts(world, who="officer", unit="unit"):
    return round_facts(as_viewer(world[who]), world[unit], world["round"], timezone.now())


def blocks(world, kind, who="officer"):
    return [
        b
        for section in covered(build(facts(world, who))).sections
        for b in section.blocks
        if isinstance(b, kind)
    ]


def table(world, summary):
    found = next(t for t in blocks(world, Table) if t.summary.startswith(summary))
    return [
        [cell.text for cell in row.cells if cell] for group in found.groups for row in group.rows
    ]


def said(document, path):
    pdf.write(document, path)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return " ".join(text.replace("\u200b", "").split())


def test_five_chapters_and_annexes_in_their_order(world):
    chapters = [(b.number, b.text) for b in blocks(world, Heading) if b.level == 1]
    assert chapters == [
        ("BAB I", "PENDAHULUAN"),
        ("BAB II", "PENGUMPULAN DATA"),
        ("BAB III", "HASIL SURVEI"),
        ("BAB IV", "ANALISIS HASIL SURVEI"),
        ("BAB V", "KESIMPULAN"),
        ("Lampiran 1", "Survei Kepuasan Masyarakat"),
        ("Lampiran 2", "Pengolahan Data per Responden dan per Unsur"),
    ]


def test_documentation_is_an_annex_only_where_there_is_some():
    titles = [b.text for b in blocks(verified(), Heading) if b.level == 1]
    assert titles[-1] == "Dokumentasi"


def test_the_annex_of_answers_holds_each_respondent_and_the_sums_of_the_tally(world):
    rows = table(world, "Nilai yang diberikan")
    assert len(rows) == len(forms()) + 1
    assert rows[0] == ["1", "4", "4", "2", "4", "4", "4", "4", "4", "4"]
    assert rows[-1] == ["Jumlah", "128", "128", "79", "128", "128", "128", "128", "128", "128"]


def test_the_processing_per_element_adds_up_to_the_index(world):
    rows = table(world, "Pengolahan nilai per unsur")
    assert rows[2] == ["U3 Waktu Penyelesaian", "32", "79", "2,4688", "0,2743", "61,72"]
    assert rows[-1] == ["IKM unit pelayanan", "95,75"]  # 25/9 x (8 x 4 + 79/32) = 95,746...


def test_answers_stand_in_the_order_of_their_values_whoever_came_first(world):
    before = table(world, "Nilai yang diberikan")
    answered(world, forms()[::-1])
    assert table(world, "Nilai yang diberikan") == before


def test_small_groups_are_left_out_and_so_is_what_gives_them_away(world):
    level = dict(row[:2] for row in table(world, "Responden menurut pendidikan"))
    assert level["SD"] == "–"
    assert "3" not in level.values()
    assert sum(n == "–" for n in level.values()) >= 2


def test_fewer_than_five_respondents_are_not_listed_and_the_cover_warns(world):
    answered(world, [form(2, "P", "S1")] * 4)
    assert [t for t in blocks(world, Table) if t.summary.startswith("Nilai yang diberikan")] == []
    assert "Jangan diterbitkan" in build(facts(world)).notice


@pytest.mark.thorough
def test_answers_that_retention_deleted_are_missed_and_said(world, tmp_path):
    Response.objects.filter(service__unit=world["unit"]).order_by("pk").first().delete()
    text = said(build(facts(world)), tmp_path / "a.pdf")
    assert "31 dari 32 masih disimpan" in text


def test_what_was_excluded_stands_with_its_reason_and_without_names(world):
    answer = Response.objects.filter(service__unit=world["unit"]).select_related("service").first()
    exclude_answers(
        round_=world["round"],
        service=answer.service,
        answers=[answer.pk],
        excluded=True,
        reason="Diisi petugas, telepon 081234567890",
        viewer=as_viewer(world["member"]),
        at=timezone.now(),
    )
    assert table(world, "Jawaban yang dikecualikan") == [
        ["Diisi petugas, telepon [nomor telepon]", "1"]
    ]
    assert len(table(world, "Nilai yang diberikan")) == 31 + 1


def test_required_and_achieved_respondents_stand_per_service(world):
    rows = table(world, "Responden yang diperlukan")
    assert rows[0] == ["Pengujian", "–", "–", "32"]
    assert rows[-1] == ["Jumlah", "", "–", "32"]


def test_the_charts_are_those_of_the_pages_with_words_for_who_does_not_see_them(world):
    (chart,) = blocks(world, Picture)
    assert chart.alt.startswith("Nilai tiap unsur: U1 100,00 (A); U2 100,00 (A); U3 61,72 (D)")
    assert 'class="bar"' in chart.svg


@pytest.mark.thorough
def test_the_pdf_is_tagged_and_says_the_index_the_weak_element_and_no_plan(world, tmp_path):
    path = tmp_path / "a.pdf"
    text = said(build(facts(world)), path)
    assert "95,75" in text
    assert "U3 Waktu Penyelesaian: 61,72 (D)" in text
    assert "Belum ada rencana tindak lanjut yang disetujui" in text
    meta = pypdf.PdfReader(path).trailer["/Root"]["/Metadata"].get_data().decode()
    declared = dict(re.findall(r"<(pdf(?:aid|uaid):\w+)>(\w+)<", meta))
    assert declared == {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}


@pytest.mark.thorough
def test_the_docx_holds_the_same_tables_and_the_chart_with_its_words(world, tmp_path):
    path = tmp_path / "a.docx"
    docx_writer.write(build(facts(world)), path)
    made = docx.Document(BytesIO(path.read_bytes()))
    assert any(cell.text == "95,75" for t in made.tables for row in t.rows for cell in row.cells)
    described = made.element.xpath("//wp:docPr/@descr")
    assert described[0].startswith("Nilai tiap unsur: U1 100,00 (A)")


@pytest.mark.thorough
def test_the_same_facts_give_the_same_bytes(world, tmp_path):
    for write, kind in ((pdf.write, "pdf"), (docx_writer.write, "docx")):
        paths = [tmp_path / f"{i}.{kind}" for i in range(2)]
        for path in paths:
            write(build(facts(world)), path)
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_without_answers_there_is_no_report_and_no_grade(world):
    with pytest.raises(Refusal) as refused:
        facts(world, "team_leader", "third")
    assert refused.value.code == "no_answers"


def test_a_round_that_is_still_asked_has_no_report(world):
    world["round"].closes = date(2099, 12, 31)
    with pytest.raises(Refusal) as refused:
        facts(world)
    assert refused.value.code == "round_not_over"


def test_plans_stand_by_priority_and_what_became_of_them_in_the_indicators():
    world = verified()
    rows = table(world, "Rencana tindak lanjut menurut unsur")
    assert [row[1] for row in rows] == ["U3 Waktu Penyelesaian"] * 2
    assert rows[0][-1] == world["officer"].name
    assert table(world, "Indikator tindak lanjut")[0] == [
        "Rencana tindak lanjut yang dilaksanakan", "1 dari 2 rencana (50\u00a0%)", "3",
    ]  # fmt: skip


def test_what_ties_is_said_and_equal_elements_are_neither_weak_nor_strong(world, tmp_path):
    answered(world, [form(4, "P", "S1")] * 9)
    assert "Semua unsur bernilai sama" in said(build(facts(world)), tmp_path / "a.pdf")


def test_lowest_and_highest_never_share_an_element(world):
    found = facts(world)
    assert [e.code for e in found.lowest] == ["U3"]
    assert "U3" not in [e.code for e in found.highest]


@pytest.mark.thorough
def test_the_trend_breaks_where_rounds_do_not_measure_the_same(world, tmp_path):
    earlier = survey(world["agency"], 2022, [world["unit"]])
    earlier.weights = "0.11"
    earlier.save()
    rows = table(world, "Nilai setiap putaran")
    assert [row[0] for row in rows] == ["SKM 2022", "SKM 2023"]
    assert rows[1][3] == "tidak dapat dibandingkan"
    text = said(build(facts(world)), tmp_path / "a.pdf")
    assert "Bobot unsur berganti; nilai indeksnya tidak dapat dibandingkan." in text


def test_rounds_that_came_later_do_not_change_the_report_of_an_earlier_one(world):
    before = build(facts(world))
    survey(world["agency"], 2024, [world["unit"]])
    assert build(facts(world)) == before


def test_what_became_of_the_plans_of_the_round_before_is_an_annex():
    world = verified()
    later = world | {"round": survey(world["agency"], 2024, [world["unit"]])}
    assert [b.text for b in blocks(later, Heading) if b.level == 1][-1] == "Tindak Lanjut SKM 2023"
    assert [row[2] for row in table(later, "Rencana tindak lanjut dan")] == ["Sudah", "Belum"]


def test_figures_are_called_provisional_as_long_as_answers_may_come_late(world):
    def notices():
        return [b.text for b in blocks(world, Paragraph) if b.style == "notice"]

    before, round_ = notices(), world["round"]
    round_.closes = timezone.localdate() - timedelta(days=1)
    service = world["unit"].services.first()
    RoundService.objects.get_or_create(round=round_, service=service)
    (late,) = [text for text in notices() if text not in before]
    assert late.startswith("Angka dalam laporan ini sementara: jawaban yang diisi sebelum survei")
