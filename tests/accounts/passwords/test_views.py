"""Changing one's own password."""

import pytest
from django.test import Client

from tests.factories import NOW, agency
from tests.people import PASSWORD, person, signed_in
from tuntas.accounts.links.actions import Purpose, make_link
from tuntas.audit.models import Event

pytestmark = pytest.mark.django_db
NEW = "angin-laut-selatan-7"


@pytest.fixture
def operator():
    return person("operator", agency(), NOW)


def changed(client, **wrong):
    given = {"old": PASSWORD, "password": NEW, "again": NEW} | wrong
    return client.post("/kata-sandi/", given)


@pytest.mark.thorough
def test_this_session_stays_and_all_others_end(operator):
    here, elsewhere = signed_in(operator), signed_in(operator)
    assert changed(here).status_code == 302
    assert here.get("/pekerjaan/").status_code == 200
    assert elsewhere.get("/pekerjaan/").status_code == 302
    assert Client().login(username="operator", password=NEW)
    [event] = Event.objects.filter(verb="change_password")
    assert (event.actor, event.object_id, NEW in event.data) == (operator, str(operator.pk), False)


def test_a_link_that_was_made_before_ends(operator):
    secret = make_link(purpose=Purpose.PASSWORD, person=operator, at=NOW)
    changed(signed_in(operator))
    assert "sudah diganti" in Client().get(f"/undangan/{secret}/").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"old": "salah"}, "Kata sandi sekarang tidak cocok."),
        ({"again": "lain"}, "Kedua kata sandi tidak sama."),
        ({"password": "pendek", "again": "pendek"}, "10"),
    ],
)
def test_what_is_wrong_is_said_and_the_old_password_stays(operator, wrong, said):
    answer = changed(signed_in(operator), **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert Client().login(username="operator", password=PASSWORD)


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in_page(client):
    assert client.get("/kata-sandi/")["Location"].startswith("/masuk/")


def test_who_sits_at_an_open_session_does_not_guess_its_password(operator):
    client = signed_in(operator)
    said = [changed(client, old="salah").status_code for _ in range(12)]
    assert said == [422] * 10 + [429] * 2
    refused = changed(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert "Tunggu 15 menit" in refused.text
    assert Client().login(username="operator", password=PASSWORD)
