"""Telling people and systems, and how they want to be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base.messages import Message
from tuntas.core.voices.masking import masked
from tuntas.organisation.house import house_of
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer

from .models import Delivery, Notice, Preference, Webhook
from .permissions import notices_seen
from .refusals import refusal


@dataclass(frozen=True)
class News:
    """What there is to tell.

    ``key`` is the same for the same thing told again, which is then not told.

    ``template`` is a sentence of the catalogue with ``values``: text, numbers, days, and messages
    without values of their own. ``data`` is what a webhook gets, without personal data.
    """

    key: str
    kind: str
    template: str
    values: Mapping[str, Any]
    link: str
    data: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def tell(news: Iterable[tuple[Any, News]], at: datetime) -> int:
    """Tell each person the news beside; returns how many are new.

    Four queries, however many there are.
    """
    wanted = {(person.pk, item.key): (person, item) for person, item in news if person.is_active}
    if not wanted:
        return 0
    people, keys = zip(*wanted, strict=True)
    known = Notice.objects.filter(person__in={*people}, key__in={*keys})
    for pair in known.values_list("person_id", "key"):
        wanted.pop(pair, None)
    without = Preference.objects.filter(person__in={pk for pk, _ in wanted}, email=False)
    silent = set(without.values_list("person_id", flat=True))
    rows = [_notice(person, item, person.pk not in silent, at) for person, item in wanted.values()]
    # Another run may be as quick.
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _notice(person: Any, item: News, letters: bool, at: datetime) -> Notice:
    return Notice(
        person=person,
        key=item.key,
        kind=item.kind,
        template=item.template,
        values={k: _packed(v) for k, v in item.values.items()},
        link=item.link,
        made_at=at,
        by_mail=letters and bool(person.email and settings.EMAIL_HOST),
    )


def _packed(value: Any) -> Any:
    if isinstance(value, Message):
        return {"text": value.template}
    return {"day": value.isoformat()} if isinstance(value, date) else value


@transaction.atomic
def announce(agency: Agency, news: Sequence[News], at: datetime) -> int:
    """Queue the news for the agency's webhooks that listen for them; a key once for each."""
    hooks = list(Webhook.objects.filter(agency=agency, active=True)) if news else []
    house = house_of(agency)
    rows = [
        Delivery(
            webhook=hook,
            key=item.key,
            event=item.kind,
            data=masked(item.data, house=house),
            made_at=at,
            next_try_at=at,
        )
        for hook in hooks
        for item in news
        if item.kind in hook.events
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def read(*, viewer: Viewer, at: datetime, pk: int | None = None) -> int:
    """Mark one notice as read, or all; returns how many were not."""
    rows = notices_seen(viewer).filter(read_at=None)
    found: int = (rows.filter(pk=pk) if pk is not None else rows).update(read_at=at)
    return found


@transaction.atomic
def prefer(
    *, viewer: Viewer, at: datetime, language: str, rhythm: str, email: bool, address: str
) -> Preference:
    """How this person wants to be told, and at which address."""
    address = address.strip()
    try:
        if address:
            validate_email(address)
    except ValidationError as error:
        raise refusal("address_wrong", said="mail_address_wrong") from error
    if language not in dict(settings.LANGUAGES) or rhythm not in Preference.Rhythm.values:
        raise refusal("choice_unknown")
    person = viewer.person
    if address != person.email:
        person.email = address
        person.save(update_fields=["email"])
        record("change_address", "person", person.pk, at=at, by=person)
    chosen = {"language": language, "rhythm": rhythm, "email": email}
    return Preference.objects.update_or_create(person=person, defaults=chosen)[0]
