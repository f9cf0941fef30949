import csv
import io
import json

import pytest

from tuntas.cli import main
from tuntas.readers.formats.parquet import connect

HEAD = "unit;U1;U2;U3;U4;U5;U6;U7;U8;U9\n"


@pytest.fixture
def answers(tmp_path):
    """29 respondents whose values add up to 955, as in the worked table."""
    rows = ["4;4;4;4;4;4;3;3;3"] * 20 + ["3;4;4;4;4;4;4;3;3"] * 8 + ["4;3;4;4;4;3;3;3;3"]
    lines = [f"{'A' if i < 20 else 'B'};{row}" for i, row in enumerate(rows)]
    path = tmp_path / "jawaban.csv"
    path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    return str(path)


def as_json(capsys, *words):
    assert main(["score", *words, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_has_the_promised_shape(answers, capsys):
    result = as_json(capsys, answers)
    low, high = result["interval"]
    assert list(result) == ["n", "weights", "elements", "index", "grade", "interval", "alpha"]
    assert (result["n"], result["weights"], result["index"], result["grade"]) == (
        29,
        "exact",
        91.48,
        "A",
    )
    assert [e["code"] for e in result["elements"]] == [f"U{i}" for i in range(1, 10)]
    assert result["elements"][0] == {
        "key": "persyaratan",
        "code": "U1",
        "n": 29,
        "nrr": 3.7241,
        "index": 93.1,
        "grade": "A",
    }
    assert low < 91.48 < high


def test_the_convention_of_weights_is_applied_and_named(answers, capsys):
    result = as_json(capsys, answers, "--weights", "0.11")
    assert (result["weights"], result["index"]) == ("0.11", 90.56)


def test_groups_stand_beside_the_whole(answers, capsys):
    result = as_json(capsys, answers, "--by", "Unit")
    assert result["index"] == 91.48
    assert [(g["group"], g["n"]) for g in result["groups"]] == [("A", 20), ("B", 9)]


def test_text_writes_indonesian_numbers_and_says_what_cannot_be_told(tmp_path, capsys):
    path = tmp_path / "satu.csv"
    path.write_text("U1,U2,U3\n4,3,\n,,\n", encoding="utf-8")
    assert main(["score", str(path)]) == 0
    out = capsys.readouterr().out
    assert "Nilai: 87,50, mutu B (Baik)" in out
    assert "1 baris tanpa jawaban tidak dihitung." in out
    assert "tidak dapat dihitung (kurang dari lima responden, atau semua sama)" in out
    assert "Tanpa jawaban, tidak ikut dihitung: U3, U4, U5, U6, U7, U8, U9" in out


def test_no_answers_are_no_data(tmp_path, capsys):
    path = tmp_path / "kosong.csv"
    path.write_text(HEAD, encoding="utf-8")
    assert as_json(capsys, str(path))["index"] is None
    assert main(["score", str(path)]) == 0
    assert "Nilai: tidak ada data" in capsys.readouterr().out


def test_csv_has_a_row_per_element_and_keeps_formulas_from_running(tmp_path, capsys):
    path = tmp_path / "jawaban.csv"
    path.write_text('unit,U1\n"=1+1",4\n"=1+1",3\n', encoding="utf-8")
    assert main(["score", str(path), "--by", "unit", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["group"] for row in rows] == ["'=1+1"] * 10 + [""] * 10
    assert [(r["n"], r["index"], r["grade"]) for r in rows if r["key"] == "index"] == [
        ("2", "87.50", "B")
    ] * 2


def test_a_refusal_ends_with_status_2_and_a_sentence(tmp_path, capsys):
    path = tmp_path / "jawaban.csv"
    path.write_text("U1,U2\n4,5\n", encoding="utf-8")
    assert main(["score", str(path)]) == 2
    assert "jawaban.csv baris 2, kolom U2 (prosedur)" in capsys.readouterr().err
    assert main(["score", str(path), "--instrument", "skm-2030"]) == 2
    assert "skm-2030 tidak dikenal" in capsys.readouterr().err


def exported(folder, rows):
    """A Parquet file; ``rows``: SQL values of unit, U1, U2, excluded, note."""
    path = folder / "jawaban.parquet"
    with connect() as db:
        db.execute(f"CREATE TABLE answers AS FROM (VALUES {rows}) t(unit, U1, u2, excluded, note)")
        db.table("answers").to_parquet(str(path))
    return str(path)


ROWS = (
    "(7,4,3,false,'x'),(7,4,NULL,false,''),"
    "(8,1,2,true,''),(8,NULL,NULL,false,''),(NULL,2,2,NULL,'')"
)


@pytest.mark.parametrize("large", [0, 2**20], ids=["column by column", "row by row"])
def test_a_large_parquet_file_scores_like_a_small_one(tmp_path, capsys, monkeypatch, large):
    monkeypatch.setattr("tuntas.cli.score.LARGE", large)
    path = exported(tmp_path, ROWS)
    result = as_json(capsys, path, "--by", "Unit")
    assert (result["n"], result["index"], result["elements"][0]["n"]) == (3, 72.92, 3)
    assert [(g["group"], g["n"], g["index"]) for g in result["groups"]] == [
        ("", 1, 50.0),
        ("7", 2, 87.5),
    ]
    assert main(["score", path]) == 0
    out = capsys.readouterr().out
    assert "1 baris tanpa jawaban tidak dihitung." in out
    assert "1 jawaban yang dikecualikan tidak dihitung." in out
    assert "Kolom lain tidak dibaca: unit, note" in out


@pytest.mark.parametrize("large", [0, 2**20], ids=["column by column", "row by row"])
def test_a_wrong_value_in_parquet_has_its_row_and_column(tmp_path, capsys, monkeypatch, large):
    monkeypatch.setattr("tuntas.cli.score.LARGE", large)
    path = exported(tmp_path, "(7,4,3,false,'x'),(7,4,0,false,'')")
    assert main(["score", path]) == 2
    assert "jawaban.parquet baris 3, kolom U2 (prosedur): tertulis “0”" in capsys.readouterr().err
