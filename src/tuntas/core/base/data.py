"""Data files that lie beside the modules: word lists, tables, standing texts, in TOML.

They come with the package and never change while it runs; nothing else is read in the core. A file
that holds sentences for people names their keys at its head, ``translated = ["name", ...]``, by
which the translation catalogue finds them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str, package: str = "tuntas.core") -> dict[str, Any]:
    """What a data file holds; ``name`` as in "voices/comment_words". Not to be changed."""
    return tomllib.loads(files(package).joinpath(f"{name}.toml").read_text("utf-8"))
