"""Every format, with texts that could break it: it opens and holds them, as quickly as plain
ones.
"""

import json
import time
from dataclasses import replace

import docx
import pypdf
import pytest
import python_calamine

from tests.reports import hostile
from tests.reports.factories import ASSIGNMENT, plan, snapshot, unit
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.reports.document.model import plain
from tuntas.reports.runs.writing import FORMATS, write_files

HALF = "satu \ud83d dua \udc00 tiga"
TEXTS = {
    "long": "Panjang sekali, dan tanpa akhir. " * 625,  # over 20,000 characters
    "word": "x" * 20_000,
    "lines": "a\n" * 10_000,
    "breaks": "\n" * 20_000,
    "control": hostile.UNPRINTABLE,
    "half": HALF,
    "emoji": "👩‍👩‍👧 😀🏽 e" + "\u0301" * 2_000,
    "right_to_left": "\u202eterbalik نص عربي עברית",
    "typst": hostile.TEXTS[7],
    "xml": hostile.TEXTS[6],
    "formula": hostile.TEXTS[1],
}
FEW = [
    name if name in ("typst", "xml", "formula") else pytest.param(name, marks=pytest.mark.thorough)
    for name in TEXTS
]


def words(text):
    return "".join(plain(text).replace("\u200b", "").split())


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", FEW)
def test_a_hostile_text_everywhere_is_written_in_every_format(tmp_path, name):
    text = TEXTS[name]
    named = (text * 300)[:300]
    plans = (
        plan(1, 2022, 1, text=text, service=named, recommendation=text, deadline_raw=text[:200]),
    )
    made = snapshot(
        plans,
        units=(replace(unit(1), name=named), unit(2), unit(3)),
        agency=named,
        assignment=replace(ASSIGNMENT, number=text[:100], signer=named, title=named),
    )
    paths = write_files(made, tmp_path, internal=True)
    assert sorted(paths) == sorted(FORMATS)
    assert Snapshot.from_json(paths["json"].read_text("utf-8")) == made
    assert json.loads(paths["json"].read_text("utf-8"))["digest"] == made.digest
    cells = [cell.text for table in docx.Document(paths["docx"]).tables for cell in table._cells]
    assert plain(text) in cells
    book = python_calamine.CalamineWorkbook.from_path(paths["xlsx"])
    sheets = [book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]
    columns = [
        words("".join(map(str, column))) for rows in sheets for column in zip(*rows, strict=True)
    ]
    assert any(
        words(text) in column for column in columns
    )  # what is too long for a cell goes on below
    pages = pypdf.PdfReader(paths["pdf"]).pages
    assert len(pages) < 600


def test_half_a_character_changes_no_other_digest():
    made = snapshot()
    assert "\\u" not in made.to_json()
    assert Snapshot.from_json(snapshot(agency=HALF).to_json()).agency == HALF


@pytest.mark.thorough
@pytest.mark.timeout(200)
def test_one_unit_with_five_thousand_plans_stays_readable(tmp_path):
    said = (
        "Menyebarkan brosur persyaratan kepada pemohon dan memasang papan informasi di ruang "
        "tunggu."
    )
    plans = tuple(
        plan(1, 2022, i, id=f"2022-01-{i:04}", text=f"{said} {i}") for i in range(1, 5001)
    )
    began = time.process_time()
    paths = write_files(snapshot(plans), tmp_path)
    assert (
        time.process_time() - began < 30
    )  # 2 s on a quiet machine; the PDF's own process not counted
    tables = docx.Document(paths["docx"]).element.body.tbl_lst
    assert max(len(table.tr_lst) for table in tables) == 5002
    assert all(path.stat().st_size < 20 * 1024**2 for path in paths.values())
    pages = pypdf.PdfReader(paths["pdf"]).pages
    middle = pages[len(pages) // 2].extract_text()
    assert "Balai Contoh di Kota 1" in middle
    assert "Rencana Aksi" in middle
