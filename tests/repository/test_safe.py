"""Looking at an address changes nothing: programs open addresses to show where a link leads."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import signed_in
from tests.repository.addresses import address, names

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.I)
COUNTED = {"publication_asked", "django_session"}  # how often an address asked; a session in use
READ = {"notice": {"notify_notice"}}  # whoever opens a notice of their own has read it


def written(client: Client, at: str) -> set[str]:
    """The tables into which a look at an address writes."""
    with CaptureQueriesContext(connection) as captured:
        client.get(at)
    found = (WRITES.match(query["sql"]) for query in captured.captured_queries)
    return {match[1] for match in found if match} - COUNTED


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.timeout(600)
@pytest.mark.parametrize("who", ["operator", "team_leader", "officer", "nobody"])
def test_looking_changes_nothing(made, who):
    client = Client() if who == "nobody" else signed_in(made.people[who])
    client.raise_request_exception = False
    addresses = {name: address(name, made.addresses.get(name)) for name in names()}
    found = {name: written(client, at) for name, at in addresses.items() if at}
    assert {name: tables for name, tables in found.items() if tables - READ.get(name, set())} == {}
