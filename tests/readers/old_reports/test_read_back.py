"""What the report writers have written, read like any old report, gives the same plans."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from tests.reports.factories import large, of_report, plan, snapshot
from tuntas.core.base.errors import UnreadableFile
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.readers.formats import packages
from tuntas.readers.old_reports.audit import read_bytes, read_text
from tuntas.readers.old_reports.model import OldReport
from tuntas.reports.official import content, sheets as content_sheets
from tuntas.reports.writers import docx, xlsx

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs/examples/laporan-contoh.txt"
REAL = ROOT / "../shared/data/laporan-monev-skm-semester1-2023.txt"


@pytest.fixture(params=["docx", "xlsx"])
def read_back(request, tmp_path):
    def run(made: Snapshot) -> OldReport:
        path = tmp_path / f"laporan.{request.param}"
        if request.param == "docx":
            docx.write(content.build(made), path)
        else:
            xlsx.write(content_sheets.build(made), path)
        return read_text(path)

    return run


def in_snapshot(made: Snapshot) -> list[tuple[object, ...]]:
    units = {unit.no: unit.name for unit in made.units}
    return [
        (
            *(
                units[p.unit_no],
                p.unit_no,
                p.year,
                p.recommendation_no,
                p.recommendation,
                p.service,
            ),
            *(" ".join(p.text.split()), p.deadline, p.deadline_raw, p.status),
        )
        for p in made.plans
    ]


def in_report(report: OldReport) -> list[tuple[object, ...]]:
    return [
        (
            *(p.unit, p.unit_no, p.year, p.recommendation_no, p.recommendation, p.service),
            *(p.text, p.deadline.value, p.deadline.raw, p.status),
        )
        for p in report.plans
    ]


def test_a_made_up_report_comes_back(read_back):
    made = large(units=9)
    assert in_report(read_back(made)) == in_snapshot(made)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": ""},
        {"deadline_raw": "", "deadline": None},
        {"deadline_raw": "", "deadline": None, "status": ""},
        {"deadline_raw": "Setiap bulan", "deadline": None, "status": "open"},
        {"text": "kata " * 9000},
        {"text": "1. satu\n2. dua\n3. tiga"},
        {"text": "=1+1"},
        {"text": "dan seterusnya"},
        {"text": "12"},
        {"text": "Close"},
        {"text": "31/12/2022"},
        {"service": ""},
    ],
)
def test_a_plan_comes_back_whatever_it_lacks_or_looks_like(read_back, changes):
    made = snapshot(
        (plan(1, 2022, 1), plan(1, 2022, 2, **changes), plan(1, 2022, 3), plan(2, 2022, 1))
    )
    assert in_report(read_back(made)) == in_snapshot(made)


def test_the_cut_off_comes_back(read_back):
    assert read_back(snapshot()).assignment.cut_off == snapshot().assignment.cut_off


@pytest.mark.thorough
@pytest.mark.parametrize("source", [EXAMPLE, REAL], ids=["example", "real"])
def test_an_old_report_written_anew_has_the_same_plans(read_back, source):
    if not source.exists():
        pytest.skip(f"{source.name} is not here")
    made = of_report(read_text(source))
    assert in_report(read_back(made)) == in_snapshot(made)


@pytest.mark.parametrize("ending", ["docx", "xlsx", "xls", "ods"])
@pytest.mark.parametrize("data", [b"", b"bukan paket", b"PK\x03\x04 terpotong"])
def test_a_damaged_file_is_refused_by_name(ending, data):
    with pytest.raises(UnreadableFile) as refused:
        read_bytes(f"rusak.{ending}", data)
    assert str(refused.value).startswith(f"rusak.{ending}: ")


def test_a_sheet_with_cells_far_apart_is_refused_before_it_is_laid_out(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    with pytest.raises(UnreadableFile) as refused:
        read_text(tmp_path / "a.xlsx")
    assert refused.value.code == "sheet_too_large"


def test_a_package_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(packages, "MAX_UNPACKED_BYTES", 1000)
    memory = BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 1001)
    with pytest.raises(UnreadableFile) as refused:
        read_bytes("a.docx", memory.getvalue())
    assert refused.value.code == "file_too_large"
