"""The list under "Dasar hukum" is read whatever marks it has, and nothing that comes after it."""

from io import BytesIO

import docx
import pytest

from tests.readers.pages import report_text
from tests.reports.factories import snapshot
from tuntas.readers.old_reports.audit import read_bytes, read_text
from tuntas.reports.official import content
from tuntas.reports.writers import docx as docx_writer

ROW = "1\tBalai Teh\tUji\tMenambah alat\t31/12/2022\tClose"
TWO = "Undang-Undang Nomor 7 Tahun 2001 tentang Teh\nKeputusan Kepala Nomor 3 tentang Rempah"


def basis(*lines):
    text = "\n".join([*lines, "", report_text(ROW)])
    return read_bytes("laporan.txt", text.encode()).assignment.legal_basis


def two(first, second):
    law, decree = TWO.split("\n")
    return f"{first}{law};", f"{second}{decree}."


@pytest.mark.parametrize(
    "lines",
    [
        ("B. Dasar Hukum", *two("1. ", "2. "), "C. Ruang Lingkup", "Seluruh unit."),
        ("B.\tDasar Hukum", *two("1.\t", "2.\t"), "C.\tRuang Lingkup", "Seluruh unit."),
        ("DASAR HUKUM", *two("a. ", "b. "), "BAB II", "HASIL"),
        ("2. Dasar hukum:", *two("a) ", "b) "), "3. Ruang lingkup", "Seluruh unit."),
        ("2. Dasar hukum", *two("1. ", "2. "), "3. Ruang lingkup", "Seluruh unit."),
        ("1.2 Dasar Hukum", *two("1. ", "2. "), "1.3 Waktu", "Dua minggu."),
        ("Dasar", *two("(1) ", "(2) "), "Tujuan", "Mengetahui kemajuan."),
        ("**B. Dasar Hukum**", *two("- ", "- "), "**C. Ruang Lingkup**", "Seluruh unit."),
        ("Dasar Hukum Pelaksanaan", *two("• ", "• "), "", "Seluruh unit dipantau."),
        ("Landasan hukum", *two("* ", "* "), "", "Seluruh unit dipantau."),
        ("Dasar\t:\t1. " + two("", "")[0], "\t\t2. " + two("", "")[1], "Tujuan\t:\tKemajuan"),
        ("B. Dasar Hukum", "Laporan disusun berdasarkan:", "", *two("i. ", "ii. "), "C. Tim"),
        ("B. Dasar Hukum.....\t3", "B. Dasar Hukum", *two("1. ", "1. "), "LAMPIRAN"),
        ("B. Dasar Hukum", two("1. ", "")[0], "", two("", "2. ")[1], "", "C. Tim"),
        (
            "B. Dasar Hukum",
            "1. Undang-Undang Nomor 7",
            "Tahun 2001 tentang",
            "Teh; dan",
            "2. Keputusan Kepala Nomor 3 tentang",
            "Rempah.",
            "Seluruh unit dipantau.",
        ),
    ],
)
def test_the_list_is_read_up_to_what_follows_it(lines):
    assert basis(*lines) == TWO


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("B. Dasar Hukum", "C. Ruang Lingkup", "1. Seluruh unit."),
        ("B. Dasar Hukum", "Sesuai dengan peraturan yang berlaku.", "", "1. Seluruh unit."),
        ("Dasar hukum yang berlaku berubah tiap tahun, sehingga:", "1. unit menyesuaikan diri."),
        ("Dasar pemikiran", "1. Unit menyesuaikan diri."),
    ],
)
def test_without_a_list_there_is_no_legal_basis(lines):
    assert basis(*lines) == ""


def test_what_is_listed_below_an_entry_stays_with_it():
    assert basis(
        "B. Dasar Hukum",
        "1. Keputusan tentang:",
        "a. teh;",
        "b. rempah;",
        "2. Surat Tugas.",
        "C. X",
    ) == ("Keputusan tentang: a. teh; b. rempah\nSurat Tugas")


def test_a_report_that_was_written_as_docx_gives_its_list_back(tmp_path):
    path = tmp_path / "laporan.docx"
    docx_writer.write(content.build(snapshot()), path)
    read = read_text(path).assignment.legal_basis.split("\n")
    assert (len(read), read[0], read[-1]) == (
        5,
        "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik",
        "Surat Tugas Nomor ST-12/2023 tanggal 8 Mei 2023",
    )


def test_a_list_that_the_word_processor_numbers_is_read(tmp_path):
    made = docx.Document()
    made.add_heading("Dasar Hukum", 2)
    for law in two("", ""):
        made.add_paragraph(law, style="List Number")
    made.add_heading("Ruang Lingkup", 2)
    made.add_paragraph("Seluruh unit.", style="List Number")
    for line in report_text(ROW).split("\n"):
        cells = line.split("\t")
        if len(cells) == 1:
            made.add_paragraph(line)
            continue
        table = made.add_table(1, len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    data = BytesIO()
    made.save(data)
    found = read_bytes("laporan.docx", data.getvalue()).assignment.legal_basis
    assert found == TWO
