"""Pairing a kiosk, and what only a paired one may do."""

import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from tests.people import person, signed_in
from tests.surveys.channel_factories import ALL_FOUR, LONG_AGO, collecting
from tests.surveys.forms import KIND, shown
from tuntas.audit.models import Event
from tuntas.surveys import secrecy
from tuntas.surveys.form import parsing as form
from tuntas.surveys.kiosks.actions import make_kiosk, pair_kiosk
from tuntas.surveys.models import Kiosk, Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    form._asked.clear()
    return collecting()


def page_of(made):
    return made.address(f"kanal/{made.asked.code}/kios/")


def kiosk(made, at=None):
    """The code of a new kiosk of the officer's unit."""
    return make_kiosk(
        unit=made.asked.service.unit,
        name="Tablet loket 1",
        viewer=made.viewer(),
        at=at or timezone.now(),
    )


def paired(made):
    """The browser of a device that is paired."""
    device = Client()
    response = device.post(f"/s/{made.asked.code}/kios/?pasang={kiosk(made)}")
    assert (response.status_code, response["Location"]) == (303, f"/s/{made.asked.code}/kios/")
    return device


def send(device, address, number):
    fields = shown(address)
    statuses = []
    for _ in range(number):
        body = urlencode({**fields, **ALL_FOUR, form.KEY: str(uuid.uuid4())})
        statuses.append(device.post(address, body, content_type=KIND).status_code)
    return statuses


def test_a_paired_kiosk_has_ten_times_the_measure_and_no_other_device(made, settings):
    settings.FORM_HOURLY = 1
    address = f"/s/{made.asked.code}/kios/"
    assert send(paired(made), address, 11) == [303] * 10 + [429]
    assert send(Client(), address, 2) == [303, 429]
    assert set(Response.objects.values_list("channel", flat=True)) == {"kiosk"}


def test_its_token_gives_nothing_at_other_addresses_and_units(made, settings):
    settings.FORM_HOURLY = 1
    device = paired(made)
    assert send(device, f"/s/{made.asked.code}/", 2) == [303, 429]
    assert send(device, f"/s/{made.elsewhere.code}/kios/", 2) == [429, 429]


def test_a_code_pairs_one_device_for_a_day(made):
    code, old = kiosk(made), kiosk(made, at=timezone.now() - timedelta(days=1, minutes=1))
    address = f"/s/{made.asked.code}/kios/?pasang="
    codes = [code, code, old, "abc", kiosk(made)]
    Kiosk.objects.filter(code_digest=secrecy.digest(codes[-1])).update(revoked_at=timezone.now())
    assert [Client().post(address + c).status_code for c in codes] == [303, 410, 410, 410, 410]
    elsewhere = f"/s/{made.elsewhere.code}/kios/?pasang={kiosk(made)}"
    refused = Client().post(elsewhere)
    assert refused.status_code == 410
    assert "Alamat pemasangan kios ini sudah dipakai" in refused.content.decode()


def test_looking_at_the_address_does_not_use_the_code_up(made):
    address = f"/s/{made.asked.code}/kios/?pasang={kiosk(made)}"
    for method in ("GET", "HEAD", "OPTIONS", "PUT"):
        looked = Client().generic(method, address)
        assert (looked.status_code, "tuntas_kios" in looked.cookies) == (200, False)
    page = Client().get(address).content.decode()
    assert "Pasangkan perangkat ini" in page
    assert made.asked.service.unit.name in page
    assert Client().post(address).status_code == 303


def test_a_network_tries_thirty_wrong_codes_an_hour(made):
    address, right = f"/s/{made.asked.code}/kios/?pasang=", kiosk(made)
    tried = [Client().post(f"{address}{number}") for number in range(150)]
    assert [t.status_code for t in tried] == [410] * 30 + [429] * 120
    assert 0 < int(tried[-1].headers["Retry-After"]) <= 3600
    assert Client().post(address + right).status_code == 429
    assert Client().post(address + right, REMOTE_ADDR="10.5.5.5").status_code == 303


def test_the_code_is_shown_once_and_code_and_token_are_kept_as_digests(made):
    client = signed_in(made.people.officer)
    page = client.post(page_of(made), {"name": " Tablet loket 1 "})
    address = page.context["pairing"]
    code = address.split("?pasang=")[1]
    assert address in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert code not in client.get(page_of(made)).content.decode()
    token = pair_kiosk(unit=made.asked.service.unit, code=code, origin="", at=timezone.now())
    stored = Kiosk.objects.get()
    assert (stored.name, stored.code_digest, stored.token_digest) == (
        "Tablet loket 1",
        secrecy.digest(code),
        secrecy.digest(token),
    )
    events = Event.objects.filter(noun="kiosk").order_by("id")
    assert [e.verb for e in events] == ["make", "pair"]


def test_the_cookie_is_out_of_reach_of_scripts_and_of_the_rest_of_the_site(made, settings):
    settings.SECURE_SSL = True
    cookie = paired(made).cookies["tuntas_kios"]
    assert (cookie["path"], cookie["httponly"], cookie["secure"], cookie["samesite"]) == (
        "/s/",
        True,
        True,
        "Lax",
    )


def test_a_revoked_kiosk_is_a_device_like_any_other(made, settings):
    settings.FORM_HOURLY = 1
    device = paired(made)
    client, found = signed_in(made.people.officer), Kiosk.objects.get()
    assert client.post(f"{page_of(made)}{found.pk}/cabut/").url == page_of(made)
    assert send(device, f"/s/{made.asked.code}/kios/", 2) == [303, 429]
    assert "Dicabut" in client.get(page_of(made)).content.decode()


@pytest.mark.parametrize("name", ["", "  ", "a" * 121])
def test_a_kiosk_needs_a_name(made, name):
    page = signed_in(made.people.officer).post(page_of(made), {"name": name})
    assert (page.status_code, Kiosk.objects.count()) == (422, 0)
    assert "Beri nama kiosnya" in page.content.decode()


def test_a_person_of_another_unit_neither_sees_nor_revokes_it(made):
    paired(made)
    other = person("officer", made.agency, LONG_AGO, made.units[1], username="lain")
    client, found = signed_in(other), Kiosk.objects.get()
    assert client.get(page_of(made)).status_code == 404
    assert client.post(f"{page_of(made)}{found.pk}/cabut/").status_code == 404
    elsewhere = made.address(f"kanal/{made.elsewhere.code}/kios/{found.pk}/cabut/")
    assert client.post(elsewhere).status_code == 404
    found.refresh_from_db()
    assert found.revoked_at is None
