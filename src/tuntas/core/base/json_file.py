"""Definitions as files that people can read, change and carry from one agency to another."""

import json
from collections.abc import Mapping
from typing import Any

from .errors import UnreadableFile


def dumps(definition: Mapping[str, Any]) -> str:
    return json.dumps(definition, ensure_ascii=False, indent=1) + "\n"


def loads(data: bytes, name: str, most_bytes: int, too_large: str, not_json: str) -> Any:
    """What the file holds. Raises UnreadableFile with one of the two sentences: {file} and {limit}
    KB, or {file} and {line}."""
    if len(data) > most_bytes:
        raise UnreadableFile("file_too_large", too_large, file=name, limit=most_bytes // 1024)
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (
        ValueError,
        RecursionError,
    ) as error:  # also of a wrong encoding, or lists a thousand deep
        line = getattr(error, "lineno", 1)
        raise UnreadableFile("not_json", not_json, file=name, line=line) from error
