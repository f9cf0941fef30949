import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from tests.reports import hostile
from tests.reports.factories import ASSIGNMENT, large, plan, snapshot
from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.reports.official import content
from tuntas.reports.writers import pdf


def written(made: Snapshot, path: Path) -> pypdf.PdfReader:
    pdf.write(content.build(made), path)
    return pypdf.PdfReader(path)


def text_of(pages) -> str:
    """The words of the pages; the places where a long word may break are no part of them."""
    return " ".join("".join(page.extract_text() for page in pages).replace("\u200b", "").split())


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> pypdf.PdfReader:
    """A report whose appendices run over many pages."""
    return written(large(units=12), tmp_path_factory.mktemp("pdf") / "laporan.pdf")


def test_the_pdf_is_tagged_and_declares_pdf_a_and_pdf_ua(report):
    root = report.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object
    assert root["/Lang"] == "id"
    assert "/StructTreeRoot" in root
    declared = dict(
        re.findall(r"<(pdf(?:aid|uaid):\w+)>(\w+)<", root["/Metadata"].get_data().decode())
    )
    assert declared == {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}


def test_all_fonts_are_embedded(report):
    names = {
        font["/BaseFont"] for page in report.pages for font in page["/Resources"]["/Font"].values()
    }
    assert {re.sub(r"^/[A-Z]{6}\+|-.*$", "", name) for name in names} == {"LibertinusSerif"}


def test_the_outline_leads_to_chapters_and_appendices(report):
    chapters = [entry["/Title"] for entry in report.outline if not isinstance(entry, list)]
    assert [" ".join(title.split()[:2]) for title in chapters] == [
        *("BAB I", "BAB II", "BAB III", "BAB IV"),
        *("Lampiran 1", "Lampiran 2a", "Lampiran 2b", "Lampiran 3"),
    ]


def test_every_page_of_the_body_says_which_it_is_of_how_many(report):
    body = report.pages[2:]
    said = [re.search(r"Halaman (\d+) dari (\d+)", text_of([page])).groups() for page in body]
    assert said == [(str(i), str(len(body))) for i in range(1, len(body) + 1)]


def test_the_contents_give_the_page_of_each_chapter(report):
    contents = text_of([report.pages[1]])
    page = int(re.search(r"Lampiran 2b .*?(\d+) Lampiran 3", contents)[1].removeprefix("2022"))
    assert "Lampiran 2b" in text_of([report.pages[page + 1]])


def test_appendices_are_landscape_and_chapters_portrait(report):
    shapes = [
        "landscape" if p.mediabox.width > p.mediabox.height else "portrait" for p in report.pages
    ]
    first = next(
        i
        for i, page in enumerate(report.pages)
        if "Lampiran 1 Matriks" in text_of([page]) and i > 1
    )
    assert set(shapes[:first]) == {"portrait"}
    assert set(shapes[first:]) == {"landscape"}


def test_a_table_over_several_pages_repeats_its_head_and_the_unit_on_each(tmp_path):
    plans = tuple(plan(1, 2022, i, text=f"Langkah {i}\n" * 12) for i in range(1, 13))
    pages = written(snapshot(plans), tmp_path / "a.pdf").pages
    detail = [text for page in pages if "Langkah" in (text := text_of([page]))]
    assert len(detail) > 2
    assert all(
        "Rencana Aksi Target Waktu Status 1. Balai Contoh di Kota 1" in text for text in detail
    )


def test_the_same_facts_give_the_same_bytes(tmp_path):
    for name in ("a.pdf", "b.pdf"):
        written(snapshot(), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.thorough
def test_only_an_unsigned_report_carries_the_word_draft_on_each_page(tmp_path):
    draft = written(snapshot(assignment=replace(ASSIGNMENT, signed_on=None)), tmp_path / "a.pdf")
    assert all("KONSEP" in text_of([page]) for page in draft.pages)
    assert "KONSEP" not in text_of(written(snapshot(), tmp_path / "b.pdf").pages)


@pytest.mark.thorough
def test_hostile_text_comes_out_as_text(tmp_path):
    plans = tuple(
        plan(1, 2022, i, text=text, service=text[:40]) for i, text in enumerate(hostile.TEXTS)
    )
    names = replace(
        ASSIGNMENT, title=hostile.TEXTS[7], signer=hostile.TEXTS[6], number=hostile.TEXTS[0]
    )
    made = snapshot(plans, assignment=names, agency=hostile.TEXTS[7])
    everything = text_of(written(made, tmp_path / "a.pdf").pages)
    for text in (*hostile.TEXTS[:10], "baris 999"):
        assert " ".join(text.split()) in everything
    assert everything.replace(" ", "").count("sangat-panjang/" * 40) == 1


def test_what_no_font_can_draw_is_spelled_out_and_what_has_no_form_is_left_out(tmp_path):
    plans = (plan(1, 2022, 1, text=hostile.NO_GLYPH), plan(1, 2022, 2, text=hostile.UNPRINTABLE))
    everything = text_of(written(snapshot(plans), tmp_path / "a.pdf").pages)
    assert "emoji [U+1F600] [U+6F22]" in everything
    assert "NUL bel esc[31m" in everything


def test_progress_runs_from_nothing_to_all(tmp_path):
    shares: list[float] = []
    pdf.write(content.build(snapshot()), tmp_path / "a.pdf", shares.append)
    assert (shares[0], shares[-1], sorted(shares)) == (0.0, 1.0, shares)


def test_a_failure_is_a_refusal_and_leaves_no_file(tmp_path):
    broken = replace(content.build(snapshot()), language="bukan bahasa")
    with pytest.raises(Refusal) as refused:
        pdf.write(broken, tmp_path / "a.pdf")
    assert refused.value.code == "pdf_failed"
    assert list(tmp_path.iterdir()) == []


def test_a_long_number_in_a_sentence_can_be_searched_and_copied(tmp_path):
    number = "PI.06.07.71.713.07.23.13/ST/2023"
    made = snapshot(assignment=replace(ASSIGNMENT, number=number, letter_number=number))
    pages = written(made, tmp_path / "a.pdf").pages
    raw = "".join(page.extract_text() for page in pages)
    assert f"Nomor: {number}" in raw
    assert made.digest in raw
    assert raw.count("31/12/2022") == len(made.plans)
