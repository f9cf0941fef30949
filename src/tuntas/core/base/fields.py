"""What two kinds of things call by the same name: copied from one to the other."""

from typing import Any


def fields_of(thing: object, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}
