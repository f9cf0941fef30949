"""Every table that a page shows goes out as CSV, XLSX and JSON: all its rows, the same figures.

Every address of the resolver is asked for by somebody who may see it; a new page whose table has no
files fails here. What a page shows must say ``data-table``; the few tables that are no lists are
named below.
"""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.people import signed_in
from tests.repository.addresses import address, names
from tuntas.audit.models import Event

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "tuntas"
NO_LISTS = {
    "divide.html": "a form, a field in each row; the assignment's list of units has the files",
    "kinds.html": "a form; what each unit is, the list of units has",
    "links.html": "secrets that are shown this once and lie in no file",
    "sheet.html": "what was read of what was just sent; the lists that it goes into have the files",
    "sign_off.html": "the report that is read before it is signed; the report's own files hold its "
    "tables",
    "users.html": "what was read of a file just sent; the list of services of the round has the "
    "files",
    "write.html": "both versions of one text after two people wrote at once; only in answer "
    "to a form",
}
WHO = ("team_leader", "member", "operator", "head", "officer", "complaints", "responsible")
FIGURE = re.compile(
    r"(?:[A-D] )?([+−-]?[\d.]+(?:,\d+)?)(?:\s%)?"
)  # its grade before, a percent sign after
PARTS = 3  # of the addresses: several tests, so that two processes share the work
HARMLESS = "'"  # before what a spreadsheet would run


def test_a_template_draws_no_table_without_its_files():
    bare = {
        path.name
        for path in TEMPLATES.rglob("templates/**/*.html")
        if re.search(r"<table(?![^>]*\bdata-table=)", path.read_text())
    }
    assert bare == set(NO_LISTS)


@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_table_has_files_with_its_rows_and_its_figures(made, part):
    clients = [signed_in(made.people[who]) for who in WHO]
    wrong, seen = [], set()
    for name in [*names()][part::PARTS]:
        client, page = shown(clients, address(name, made.addresses.get(name)))
        if page is None:
            continue
        if page.xpath("//svg[contains(@class, 'chart') and not(@aria-hidden)]") and not tables(
            page
        ):
            wrong.append((name, "a picture without its table"))
        for table in dict.fromkeys(each.get("data-table") for each in tables(page)):
            seen.add(table)
            wrong += [(name, table, said) for said in problems(client, page, table)]
    assert wrong == []
    assert len(seen) > 10, "the walk found hardly any table"


def shown(clients: list[Client], at: str) -> tuple[Client, Any]:
    """Whoever gets a page there, and the page."""
    for client in clients if at else []:
        response = client.get(at)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            page = html.fromstring(response.content)
            page.make_links_absolute(f"http://testserver{at}")
            return client, page
    return clients[0], None


def tables(page: Any) -> list[Any]:
    return page.xpath("//table[@data-table]")


def problems(client: Client, page: Any, name: str) -> list[str]:
    """What is wrong with the files of the table of this name, which may be drawn in several
    parts.
    """
    files = {kind: table_file(client, page, name, kind) for kind in ("CSV", "XLSX", "JSON")}
    if missing := [kind for kind, body in files.items() if body is None]:
        return [f"no {kind}" for kind in missing]
    head, *rows = csv.reader(io.StringIO(files["CSV"].decode("utf-8-sig"), newline=""))
    sheet = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(files["XLSX"])
    ).get_sheet_by_index(0)
    sheet_head, *sheet_rows = sheet.to_python()
    said = json.loads(files["JSON"], parse_float=Decimal)
    drawn = page.xpath("//table[@data-table=$name]/tbody/tr", name=name)
    counts = (len(drawn), len(rows), len(sheet_rows), len(said))
    if len(set(counts)) > 1:
        return [f"{counts} rows on the page, in CSV, XLSX, JSON"]
    if sheet_head != head:
        return [f"{sheet_head} heads XLSX, {head} CSV"]
    found = []
    for row, cells, of_sheet, item in zip(rows, drawn, sheet_rows, said, strict=True):
        if not all(same(a, b) for a, b in zip(row, item.values(), strict=True)):
            found.append(f"CSV {row}, JSON {item}")
        if not all(same(a, b) for a, b in zip(row, of_sheet, strict=True)):
            found.append(f"CSV {row}, XLSX {of_sheet}")
        found += figures(cells, dict(zip(head, row, strict=True)))
    return found


def table_file(client: Client, page: Any, name: str, kind: str) -> bytes | None:
    """The file whose link stands on the page and whose name begins as the table's."""
    today = timezone.localdate().isoformat()
    for link in page.xpath(
        f"//*[@class='table-files']/a[starts-with(normalize-space(.), '{kind}')]/@href"
    ):
        response = client.get(link.removeprefix("http://testserver"))
        if f'"{name}-{today}.{kind.lower()}"' in response.get("Content-Disposition", ""):
            return b"".join(response.streaming_content)
    return None


def figures(row: Any, of_file: dict[str, str]) -> list[str]:
    """Numbers of the page that its file has otherwise."""
    labels = [
        " ".join(th.text_content().split()).rstrip("↓↑") for th in row.xpath("../../thead/tr/th")
    ]
    found = []
    for label, cell in zip(labels, row.xpath("./th|./td"), strict=True):
        kinds = {"kind-number", "kind-score", "kind-percent"} & set(
            (cell.get("class") or "").split()
        )
        text = FIGURE.fullmatch(" ".join(cell.text_content().split()))
        if not kinds or not text or label not in of_file:
            continue
        value = text[1].replace(".", "").replace(",", ".").replace("−", "-")
        if not same(value, of_file[label]):
            found.append(f"{label}: {text[0]} on the page, {of_file[label]} in the file")
    return found


def same(one: Any, other: Any) -> bool:
    """One value in two files: nothing, a number, or text."""
    a, b = (
        "" if v is None else str(v).removeprefix(HARMLESS).replace("\r\n", "\n")
        for v in (one, other)
    )
    try:
        return Decimal(a) == Decimal(b)
    except InvalidOperation:
        return a == b


def test_taking_comments_complaints_or_people_away_is_recorded(made):
    for who, page in (
        ("complaints", "comments"),
        ("complaints", "complaints"),
        ("operator", "people"),
    ):
        assert signed_in(made.people[who]).get(f"{reverse(page)}?format=csv&q=x").status_code == 200
    rows = Event.objects.filter(verb="export").order_by("id")
    complaints, operator = made.people["complaints"].pk, made.people["operator"].pk
    assert list(rows.values_list("noun", "object_id", "actor")) == [
        ("comment", "comments", complaints),
        ("complaint", "complaints", complaints),
        ("person", "people", operator),
    ]
    assert json.loads(rows.last().data) == {"kind": "csv", "state": "format=csv&q=x"}


def test_a_file_that_is_not_there_is_refused(made):
    client = signed_in(made.people["leader"])
    for at in ("/unit/1/", "/rencana/", "/"):
        asked = [client.get(f"{at}?{query}") for query in ("format=pdf", "format=csv&table=lain")]
        assert [answer.status_code for answer in asked] == [404, 404], at
