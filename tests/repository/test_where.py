"""``docs/where.md`` names places that exist, and the documents import what there is."""

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "where.md").read_text()
# `src/tuntas/core/followup/workflow.py`, or with a name that it defines `….py: TRANSITIONS`
PLACES = sorted(set(re.findall(r"`((?:src|tests|docs)/[^`:]+)(?:: ([^`]+))?`", PAGE)))


def names_defined_in(path):
    if path.suffix != ".py":
        return set(re.findall(r"[\w.-]+", path.read_text()))
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def test_twenty_ordinary_changes_are_told():
    assert len(re.findall(r"^\| \S", PAGE, re.MULTILINE)) - 1 >= 20


@pytest.mark.parametrize(("place", "name"), PLACES, ids=[" ".join(place) for place in PLACES])
def test_a_place_is_where_the_page_says(place, name):
    assert (ROOT / place).exists()
    if name:
        assert name in names_defined_in(ROOT / place)


IMPORT = re.compile(r"^ *from (tuntas[\w.]*) import ([\w, ]+)$", re.MULTILINE)
IMPORTED = sorted(
    {
        (module, name)
        for page in (ROOT / "docs").rglob("*.md")
        for module, names in IMPORT.findall(page.read_text())
        for name in names.split(", ")
    }
)


@pytest.mark.parametrize(("module", "name"), IMPORTED)
def test_what_a_document_imports_is_there(module, name):
    try:
        importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        assert hasattr(importlib.import_module(module), name)
