"""The set-up page: opened by one link, by one person, once."""

import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories import NOW, agency
from tuntas.accounts.actions import register_person
from tuntas.accounts.models import User
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.organisation import time_zone
from tuntas.organisation.beginning import actions
from tuntas.organisation.beginning.forms import BeginningForm
from tuntas.organisation.models import Agency, Appointment
from tuntas.web.models import Installation

pytestmark = pytest.mark.django_db
PASSWORD = "angin-laut-selatan-7"
GIVEN = {
    "agency": "Dinas Kesehatan Kabupaten Contoh",
    "short_name": "Dinkes Contoh",
    "inspectorate": "",
    "time_zone": "Asia/Makassar",
    "name": "Wayan Contoh",
    "email": "wayan@dinkes.contoh.go.id",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def address():
    return f"/mulai/{actions.first_link(at=timezone.now())}/"


def test_the_link_opens_the_page_that_makes_agency_and_operator(client, address):
    assert client.get(address).status_code == 200
    answer = client.post(address, GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, "/pekerjaan/")
    assert client.get("/pekerjaan/").status_code == 200  # signed in
    body, person = Agency.objects.get(), User.objects.get()
    assert (body.name, body.short_name, body.time_zone) == (
        "Dinas Kesehatan Kabupaten Contoh",
        "Dinkes Contoh",
        "Asia/Makassar",
    )
    assert (person.username, person.name) == ("wayan@dinkes.contoh.go.id", "Wayan Contoh")
    assert person.check_password(PASSWORD)
    held = Appointment.objects.get()
    assert (held.person, held.agency, held.role) == (person, body, "operator")
    said = list(Event.objects.order_by("id").values_list("verb", "noun", "actor"))
    assert said == [
        ("register", "person", None),
        ("register", "agency", person.pk),
        ("appoint", "person", person.pk),
    ]
    assert PASSWORD not in json.dumps(list(Event.objects.values_list("data", flat=True)))


def test_a_used_link_says_so_and_shows_the_way_to_sign_in(client, address):
    client.post(address, GIVEN)
    for answer in (Client().get(address), Client().post(address, GIVEN)):
        assert answer.status_code == 410
        assert "sudah dipakai" in answer.text
        assert 'href="/masuk/"' in answer.text
    assert (Agency.objects.count(), User.objects.count()) == (1, 1)


def test_an_old_link_says_how_to_get_a_new_one(client, address):
    newer = actions.first_link(at=timezone.now())
    assert "sudah diganti" in client.get(address).text
    late = actions.first_link(at=timezone.now() - timedelta(days=2))
    assert newer != late
    answer = client.get(f"/mulai/{late}/")
    assert answer.status_code == 410
    assert "kedaluwarsa" in answer.text
    assert "tuntas serve" in answer.text


def test_nobody_else_opens_it(client, address):
    assert client.get("/mulai/tebakan/").status_code == 410
    assert client.post("/mulai/tebakan/", GIVEN).status_code == 410
    assert Agency.objects.exists() is False


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agency": "N" * 300}, "200"),
        ({"agency": "Dinas\u202egnorob"}, "tanda yang tidak terlihat"),
        ({"password": "pendek", "again": "pendek"}, "10"),
        ({"password": "password123", "again": "password123"}, "umum"),
        ({"again": "lain-sekali-1"}, "tidak sama"),
        ({"email": "bukan surel"}, "email yang valid"),
        ({"time_zone": "Mars/Utara"}, "Mars/Utara"),
        ({"name": "  "}, "tidak boleh kosong"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_it_and_nothing_is_made(client, address, wrong, said):
    answer = client.post(address, GIVEN | wrong)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert (Agency.objects.exists(), User.objects.exists()) == (False, False)
    assert client.post(address, GIVEN).status_code == 302  # the link still works


def test_names_that_are_read_from_right_to_left_are_names(client, address):
    assert client.post(address, GIVEN | {"name": "عمر"}).status_code == 302
    assert User.objects.get().name == "عمر"


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer, in memory")
@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told_that_the_other_was_faster(address):
    at = timezone.now()
    Installation.objects.create(kind=Installation.Kind.LIVE, made_at=at)
    gate, outcomes = Barrier(2), []

    def begin(name):
        gate.wait()
        try:
            form = BeginningForm(GIVEN | {"email": f"{name}@contoh.go.id"})
            assert form.is_valid()
            actions.set_up(given=form.given(), secret=name_of_link[name], at=at)
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    # One comes by the link, the other works in a terminal.
    name_of_link = {"peramban": address.split("/")[2], "terminal": None}
    threads = [Thread(target=begin, args=(name,)) for name in name_of_link]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["done", "set_up_already"]
    assert (Agency.objects.count(), User.objects.count()) == (1, 1)


def test_all_of_it_or_nothing(address, monkeypatch):
    def broken(**_given):
        raise RuntimeError

    monkeypatch.setattr(actions, "appoint", broken)
    with pytest.raises(RuntimeError):
        Client().post(address, GIVEN)
    assert (Agency.objects.exists(), User.objects.exists()) == (False, False)
    assert Event.objects.exists() is False
    monkeypatch.undo()
    assert Client().post(address, GIVEN).status_code == 302


def test_an_installation_with_somebody_in_it_gets_no_link():
    register_person(username="lama", name="Lama", password=None, by=None, at=NOW)
    assert actions.first_link(at=NOW) is None


def test_an_installation_with_an_agency_gets_no_link():
    agency()
    assert actions.first_link(at=NOW) is None


def test_the_sign_in_page_of_an_empty_installation_says_where_to_begin(client):
    assert "tuntas setup" in client.get("/masuk/").text
    register_person(username="lama", name="Lama", password=None, by=None, at=NOW)
    assert "tuntas setup" not in client.get("/masuk/").text


def test_days_end_where_the_agency_is(client, address, monkeypatch):
    monkeypatch.setattr(time_zone, "known", None)
    client.post(address, GIVEN)
    client.get("/pekerjaan/")
    assert timezone.get_current_timezone_name() == "Asia/Makassar"
    timezone.deactivate()
