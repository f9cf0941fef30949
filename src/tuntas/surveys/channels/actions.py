"""Tokens with which service systems send answers."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from tuntas.audit.actions import record
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer, may_manage_surveys
from tuntas.surveys import secrecy
from tuntas.surveys.models import ChannelToken
from tuntas.surveys.refusals import refusal

PREFIX = "tuntas_"  # so that a leaked one is recognised
MAX_NAME = 120


@transaction.atomic
def make_token(
    *, name: str, unit: Unit | None, viewer: Viewer, at: datetime
) -> tuple[ChannelToken, str]:
    """A token for one unit or, with None, for the agency, and its secret, which is given only
    here.
    """
    name, agency = name.strip(), viewer.agency
    of_other = unit is not None and unit.agency != agency
    if agency is None or of_other or not may_manage_surveys(viewer):
        raise refusal("not_allowed", said="not_making_tokens")
    if not name or len(name) > MAX_NAME:
        raise refusal("token_name", most=MAX_NAME)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ChannelToken.objects.create(
        agency=agency,
        unit=unit,
        name=name,
        digest=secrecy.digest(secret),
        made_at=at,
        made_by=viewer.person,
    )
    _record(token, "make", viewer.person, at)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ChannelToken, viewer: Viewer, at: datetime) -> None:
    """From now on the token opens nothing; revoking again changes nothing."""
    if not may_manage_surveys(viewer) or token.agency != viewer.agency:
        raise refusal("not_allowed", said="not_revoking_tokens")
    if ChannelToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        _record(token, "revoke", viewer.person, at)


def use_token(*, token: ChannelToken, answers: int, most: int, at: datetime) -> bool:
    """Count answers against the limit of this minute. False above it: nothing is counted then.

    No audit row: the answers are the trace.
    """
    minute = at.replace(second=0, microsecond=0)
    row = ChannelToken.objects.filter(pk=token.pk)
    if answers > most:
        return False
    begun = row.filter(minute=minute, used__lte=most - answers)
    if begun.update(used=F("used") + answers, last_used_at=at):
        return True
    if row.exclude(minute=minute).update(minute=minute, used=answers, last_used_at=at):
        return True
    # Another request began this minute just now.
    return bool(begun.update(used=F("used") + answers, last_used_at=at))


def _record(token: ChannelToken, verb: str, by: Any, at: datetime) -> None:
    data = {"name": token.name, "unit": token.unit and token.unit.no}
    record(at=at, by=by, verb=verb, noun="channel_token", object_id=token.pk, data=data)
