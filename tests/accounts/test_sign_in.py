"""Signing in, and how often it may fail; an attacker types ``wrong`` passwords."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.factories import NOW, agency
from tests.people import PASSWORD, person
from tuntas.accounts import sign_in
from tuntas.accounts.actions import forget
from tuntas.accounts.models import KnownPlace
from tuntas.accounts.sign_in import Knock, signed_in
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.web.models import Tries

pytestmark = pytest.mark.django_db
AT = datetime(2023, 7, 1, 8, tzinfo=UTC)
OFFICE, HOME = "10.1.1.1", "10.2.2.2"
LATER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def people():
    found = agency()
    return {name: person("leader", found, NOW, username=name) for name in ("officer", "head")}


def knock(network=OFFICE, *, name="officer", device="", at=AT):
    return Knock(name, network, device, at)


def enter(password=PASSWORD, network=OFFICE, **more):
    """Who signs in; None for a wrong password, "later" where it may not be tried now."""
    try:
        found = signed_in(request=None, knock=knock(network, **more), password=password)
    except Refusal as refused:
        return refused.code and "later"
    return found and found.username


def test_ten_wrong_passwords_close_the_door_of_a_name_and_a_network_for_a_quarter_of_an_hour():
    assert [enter("wrong") for _ in range(150)] == [None] * 10 + ["later"] * 140
    assert enter() == "later"
    assert enter(at=AT + LATER - timedelta(seconds=1)) == "later"
    assert enter(at=AT + LATER) == "officer"


def test_nobody_keeps_a_colleague_out_who_has_signed_in_from_there_before(people):
    assert enter(network=HOME, device="phone") == "officer"
    for number in range(60):
        enter("wrong", network=f"10.3.3.{number}")
    assert enter(network="10.4.4.4") == "later"  # a place that nobody knows
    assert enter(network=HOME) == "officer"  # a known network
    assert enter(network="10.4.4.4", device="phone") == "officer"  # a known device


def test_a_known_device_goes_in_from_the_network_of_whoever_attacks():
    assert enter(device="laptop") == "officer"
    assert [enter("wrong") for _ in range(12)][-1] == "later"
    assert enter(device="laptop") == "officer"
    assert enter(device="tablet") == "later"


def test_a_known_device_may_fail_ten_times_as_well():
    assert enter(device="laptop") == "officer"
    assert [enter("wrong", device="laptop") for _ in range(11)] == [None] * 10 + ["later"]


def test_a_device_is_known_for_its_own_people_only():
    assert enter(device="laptop") == "officer"
    assert [enter("wrong", device="laptop", name="head") for _ in range(11)][-1] == "later"


def test_many_names_from_one_network_end_as_well():
    said = [enter("wrong", name=f"nama{n}") for n in range(101)]
    assert said == [None] * 100 + ["later"]
    assert enter(network=HOME) == "officer"


@pytest.mark.thorough
def test_who_signs_in_meanwhile_does_not_open_the_network_for_trying_others():
    for number in range(60):
        enter("wrong", name=f"nama{number}")
    assert [enter(device=f"d{n}") for n in range(50)] == ["officer"] * 50
    assert [enter("wrong", name=f"lagi{n}") for n in range(41)][-2:] == [None, "later"]


def test_a_name_that_nobody_has_closes_as_the_others_do():
    assert [enter("wrong", name="siapa") for _ in range(11)] == [None] * 10 + ["later"]


def test_a_right_password_begins_the_count_anew():
    for _ in range(3):
        assert [enter("wrong") for _ in range(9)] == [None] * 9
        assert enter() == "officer"


def test_a_clock_that_was_set_back_keeps_nobody_waiting():
    for _ in range(11):
        enter("wrong")
    assert enter(at=AT - timedelta(days=1)) == "officer"


def test_sign_ins_and_failures_leave_audit_rows_without_what_was_typed(people):
    enter("rahasia-1")
    enter("rahasia-2", name="rahasia-3")
    enter()
    for _ in range(30):
        enter("rahasia-4", network=HOME)
    rows = list(Event.objects.filter(verb__startswith="sign_in").order_by("id"))
    officer = str(people["officer"].pk)
    said = [(row.verb, row.object_id, row.actor_id) for row in rows]
    assert said[:3] == [
        ("sign_in_failed", officer, None),
        ("sign_in_failed", "-", None),
        ("sign_in", officer, people["officer"].pk),
    ]
    assert len(said) == 13  # no row for what was not tried
    everything = json.dumps([row.data for row in rows])
    assert not any(typed in everything for typed in ("rahasia", OFFICE, HOME))


def test_what_no_longer_counts_is_deleted():
    enter("wrong")
    enter()
    enter("wrong", network=HOME)
    assert forget(AT + timedelta(days=2)) == 4  # both networks, name and network, name
    assert (Tries.objects.count(), KnownPlace.objects.count()) == (0, 2)
    assert forget(AT + sign_in.KNOWN_FOR + timedelta(days=1)) == 2


def test_a_password_longer_than_any_is_none():
    assert enter("x" * 5000) is None


def post(client, password, address=OFFICE, **more):
    given = {"username": "officer", "password": password}
    return client.post("/masuk/", given, REMOTE_ADDR=address, **more)


def test_the_page_says_when_to_try_again_and_keeps_the_name():
    client = Client()
    for _ in range(10):
        assert post(client, "wrong").status_code == 200
    refused = post(client, PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    page = refused.content.decode()
    assert "Tunggu 15 menit" in page
    assert 'value="officer"' in page
    assert PASSWORD not in page


def test_a_browser_that_signed_in_is_known_afterwards():
    client = Client()
    assert post(client, PASSWORD).status_code == 302
    cookie = client.cookies["tuntas_perangkat"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    client.logout()
    client.cookies["tuntas_perangkat"] = cookie.value
    for _ in range(12):
        post(Client(), "wrong")
    assert post(client, PASSWORD).status_code == 302


def test_addresses_of_one_ipv6_network_count_together():
    for number in range(10):
        post(Client(), "wrong", f"2001:db8::{number:x}")
    assert post(Client(), PASSWORD, "2001:db8::ffff").status_code == 429
    assert post(Client(), PASSWORD, "2001:db8:0:1::1").status_code == 302


def test_an_address_that_a_stranger_writes_does_not_count():
    for number in range(10):
        post(Client(), "wrong", "203.0.113.9", headers={"X-Forwarded-For": f"10.9.9.{number}"})
    assert post(Client(), PASSWORD, "203.0.113.9").status_code == 429
