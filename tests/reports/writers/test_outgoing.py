"""The one gate of reports and papers: personal data are covered, all else stays as it was."""

import ast
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.reports.factories import snapshot
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.reports.document.model import (
    Cell,
    Document,
    Heading,
    Items,
    Official,
    Paragraph,
    Run,
    Section,
    Signature,
    Table,
    TableRow,
    flat,
    paragraph,
)
from tuntas.reports.document.workbook import Sheet, Workbook
from tuntas.reports.official import content, sheets
from tuntas.reports.runs.source import Source
from tuntas.reports.writers import facts, outgoing
from tuntas.reports.writers.outgoing import covered

SOURCE = Path(__file__).resolve().parents[3] / "src" / "tuntas"
WRITERS = {"pdf", "docx", "xlsx"}


def document(*blocks, **more):
    said = {"title": "Laporan", "subtitle": "", "agency": "Badan", "author": "Badan"}
    return Document(**said, day=date(2023, 6, 6), sections=(Section(blocks),), **more)


def blocks(*given, **more):
    return covered(document(*given, **more)).sections[0].blocks


def test_every_kind_of_text_is_covered():
    table = Table("Isi.", (), flat([TableRow((Cell("telp 081234567890"), None))]))
    heading, items, table = blocks(
        Heading(1, "BAB I", "Saran Ibu Melati"),
        Items(((paragraph("surel ani@contoh.id"), Items(((paragraph("Pak Budi"),),))),)),
        table,
    )
    assert heading.text == "Saran Ibu [nama]"
    assert [p.text for p in items.paragraphs] == ["surel [surel]", "Pak [nama]"]
    assert table.groups[0].rows[0].cells == (Cell("telp [nomor telepon]"), None)


def test_a_name_over_bold_and_plain_letters_is_covered_once():
    (said,) = blocks(Paragraph((Run("Kata Ibu "), Run("Siti", bold=True), Run(" Aminah, baik"))))
    assert [(run.text, run.bold) for run in said.runs] == [
        ("Kata Ibu ", False),
        ("[nama]", True),
        (", baik", False),
    ]


def test_who_holds_an_office_or_signs_is_printed():
    signature = Signature("Jakarta, 6 Juni 2023", ("Inspektur",), "dr. Contoh Melati, M.Si")
    name = Official("dr. Contoh Melati")
    cells, signed = blocks(Table("Tim.", (), flat([TableRow((Cell(name),))])), signature)
    assert cells.groups[0].rows[0].cells[0].text == "dr. Contoh Melati"
    assert signed == signature


def test_an_internal_copy_stays_as_it_is():
    made = document(paragraph("Pak Budi"), internal=True)
    assert covered(made) == made
    book = Workbook("Buku", "Badan", date(2023, 6, 6), (Sheet("A", (), (("Pak Budi", 1),)),), True)
    assert covered(book) == book


@given(st.text(max_size=60), st.text(max_size=60))
def test_covering_twice_changes_nothing_more(one, two):
    made = covered(document(Heading(1, "", one), Paragraph((Run(one), Run(two, bold=True)))))
    assert covered(made) == made


def test_the_standing_report_has_nothing_to_cover():
    """Figures, codes, dates, numbers of letters and the standing sentences are nobody's data."""
    made = snapshot()
    document, book = content.build(made), sheets.build(made)
    assert covered(document) == document
    assert covered(book) == book
    said = facts.build(Source(made))
    assert json.dumps(covered(said), default=str) == json.dumps(said, default=str)
    assert Snapshot.from_json(json.dumps(covered(said), default=str)).digest == made.digest


@pytest.mark.thorough
def test_files_are_written_through_the_gate_only():
    """Nobody else imports what writes a format."""
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith("reports.writers")
        and WRITERS & {name.name for name in node.names}
    }
    assert found == set()
    assert set(vars(outgoing)) > WRITERS
