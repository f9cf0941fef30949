"""Rules of the tests themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
SOURCE = TESTS.parent / "src" / "tuntas"
OF_THE_WHOLE = ("journeys", "repository")


def imported(tree: ast.AST) -> Iterator[str]:
    """The full name of whatever is imported: module and name in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "tests." * bool(node.level) + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def test_no_module_imports_a_test_module() -> None:
    """What several tests share lies in a plain module, or is a fixture of a conftest."""
    found = {
        str(path.relative_to(TESTS)): names
        for path in TESTS.rglob("*.py")
        if (names := [n for n in imported(ast.parse(path.read_text())) if _is_of_a_test_module(n)])
    }
    assert found == {}


def _is_of_a_test_module(name: str) -> bool:
    return name.startswith("tests.") and any(part.startswith("test_") for part in name.split("."))


def test_tests_lie_in_the_room_whose_code_they_test() -> None:
    rooms = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    elsewhere = [str(room) for room in rooms if not (SOURCE / room).is_dir()]
    assert sorted(elsewhere) == sorted(OF_THE_WHOLE)
