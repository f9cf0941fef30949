from collections import Counter
from zipfile import ZipFile

import pytest
from hypothesis import given, strategies as st
from xlsxwriter import Workbook

from tuntas.core.base.errors import UnreadableFile
from tuntas.core.survey.instruments import SKM_2017, instrument
from tuntas.readers.answers.reading import read
from tuntas.readers.formats.parquet import connect

HEAD = "U1,U2,U3,U4,U5,U6,U7,U8,U9\n"


def written(folder, text, name="jawaban.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def refused(path, by=None):
    with pytest.raises(UnreadableFile) as refusal:
        read(path, SKM_2017, by)
    return refusal.value.code, str(refusal.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separator_and_byte_order_mark_are_noticed(tmp_path, separator, mark):
    text = mark + "u1,Waktu,saran\n4,3,baik\n,2,\n"
    path = written(tmp_path, text.replace(",", separator))
    assert read(path, SKM_2017).total() == Counter(
        {(4, None, 3) + (None,) * 6: 1, (None, None, 2) + (None,) * 6: 1}
    )


def test_whole_numbers_written_with_decimals_are_taken(tmp_path):
    path = written(tmp_path, "U1;U2\n3.0;4,00\n 2 ;1\n")
    assert list(read(path, SKM_2017).total()) == [(3, 4) + (None,) * 7, (2, 1) + (None,) * 7]


@pytest.mark.parametrize(
    "cell", ["0", "5", "3.5", "cukup", "sangat mudah", "-1", "4x", "03", "-", "٣"]
)
def test_anything_else_is_refused_with_its_place(tmp_path, cell):
    code, text = refused(written(tmp_path, f"{HEAD}4,4,4,4,4,4,4,4,4\n\n4,4,{cell},4,4,4,4,4,4\n"))
    assert code == "value_not_on_scale"
    assert text == (
        f"jawaban.csv baris 4, kolom U3 (waktu): tertulis “{cell}”; "
        "yang diharapkan bilangan bulat 1 sampai 4, label jawabannya, atau kosong."
    )


def test_rows_without_answers_are_no_respondents_but_are_counted(tmp_path):
    answers = read(written(tmp_path, "unit,U1,U2\nA,4,4\nA,,\n\nB,,3\n"), SKM_2017, "UNIT")
    assert {name: sum(forms.values()) for name, forms in answers.groups.items()} == {"A": 1, "B": 1}
    assert answers.blank_rows == 2


def test_the_form_of_six_values_is_read_by_its_instrument(tmp_path):
    path = written(tmp_path, "U1,U5\n6,5\n")
    assert list(read(path, instrument("ipak-6")).total()) == [(6, None, None, None, 5)]


def test_a_workbook_and_a_text_file_read_alike(tmp_path):
    with Workbook(str(tmp_path / "jawaban.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["unit", "U1", "U2"])
        sheet.write_row(3, 1, ["A", 4, 3])
        sheet.write_row(4, 1, ["B", None, 2])
    text = written(tmp_path, "unit,U1,U2\nA,4,3\nB,,2\n")
    assert read(tmp_path / "jawaban.xlsx", SKM_2017, "unit") == read(text, SKM_2017, "unit")


def test_an_open_document_sheet_is_read(tmp_path):
    def row(*cells):
        return "<table:table-row>" + "".join(cells) + "</table:table-row>"

    def number(value):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    def text(value):
        return (
            "<table:table-cell "
            f'office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        )

    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    table = (
        row(text("U1"), text("U2"))
        + row(number(4), "<table:table-cell/>")
        + row(number(2), number(3))
    )
    with ZipFile(tmp_path / "jawaban.ods", "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Jawaban">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        book.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    forms = read(tmp_path / "jawaban.ods", SKM_2017).total()
    assert list(forms) == [
        (4,) + (None,) * 8,
        (2, 3) + (None,) * 7,
    ]


def test_a_workbook_names_the_row_as_people_see_it(tmp_path):
    with Workbook(str(tmp_path / "jawaban.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 0, ["U1", "U2"])
        sheet.write_row(3, 0, [4, 3.5])
    code, text = refused(tmp_path / "jawaban.xlsx")
    assert code == "value_not_on_scale"
    assert text.startswith("jawaban.xlsx baris 4, kolom U2 (prosedur): tertulis “3.5”")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_empty"),
        ("\n \n", "file_empty"),
        ("nama,umur\nx,3\n", "columns_missing"),
        ("1,2,3\n4,4,4\n", "columns_missing"),
        ("U1,U10\n4,4\n", "column_unknown"),
        ("U3,waktu\n4,4\n", "column_twice"),
        ("saran,U1\nbaik, ramah,4\n", "row_too_long"),
        ("U1\nPK\0\0\n", "not_text"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused(tmp_path, text, code):
    assert refused(written(tmp_path, text))[0] == code


def test_a_wrong_encoding_names_its_line(tmp_path):
    path = written(tmp_path, "saran,U1\nbaik,4\ncaf\xe9,4\n", encoding="latin-1")
    assert refused(path) == (
        "encoding",
        "jawaban.csv baris 3: bukan UTF-8; simpan ulang sebagai CSV UTF-8.",
    )


def test_a_file_that_is_not_there_or_of_another_kind_is_refused(tmp_path):
    assert refused(tmp_path / "tidak-ada.csv")[0] == "file_not_opened"
    assert refused(written(tmp_path, "U1\n4\n", "jawaban.pdf"))[0] == "file_type"
    assert refused(written(tmp_path, "U1\n4\n", "jawaban.xlsx"))[0] == "sheet_broken"
    assert refused(written(tmp_path, "U1\n4\n", "jawaban.parquet"))[0] == "not_parquet"
    assert refused(tmp_path / "tidak-ada.parquet")[0] == "file_not_opened"
    empty = tmp_path / "kosong"
    empty.mkdir()
    assert refused(empty)[0] == "file_type"


def parquet(path, rows):
    """``rows``: SQL values; the columns are unit, U1, waktu."""
    with connect() as db:
        db.execute(f"CREATE TABLE answers AS FROM (VALUES {rows}) t(unit, U1, waktu)")
        db.table("answers").to_parquet(str(path))
    return path


def test_parquet_and_text_read_alike_whatever_the_type_of_the_columns(tmp_path):
    text = written(tmp_path, "unit,U1,waktu\n7,4,3\n7,,2\n8,4,\n7,4,3\n,,\n")
    whole = "(7,4,3),(7,NULL,2),(8,4,NULL),(7,4,3),(NULL,NULL,NULL)"
    floats = "(7,4.0,3.0),(7,'NaN'::DOUBLE,2.0),(8,4.0,NULL),(7,4.0,3.0),(NULL,NULL,NULL)"
    words = (
        "('7','Sangat sesuai','3'),('7',NULL,'2'),('8','4',''),('7','4','Cepat'),(NULL,NULL,NULL)"
    )
    for name, rows in (("a.parquet", whole), ("b [1]*.parquet", floats), ("c.parquet", words)):
        assert read(parquet(tmp_path / name, rows), SKM_2017, "unit") == read(
            text, SKM_2017, "unit"
        )


def test_a_folder_of_parquet_files_is_read_as_one(tmp_path):
    for year in (2021, 2022):
        (tmp_path / f"round={year}").mkdir()
        parquet(tmp_path / f"round={year}" / "a.parquet", f"(1, 4, {year - 2019})")
    groups = read(tmp_path, SKM_2017, "round").groups
    assert groups == {
        "2021": {(4, None, 2) + (None,) * 6: 1},
        "2022": {(4, None, 3) + (None,) * 6: 1},
    }


def test_a_wrong_value_in_parquet_is_refused_with_its_first_row(tmp_path):
    path = parquet(tmp_path / "jawaban.parquet", "(1,4,3),(2,4,3),(3,4,5),(4,0,5)")
    code, text = refused(path)
    assert code == "value_not_on_scale"
    assert text.startswith("jawaban.parquet baris 4, kolom U3 (waktu): tertulis “5”")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("Sangat cepat", 4), (" kurang  CEPAT ", 2), ("Sangat Baik", 4), ("Very quick", 4)],
)
def test_labels_are_understood_those_of_the_question_and_those_of_grades(tmp_path, cell, value):
    forms = read(written(tmp_path, f"U1,U3\n4,{cell}\n"), SKM_2017).total()
    assert [form[2] for form in forms] == [value]


def test_the_label_of_a_question_goes_before_that_of_a_grade(tmp_path):
    path = written(tmp_path, "sarpras,pengaduan\ncukup,Dikelola dengan baik\nBaik,Tidak ada\n")
    assert [form[7:] for form in read(path, SKM_2017).total()] == [(4, 2), (1, 3)]


def test_several_questions_on_one_element_are_all_read(tmp_path):
    answers = read(written(tmp_path, "waktu,U3.2,U1\n4,2,3\n"), SKM_2017)
    assert answers.questions == (*SKM_2017.keys, "waktu.2")
    assert list(answers.total()) == [(3, None, 4, *[None] * 6, 2)]


def test_what_an_export_marks_as_left_out_is_left_out_and_counted(tmp_path):
    answers = read(
        written(tmp_path, "U1,excluded,saran\n4,false,x\n1,True,\n1,1,\n3,,\n"), SKM_2017
    )
    assert [form[0] for form in answers.total()] == [4, 3]
    assert (answers.excluded_rows, answers.others) == (2, ("saran",))


def test_an_unknown_grouping_column_names_the_known_ones(tmp_path):
    code, text = refused(written(tmp_path, "Unit,U1\nA,4\n"), "layanan")
    assert code == "group_column_missing"
    assert text.endswith("Yang ada: Unit, U1.")


@given(st.lists(st.tuples(*[st.none() | st.integers(1, 4)] * 9), max_size=20))
def test_what_is_written_is_read(tmp_path_factory, forms):
    rows = [",".join("" if v is None else str(v) for v in form) for form in forms]
    path = written(tmp_path_factory.mktemp("answers"), HEAD + "\n".join(rows))
    assert read(path, SKM_2017).total() == Counter(f for f in forms if any(f))
