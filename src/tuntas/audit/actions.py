from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from . import anchor_file, anchors, chain
from .anchors import AUDIT
from .models import Event
from .queries import check
from .refusals import refusal

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
    _anchor_after_commit()
    return Event.objects.bulk_create(rows, batch_size=500)


def begin_anchors(at: datetime) -> None:
    """Keep anchors in the data folder from now on; what was before is not vouched for, and said so.

    Where they are kept already they are only brought up to date.
    """
    folder = anchor_file.folder()
    if folder is None or anchor_file.has_begun():
        anchor_file.advance()
        return
    anchor_file.make(folder)
    with transaction.atomic():
        _record_sealed("begin", {"rows": Event.objects.count(), "history": True}, at=at, by=None)


def acknowledge(*, reason: str, at: datetime, by: Any, account: str = "") -> int:
    """Say why anchors do not agree (a restored backup, a new key), by name; returns how many.

    They stay on record, and on the page; new ones begin from where the chain is. ``account``: of
    the machine, where it is not a signed-in person. Refuses (reason_missing,
    nothing_to_acknowledge).
    """
    if not reason.strip():
        raise refusal("reason_missing")
    with transaction.atomic():
        marks = sorted(each.mark for each in check().disagreements)
        if not marks:
            raise refusal("nothing_to_acknowledge")
        said = {"reason": reason.strip(), "marks": marks, "account": account}
        _record_sealed("acknowledge", said, at=at, by=by)
        transaction.on_commit(anchor_file.begin_anew, robust=True)
    return len(marks)


def _record_sealed(verb: str, said: dict[str, Any], *, at: datetime, by: Any) -> None:
    """An act about the trail itself, which only who has the key can write."""
    record(verb, AUDIT, "", {**said, "seal": anchors.seal(said)}, at=at, by=by)


def _anchor_after_commit() -> None:
    """Once for a transaction, however many acts it holds. Should the disk fail, the act stands."""
    waiting = (each[1] for each in connection.run_on_commit)
    if anchor_file.folder() is not None and anchor_file.advance not in waiting:
        transaction.on_commit(anchor_file.advance, robust=True)
