"""How far the chain went, to be kept outside of its table: number of rows and the last digest.

A chain that lost its newest rows, or was made anew as a whole, holds by itself. It does not hold
against what was noted elsewhere. What is noted is sealed with a key that the database does not
know.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Subquery

from tuntas.core.base.messages import Message

from . import chain
from .models import Event

AUDIT = "audit"  # the noun of acts about the trail itself


@dataclass(frozen=True)
class Anchor:
    rows: int
    head: str  # digest of the last of them; "" where there are none
    at: datetime

    def to_dict(self) -> dict[str, Any]:
        return with_seal(self.said())

    def said(self) -> dict[str, Any]:
        return {"rows": self.rows, "head": self.head, "at": self.at.astimezone(UTC).isoformat()}

    @classmethod
    def from_dict(cls, data: Any) -> Anchor | None:
        """None for what nobody with the key wrote."""
        try:
            if not is_sealed(data):
                return None
            return cls(data["rows"], data["head"], datetime.fromisoformat(data["at"]))
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True)
class Kept:
    """An anchor and where it is kept; ``anchor`` None where it was taken away or forged."""

    key: str
    where: Message
    anchor: Anchor | None
    at: datetime | None = None  # when it was put there, where the anchor does not say


def kept_in(key: str, where: Message, content: Any, at: datetime) -> Kept:
    """What a row keeps, named by its content: once it is changed, it is another one."""
    return Kept(f"{key}:{content_key(content)}", where, Anchor.from_dict(content), at)


def content_key(content: Any) -> str:
    return sha256(chain.canonical({"content": content}).encode()).hexdigest()


Source = Callable[[], Iterable[Kept]]
SOURCES: list[Source] = []  # other apps bring theirs


def keep_in(source: Source) -> None:
    """Called when an app is ready."""
    if source not in SOURCES:
        SOURCES.append(source)


@dataclass(frozen=True)
class Witness:
    """Rows of acts that stand in the trail at the same moment; ``moment`` names their field.

    They miss what was cut from the trail also where all that is kept in the data folder was put
    back from the day before it.
    """

    key: str
    where: Message
    rows: Callable[[], Any]
    moment: str


WITNESSES: list[Witness] = []


def witness(each: Witness) -> None:
    """Called when an app is ready."""
    if each not in WITNESSES:
        WITNESSES.append(each)


def seal(said: Mapping[str, Any]) -> str:
    key = sha256(b"tuntas.audit.anchors" + settings.SECRET_KEY.encode()).digest()
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key, text.encode(), sha256).hexdigest()


def with_seal(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "seal": seal(said)}


def is_sealed(data: Mapping[str, Any]) -> bool:
    """Whether all that it says was written by who has the key."""
    said = {name: value for name, value in data.items() if name != "seal"}
    return "seal" in data and hmac.compare_digest(seal(said), str(data["seal"]))


def sealed(verb: str) -> Iterator[Event]:
    """Rows about the trail that this installation wrote; a row itself needs no key."""
    rows = Event.objects.filter(noun=AUDIT, verb=verb).select_related("actor").order_by("id")
    for event in rows:
        data = chain.data_of(event.data)
        said = {name: value for name, value in data.items() if name not in ("seal", "acting_as")}
        if data.get("seal") == seal(said):
            yield event


def anchor(at: datetime) -> Anchor:
    """How far the chain is now. Rows are in the order of their commits, so none comes between."""
    last = Event.objects.order_by("-pk").values_list("pk", "digest").first()
    if last is None:
        return Anchor(0, "", at)
    return Anchor(Event.objects.filter(pk__lte=last[0]).count(), last[1], at)


def following(since: Anchor, at: datetime) -> Anchor | None:
    """The same, but only what came since is counted; None where the chain does not go on from
    there.
    """
    if not since.rows:
        return anchor(at)
    rows = Event.objects.order_by("pk")
    known = rows.filter(digest=since.head).values("pk")
    found = list(rows.filter(pk__gte=Subquery(known)).values_list("digest", flat=True))
    return Anchor(since.rows + len(found) - 1, found[-1], at) if found else None
