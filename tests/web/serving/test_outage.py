"""A machine that fails for a while: 503, when to come again, and nothing typed is lost."""

import errno
import re
import sqlite3

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client

from tuntas.web.serving.middleware import POLICY

pytestmark = pytest.mark.django_db
TEXT = "Antrean loket <lama> & petugas ramah sekali"
ADDRESS = "/s/takada22/?bahasa=id"


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def failing(error):
    def execute(*_):
        raise error

    return connection.execute_wrapper(execute)


def wrong_query(text):
    """As Django passes on what SQLite says of a query that the program got wrong."""
    cause = sqlite3.OperationalError(text)
    cause.sqlite_errorname = "SQLITE_ERROR"
    error = OperationalError(text)
    error.__cause__ = cause
    return error


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a mistake of SQLite's own kind")
def test_sqlite_says_so_of_a_wrong_query(client):
    def broken(execute, sql, *more):
        return execute("SELECT nothing FROM nowhere", *more)

    with connection.execute_wrapper(broken):
        assert client.get("/s/takada22/").status_code == 500


def test_an_error_that_came_from_itself_is_answered(client):
    error = ValueError("round and round")
    error.__cause__ = error
    with failing(error):
        assert client.get("/s/takada22/").status_code == 500


@pytest.mark.parametrize("address", ["/s/takada22/", "/masuk/"])
def test_no_other_site_shows_it_and_nothing_foreign_runs_in_it(client, address):
    with failing(OperationalError("database is locked")):
        answer = client.post(address, {"saran": TEXT})
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("text", ["database is locked", "database or disk is full"])
def test_what_was_typed_is_kept_to_be_sent_again(client, text):
    with failing(OperationalError(text)):
        answer = client.post(ADDRESS, {"saran": TEXT, "U1": "4"})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'<form method="post" action="{ADDRESS}">' in page
    kept = "Antrean loket &lt;lama&gt; &amp; petugas ramah sekali"
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page) == [
        ("saran", kept),
        ("U1", "4"),
    ]
    assert re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page) == [kept]
    assert answer.headers["X-Request-ID"] in page


def test_a_password_is_not_kept(client):
    with failing(OperationalError("database is locked")):
        answer = client.post("/masuk/", {"username": "budi", "password": "kata-sandi-uji-1"})
    assert answer.status_code == 503
    assert "kata-sandi-uji-1" not in answer.content.decode()
    assert '<a href="/masuk/">Coba lagi</a>' in answer.content.decode()


def test_the_page_is_in_the_persons_language(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with failing(OperationalError("database is locked")):
        page = client.get("/s/takada22/").content.decode()
    assert '<html lang="en">' in page
    assert "The server cannot answer at the moment" in page


def test_a_program_is_told_in_json(client):
    with failing(OperationalError("database is locked")):
        answer = client.post(
            "/api/v1/jawaban/", {}, "application/json", headers={"authorization": "Bearer x"}
        )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.json() == {
        "galat": {
            "kode": "unavailable",
            "kalimat": "Server sedang tidak dapat menyimpan. Kirim lagi setengah menit kemudian.",
        }
    }


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 503),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 503),
        (OSError(errno.ENOENT, "No such file"), 500),
        (wrong_query("no such table: x"), 500),
        (wrong_query("table x has no column named y"), 500),
        (wrong_query("too many SQL variables"), 500),
        (ProgrammingError("syntax error"), 500),
    ],
)
def test_a_full_disk_passes_and_a_fault_of_the_program_does_not(client, error, status):
    with failing(error):
        answer = client.get("/s/takada22/")
    assert answer.status_code == status
    assert answer.headers["X-Request-ID"] in answer.content.decode()
    assert ("Retry-After" in answer.headers) == (status == 503)
