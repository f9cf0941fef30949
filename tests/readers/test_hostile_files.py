"""A damaged or hostile file is read, or refused with a code and a sentence, and nothing else."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import docx
import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.readers.pages import report_text
from tuntas.core.base.errors import UnreadableFile
from tuntas.core.survey.instruments import instrument
from tuntas.readers.answers import reading, user_counts
from tuntas.readers.formats import limited, packages, sheets
from tuntas.readers.formats.workbook import lines
from tuntas.readers.old_reports.audit import audit, read_bytes

REPORT = report_text("1\tBiro Teh\tUji\tMenambah alat\t31/12/2022\tClose")
TABLE = "unit\tlayanan\tpengguna\nBiro Teh\tUji\t1234\n"
ANSWERS = "U1\tU2\n4\t3\n"


def has_cells(line: str) -> bool:
    return "\t" in line


def workbook(text: str) -> bytes:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        for year, part in enumerate(text.split("\n\n"), 2021):
            sheet = book.add_worksheet(f"Rencana aksi tahun {year}")
            for number, line in enumerate(filter(has_cells, part.splitlines())):
                sheet.write_row(number, 0, line.split("\t"))
    return memory.getvalue()


def document(text: str) -> bytes:
    memory, made = io.BytesIO(), docx.Document()
    for part in text.split("\n\n"):
        table = None
        for cells in (line.split("\t") for line in part.splitlines()):
            if len(cells) == 1:
                made.add_paragraph(cells[0])
                continue
            table = table or made.add_table(0, len(cells))
            for cell, words in zip(table.add_row().cells, cells, strict=False):
                cell.text = words
    made.save(memory)
    return memory.getvalue()


def parquet(folder: Path) -> bytes:
    path = folder / "a.parquet"
    duckdb.connect().execute("COPY (SELECT 4 AS U1, 3 AS U2) TO '" + str(path) + "'")
    return path.read_bytes()


def answers(folder: Path, ending: str) -> Callable[[bytes], Any]:
    def read(data: bytes) -> Any:
        path = folder / f"b{ending}"
        path.write_bytes(data)
        return reading.read(path, instrument("skm-2017"))

    return read


@pytest.fixture(scope="session")
def readers(tmp_path_factory):
    """Of every kind that is read: a small file, and its reader."""
    folder = tmp_path_factory.mktemp("hostile")

    def report(ending: str) -> Callable[[bytes], Any]:
        return lambda data: audit(read_bytes(f"a{ending}", data))

    return {
        "report.txt": (REPORT.encode(), report(".txt")),
        "report.docx": (document(REPORT), report(".docx")),
        "report.xlsx": (workbook(REPORT), report(".xlsx")),
        "users.csv": (TABLE.encode(), lambda data: user_counts.read(data, "a.csv")),
        "users.xlsx": (workbook(TABLE), lambda data: user_counts.read(data, "a.xlsx")),
        "sheet.xlsx": (workbook(TABLE), lambda data: sheets.filled_sheet(data, "a.xlsx")),
        "answers.csv": (ANSWERS.replace("\t", ",").encode(), answers(folder, ".csv")),
        "answers.xlsx": (workbook(ANSWERS), answers(folder, ".xlsx")),
        "answers.parquet": (parquet(folder), answers(folder, ".parquet")),
    }


def changed(data: bytes, draw: Any) -> bytes:
    """Some bytes of it changed, cut out, or said twice."""
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, max(len(data) - 1, 0)))
        end = start + draw(st.sampled_from((0, 1, 1, 1, 4, 100, len(data))))
        data = data[:start] + draw(st.binary(max_size=4)) + data[end:]
    return data


def repacked(data: bytes, draw: Any) -> bytes:
    """A package whose own files are changed, and whose sums hold again."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w") as new:
        names = old.namelist()
        victim = draw(st.sampled_from(names))
        for name in names:
            content = old.read(name)
            new.writestr(name, changed(content, draw) if name == victim else content)
    return memory.getvalue()


