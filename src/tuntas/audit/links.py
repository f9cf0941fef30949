"""Lines of the anchors' history as a chain: each says its number and the digest of the one before.

The head is its last link, not yet written down: so a line that was cut out is missed, wherever it
stood. What an earlier version wrote has no number, and is held by the first line that has one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from . import anchors


def said(line: str) -> dict[str, Any]:
    """What who has the key wrote; nothing for any other line."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and anchors.is_sealed(found) else {}


def link(content: Mapping[str, Any], lines: Sequence[str]) -> str:
    """The line with this content that follows those."""
    linked = {**content, "number": len(lines) + 1, "before": _before(lines)}
    return json.dumps(anchors.with_seal(linked))


def chained(contents: Sequence[Mapping[str, Any]]) -> list[str]:
    lines: list[str] = []
    for content in contents:
        lines.append(link(content, lines))
    return lines


def gaps(lines: Sequence[str]) -> list[str]:
    """A mark for each line that does not follow the one before it."""
    return [
        digest("gap", *lines[max(place - 1, 0) : place + 1])
        for place in range(len(lines))
        if not _follows(lines[place], lines[:place])
    ]


def follows(head: str, lines: Sequence[str]) -> bool:
    """Whether the head goes on from this history. Where a process died between the two, the head
    stands in the history already, or notes of a loss came after it.
    """
    if not is_linked(head):  # of an earlier version
        return not any(is_linked(line) for line in lines)
    written = list(lines)
    while written and "lost" in said(written[-1]):
        if _follows(head, written):
            return True
        written.pop()
    return _follows(head, written) or stands_last(head, written)


def stands_last(head: str, lines: Sequence[str]) -> bool:
    names = ("rows", "head", "at")
    return bool(lines) and all(said(head).get(n) == said(lines[-1]).get(n) for n in names)


def is_linked(line: str) -> bool:
    return "number" in said(line)


def digest(*parts: str) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()


def _follows(line: str, lines: Sequence[str]) -> bool:
    found = said(line)
    if "number" not in found:
        return True
    return (found["number"], found["before"]) == (len(lines) + 1, _before(lines))


def _before(lines: Sequence[str]) -> str:
    return digest(lines[-1]) if lines else ""
