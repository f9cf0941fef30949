from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from . import chain
from .models import Event

LOCK = 7_303_014  # any number of ours: one writer at a time extends the chain


@dataclass(frozen=True)
class Act:
    verb: str
    noun: str
    object_id: object
    data: Mapping[str, Any] = field(default_factory=dict)


def record(
    verb: str,
    noun: str,
    object_id: object,
    data: Mapping[str, Any] | None = None,
    *,
    at: datetime,
    by: Any,
) -> Event:
    """Append one act to the chain, in the transaction of the change: both stand or neither does.

    Where ``by`` acts for another or with powers for a time (``acting_as``), the row says so.
    """
    return record_many(at=at, by=by, acts=[Act(verb, noun, object_id, data or {})])[0]


def record_many(*, at: datetime, by: Any, acts: Iterable[Act]) -> list[Event]:
    """The same for many acts of one person at one moment, in their order."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit row belongs in the transaction of its change")
    if connection.vendor == "postgresql":  # SQLite has one writer anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = Event.objects.order_by("-id").values_list("digest", flat=True).first() or chain.START
    actor = by.pk if by is not None else None
    acting = getattr(by, "acting_as", None)
    rows = []
    for act in acts:
        text = chain.canonical({**act.data, **({"acting_as": acting} if acting else {})})
        event = Event(
            at=at,
            actor_id=actor,
            verb=act.verb,
            noun=act.noun,
            object_id=str(act.object_id),
            data=text,
            previous=last,
        )
        last = event.digest = chain.digest(
            last, at, actor, act.verb, act.noun, event.object_id, text
        )
        rows.append(event)
    return Event.objects.bulk_create(rows, batch_size=500)
