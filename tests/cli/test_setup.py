"""``tuntas setup`` and what ``tuntas serve`` prints."""

import io
import json
import re

import pytest

from tuntas.accounts.models import User
from tuntas.cli import main, setup
from tuntas.cli.server.first_link import print_link
from tuntas.organisation.models import Agency

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