KINDS = (
    *("report.txt", "report.docx", "report.xlsx", "users.csv", "users.xlsx", "sheet.xlsx"),
    *("answers.csv", "answers.xlsx", "answers.parquet"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_is_read(readers, kind):
    data, read = readers[kind]
    assert read(data)


@pytest.mark.thorough
@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(draw=st.data())
def test_a_changed_file_is_read_or_refused(readers, kind, draw):
    data, read = readers[kind]
    inside = data.startswith(b"PK") and draw.draw(st.booleans())
    hostile = (repacked if inside else changed)(data, draw.draw)
    with suppress(UnreadableFile):
        read(hostile)


# What a package says and what it holds


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        packages.refuse_oversized(data, "a.xlsx")
    return refused.value.code


def package(**members: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return memory.getvalue()


def test_a_package_that_unpacks_to_far_more_than_it_is_is_refused():
    assert refusal(package(sheet=b"0" * (packages.ANY_RATIO_BYTES + 1))) == "too_dense"
    packages.refuse_oversized(package(sheet=b"0" * packages.ANY_RATIO_BYTES), "a.xlsx")


def test_a_package_of_very_many_members_is_refused(monkeypatch):
    monkeypatch.setattr(packages, "MAX_MEMBERS", 2)
    packages.refuse_oversized(package(a=b"", b=b""), "a.xlsx")
    assert refusal(package(a=b"", b=b"", c=b"")) == "too_many_members"


def test_a_directory_that_says_less_than_there_is_is_refused():
    honest = package(sheet=b"0" * 1_000_000)
    said = (1_000_000).to_bytes(4, "little")
    assert refusal(honest.replace(said, (10).to_bytes(4, "little"))) == "package_broken"


def test_a_package_behind_other_bytes_is_refused():
    assert refusal(package(a=b"a") + b"x" * 70_000) == "package_broken"


def test_a_nul_is_in_no_cell_of_a_workbook():
    packed = workbook("kepala\tnama\nBu_x0000_di\tx")
    shared = "xl/sharedStrings.xml"
    with zipfile.ZipFile(io.BytesIO(packed)) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    parts[shared] = parts[shared].replace(b"_x005F_x0000_", b"_x0000_")
    assert b"Bu_x0000_di" in parts[shared]
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as after:
        for name, content in parts.items():
            after.writestr(name, content)
    data = memory.getvalue()
    assert sheets.first_sheet(data, "a.xlsx") == [["kepala", "nama"], ["Budi", "x"]]
    assert [line.cells[0] for line in lines(data, "a.xlsx")] == ["kepala nama", "Budi x"]


def test_a_nul_is_in_no_row_of_a_text():
    rows = list(user_counts.read(TABLE.replace("Teh", "T\0eh").encode(), "a.csv"))
    assert [row.unit for row in rows] == ["Biro Teh"]


# In a process of its own


def test_what_is_read_in_another_process_comes_back():
    assert limited.limited("a.csv", abs, -42) == 42
    rows = limited.limited("a.csv", user_counts.read, TABLE.encode(), "a.csv")
    assert rows == [user_counts.Count(2, "Biro Teh", "Uji", "1234")]


def test_what_another_process_refuses_is_refused_here():
    with pytest.raises(UnreadableFile) as refused:
        limited.limited("a.csv", user_counts.read, b"", "a.csv")
    assert (refused.value.code, str(refused.value)) == (
        "file_empty",
        "a.csv kosong; yang diharapkan: baris judul unit, layanan, pengguna.",
    )


def test_the_log_quotes_nothing_of_a_file_that_was_not_read(caplog):
    with pytest.raises(UnreadableFile):
        limited.limited("Budi.xlsx", int, "Budi Santoso 081234")
    assert [record.getMessage() for record in caplog.records] == [
        "a file was not read: CalledProcessError, exit status 1"
    ]


def test_another_file_waits_a_moment_and_is_then_refused(monkeypatch):
    monkeypatch.setattr(limited, "PATIENCE", 0.1)
    for _ in range(limited.AT_ONCE):
        limited._places.acquire()
    try:
        with pytest.raises(UnreadableFile) as refused:
            limited.limited("a.csv", abs, -42)
    finally:
        limited._places.release(limited.AT_ONCE)
    assert (refused.value.code, str(refused.value)) == (
        "busy",
        "a.csv belum dibaca, karena server sedang sibuk. Coba lagi sebentar lagi.",
    )
    assert limited.limited("a.csv", abs, -42) == 42


def test_where_no_process_can_be_started_the_file_is_refused(monkeypatch):
    monkeypatch.setattr(limited, "_COMMAND", ("/there/is/no/such/program",))
    for _ in range(limited.AT_ONCE + 1):  # and its place is free again
        with pytest.raises(UnreadableFile) as refused:
            limited.limited("a.csv", abs, -42)
        assert refused.value.code == "busy"


@pytest.mark.thorough
@pytest.mark.parametrize(
    "work", [(sum, range(10**13)), (bytes, 2 * limited.MEMORY)], ids=["time", "memory"]
)
def test_what_takes_too_much_time_or_memory_is_refused(monkeypatch, work):
    monkeypatch.setattr(limited, "SECONDS", 1)
    with pytest.raises(UnreadableFile) as refused:
        limited.limited("a.csv", *work)
    assert refused.value.code == "not_read"
