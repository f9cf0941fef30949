"""``tuntas setup`` and what ``tuntas serve`` prints."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from tuntas.accounts.models import OneTimeLink, User
from tuntas.audit.models import Event
from tuntas.cli import main, setup
from tuntas.cli.server.first_link import print_link
from tuntas.organisation.models import Agency, Appointment, Service, Unit, UnitKind

pytestmark = pytest.mark.django_db
PASSWORD = "angin-laut-selatan-7"
FLAGS = [
    "setup", "--agency", "Dinas Contoh", "--short-name", "Dinas",
    "--name", "Wayan Contoh", "--email", "wayan@contoh.go.id", "--format", "json",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _no_migration(monkeypatch, tmp_path, settings):
    monkeypatch.setattr("tuntas.cli.start", lambda: None)
    settings.DATA_DIR = tmp_path


def test_a_script_sets_up_and_reads_json(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("TUNTAS_SETUP_PASSWORD", PASSWORD)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(FLAGS) == 0
    assert json.loads(capsys.readouterr().out) == {
        "agency": "Dinas Contoh",
        "username": "wayan@contoh.go.id",
        "folder": str(tmp_path),
    }
    assert User.objects.get().check_password(PASSWORD)


def test_the_password_may_come_on_the_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main([*FLAGS, "--password-stdin"]) == 0
    assert User.objects.get().check_password(PASSWORD)


def test_all_that_is_missing_is_said_by_its_flag_and_nothing_is_made(monkeypatch, capsys):
    monkeypatch.delenv("TUNTAS_SETUP_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(["setup", "--agency", "Dinas Contoh"]) == 2
    said = capsys.readouterr().err
    for flag in ("--short-name", "--name", "--email", "TUNTAS_SETUP_PASSWORD"):
        assert f"{flag}: " in said
    assert Agency.objects.exists() is False


def test_a_second_time_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("TUNTAS_SETUP_PASSWORD", PASSWORD)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    main(FLAGS)
    assert main(FLAGS) == 2
    assert "sudah disiapkan" in capsys.readouterr().err


def test_in_a_terminal_it_asks_and_asks_again_for_what_cannot_be_taken(monkeypatch):
    answers = iter(["Dinas", "", "Wayan", "bukan surel", "wayan@contoh.go.id"])
    passwords = iter(["pendek", "pendek", PASSWORD, PASSWORD])
    monkeypatch.setattr(setup, "getpass", lambda _question: next(passwords))
    given = {"agency": "Dinas Contoh", "time_zone": "Asia/Jakarta"}
    form = setup.asked(given, lambda _question: next(answers))
    assert (form.given().short_name, form.given().email) == ("Dinas", "wayan@contoh.go.id")
    assert form.given().password == PASSWORD


def test_serving_an_empty_folder_prints_a_link_that_opens_the_set_up_page(capsys, client):
    print_link("127.0.0.1", 8000)
    [path] = re.findall(r"http://127.0.0.1:8000(/mulai/\S+)", capsys.readouterr().out)
    assert client.get(path).status_code == 200


def test_the_link_is_under_the_address_that_people_reach(capsys, settings):
    settings.ADDRESS = "https://survei.contoh.go.id"
    print_link("0.0.0.0", 80)  # noqa: S104 - nothing listens
    assert "https://survei.contoh.go.id/mulai/" in capsys.readouterr().out


def test_serving_where_somebody_is_prints_nothing(monkeypatch, capsys):
    User.objects.create_user("lama")
    print_link("127.0.0.1", 8000)
    assert capsys.readouterr().out == ""


SHEETS = {
    "Instansi": [
        ["Nama instansi", "Nama singkat", "Zona waktu", "Warna", "Nama pengelola sistem",
         "Surel pengelola sistem"],
        ["Dinas Contoh", "Dinas", "Asia/Makassar", "#1d4ed8", "Wayan", "wayan@contoh.go.id"],
    ],
    "Jenis unit": [["Nama"], ["Puskesmas"]],
    "Unit": [["No", "Unit", "Jenis"], [1, "Unit Alfa", "Puskesmas"], [7, "وحدة", "puskesmas"]],
    "Layanan": [["Unit", "Layanan", "Pengguna"], [7, "Poli", 120], ["Unit Alfa", "=1+1", ""]],
    "Orang": [
        ["Nama", "Surel", "Peran", "Unit"],
        ["Sinta", "sinta@contoh.go.id", "Petugas unit", 7],
        ["Rani", "rani@contoh.go.id", "Pimpinan", ""],
    ],
}  # fmt: skip


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Runs the command with the sheets and whatever stands in place of some of them."""
    monkeypatch.setenv("TUNTAS_SETUP_PASSWORD", PASSWORD)
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def run(*flags, **changed):
        path = tmp_path / "agency.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as made:
            for title, rows in {**SHEETS, **changed}.items():
                page = made.add_worksheet(title)
                for i, row in enumerate(rows):
                    page.write_row(i, 0, row)
        return main(["setup", "--file", str(path), "--format", "json", *flags])

    return run


