"""Data files of the core."""

import tomllib
from fnmatch import fnmatchcase

import pytest

from tests.repository import messages
from tuntas.core.base import data

FILES = sorted(messages.SOURCE.rglob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_data_file_says_is_translated_is_there(path):
    table = tomllib.loads(path.read_text())
    keys = [key for key, _text in messages.texts_of(table)]
    patterns = table.get("translated", [])
    assert [p for p in patterns if not any(fnmatchcase(key, p) for key in keys)] == []


def test_a_data_file_is_read_once():
    assert data.table("base/provinces") is data.table("base/provinces")
    assert data.table("base/provinces")["provinces"]["51"][0] == "Bali"
