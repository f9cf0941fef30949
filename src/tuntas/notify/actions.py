"""Telling people and systems, and how they want to be told."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base import holidays as known
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_, Message
from tuntas.notify import kinds, webhooks
from tuntas.notify.models import Delivery, Holiday, Notice, Preference, Webhook
from tuntas.notify.permissions import may_manage_telling, notices_seen, webhooks_seen
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer
from tuntas.web.secrecy import encrypt

NOT_ALLOWED = N_("Hanya pengelola sistem yang dapat mengatur ini.")


@dataclass(frozen=True)
class News:
    """What there is to tell. ``key`` is the same for the same thing told again, which is then not
    told.

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
    """Tell each person the news beside; returns how many are new. Four queries, however many there
    are.
    """
    wanted = {(person.pk, told.key): (person, told) for person, told in news if person.is_active}
    if not wanted:
        return 0
    keys = {key for _, key in wanted}
    known = Notice.objects.filter(person__in={pk for pk, _ in wanted}, key__in=keys)
    for pair in known.values_list("person_id", "key"):
        wanted.pop(pair, None)
    without = Preference.objects.filter(person__in={pk for pk, _ in wanted}, email=False)
    silent = set(without.values_list("person_id", flat=True))
    rows = [_notice(person, told, person.pk not in silent, at) for person, told in wanted.values()]
    Notice.objects.bulk_create(
        rows, ignore_conflicts=True, batch_size=500
    )  # another run may be as quick
    return len(rows)


def _notice(person: Any, told: News, letters: bool, at: datetime) -> Notice:
    return Notice(
        person=person,
        key=told.key,
        kind=told.kind,
        template=told.template,
        values={k: _packed(v) for k, v in told.values.items()},
        link=told.link,
        made_at=at,
        by_mail=letters and bool(person.email and settings.EMAIL_HOST),
    )


def _packed(value: Any) -> Any:
    if isinstance(value, Message):
        return {"text": value.template}
    return {"day": value.isoformat()} if isinstance(value, date) else value


