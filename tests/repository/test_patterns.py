"""No text makes a pattern of the core or of the readers take more than time in proportion to it.

A pattern is tried on texts made from its own characters, in two lengths: a text eight times as long
may take some eight times as long, with a wide margin; where each place is tried up to the end of
the text, it takes 64 times as long.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any

import pytest

import tuntas.core
import tuntas.readers

Tokens = tuple[str, ...]
Compiled = re.Pattern[Any]

_PARSER: Any = importlib.import_module("re._parser")
_COMPILER: Any = importlib.import_module("re._compiler")
_CHARACTERS = "a1 .,-(A_\t\nz9:;%"
_INLINE = {"match", "search", "fullmatch", "split", "sub", "subn", "findall", "finditer"}
_SHORT = 12
_ANCHORED = {"match", "fullmatch"}
_TIMES = 8
_PERHAPS, _AT_MOST = 1.5 * _TIMES, 3 * _TIMES
_MOST_VARIANTS = 3


def _modules() -> Iterator[ModuleType]:
    for package in (tuntas.core, tuntas.readers):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def _within(value: object, name: str) -> Iterator[tuple[str, Compiled]]:
    """The patterns that a value of a module holds, however deep."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict):
        yield from (found for each in value.values() for found in _within(each, name))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (found for each in value for found in _within(each, name))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _within(getattr(value, field.name), name)


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(module.__file__ or "").read_text("utf-8"))


def _inline(module: ModuleType) -> Iterator[tuple[str, ast.expr, bool]]:
    """Where a function of ``re`` is called with a pattern, the pattern, and if only its start."""
    for node in ast.walk(_tree(module)):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), name)) if name in _INLINE:
                yield f"{module.__name__}:{node.lineno}", node.args[0], name in _ANCHORED


