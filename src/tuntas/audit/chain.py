"""The arithmetic of the chain, apart from any database."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


def canonical(data: Mapping[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def data_of(text: str) -> dict[str, Any]:
    """What ``canonical`` wrote."""
    found: dict[str, Any] = json.loads(text)
    return found


def digest(
    previous: str, at: datetime, actor: int | None, verb: str, noun: str, object_id: str, data: str
) -> str:
    """SHA-256 over the row and the digest of the row before it; ``at`` counts in UTC."""
    row = [previous, at.astimezone(UTC).isoformat(), actor, verb, noun, object_id, data]
    return hashlib.sha256(json.dumps(row, ensure_ascii=False).encode()).hexdigest()
