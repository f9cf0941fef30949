"""Who gets what from every address: each URL of the resolver, each method, each role, and
strangers.

``every_url.txt`` is the expected table. It is made by the test itself where EVERY_URL=write is set
(in one process), and then read by a person: whoever adds an address adds its row and says by it who
may do what.

A cell is the status; ``in`` is the way to the sign-in page. What a POST without content gets (422,
or 302 back) still tells who was let in from who was not (403, 404). Nothing that is asked for here
stays: each request is rolled back.
"""

from __future__ import annotations

import os
import uuid
from copy import deepcopy
from pathlib import Path

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import person, signed_in
from tests.repository.addresses import address, names
from tests.repository.stage import EVERYBODY
from tests.surveys.channel_factories import ALL_FOUR, collecting
from tests.undrawn import draw_no_page
from tuntas.organisation.permissions import viewer
from tuntas.surveys.channels.actions import make_token
from tuntas.surveys.models import Response

TABLE = Path(__file__).with_name("every_url.txt")
METHODS = ("GET", "POST")
PARTS = 3  # of the addresses: several tests, so that two processes share the work


def answer(client: Client, method: str, address: str) -> str:
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method.lower())(address)
        if response.streaming:  # its end must not close the connection that this transaction is on
            request_finished.disconnect(close_old_connections)
            response.close()
            request_finished.connect(close_old_connections)
        transaction.set_rollback(True)
    client.cookies = cookies  # whoever signed out is signed in again
    redirected = response.get("Location", "").startswith(reverse("sign-in"))
    return "in" if redirected else str(response.status_code)


def row(clients: list[Client], method: str, name: str, address: str) -> str:
    first = answer(clients[0], method, address)  # an unknown method is so for everybody
    cells = [first, *(first if first == "405" else answer(c, method, address) for c in clients[1:])]
    return f"{method:<4} {name:<26}" + "".join(f"{cell:>4}" for cell in cells)


def expected() -> dict[tuple[str, str], str]:
    """(method, name) -> its row."""
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith(METHODS)]
    return {tuple(line.split()[:2]): line for line in lines}  # type: ignore[misc]


def write(asked: set[tuple[str, str]], rows: dict[tuple[str, str], str]) -> None:
    """Put the rows of what was asked for into the table, in the order of the resolver."""
    kept = {key: row for key, row in expected().items() if key not in asked} | rows
    order = [(each, name) for name in names() for each in METHODS]
    TABLE.write_text(head() + "".join(f"{kept[key]}\n" for key in order if key in kept))


def head() -> str:
    columns = "".join(f"\n# {place:>2} {name}" for place, name in enumerate(EVERYBODY, start=1))
    numbers = "".join(f"{place:>4}" for place, _ in enumerate(EVERYBODY, start=1))
    return f"# Who gets what; see test_every_url.py. The columns:{columns}\n#{'':<30}{numbers}\n"


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("method", METHODS)
def test_every_address_answers_every_role_as_the_table_says(
    made, settings, monkeypatch, method, part
):
    draw_no_page(monkeypatch)  # who is let in is decided before
    settings.SESSION_ENGINE = (
        "django.contrib.sessions.backends.signed_cookies"  # one query less each time
    )
    clients = [Client() if who == "nobody" else signed_in(made.people[who]) for who in EVERYBODY]
    for client in clients:
        client.raise_request_exception = False  # a crash is a 500 in the table, beside its address
    addresses = {name: address(name, made.addresses.get(name)) for name in [*names()][part::PARTS]}
    asked = {(method, name) for name in addresses}
    rows = {(method, name): row(clients, method, name, at) for name, at in addresses.items() if at}
    # A method that an address does not know is no way in.
    rows = {key: each for key, each in rows.items() if set(each.split()[2:]) - {"405", "in"}}
    if os.environ.get("EVERY_URL") == "write":
        write(asked, rows)
    assert [name for name, at in addresses.items() if not at] == [], (
        "stage.py has no object for these"
    )
    assert rows == {key: each for key, each in expected().items() if key in asked}


def test_the_table_has_every_address_and_no_other():
    led_to_sign_in = {"sign-out"}  # of everybody, so that it has no row
    assert {name for _, name in expected()} | led_to_sign_in == set(names())


@pytest.mark.django_db
def test_the_token_of_another_agency_reaches_nothing_through_the_api():
    made = collecting()
    theirs = made.people.stranger.appointments.get().agency
    operator = person("operator", theirs, timezone.now(), username="their_operator")
    _token, secret = make_token(
        name="Sistem lain", unit=None, viewer=viewer(operator, timezone.now()), at=timezone.now()
    )
    headers = {"Authorization": f"Bearer {secret}"}
    known = reverse("api-questionnaire", args=[made.asked.code])
    unknown = reverse("api-questionnaire", args=["tidakada"])
    told = [Client().get(address, headers=headers) for address in (known, unknown)]
    assert [answer.status_code for answer in told] == [404, 404]
    assert [answer.json()["galat"]["kode"] for answer in told] == ["service_unknown"] * 2
    answer = {
        "kunci": str(uuid.uuid4()),
        "layanan": made.asked.code,
        "nilai": dict.fromkeys(ALL_FOUR, 4),
    }
    sent = Client().post(
        reverse("api-answers"), data=answer, content_type="application/json", headers=headers
    )
    assert (sent.status_code, Response.objects.count()) == (404, 0)


def test_no_two_addresses_have_one_name():
    every = list(names())
    assert sorted({name for name in every if every.count(name) > 1}) == []
