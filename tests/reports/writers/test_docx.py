import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, strategies as st

from tests.reports import hostile
from tests.reports.factories import ASSIGNMENT, plan, snapshot
from tuntas.reports.document.model import Items, Section, items, paragraph, plain
from tuntas.reports.official import content
from tuntas.reports.writers import docx as writer, docx_table


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("docx") / "laporan.docx"
    writer.write(content.build(snapshot(assignment=replace(ASSIGNMENT, signed_on=None))), path)
    return docx.Document(path)


def test_chapters_and_sections_are_real_headings(report):
    heads = [
        (p.style.name, p.text) for p in report.paragraphs if p.style.name.startswith("Heading")
    ]
    assert heads[:2] == [("Heading 1", "BAB I\nPENDAHULUAN"), ("Heading 2", "A. Latar Belakang")]
    assert [text.split("\n")[0] for style, text in heads if style == "Heading 1"] == [
        *("BAB I", "BAB II", "BAB III", "BAB IV"),
        *("Lampiran 1", "Lampiran 2a", "Lampiran 2b", "Lampiran 3"),
    ]


def test_each_unit_has_a_table_whose_name_and_head_are_repeated(report):
    units = [t for t in report.tables if re.match(r"\d\. ", t.cell(0, 0).text)]
    assert [t.rows[0].cells[0].text for t in units] == [
        f"{n}. Balai Contoh di Kota {n}" for n in (1, 2, 3)
    ]
    for table in units:
        repeated = [
            row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows
        ]
        assert repeated == [True, True] + [False] * (len(table.rows) - 2)


def test_a_shared_recommendation_is_one_merged_cell(report):
    (table,) = (t for t in report.tables if t.rows[0].cells[0].text == "1. Balai Contoh di Kota 1")
    assert table.cell(2, 2)._tc is table.cell(3, 2)._tc


def test_appendices_are_landscape_sections(report):
    shapes = [section.page_width > section.page_height for section in report.sections]
    assert shapes == [False] * 5 + [True] * 4


def test_contents_and_page_numbers_are_fields_and_the_contents_are_filled(report):
    codes = [code.text for code in report.element.iter(qn("w:instrText"))]
    assert codes == ['TOC \\o "1-2" \\h \\z \\u']
    footer = [code.text for code in report.sections[0].footer._element.iter(qn("w:instrText"))]
    assert footer == ["PAGE", "NUMPAGES"]
    assert "BAB II HASIL SURVEI DAN REKOMENDASI" in [p.text for p in report.paragraphs]


def test_the_language_is_indonesian_and_a_draft_says_so(report):
    languages = {tag.get(qn("w:val")) for tag in report.styles.element.iter(qn("w:lang"))}
    assert languages == {"id-ID"}
    assert report.sections[0].header.paragraphs[0].text == "KONSEP – belum ditandatangani"


def test_the_same_facts_give_the_same_bytes(tmp_path):
    for name in ("a.docx", "b.docx"):
        writer.write(content.build(snapshot()), tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


@pytest.mark.parametrize(("many", "kept"), [(3, [1, 1, 1, 0]), (9, [1, 1, 0, 0, 0, 0, 0, 0, 1, 0])])
def test_a_short_list_stays_with_its_sentence_and_of_a_long_one_no_item_stands_alone(
    tmp_path, many, kept
):
    blocks = (paragraph("Bertujuan untuk:"), items([f"Tujuan {n}" for n in range(many)]))
    made = replace(content.build(snapshot()), sections=(Section(blocks),), cover=False)
    writer.write(made, tmp_path / "a.docx")
    lines = docx.Document(tmp_path / "a.docx").paragraphs
    assert [bool(line.paragraph_format.keep_with_next) for line in lines] == list(map(bool, kept))


def test_text_lists_after_z_go_on_with_two_letters():
    assert [Items((), "a.").mark(i) for i in (0, 25, 26, 51, 52)] == [
        "a.",
        "z.",
        "aa.",
        "az.",
        "ba.",
    ]


@given(hostile.any_text() | st.just(hostile.UNPRINTABLE))
def test_any_text_is_in_the_table_as_it_is(text):
    plans = (plan(1, 2022, 1, text=text),)
    table = content.build(snapshot(plans)).sections[6].blocks[1]
    (xml,) = docx_table.tables(table, writer._LANDSCAPE)
    row = docx.oxml.parse_xml(xml)[-1]
    shown = "".join(
        "\n" if part.tag == qn("w:br") else part.text or ""
        for part in row[2].iter(qn("w:t"), qn("w:br"))
    )
    assert shown == plain(text)


def test_a_hostile_report_opens_and_is_intact(tmp_path):
    plans = tuple(
        plan(1, 2022, i, text=text) for i, text in enumerate((*hostile.TEXTS, hostile.UNPRINTABLE))
    )
    names = replace(
        ASSIGNMENT, title=hostile.TEXTS[6], signer=hostile.UNPRINTABLE, number=hostile.TEXTS[0]
    )
    writer.write(content.build(snapshot(plans, assignment=names)), tmp_path / "a.docx")
    assert zipfile.ZipFile(tmp_path / "a.docx").testzip() is None
    tables = docx.Document(tmp_path / "a.docx").tables
    (units,) = (t for t in tables if t.cell(0, 0).text == "1. Balai Contoh di Kota 1")
    shown = {row.cells[2].text for row in units.rows[2:]}
    assert shown == {plain(text) for text in (*hostile.TEXTS, hostile.UNPRINTABLE)}
