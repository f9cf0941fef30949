"""What acts when it is opened is no evidence."""

import pytest

from tuntas.core.base.errors import Refusal
from tuntas.core.followup import active_content as core


def refused(check, given) -> str:
    try:
        check(given)
    except Refusal as refusal:
        return refusal.code
    return ""


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
