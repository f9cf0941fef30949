from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tuntas.audit import chain
from tuntas.audit.models import Event

LOCK = 7_303_014  # any number of ours: one writer at a time extends the chain


def record(
    *, at: datetime, by: Any, verb: str, noun: str, object_id: object, data: Mapping[str, Any] | None = None
) -> Event:
    """Append one act to the chain, in the transaction of the change: both stand or neither does.

    Where ``by`` acts for another or with powers for a time (``acting_as``), the row says so.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit row belongs in the transaction of its change")
    if connection.vendor == "postgresql":  # SQLite has one writer anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = Event.objects.order_by("-id").values_list("digest", flat=True).first() or chain.START
    actor = by.pk if by is not None else None
    acting = getattr(by, "acting_as", None)
    text = chain.canonical({**(data or {}), **({"acting_as": acting} if acting else {})})
    digest = chain.digest(last, at, actor, verb, noun, str(object_id), text)
    return Event.objects.create(
        at=at,
        actor_id=actor,
        verb=verb,
        noun=noun,
        object_id=str(object_id),
        data=text,
        previous=last,
        digest=digest,
    )