def _ways_of_use() -> dict[str, set[str]]:
    """The methods that are called on each name, as "_NUMBER": {"fullmatch"}; of a name that is
    walked through, as "_FORMS", those that are called on what is met there.
    """
    found: dict[str, set[str]] = {}
    for module in _modules():
        called: dict[str, set[str]] = {}
        for node in ast.walk(_tree(module)):
            match node:
                case ast.Call(ast.Attribute(ast.Name(name) | ast.Attribute(_, name), way)):
                    called.setdefault(name, set()).add(way)
        for node in ast.walk(_tree(module)):
            match node:
                case ast.For(target, ast.Name(name)) | ast.comprehension(target, ast.Name(name)):
                    met = {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
                    called.setdefault(name, set()).update(*(called.get(n, set()) for n in met))
        for name, ways in called.items():
            found.setdefault(name, set()).update(ways)
    return found


def _patterns() -> dict[str, tuple[Compiled, bool]]:
    """Every pattern by where it stands, and whether it is only tried at the start of a text."""
    found: dict[str, tuple[Compiled, bool]] = {}
    ways = _ways_of_use()
    for module in _modules():
        for name, value in vars(module).items():
            for i, (_, pattern) in enumerate(_within(value, name)):
                anchored = bool(used := ways.get(name)) and used <= _ANCHORED
                found[f"{module.__name__}.{name}[{i}]"] = pattern, anchored
        for place, written, anchored in _inline(module):
            if isinstance(written, ast.Constant):
                found[place] = re.compile(written.value, re.IGNORECASE), anchored
    return {place: found[place] for place in found if _repeats(_parsed(found[place][0]))}


def _parsed(pattern: Compiled) -> Any:
    return _PARSER.parse(pattern.pattern, pattern.flags & ~re.UNICODE)


def _repeats(tree: Any) -> bool:
    return any(
        (str(op).endswith("REPEAT") and argument[1] == _PARSER.MAXREPEAT)
        or any(map(_repeats, _inside(op, argument)))
        for op, argument in tree
    )


def _inside(op: Any, argument: Any) -> list[Any]:
    match str(op):
        case "BRANCH":
            return list(argument[1])
        case "SUBPATTERN" | "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [argument[-1]]
        case "ATOMIC_GROUP":
            return [argument]
        case "ASSERT" | "ASSERT_NOT":
            return [argument[1]] if argument[0] > 0 else []
    return []


def _texts(tree: Any) -> list[Tokens]:
    """Texts that the tree matches, about, in pieces: each choice is taken in one of them."""
    whole: list[Tokens] = [()]
    for literal, run in groupby(tree, lambda part: str(part[0]) == "LITERAL"):
        parts = list(run)
        if literal:
            word = "".join(chr(character) for _, character in parts)
            whole = [(*text, word) for text in whole]
        else:
            whole = _with_choices(whole, tree, parts)
    return whole[:: max(1, len(whole) // (4 * _MOST_VARIANTS))]


def _with_choices(whole: list[Tokens], tree: Any, parts: list[Any]) -> list[Tokens]:
    for op, argument in parts:
        if inside := _inside(op, argument):
            choices = [text for each in inside for text in _texts(each)]
            choices = choices[:: max(1, len(choices) // _MOST_VARIANTS)]
        else:
            choices = [(_character(tree, op, argument),)]
        first = whole[0]
        whole = [text + choices[0] for text in whole]
        whole += [first + choice for choice in choices[1:]]
    return whole


def _character(tree: Any, op: Any, argument: Any) -> str:
    if str(op) not in {"IN", "ANY", "NOT_LITERAL", "CATEGORY", "RANGE"}:
        return ""
    own = [a[0] if str(o) == "RANGE" else a for o, a in argument] if str(op) == "IN" else []
    letters = _CHARACTERS + "".join(chr(each) for each in own if type(each) is int)
    one = _COMPILER.compile(_PARSER.SubPattern(tree.state, [(op, argument)]))
    return next((c for c in letters if one.match(_as(one, c))), "")


def _as(pattern: Compiled, text: str) -> Any:
    return text.encode("latin-1") if isinstance(pattern.pattern, bytes) else text


def _pumps(pattern: Compiled) -> set[tuple[str, str]]:
    """What stands before, and what is repeated."""
    found = set()
    for words in _texts(_parsed(pattern)):
        for start in range(len(words)):
            found.add(("".join(words[:start]), words[start]))
            for end in (start + 1, start + 2, len(words)):
                found.add(("", "".join(words[start:end])))
    return {(before, repeated) for before, repeated in found if repeated}


def _seconds(pattern: Compiled, text: Any, anchored: bool, tries: int) -> float:
    return min(_once(pattern, text, anchored) for _ in range(tries))


def _once(pattern: Compiled, text: Any, anchored: bool) -> float:
    started = process_time()
    if anchored:
        pattern.match(text)
        pattern.fullmatch(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return process_time() - started


def _grows(pattern: Compiled, anchored: bool, pump: tuple[str, str], tail: str) -> bool:
    """Whether the time grows faster than the text, first with short texts, then surely."""
    before, repeated = pump

    def seconds(length: int, tries: int) -> float:
        text = before + repeated * (length // len(repeated) + 1) + tail
        return _seconds(pattern, _as(pattern, text), anchored, tries)

    if seconds(2 * _SHORT, 2) > _AT_MOST * seconds(_SHORT, 9):
        return True  # each character doubles it
    return all(
        seconds(length * _TIMES, tries) > most * seconds(length, tries)
        for length, tries, most in ((125, 1, _PERHAPS), (125, 3, _PERHAPS), (250, 5, _AT_MOST))
    )


def _hostile(pattern: Compiled, anchored: bool) -> Iterator[tuple[str, str]]:
    for pump in sorted(_pumps(pattern)):
        for tail in ("", "\n!"):
            if all(
                _grows(pattern, anchored, pump, tail) for _ in range(2)
            ):  # the clock may err once
                yield pump


@cache
def _all() -> dict[str, tuple[Compiled, bool]]:
    return _patterns()


@pytest.mark.parametrize("place", sorted(_all()))
def test_no_text_takes_a_pattern_more_than_time_in_proportion_to_it(place: str) -> None:
    assert next(_hostile(*_all()[place]), None) is None


@pytest.mark.thorough
@pytest.mark.parametrize("written", [r"(\d[\d.]*)\s*orang", r"surat[^\n]*?nomor", r"(a+)+b"])
def test_a_pattern_that_tries_each_place_to_the_end_is_found(written: str) -> None:
    assert next(_hostile(re.compile(written), anchored=False), None) is not None


def test_a_pattern_in_a_function_is_written_out_or_compiled_where_it_is_found() -> None:
    hidden = [
        place
        for module in _modules()
        for place, written, _ in _inline(module)
        if not isinstance(written, ast.Constant)
    ]
    assert hidden == []
