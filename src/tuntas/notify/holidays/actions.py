from datetime import date, datetime

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base import holidays as known
from tuntas.notify.models import Holiday
from tuntas.notify.permissions import refuse_others
from tuntas.notify.refusals import refusal
from tuntas.organisation.permissions import Viewer


@transaction.atomic
def add_holiday(*, day: date, name: str, viewer: Viewer, at: datetime) -> Holiday:
    refuse_others(viewer)
    if not name.strip():
        raise refusal("name_missing", said="holiday_name_missing")
    holiday, new = Holiday.objects.get_or_create(
        agency=viewer.agency, day=day, defaults={"name": name.strip()}
    )
    if holiday.reason:
        raise refusal("holiday_taken_back")
    if not new:
        raise refusal("holiday_known")
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
        raise refusal("no_holiday")
    holiday, new = Holiday.objects.get_or_create(
        agency=viewer.agency,
        day=day,
        defaults={"name": known.holidays(day.year)[day], "reason": _reason(reason)},
    )
    if not new:
        raise refusal("holiday_known", said="holiday_changed")
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
        raise refusal("reason_missing")
    return written.strip()[:500]


def _record(verb: str, holiday: Holiday, viewer: Viewer, at: datetime, reason: str = "") -> None:
    data = {"day": holiday.day.isoformat(), "name": holiday.name}
    data |= {"reason": reason} if reason else {}
    record(verb, "holiday", holiday.pk, data, at=at, by=viewer.person)