def made():
    models = (Agency, UnitKind, Unit, Service, User, Appointment, OneTimeLink)
    return [model.objects.count() for model in models]


def test_one_workbook_makes_all_of_the_agency(book, capsys, tmp_path, client):
    assert book() == 0
    said = json.loads(capsys.readouterr().out)
    assert said["made"] == {"jenis": 1, "unit": 2, "layanan": 2, "orang": 2}
    assert made() == [1, 1, 2, 2, 3, 3, 2]
    agency = Agency.objects.get()
    assert (agency.time_zone, agency.colour) == ("Asia/Makassar", "#1d4ed8")
    assert list(Service.objects.values_list("unit__no", "name")) == [(7, "Poli"), (1, "=1+1")]
    verbs = Event.objects.filter(noun="person").values_list("verb", flat=True)
    assert Counter(verbs) == {"register": 3, "appoint": 3, "make_link": 2}
    links = Path(said["links"])
    assert links.stat().st_mode & 0o777 == 0o600
    rows = list(csv.reader(links.open()))
    assert [row[1] for row in rows[1:]] == ["sinta@contoh.go.id", "rani@contoh.go.id"]
    assert client.get("/" + rows[1][3].split("/", 3)[3]).status_code == 200


def test_a_dry_run_says_what_would_be_made_and_makes_nothing(book, capsys, tmp_path):
    assert book("--dry-run") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["made"]["unit"], said["stored"]) == (2, False)
    assert made() == [0] * 7
    assert not (tmp_path / "tautan.csv").exists()


def test_a_flag_goes_before_the_sheet(book):
    assert book("--short-name", "Dinkes") == 0
    assert Agency.objects.get().short_name == "Dinkes"


LONG = "x" * 300


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"Unit": [["No", "Unit", "Jenis"], [1, "A", "Puskesmas"], [1, "B", "Puskesmas"]]},
         ("Unit", 3, "No")),
        ({"Unit": [["No", "Unit", "Jenis"], [1, LONG, "Puskesmas"]]}, ("Unit", 2, "Unit")),
        ({"Unit": [["No", "Unit", "Jenis"], [1, "A", "Loka"]]}, ("Unit", 2, "Jenis")),
        ({"Unit": [["No", "Unit", "Jenis", "Ditutup"], [7, "A", "Puskesmas", "2020-01-31"],
                   [8, "Unit Alfa", "Puskesmas", ""]]}, ("Layanan", 2, "Unit")),
        ({"Layanan": [["Unit", "Layanan"], [99, "Poli"]]}, ("Layanan", 2, "Unit")),
        ({"Orang": [["Nama", "Surel", "Peran", "Unit"], ["A", "a@contoh.go.id", "Pimpinan", 7]]},
         ("Orang dan peran", 2, "Unit")),
        ({"Orang": [["Nama", "Surel", "Peran", "Unit"],
                    ["A", "wayan@contoh.go.id", "Pimpinan", ""]]},
         ("Orang dan peran", 2, "Surel")),
        ({"Instansi": [["Nama instansi", "Warna"], ["Dinas", "#ffcc00"]]},
         ("Instansi", 2, "Warna")),
        pytest.param(
            {"Layanan": [["Unit", "Layanan"], *([7, f"L{n}"] for n in range(40_000))]},
            ("Layanan", 0, ""), marks=pytest.mark.thorough,
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_sheet_row_and_column_and_nothing_is_made(
    book, capsys, changed, place, tmp_path
):
    assert book(**changed) == 2
    out = capsys.readouterr()
    problems = json.loads(out.out)["problems"]
    assert place in [(p["sheet"], p["row"], p["column"]) for p in problems]
    assert "tidak ada yang disimpan" in out.err
    assert made() == [0] * 7
    assert not (tmp_path / "tautan.csv").exists()


def test_links_are_not_written_over_a_file_that_is_there(book, tmp_path, capsys):
    (tmp_path / "tautan.csv").write_text("lama")
    assert book() == 2
    assert (tmp_path / "tautan.csv").read_text() == "lama"
    assert made() == [0] * 7


def test_what_is_no_workbook_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TUNTAS_SETUP_PASSWORD", PASSWORD)
    path = tmp_path / "agency.xlsx"
    path.write_bytes(b"<svg/>")
    assert main(["setup", "--file", str(path)]) == 2
    assert "agency.xlsx" in capsys.readouterr().err


def test_the_template_is_read_as_it_is_filled(tmp_path, monkeypatch, capsys):
    path = tmp_path / "templat.xlsx"
    assert main(["setup", "--template", str(path)]) == 0
    monkeypatch.setenv("TUNTAS_SETUP_PASSWORD", PASSWORD)
    assert main(["setup", "--file", str(path), "--dry-run"]) == 0
    assert "unit 1, layanan 1, orang 1" in capsys.readouterr().out
