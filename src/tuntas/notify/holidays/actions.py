from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base import holidays as known
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.notify.models import Holiday
from tuntas.notify.permissions import refuse_others
from tuntas.organisation.permissions import Viewer


@transaction.atomic
def add_holiday(*, day: date, name: str, viewer: Viewer, at: datetime) -> Holiday:
    refuse_others(viewer)
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
    _record("add", holiday, viewer, at)
    return holiday


@transaction.atomic
def remove_holiday(*, holiday: Holiday, viewer: Viewer, at: datetime) -> None:
    """Of a day that an operator added."""
    refuse_others(viewer)
    _record("remove", holiday, viewer, at)
    holiday.delete()


@transaction.atomic
def take_back_holiday(*, day: date, reason: str, viewer: Viewer, at: datetime) -> Holiday:
    """Make a known holiday a working day: a later decree moved or cancelled it."""
    refuse_others(viewer)
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
    _record("take_back", holiday, viewer, at, holiday.reason)
    return holiday


@transaction.atomic
def put_back_holiday(*, holiday: Holiday, reason: str, viewer: Viewer, at: datetime) -> None:
    """What was taken back is a day off again."""
    refuse_others(viewer)
    _record("put_back", holiday, viewer, at, _reason(reason))
    holiday.delete()


def _reason(written: str) -> str:
    if not written.strip():
        raise Refusal("reason_missing", N_("Tuliskan alasannya; alasan itu tercatat."))
    return written.strip()[:500]


def _record(verb: str, holiday: Holiday, viewer: Viewer, at: datetime, reason: str = "") -> None:
    data = {"day": holiday.day.isoformat(), "name": holiday.name}
    data |= {"reason": reason} if reason else {}
    record(verb, "holiday", holiday.pk, data, at=at, by=viewer.person)
