import os
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from tests.readers.pages import SERVICE_HEAD, SUMMARY_HEAD, report_text
from tuntas.core.base.errors import UnreadableFile
from tuntas.readers.old_reports.audit import read_bytes, read_text, require_known_units
from tuntas.readers.old_reports.tables import MAX_BYTES

ROW = "1\tBiro Teh\tUji\tMenambah alat\t31/12/2022\tClose"
GOOD = report_text(ROW)


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as caught:
        read_bytes("lama.txt", data)
    return caught.value.code, str(caught.value)


@pytest.mark.parametrize("data", [b"", b"  \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data):
    assert refusal(data)[0] in ("empty_file", "no_summary_table")
    assert "lama.txt" in refusal(data)[1]


def test_a_binary_file_is_refused_with_the_line_of_its_first_zero():
    code, text = refusal(b"Laporan\n\x89PNG\x00\x01\n")
    assert (code, "lama.txt: baris 2 " in text, "UTF-8" in text) == ("binary_file", True, True)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_wrong_encoding_is_refused_with_the_line_of_the_first_letter(encoding):
    code, text = refusal(f"Laporan\n\nMutu é\n{GOOD}".encode(encoding))
    assert (code, "lama.txt: baris 3 " in text, "UTF-8" in text) == ("wrong_encoding", True, True)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_is_refused(encoding):
    assert refusal(GOOD.encode(encoding))[0] in ("wrong_encoding", "binary_file")


def test_the_mark_of_utf_8_does_no_harm():
    assert len(read_bytes("lama.txt", b"\xef\xbb\xbf" + GOOD.encode()).plans) == 1


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "besar.txt"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 200 * 1024 * 1024)  # sparse: takes no room
    with pytest.raises(UnreadableFile) as caught:
        read_text(path)
    assert caught.value.code == "file_too_large"
    assert str(caught.value).startswith("besar.txt: ukuran 200 MB melebihi batas 50 MB")
    assert refusal(b"x" * (MAX_BYTES + 1))[0] == "file_too_large"


@pytest.mark.parametrize("name", ["tidak-ada.txt", ""])
def test_a_path_that_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(UnreadableFile) as caught:
        read_text(tmp_path / name)
    assert caught.value.code == "file_not_readable"


def test_a_report_without_the_detail_tables_is_refused_with_the_head_that_is_expected():
    code, text = refusal(GOOD.split("a. Matriks")[0].encode())
    assert (code, "Lampiran 2" in text, "Rencana Aksi, Timeline, Status" in text) == (
        "no_detail_table",
        True,
        True,
    )


def test_a_report_without_the_summary_is_refused():
    code, text = refusal(("a. Matriks" + GOOD.split("a. Matriks")[1]).encode())
    assert (code, "Lampiran 1" in text) == ("no_summary_table", True)


def test_prose_alone_is_refused():
    assert refusal(b"Laporan ini tidak memiliki lampiran.\n")[0] == "no_summary_table"


@pytest.mark.parametrize(
    "missing", ["Unit Pelayanan", "Rencana Aksi", "Timeline", "Status", "Jenis Layanan"]
)
def test_a_detail_table_without_a_needed_column_is_refused_with_its_name_and_line(missing):
    head = "\t".join(name for name in SERVICE_HEAD.split("\t") if not name.startswith(missing))
    code, text = refusal(GOOD.replace(SERVICE_HEAD, head).encode())
    assert (code, f"tidak memuat kolom {missing}" in text, "baris 9:" in text) == (
        "missing_column",
        True,
        True,
    )


@pytest.mark.parametrize(
    "missing", ["Unit Pelayanan", "Tahun", "Jumlah Rekomendasi", "Jumlah Rencana Aksi", "Status"]
)
def test_a_summary_without_a_needed_column_is_refused_with_its_name_and_line(missing):
    head = "\t".join(name for name in SUMMARY_HEAD.split("\t") if not name.startswith(missing))
    code, text = refusal(GOOD.replace(SUMMARY_HEAD, head).encode())
    assert (code, f"tidak memuat kolom {missing}" in text, "baris 2:" in text) == (
        "missing_column",
        True,
        True,
    )


def test_a_detail_table_whose_heading_names_no_year_is_refused():
    code, text = refusal(GOOD.replace("tahun 2022", "").encode())
    assert (code, "baris 9:" in text) == ("no_year", True)


def test_a_table_about_something_else_is_no_reason_to_refuse():
    other = "Lampiran 0\nNo\tUnit Kerja\tTarget\tNilai\n1\tBiro Teh\t88,00\t89,00\n"
    assert len(read_bytes("lama.txt", (other + GOOD).encode()).plans) == 1


def test_an_unknown_unit_is_read_and_then_refused_where_the_plans_would_be_used():
    report = read_bytes(
        "lama.txt", report_text(ROW, ROW.replace("Biro Teh", "Unit Khayal")).encode()
    )
    assert len(report.plans) == 2
    with pytest.raises(UnreadableFile) as caught:
        require_known_units(report)
    assert caught.value.code == "unknown_unit"
    assert "lama.txt: baris 11: unit “Unit Khayal” tidak ada dalam ringkasan" in str(caught.value)


def test_plans_before_any_unit_are_read_and_then_refused():
    report = read_bytes(
        "lama.txt", report_text("\t\tUji\tMenambah alat\t31/12/2022\tClose").encode()
    )
    with pytest.raises(UnreadableFile):
        require_known_units(report)


def test_a_report_whose_units_are_known_passes():
    report = read_bytes("lama.txt", GOOD.encode())
    require_known_units(report)
    assert {plan.unit for plan in report.plans} <= {unit.name for unit in report.units}


def test_a_cell_of_a_thousand_lines_and_a_formula_are_text():
    long = " ".join(f"baris {n}" for n in range(1000))
    report = read_bytes(
        "lama.txt", report_text(ROW.replace("Menambah alat", f"=SUM(A1) {long}")).encode()
    )
    assert report.plans[0].text == f"=SUM(A1) {long}"


@given(st.binary(max_size=400))
def test_any_bytes_are_either_read_or_refused(data):
    with pytest.raises(UnreadableFile):
        read_bytes("lama.txt", data)


@given(st.integers(0, len(GOOD.encode())), st.binary(min_size=1, max_size=6))
def test_a_damaged_report_is_either_read_or_refused(at, junk):
    data = GOOD.encode()
    with suppress(UnreadableFile):
        assert len(read_bytes("lama.txt", data[:at] + junk + data[at:]).summary) > 0
