"""A definition in a file: what it comes back as, and where a broken one is broken."""

import pytest

from tuntas.core.base import json_file
from tuntas.core.base.errors import UnreadableFile

TOO_LARGE, NOT_JSON = "{file} lebih dari {limit} KB", "{file} baris {line}"


def read(data, most=2048):
    return json_file.loads(data, "aturan.json", most, TOO_LARGE, NOT_JSON)


def said(data, most=2048):
    with pytest.raises(UnreadableFile) as refused:
        read(data, most)
    return refused.value.code, str(refused.value)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_definition_comes_back_from_its_file_with_or_without_a_byte_order_mark(mark):
    assert json_file.dumps({"nama": "Aturan “baru”"}) == '{\n "nama": "Aturan “baru”"\n}\n'
    assert read(mark + json_file.dumps({"nama": "é"}).encode()) == {"nama": "é"}


@pytest.mark.parametrize(
    ("data", "line"),
    [(b'{"a": 1,\n"b": 2,\n"c" 3}', 3), (b"\xff\xfe", 1), (b"[" * 2000, 1)],
)
def test_a_broken_file_is_refused_with_the_line_where_it_is_broken(data, line):
    assert said(data) == ("not_json", f"aturan.json baris {line}")


def test_a_file_may_be_as_large_as_the_limit_and_no_larger():
    assert read(b"1" + b" " * 2047) == 1
    assert said(b"1" + b" " * 2048) == ("file_too_large", "aturan.json lebih dari 2 KB")
