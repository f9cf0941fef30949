"""What acts when it is opened is no evidence."""

import time
import zlib

import pytest

from tuntas.core.base.errors import Refusal
from tuntas.core.followup import active_content as core

PLAIN = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF"


def refused(check, given) -> str:
    try:
        check(given)
    except Refusal as refusal:
        return refusal.code
    return ""


def pdf(inside: bytes) -> bytes:
    return PLAIN.replace(b"/Pages", b"/OpenAction<<" + inside + b">>/Pages")


def packed(inside: bytes) -> bytes:
    stream = zlib.compress(b"5 0 " + inside)
    return PLAIN + b"\n4 0 obj<</Type/ObjStm/N 1>>stream\r\n" + stream + b"\nendstream endobj"


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"/S/JavaScript/JS(app.alert\\(1\\))"),
        pdf(b"/S /J#61va#53cript /JS (x)"),
        pdf(b"/S/Launch/F(cmd.exe)"),
        pdf(b"/Type /EmbeddedFile"),
        pdf(b"/Names<</EmbeddedFiles 3 0 R>>"),
        packed(b"<</S/JavaScript/JS(x)>>"),
        packed(b"<</S/L#61unch>>"),
    ],
)
def test_a_pdf_that_acts_is_refused(content):
    assert refused(core.check_pdf, [content]) == "kind_pdf_acts"


@pytest.mark.parametrize(
    "content",
    [PLAIN, packed(b"<</Type/Page>>"), PLAIN + b"/ObjStm stream\nnot packed", b"%PDF-1.4"],
)
def test_one_that_only_shows_something_is_taken(content):
    assert refused(core.check_pdf, [content]) == ""


@pytest.mark.parametrize("size", [1, 7, 64])
def test_what_acts_is_found_across_pieces(size):
    for content in (pdf(b"/S/JavaScript"), packed(b"<</S/Launch>>")):
        pieces = [content[i : i + size] for i in range(0, len(content), size)]
        assert refused(core.check_pdf, pieces) == "kind_pdf_acts"


@pytest.mark.parametrize(
    "name",
    [
        "word/vbaProject.bin",
        "XL/VBAPROJECT.BIN",
        "xl/macrosheets/sheet1.xml",
        "word/activeX/activeX1.bin",
        "Basic/Standard/Module1.xml",
        "Scripts/python/x.py",
    ],
)
def test_a_document_with_macros_is_refused(name):
    assert refused(core.check_macros, ["[Content_Types].xml", name]) == "kind_macro"


def test_one_without_is_taken():
    names = ["[Content_Types].xml", "word/document.xml", "word/embeddings/Buku.xlsx", "content.xml"]
    assert refused(core.check_macros, names) == ""


def test_the_test_pattern_of_virus_scanners_is_refused():
    pattern = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + core.TEST_PATTERN + b"!$H+H*"
    assert refused(core.check_test_pattern, pattern) == "kind_test_pattern"
    assert refused(core.check_test_pattern, b"Laporan EICAR") == ""


BOMB = b"/ObjStm stream\n" + zlib.compress(bytes(2_000_000)) + b"\n"


@pytest.mark.parametrize(
    "content", [b"/ObjStm" * 300_000, b"/#4a" * 500_000, b"/ObjStm stream" * 9999, BOMB * 500]
)
def test_hostile_content_is_looked_through_in_time_proportional_to_it(content):
    began = time.process_time()
    core.check_pdf([content])
    assert time.process_time() - began < 3
