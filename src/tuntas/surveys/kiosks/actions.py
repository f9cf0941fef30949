"""Kiosks: made by the unit, paired once by the device itself, revoked."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.surveys import secrecy
from tuntas.surveys.models import Kiosk, new_code
from tuntas.surveys.permissions import may_collect
from tuntas.surveys.refusals import refusal
from tuntas.web.limits import Limit

CODE_LENGTH = 12  # of 31 letters: 59 bits, for a day
PAIR_WITHIN = timedelta(days=1)
WRONG_CODES = Limit("kiosk codes of a network", 30, timedelta(hours=1))
MAX_NAME = 120


@transaction.atomic
def make_kiosk(*, unit: Unit, name: str, viewer: Viewer, at: datetime) -> str:
    """The code that pairs a device within PAIR_WITHIN, once; it is given only here."""
    _require_right(viewer, unit)
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise refusal("kiosk_name", most=MAX_NAME)
    code = new_code(CODE_LENGTH)
    digest = secrecy.digest(code)
    made = Kiosk.objects.create(
        unit=unit, name=name, code_digest=digest, made_at=at, made_by=viewer.person
    )
    _record(made, "make", viewer.person, at)
    return code


def pair_kiosk(*, unit: Unit, code: str, origin: str, at: datetime) -> str:
    """The token by which the device that knows the code is known from now on. Refuses
    (kiosk_code_used) a code that is used, too old, revoked or of another unit, and (too_many_codes)
    any code from a network that tried too many wrong ones.
    """
    if WRONG_CODES.wait(origin, at) or not WRONG_CODES.count(origin, at):
        raise refusal("too_many_codes")
    token = _paired(unit, code, at)
    WRONG_CODES.uncount(origin)
    return token


@transaction.atomic
def _paired(unit: Unit, code: str, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    waiting = Kiosk.objects.filter(
        unit=unit,
        code_digest=secrecy.digest(code),
        token_digest="",
        revoked_at=None,
        made_at__gt=at - PAIR_WITHIN,
    ).select_for_update()
    found = waiting.first()
    if found is None:
        raise refusal("kiosk_code_used")
    found.token_digest, found.paired_at = secrecy.digest(token), at
    found.save(update_fields=["token_digest", "paired_at"])
    _record(found, "pair", None, at)
    return token


@transaction.atomic
def revoke_kiosk(*, kiosk: Kiosk, viewer: Viewer, at: datetime) -> None:
    """From now on the device is one like any other; revoking again changes nothing."""
    _require_right(viewer, kiosk.unit)
    if Kiosk.objects.filter(pk=kiosk.pk, revoked_at=None).update(revoked_at=at):
        _record(kiosk, "revoke", viewer.person, at)


def _require_right(viewer: Viewer, unit: Unit) -> None:
    if not may_collect(viewer, unit):
        raise refusal("not_allowed", said="not_pairing_kiosks")


def _record(kiosk: Kiosk, verb: str, by: Any, at: datetime) -> None:
    data = {"name": kiosk.name, "unit": kiosk.unit.no}
    record(at=at, by=by, verb=verb, noun="kiosk", object_id=kiosk.pk, data=data)
