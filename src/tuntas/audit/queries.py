from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from . import chain
from .models import Event


@dataclass(frozen=True)
class Verification:
    checked: int
    broken_at: int | None  # id of the first row that does not hold


def verify() -> Verification:
    """Recompute the whole chain, streaming; one pass, constant memory."""
    previous, checked = chain.START, 0
    for event in Event.objects.order_by("id").iterator(2000):
        checked += 1
        expected = chain.digest(
            previous, event.at, event.actor_id, event.verb, event.noun, event.object_id, event.data
        )
        if event.previous != previous or event.digest != expected:
            return Verification(checked, event.pk)
        previous = event.digest
    return Verification(checked, None)


def history(noun: str, *object_ids: object) -> list[Event]:
    """What was done to one thing or to several of a kind, oldest first."""
    wanted = [str(object_id) for object_id in object_ids]
    return list(
        Event.objects.filter(noun=noun, object_id__in=wanted).select_related("actor").order_by("id")
    )


def later_acts(noun: str, verb: str, after: datetime) -> Iterator[Event]:
    """What was done to things of a kind after a moment, oldest first."""
    return Event.objects.filter(noun=noun, verb=verb, at__gt=after).order_by("id").iterator()
