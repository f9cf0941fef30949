"""Codes and keys of the program reach nobody's page or file: what has a code has a word."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import signed_in
from tests.repository.addresses import address, names
from tests.repository.reading import WHO, codes_in, page_at, read

PARTS = 3  # of the addresses, as in test_every_table


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Temuan status_missing", {"status_missing"}),
        ("Daftar ⟨unit⟩", {"⟨unit⟩"}),
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


def files(page: Any, at: str) -> list[str]:
    """The tables of the page as CSV, at its own address."""
    page.make_links_absolute(f"http://testserver{at}")
    links = page.xpath("//*[@class='table-files']/a[starts-with(normalize-space(.), 'CSV')]/@href")
    return [link.removeprefix("http://testserver") for link in links]
