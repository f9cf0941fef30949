"""What people read on pages and in files: no code of the program, and figures as their language
writes them.

A cell that is a number alone is for programs, whatever the file; the keys of JSON are, too.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import python_calamine
from django.utils import timezone

from tests.people import signed_in
from tests.repository.addresses import address, names
from tests.repository.leaving import files_of, texts
from tests.repository.reading import codes_in, page_at, read
from tuntas.core.voices.masking import NOBODY
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import Evaluation
from tuntas.notify.models import Notice
from tuntas.notify.queries import covered
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.writing import write_files

NUMBER = re.compile(r"[+−-]?[\d.,]+")
# Not hours (14.05), numbers of letters and addresses, versions, or a part of a longer one.
POINT = re.compile(r"(?<![\w./:-])(?![012]\d\.[0-5]\d)\d+\.\d{1,2}(?![\w./-]|,\d)")
COMMA = re.compile(r"(?<![\w.,/:-])\d+,\d{1,2}(?![\w./-]|,\d)")
WRONG = {"id": POINT, "en": COMMA}
WHO = ("team_leader", "operator", "officer")


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("id", "bobot 0.11 dan nilai 81.2", ["0.11", "81.2"]),
        ("id", "0,11; 1.234; 14.05; HK.02.02.1; v1.2; 127.0.0.1, 3.456,78", []),
        ("en", "weight 0,11", ["0,11"]),
        ("en", "0.11; 1,234; 1,234.5; 2.30 p.m.", []),
    ],
)
def test_what_is_a_figure_of_another_language(language, text, found):
    assert WRONG[language].findall(text) == found


def said_in(name: str, body: bytes) -> Iterator[str]:
    """The texts of a file that people read."""
    kind = name.partition("format=")[2][:4] or name.rpartition(".")[2]
    if body.startswith(b"PK") and kind.startswith("xlsx"):
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
        for sheet in book.sheet_names:
            yield sheet
            yield from cells(book.get_sheet_by_name(sheet).to_python())
    elif body.startswith(b"PK") and kind == "zip":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for part in packed.namelist():
                if part.endswith(".csv"):
                    yield from said_in(part, packed.read(part))
    elif kind.startswith("csv"):
        yield from cells(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    elif kind.startswith("json"):
        yield from values(json.loads(body))
    elif body.startswith(b"PK"):  # DOCX; its pictures and fonts are bytes
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for part in packed.namelist():
                if part.endswith((".xml", ".svg")):
                    lines = packed.read(part).decode().replace("</w:p>", "\n")
                    yield re.sub(r"<[^>]+>", "", lines)
    elif body.startswith(b"%PDF-1.7"):
        yield texts(name, body)


def cells(rows: Any) -> Iterator[str]:
    yield from (c for row in rows for c in row if type(c) is str and not NUMBER.fullmatch(c))


def values(of: Any) -> Iterator[str]:
    if isinstance(of, dict | list):
        for each in of.values() if isinstance(of, dict) else of:
            yield from values(each)
    elif isinstance(of, str) and not NUMBER.fullmatch(of):
        yield of


def problems(name: str, said: str, language: str = "id") -> set[tuple[str, str]]:
    found = {*codes_in(said)} | {
        said[max(0, m.start() - 20) : m.end() + 10] for m in WRONG[language].finditer(said)
    }
    return {(name, each) for each in found}


@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", WRONG)
def test_pages_write_figures_as_their_language_does(made, language):
    clients = [signed_in(made.people[who]) for who in WHO]
    for client in clients:
        client.cookies["django_language"] = language
    found, seen = set(), 0
    for name in names():
        _client, _at, page = page_at(clients, address(name, made.addresses.get(name)))
        if page is not None and page.get("lang") == language:
            seen += 1
            for other in page.xpath("//body//*[@lang and @lang != $own]", own=language):
                other.drop_tree()  # the report is read as it is written, in Indonesian
            for text in read(page).split(" \n "):
                found |= {(name, text.strip()) for _ in WRONG[language].findall(text)}
    assert found == set()
    assert seen > 50


@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.parametrize("who", WHO)
def test_files_show_no_code_and_write_figures_as_indonesian_does(made, who):
    found, seen = set(), set()
    for at, body in files_of(signed_in(made.people[who]), made):
        for said in said_in(at, body):
            seen.add(at)
            found |= problems(at, said)
    assert found == set()
    assert len(seen) > 10


@pytest.mark.thorough
def test_the_report_and_notices_show_no_code_and_write_figures_as_indonesian_does(made, tmp_path):
    evaluation = Evaluation.objects.get()
    cut_off = make_cut_off(evaluation=evaluation, by=None, at=timezone.now())
    found = set()
    for kind, path in write_files(Source.of(cut_off), tmp_path).items():
        if kind != "json":  # for programs, with their codes
            for said in said_in(path.name, path.read_bytes()):
                found |= problems(path.name, said)
    for notice in Notice.objects.all():
        found |= problems("notice", covered(notice, NOBODY))
    assert found == set()
