"""Sentences of refusals lie in data files: each that is raised is there, each there is raised."""

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tuntas"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def texts(part: ast.AST) -> set[str]:
    """Every word that stands as a string in a piece of code."""
    found = (n.value for n in ast.walk(part) if isinstance(n, ast.Constant))
    return {value for value in found if isinstance(value, str)}


def code_of(file: Path) -> list[Path]:
    """The modules that a data file may speak for: all of its app, or of its chapter of the core."""
    parts = file.relative_to(SOURCE).parts
    return sorted(SOURCE.joinpath(*parts[: 2 if parts[0] == "core" else 1]).rglob("*.py"))


def makers() -> dict[Path, dict[str, Path]]:
    """Module -> name of the function that makes refusals -> the data file with their sentences."""
    made: dict[Path, dict[str, Path]] = {}
    for path in SOURCE.rglob("*.py"):
        for node in tree(path).body:
            if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
                continue
            if getattr(node.value.func, "id", "") != "refusals":
                continue
            file, *rest = (ast.literal_eval(a) for a in node.value.args[:2])
            folder = SOURCE.joinpath(*(rest[0] if rest else "tuntas.core").split(".")[1:])
            made.setdefault(path, {})[node.targets[0].id] = folder / f"{file}.toml"
    return made


@cache
def imported(path: Path) -> dict[str, Path]:
    """The makers that a module has, its own and those that it imports by name."""
    known = dict(MAKERS.get(path, {}))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            names = (node.module or "").split(".")
            base = path.parent.joinpath(*names) if node.level else SOURCE.joinpath(*names[1:])
            there = MAKERS.get(base.with_suffix(".py"), {})
            known |= {a.asname or a.name: there[a.name] for a in node.names if a.name in there}
    return known


MAKERS = makers()
FILES = sorted({file for made in MAKERS.values() for file in made.values()})


def sentences(file: Path) -> dict[str, str]:
    return tomllib.loads(file.read_text())["refusals"]


@cache
def calls(name: Path) -> list[tuple[Path, ast.Call]]:
    """Every refusal that is made with the sentences of this file."""
    return [
        (path, node)
        for path in sorted(SOURCE.rglob("*.py"))
        if (known := {k for k, file in imported(path).items() if file == name})
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in known
    ]


def told(call: ast.Call) -> ast.expr:
    """What names the sentence of a refusal: ``said``, or else its code."""
    return next((k.value for k in call.keywords if k.arg == "said"), call.args[0])


def composed(file: Path) -> set[str]:
    """What names of sentences begin with where their end is put to it: f"rule_set_{part}"."""
    names = (told(call) for _path, call in calls(file))
    return {text for name in names if isinstance(name, ast.JoinedStr) for text in texts(name)}


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_what_is_refused_has_its_sentence(file):
    known = sentences(file)
    missing = {
        (path.relative_to(SOURCE).as_posix(), call.lineno, name)
        for path, call in calls(file)
        for name in texts(told(call)) - set(known) - composed(file)
    }
    assert calls(file) != []
    assert missing == set()


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_a_sentence_is_needed_and_stands_once(file):
    known = sentences(file)
    words = set().union(*(texts(tree(path)) for path in code_of(file)))
    named = words | {begin + word for begin in composed(file) for word in words}
    assert [name for name in known if name not in named] == []
    folded = [" ".join(sentence.split()) for sentence in known.values()]
    assert [s for s in folded if folded.count(s) > 1] == []


def test_every_file_of_refusals_is_read():
    files = {path for path in SOURCE.rglob("*.toml") if "[refusals]" in path.read_text()}
    assert files == set(FILES)
