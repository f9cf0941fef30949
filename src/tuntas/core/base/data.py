"""Data files that lie beside the modules: word lists, tables, standing texts, in TOML.

A refusal has its sentence in the file of its module, under "refusals" and its code.

They come with the package and never change while it runs; nothing else is read in the core. A file
that holds sentences for people names their keys at its head, ``translated = ["name", ...]``, by
which the translation catalogue finds them.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str, package: str = "tuntas.core") -> dict[str, Any]:
    """What a data file holds; ``name`` as in "voices/comment_words". Not to be changed."""
    return tomllib.loads(files(package).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def rows(name: str, package: str = "tuntas.core") -> Any:
    """The same for files of sentences and short words: white space of texts is folded, lists are
    tuples, and what the file says of itself is left out.
    """
    return _folded(
        {key: value for key, value in table(name, package).items() if key != "translated"}
    )


def _folded(part: Any) -> Any:
    if isinstance(part, str):
        return " ".join(part.split())
    if isinstance(part, list):
        return tuple(map(_folded, part))
    return {k: _folded(v) for k, v in part.items()} if isinstance(part, dict) else part
