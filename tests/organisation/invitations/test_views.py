"""Inviting people, and accounts switched off and on."""

import re
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories import NOW, agency, units
from tests.people import as_viewer, cast, person, signed_in
from tests.remembered import remembered
from tests.surveys.mail import mail_server
from tuntas.accounts.models import User
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.organisation.invitations import actions
from tuntas.organisation.people.actions import end_appointment

pytestmark = pytest.mark.django_db
PASSWORD = "angin-laut-selatan-7"
CHOSEN = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture
@remembered
def made():
    body = agency()
    first, _second, _third = units(body)
    return {"agency": body, "unit": first, **cast(body, first, NOW).everyone()}


def invited(made, **changes):
    given = {"name": "Sinta Contoh", "email": "sinta@contoh.go.id", "role": "officer"}
    given |= {"unit": made["unit"].pk} | changes
    return signed_in(made["operator"]).post("/pengaturan/orang/undang/", given)


def path_in(text):
    [found] = set(re.findall(r"http://testserver(/undangan/[^/\"]+/)", text))
    return found


def test_an_invited_person_chooses_the_password_and_has_the_role(made):
    path = path_in(invited(made).text)
    new = User.objects.get(username="sinta@contoh.go.id")
    assert (new.name, new.has_usable_password()) == ("Sinta Contoh", False)
    client = Client()
    assert "Sinta Contoh" in client.get(path).text
    answer = client.post(path, CHOSEN)
    assert (answer.status_code, answer["Location"]) == (302, "/pekerjaan/")
    assert client.get("/pekerjaan/").status_code == 200
    assert Client().login(username="sinta@contoh.go.id", password=PASSWORD)
    assert as_viewer(new, timezone.localdate()).holds(made["unit"], "officer")
    verbs = Event.objects.filter(noun="person", object_id=new.pk).values_list("verb", flat=True)
    assert list(verbs.order_by("id")) == ["register", "appoint", "make_link", "change_password"]
    assert "/undangan/" not in str(list(Event.objects.values_list("data", flat=True)))


def test_an_invitation_used_twice_or_changed_is_refused_with_a_sentence(made):
    path = path_in(invited(made).text)
    Client().post(path, CHOSEN)
    for again in (Client().get(path), Client().post(path, CHOSEN)):
        assert again.status_code == 410
        assert "sudah dipakai" in again.text
    assert Client().get("/undangan/tebakan/").status_code == 410


def test_an_invitation_ends_when_the_account_is_deactivated(made):
    path = path_in(invited(made).text)
    new = User.objects.get(email="sinta@contoh.go.id")
    signed_in(made["operator"]).post(f"/pengaturan/orang/{new.pk}/nonaktifkan/")
    answer = Client().post(path, CHOSEN)
    assert answer.status_code == 410
    new.refresh_from_db()
    assert new.has_usable_password() is False


def test_a_new_link_ends_the_one_before_and_a_forgotten_password(made):
    officer = signed_in(made["officer"])
    first = signed_in(made["operator"]).post(f"/pengaturan/orang/{made['officer'].pk}/tautan/")
    second = signed_in(made["operator"]).post(f"/pengaturan/orang/{made['officer'].pk}/tautan/")
    assert "sudah diganti" in Client().get(path_in(first.text)).text
    assert Client().post(path_in(second.text), CHOSEN).status_code == 302
    assert officer.get("/pekerjaan/").status_code == 302  # signed out where the old one was used


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "", "username": ""}, "Isi surel atau nama pengguna."),
        ({"username": "HEAD"}, "Nama pengguna ini sudah dipakai."),
        ({"unit": ""}, "Pilih unit untuk peran di unit"),
        ({"role": "leader"}, "Pilih unit untuk peran di unit"),
        ({"name": "\u202eatniS"}, "tanda yang tidak terlihat"),
    ],
)
def test_a_wrong_invitation_says_why_and_makes_nobody(made, wrong, said):
    before = User.objects.count()
    answer = invited(made, **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert User.objects.count() == before


def test_with_a_mail_server_the_link_goes_by_letter(made, settings):
    with mail_server(settings) as mail:
        answer = invited(made)
    [(to, text)] = mail.letters
    assert to == "sinta@contoh.go.id"
    assert Client().get(path_in(text)).status_code == 200
    assert answer.status_code == 302  # it is not shown


def test_a_letter_that_is_not_taken_leaves_the_link_on_the_page(made, settings):
    with mail_server(settings) as mail:
        mail.recipient["sinta@contoh.go.id"] = "550 unknown"
        answer = invited(made)
    assert "Surat tidak terkirim" in answer.text
    assert Client().get(path_in(answer.text)).status_code == 200


def test_a_deactivated_person_is_out_at_once_and_comes_back(made):
    officer, operator = signed_in(made["officer"]), signed_in(made["operator"])
    page = f"/pengaturan/orang/{made['officer'].pk}/"
    operator.post(f"{page}nonaktifkan/")
    assert officer.get("/pekerjaan/").status_code == 302
    assert "tidak dapat masuk" in operator.get(page).text
    assert "Aktifkan lebih dahulu" in operator.post(f"{page}tautan/", follow=True).text
    operator.post(f"{page}aktifkan/")
    assert signed_in(made["officer"]).get("/pekerjaan/").status_code == 200


def test_the_last_operator_stays(made):
    me = made["operator"]
    client = signed_in(me)
    page = f"/pengaturan/orang/{me.pk}/"
    assert "satu-satunya" in client.post(f"{page}nonaktifkan/", follow=True).text
    person("operator", made["agency"], NOW, username="kedua")
    assert "dirinya sendiri" in client.post(f"{page}nonaktifkan/", follow=True).text
    me.refresh_from_db()
    assert me.is_active


@pytest.mark.parametrize("act", ["nonaktifkan", "aktifkan", "tautan"])
def test_accounts_are_the_operators_own_agencys(made, act):
    path = f"/pengaturan/orang/{made['officer'].pk}/{act}/"
    assert signed_in(made["head"]).post(path).status_code == 403
    assert signed_in(made["stranger"]).post(path).status_code == 404
    path = f"/pengaturan/orang/{made['stranger'].pk}/{act}/"
    assert signed_in(made["operator"]).post(path).status_code == 404


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer, in memory")
@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_two_operators_cannot_put_each_other_out_at_once(made):
    other = person("operator", made["agency"], NOW, username="kedua")
    pairs = [(made["operator"], other), (other, made["operator"])]
    gate, outcomes, at = Barrier(2), [], timezone.now()

    def act(by, whom, end):
        gate.wait()
        try:
            seen = as_viewer(by, timezone.localdate())
            if end:
                held = whom.appointments.get()
                end_appointment(appointment=held, last_day=None, viewer=seen, at=at)
            else:
                actions.deactivate(person=whom, viewer=seen, at=at)
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=act, args=(*p, end)) for p, end in zip(pairs, (0, 1), strict=True)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) in (["done", "last_operator"], ["done", "not_allowed"])
