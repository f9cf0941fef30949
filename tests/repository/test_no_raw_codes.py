"""Codes and keys of the program reach nobody's page or file: what has a code has a word."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from lxml import html

from tests.people import signed_in
from tests.repository.addresses import address, names
from tuntas.core.report.texts import TEXTS
from tuntas.notify.kinds import LABELS

WHO = ("team_leader", "member", "operator", "head", "officer", "complaints", "responsible")
SNAKE = re.compile(r"(?<![\w{./@-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w}./@-])")
DOTTED = {key for key in (*TEXTS, *LABELS) if "." in key}
# What is a name outside of the program too, and is shown as such.
NAMES = "//code | //pre | //textarea | //script | //style | //input | //kbd"
PARTS = 3  # of the addresses, as in test_every_table


def codes_in(text: str) -> set[str]:
    """The codes of the program in a text that people read; ``WHO`` are names of people there."""
    words = set(SNAKE.findall(text)) - set(WHO)
    return words | {
        key for key in DOTTED if re.search(rf"(?<![\w.]){re.escape(key)}(?![\w.])", text)
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Temuan status_missing", {"status_missing"}),
        ("latar_belakang.1: teks", {"latar_belakang.1"}),
        ("Jenis: report.signed", {"report.signed"}),
        ("berkas laporan_2023.pdf dan {jumlah_upp}", set()),
        ("Kepala Loket, 12 rencana", set()),
    ],
)
def test_what_is_a_code(text, found):
    assert codes_in(text) == found


@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_and_no_table_file_shows_a_code(made, part):
    clients = [signed_in(made.people[who]) for who in WHO]
    found = {}
    for name in [*names()][part::PARTS]:
        client, at, page = page_at(clients, address(name, made.addresses.get(name)))
        if page is None:
            continue
        if codes := codes_in(read(page)):
            found[name] = codes
        for link in files(page, at):
            text = b"".join(client.get(link).streaming_content).decode("utf-8-sig")
            if codes := codes_in(text):
                found[link] = codes
    assert found == {}


def page_at(clients: list[Client], at: str) -> tuple[Client, str, Any]:
    """Whoever gets a page there, and the page."""
    for client in clients if at else []:
        response = client.get(at)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            return client, at, html.fromstring(response.content)
    return clients[0], at, None


def read(page: Any) -> str:
    """What people read or hear of a page."""
    said = page.xpath("//@title | //@aria-label | //@alt | //@placeholder")
    for part in page.xpath(NAMES):
        part.drop_tree()
    return " \n ".join([*said, *page.xpath("//text()")])


def files(page: Any, at: str) -> list[str]:
    """The tables of the page as CSV, at its own address."""
    page.make_links_absolute(f"http://testserver{at}")
    links = page.xpath("//*[@class='table-files']/a[starts-with(normalize-space(.), 'CSV')]/@href")
    return [link.removeprefix("http://testserver") for link in links]
