"""Frozen values from what JSON keeps of them, by the types of their fields."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def read(kind: Callable[..., T], data: Mapping[str, Any]) -> T:
    """The inverse of ``asdict`` after a round trip through JSON.

    What is absent has its default; what this kind does not know is passed over.
    """
    readers = _readers(kind)
    known = ((name, value) for name, value in data.items() if name in readers)
    return kind(**{k: None if value is None else readers[k](value) for k, value in known})


@cache
def _readers(kind: Any) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _reader(hint: Any) -> Callable[[Any], Any]:
    parts = [part for part in get_args(hint) if part is not NoneType]
    if get_origin(hint) is UnionType:  # of None and one more
        return _reader(parts[0])
    if get_origin(hint) is tuple:
        item = _reader(parts[0])
        return lambda values: tuple(map(item, values))
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(read, hint)
    return _OF_TEXT.get(hint, lambda value: value)


_OF_TEXT: Mapping[type, Callable[[str], Any]] = {date: date.fromisoformat, Decimal: Decimal}
