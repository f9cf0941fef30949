"""Signing in and out, language, theme, and the pages for when something is wrong."""

import pytest

from tests.factories import world
from tests.people import PASSWORD, signed_in
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return world()


def test_who_is_not_signed_in_is_asked_to_and_comes_back_to_the_page(client, made):
    response = client.get("/hasil/?year=2021")
    assert response.headers["Location"] == "/masuk/?next=/hasil/%3Fyear%3D2021"
    form = {"username": "leader", "password": PASSWORD, "next": "/hasil/?year=2021"}
    assert client.post("/masuk/", form).headers["Location"] == "/hasil/?year=2021"


def test_a_wrong_password_says_what_to_do_and_not_which_of_the_two_was_wrong(client, made):
    wrong = client.post("/masuk/", {"username": "leader", "password": "salah"})
    unknown = client.post("/masuk/", {"username": "tidak-ada", "password": "salah"})
    sentence = "Nama pengguna atau kata sandi tidak cocok"
    assert (sentence in wrong.content.decode(), sentence in unknown.content.decode()) == (
        True,
        True,
    )


def test_after_signing_out_nothing_is_shown(made):
    client = signed_in(made.people.leader)
    assert client.post("/keluar/").headers["Location"] == "/masuk/"
    assert client.get("/").status_code == 302


def test_language_and_theme_are_kept_without_script(client):
    response = client.post("/pilihan/", {"django_language": "en", "back": "/masuk/?next=/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/masuk/?next=/")
    assert '<html lang="en" data-theme="auto">' in client.get("/masuk/").content.decode()
    client.post("/pilihan/", {"theme": "dark"})
    assert '<html lang="en" data-theme="dark">' in client.get("/masuk/").content.decode()


@pytest.mark.parametrize(
    "form", [{}, {"theme": "pink"}, {"django_language": "xx", "theme": "dark"}]
)
def test_a_choice_that_is_not_offered_is_refused(client, form):
    response = client.post("/pilihan/", form)
    assert (response.status_code, dict(response.cookies)) == (400, {})


@pytest.mark.parametrize(
    "back", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)"]
)
def test_one_is_never_sent_to_another_site(client, back):
    assert client.post("/pilihan/", {"theme": "dark", "back": back}).headers["Location"] == "/"


def test_an_unknown_address_says_so_in_a_sentence_to_anybody(client, made):
    for somebody in (client, signed_in(made.people.officer)):
        response = somebody.get("/tidak-ada/")
        assert response.status_code == 404
        assert "Halaman ini tidak ditemukan" in response.content.decode()


def test_a_refusal_is_a_page_with_its_sentence_and_a_code(made, rf, monkeypatch):
    from tuntas.web.serving import middleware

    request = rf.get("/")
    request.user = made.people.leader
    refusal = Refusal("unit_unknown", N_("Unit {name} tidak dikenal."), name="<i>Alfa</i>")
    response = middleware.Refusals(None).process_exception(request, refusal)
    assert response.status_code == 422
    assert "Unit &lt;i&gt;Alfa&lt;/i&gt; tidak dikenal." in response.content.decode()
    assert "unit_unknown" in response.content.decode()


def test_a_fault_of_ours_says_that_it_was_noted(client, made, monkeypatch):
    from tuntas.results.scores import queries

    def broken(agency):
        raise RuntimeError("for the test")

    client = signed_in(made.people.leader)
    client.raise_request_exception = False
    monkeypatch.setattr(queries, "rounds_of", broken)
    response = client.get("/hasil/")
    assert response.status_code == 500
    assert "kejadiannya sudah tercatat" in response.content.decode()


def test_no_page_holds_a_script_of_its_own_or_anything_from_elsewhere(made):
    body = signed_in(made.people.leader).get("/").content.decode()
    assert body.count("<script") == body.count('<script src="/static/') == 2
    assert "http://" not in body.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in body


@pytest.mark.parametrize("address", ["/rencana/2021/a%00b/", "/s/a%00b/", "/unit/%00/"])
def test_a_path_with_a_null_byte_is_refused(client, address):
    assert client.get(address).status_code == 400
