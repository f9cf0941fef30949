"""A NUL in anything that is posted or asked is no failure of the server, on either database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client

from tests.people import signed_in
from tests.repository.addresses import address, names
from tests.undrawn import draw_no_page

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tuntas"
ASKED = re.compile(r'(?:POST|GET|asked)\.(?:get|getlist)\(\s*"(\w+)"')
FIELD = re.compile(r"^    (\w+) = (?:forms\.)?\w*Field\(", re.M)
INPUT = re.compile(r'name="(\w+)"')


def fields() -> set[str]:
    """Every name under which anything is sent."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text()
        found |= {*ASKED.findall(text), *FIELD.findall(text)}
    for path in SOURCE.rglob("*.html"):
        found |= set(INPUT.findall(path.read_text()))
    return found


def asked(client: Client, method: str, at: str, given: dict[str, str]) -> int:
    with transaction.atomic():
        response = getattr(client, method)(at, given)
        request_finished.disconnect(close_old_connections)  # of this very transaction
        response.close()
        request_finished.connect(close_old_connections)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.timeout(600)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_fails_on_a_nul(made, method, monkeypatch):
    draw_no_page(monkeypatch)
    given = dict.fromkeys(sorted(fields()), "a\0b")
    assert {"name", "reason", "q", "username"} <= set(given)
    failed = []
    for who in ("operator", "team_leader", "officer", "nobody"):
        client = Client() if who == "nobody" else signed_in(made.people[who])
        client.raise_request_exception = False
        for name in names():
            at = address(name, made.addresses.get(name))
            if at and name != "sign-out" and asked(client, method, at, given) >= 500:
                failed.append((who, name))
    assert failed == []
