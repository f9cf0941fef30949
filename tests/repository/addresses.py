"""Every address of the resolver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse


def names(patterns: Any = None) -> Iterator[str]:
    """The name of every address, in the order of the resolver."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLPattern):
            assert each.name, f"{each.pattern} has no name"
            yield each.name
        else:
            yield from names(each.url_patterns)


def address(name: str, kwargs: dict[str, Any] | None) -> str:
    """Nothing where the stage has no object for it."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""