@transaction.atomic
def announce(agency: Agency, news: Sequence[News], at: datetime) -> int:
    """Lay the news before the agency's webhooks that listen for them; a key goes to each of them
    once.
    """
    hooks = list(Webhook.objects.filter(agency=agency, active=True)) if news else []
    rows = [
        Delivery(
            webhook=hook,
            key=told.key,
            event=told.kind,
            data=dict(told.data),
            made_at=at,
            next_try_at=at,
        )
        for hook in hooks
        for told in news
        if told.kind in hook.events
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
        raise Refusal(
            "address_wrong", N_("Alamat surel itu tidak benar; periksa tulisannya.")
        ) from error
    if language not in dict(settings.LANGUAGES) or rhythm not in Preference.Rhythm.values:
        raise Refusal("choice_unknown", N_("Pilihan itu tidak ada."))
    person = viewer.person
    if address != person.email:
        person.email = address
        person.save(update_fields=["email"])
        record(at=at, by=person, verb="change_address", noun="person", object_id=person.pk)
    chosen = {"language": language, "rhythm": rhythm, "email": email}
    return Preference.objects.update_or_create(person=person, defaults=chosen)[0]


@transaction.atomic
def make_webhook(
    *, name: str, address: str, events: Sequence[str], viewer: Viewer, at: datetime
) -> tuple[Webhook, str]:
    """A webhook and its secret, which is told this once and kept encrypted."""
    _managing(viewer)
    if not name.strip():
        raise Refusal("name_missing", N_("Beri nama sistem yang menerima."))
    if not events or set(events) - set(kinds.KINDS):
        raise Refusal("event_unknown", N_("Pilih sedikitnya satu kejadian yang dikirim."))
    webhooks.refuse_address(address.strip())
    secret = secrets.token_urlsafe(32)
    hook = Webhook.objects.create(
        agency=viewer.agency,
        name=name.strip(),
        address=address.strip(),
        secret=encrypt(secret),
        events=[kind for kind in kinds.KINDS if kind in events],
        made_by=viewer.person,
        made_at=at,
    )
    data = {"name": hook.name, "address": hook.address, "events": hook.events}
    record(at=at, by=viewer.person, verb="make", noun="webhook", object_id=hook.pk, data=data)
    return hook, secret


@transaction.atomic
def switch_webhook(*, hook: Webhook, active: bool, viewer: Viewer, at: datetime) -> Webhook:
    """Stop telling a system of events, or begin again; what happened meanwhile is not made good."""
    _managing(viewer, hook)
    hook.active = active
    hook.save(update_fields=["active"])
    verb = "switch_on" if active else "switch_off"
    record(at=at, by=viewer.person, verb=verb, noun="webhook", object_id=hook.pk)
    return hook


@transaction.atomic
def ask_test(*, hook: Webhook, viewer: Viewer, at: datetime) -> Delivery:
    """A call without content, to be sent at once by ``delivery.send_now``."""
    _managing(viewer, hook)
    key = f"test:{secrets.token_hex(8)}"
    return Delivery.objects.create(
        webhook=hook, key=key, event=kinds.TEST, made_at=at, next_try_at=at
    )


@transaction.atomic
def try_again(*, delivery: Delivery, viewer: Viewer, at: datetime) -> None:
    """Let what was given up, or what waits for its next try, be tried now."""
    _managing(viewer)
    again = {"state": Delivery.State.WAITING, "next_try_at": at, "tries": 0}
    if (
        not Delivery.objects.filter(pk=delivery.pk)
        .exclude(state=Delivery.State.SENT)
        .update(**again)
    ):
        raise Refusal("already_sent", N_("Kiriman ini sudah sampai."))
    record(at=at, by=viewer.person, verb="try_again", noun="delivery", object_id=delivery.pk)


@transaction.atomic
def add_holiday(*, day: date, name: str, viewer: Viewer, at: datetime) -> Holiday:
    _managing(viewer)
    if not name.strip():
        raise Refusal("name_missing", N_("Tuliskan nama hari liburnya."))
    holiday, new = Holiday.objects.get_or_create(
        agency=viewer.agency, day=day, defaults={"name": name.strip()}
    )
    if holiday.reason:
        raise Refusal(
            "holiday_taken_back", N_("Hari libur itu dicabut; kembalikan pada daftar di bawah.")
        )
    if not new:
        raise Refusal("holiday_known", N_("Hari itu sudah tercatat sebagai hari libur."))
    _record_holiday("add", holiday, viewer, at)
    return holiday


@transaction.atomic
def remove_holiday(*, holiday: Holiday, viewer: Viewer, at: datetime) -> None:
    """Of a day that an operator added."""
    _managing(viewer)
    _record_holiday("remove", holiday, viewer, at)
    holiday.delete()


@transaction.atomic
def take_back_holiday(*, day: date, reason: str, viewer: Viewer, at: datetime) -> Holiday:
    """A day known to ``core.base.holidays`` is worked on after all: a later decree moved or
    cancelled it.
    """
    _managing(viewer)
    if day not in known.holidays(day.year):
        raise Refusal("no_holiday", N_("Hari itu bukan hari libur yang dikenal."))
    holiday, new = Holiday.objects.get_or_create(
        agency=viewer.agency,
        day=day,
        defaults={"name": known.holidays(day.year)[day], "reason": _reason(reason)},
    )
    if not new:
        text = N_("Hari itu sudah dicabut, atau juga Anda tambahkan sendiri; periksa daftarnya.")
        raise Refusal("holiday_known", text)
    _record_holiday("take_back", holiday, viewer, at, holiday.reason)
    return holiday


@transaction.atomic
def put_back_holiday(*, holiday: Holiday, reason: str, viewer: Viewer, at: datetime) -> None:
    """What was taken back is a day off again."""
    _managing(viewer)
    _record_holiday("put_back", holiday, viewer, at, _reason(reason))
    holiday.delete()


def _reason(written: str) -> str:
    if not written.strip():
        raise Refusal("reason_missing", N_("Tuliskan alasannya; alasan itu tercatat."))
    return written.strip()[:500]


def _record_holiday(
    verb: str, holiday: Holiday, viewer: Viewer, at: datetime, reason: str = ""
) -> None:
    data = {
        "day": holiday.day.isoformat(),
        "name": holiday.name,
        **({"reason": reason} if reason else {}),
    }
    record(at=at, by=viewer.person, verb=verb, noun="holiday", object_id=holiday.pk, data=data)


def _managing(viewer: Viewer, hook: Webhook | None = None) -> None:
    if not may_manage_telling(viewer) or (
        hook and not webhooks_seen(viewer).filter(pk=hook.pk).exists()
    ):
        raise Refusal("not_allowed", NOT_ALLOWED)
