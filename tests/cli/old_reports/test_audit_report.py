import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tuntas.cli import main
from tuntas.cli.old_reports.audit_report import table, to_dict
from tuntas.core.voices.masking import mask
from tuntas.readers.old_reports.audit import audit_report
from tuntas.readers.old_reports.reconciliation import explain as explain_discrepancy

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "laporan-contoh.txt"


@pytest.fixture(scope="module")
def audited():
    return audit_report(EXAMPLE)


def test_the_legal_basis_of_the_report_is_told(tmp_path, capsys):
    laws = "B. Dasar Hukum\n1. Undang-Undang Nomor 7;\n2. Keputusan Nomor 3.\nC. Tim\n"
    path = tmp_path / "lama.txt"
    path.write_text(laws + EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    main(["audit-report", str(path)])
    assert "Dasar hukum:\n  Undang-Undang Nomor 7\n  Keputusan Nomor 3\n" in capsys.readouterr().out
    main(["audit-report", str(path), "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert told["legal_basis"] == ["Undang-Undang Nomor 7", "Keputusan Nomor 3"]


def test_the_text_counts_units_and_plans_and_closed_shares_per_year(capsys):
    assert main(["audit-report", str(EXAMPLE)]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert "6 unit, 45 rencana aksi" in lines
    assert [
        line.split() for line in lines if line.strip().startswith(("2022 ", "2023 ", "Semua "))
    ] == [
        ["2022", "5", "21", "20", "95,24", "%", "1", "2"],
        ["2023", "6", "24", "20", "83,33", "%", "4", "4"],
        ["Semua", "6", "45", "40", "88,89", "%", "5", "6"],
    ]


def test_the_text_says_what_is_doubtful_and_what_cannot_be_told(capsys):
    main(["audit-report", str(EXAMPLE)])
    lines = capsys.readouterr().out.split("\n")
    assert (
        "2 dari 40 rencana close diragukan; lihat temuan deadline_after_cutoff dan "
        "text_says_not_done"
    ) in lines
    assert (
        "Kesesuaian tidak dapat dinilai: 16 rekomendasi tidak menyebut unsur pelayanan"
    ) in lines


def test_the_text_names_each_kind_of_finding_and_decision(capsys, audited):
    main(["audit-report", str(EXAMPLE)])
    out = capsys.readouterr().out
    assert [f.check for f in audited.findings if f"\n  {f.check} (" not in out] == []
    assert [d.code for d in audited.report.decisions if f"\n  {d.code} (" not in out] == []


def test_json_has_the_keys_that_are_promised(capsys):
    assert main(["audit-report", str(EXAMPLE), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [
        "units",
        "plans",
        "summary",
        "printed_totals",
        "reconciliation",
        "findings",
        "decisions",
        "legal_basis",
    ]
    assert found["plans"][0] == {
        "id": "2022-01-01",
        "year": 2022,
        "unit": "Biro Layanan Rempah",
        "unit_no": 1,
        "unit_no_printed": "1",
        "recommendation_no": "1",
        "service": "",
        "elements": ["U3"],
        "elements_source": "stated",
        "text": "1. Waktu Penyelesaian Memasang papan hitung mundur di setiap loket",
        "deadline_raw": "31/03/2022",
        "deadline": "2022-03-31",
        "status_raw": "Close",
        "line_first": 132,
        "line_last": 132,
        "findings": [],
    }
    assert found["printed_totals"]["2022-2023"] == {
        "recommendations": 16,
        "plans": 46,
        "closed": 46,
    }
    assert found["summary"][0] == {
        "no": 1,
        "unit": "Biro Layanan Rempah",
        "year": 2022,
        "recommendations": 2,
        "plans": 5,
        "closed": 5,
    }


def test_findings_of_a_plan_and_the_list_of_findings_are_the_same(audited):
    found = to_dict(audited)
    by_plan = [(plan["id"], check) for plan in found["plans"] for check in plan["findings"]]
    assert sorted(by_plan) == sorted((f["plan"], f["check"]) for f in found["findings"])


def test_the_workbook_holds_everything_as_text_and_numbers(tmp_path, audited, capsys):
    out = tmp_path / "hasil.xlsx"
    assert main(["audit-report", str(EXAMPLE), "--format", "xlsx", "--out", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    book = CalamineWorkbook.from_path(out)
    assert book.sheet_names == [
        "Ringkasan",
        "Rencana aksi",
        "Rekonsiliasi",
        "Temuan",
        "Keputusan pembaca",
    ]
    rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    report = audited.report
    assert [len(rows[name]) - 1 for name in book.sheet_names[1:]] == [
        len(report.plans),
        len(audited.discrepancies),
        len(audited.findings),
        len(report.decisions),
    ]
    assert [row[8] for row in rows["Rencana aksi"][1:]] == [
        mask(plan.text) for plan in report.plans
    ]
    explained = [str(explain_discrepancy(found)) for found in audited.discrepancies]
    assert [row[-1] for row in rows["Rekonsiliasi"]] == ["Penjelasan", *explained]
    assert all(len(set(heads)) == len(heads) for heads, *_ in rows.values())


def test_json_can_be_written_to_a_file(tmp_path, capsys):
    out = tmp_path / "hasil.json"
    main(["audit-report", str(EXAMPLE), "--format", "json", "--out", str(out)])
    assert (len(json.loads(out.read_text(encoding="utf-8"))["plans"]), capsys.readouterr().out) == (
        45,
        "",
    )


def test_the_cutoff_may_be_given_as_people_write_it(capsys):
    main(["audit-report", str(EXAMPLE), "--cutoff", "01/01/2025", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [f for f in found["findings"] if f["check"] == "deadline_after_cutoff"] == []


@pytest.mark.parametrize("raw", ["besok", "Tw II 2023", ""])
def test_a_cutoff_that_is_no_day_is_refused(capsys, raw):
    assert main(["audit-report", str(EXAMPLE), "--cutoff", raw]) == 2
    assert "bukan tanggal" in capsys.readouterr().err


def test_a_refusal_is_one_sentence_on_the_error_stream_and_status_two(tmp_path, capsys):
    empty = tmp_path / "kosong.txt"
    empty.write_bytes(b"")
    assert main(["audit-report", str(empty)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        "tuntas: kosong.txt: berkas kosong. Isi dengan teks laporan.\n",
    )


def test_an_unknown_unit_is_shown_with_all_else_and_then_refused(tmp_path, capsys):
    path = tmp_path / "asing.txt"
    text = EXAMPLE.read_text(encoding="utf-8").replace(
        "6\tLoka Rempah di Kota Muara Teh\t", "6\tKedai Antah\t"
    )
    path.write_text(text, encoding="utf-8")
    assert main(["audit-report", str(path), "--format", "json"]) == 2
    said = capsys.readouterr()
    assert len(json.loads(said.out)["plans"]) == 45
    assert "asing.txt: baris 199: unit “Kedai Antah” tidak ada dalam ringkasan" in said.err


def test_a_place_that_cannot_be_written_is_refused(tmp_path, capsys):
    assert (
        main(
            [
                "audit-report",
                str(EXAMPLE),
                "--format",
                "xlsx",
                "--out",
                str(tmp_path / "x" / "y.xlsx"),
            ]
        )
        == 2
    )
    assert "tidak dapat ditulis" in capsys.readouterr().err


def test_columns_are_as_wide_as_their_widest_cell():
    assert list(table(("a", "bb"), [("123", "4")])) == ["  a  bb", "123   4"]


@pytest.mark.parametrize("form", ["text", "json", "xlsx"])
def test_personal_data_are_covered_unless_the_copy_is_internal(tmp_path, form, capsys):
    text = EXAMPLE.read_text("utf-8")
    source = tmp_path / "laporan.txt"
    source.write_text(text.replace("Menambah", "Hubungi Ibu Melati 081234567890 menambah"), "utf-8")
    said = {}
    for flags in ((), ("--internal",)):
        out = tmp_path / f"hasil{len(flags)}"
        main(["audit-report", str(source), "--format", form, "--out", str(out), *flags])
        said[flags] = out.read_bytes() if form != "xlsx" else cells_of(out)
    covered, internal = said.values()
    assert b"081234567890" not in covered
    assert b"SALINAN INTERNAL" in internal
    if form != "text":
        assert (b"Ibu [nama]" in covered, b"Melati 0812" in internal) == (True, True)


def cells_of(path):
    book = CalamineWorkbook.from_path(path)
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names]).encode()
