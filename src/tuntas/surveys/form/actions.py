import threading
import uuid
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tuntas.surveys import secrecy
from tuntas.surveys.answers.actions import receive, receive_complaint
from tuntas.surveys.models import Invitation, Kiosk, Response, Round, RoundService
from tuntas.surveys.refusals import refusal

# A paired kiosk sends the answers of many people: so many times the usual limit.
TIMES_HOURLY = 10

# Counts one more, or makes the row, or changes nothing where the limit is reached. One statement,
# so that two answers at the same moment cannot both take the last place.
COUNT_ORIGIN = """
    INSERT INTO surveys_duplicatetrace (round_id, digest, hour, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (round_id, digest, hour) DO UPDATE SET count = surveys_duplicatetrace.count + 1
    WHERE surveys_duplicatetrace.count < %s
"""
# SQLite lets one write at a time and makes the others ask again and again, for up to 5 seconds;
# waiting in turn is quicker.
_turn = threading.Lock()


def receive_form(
    *,
    asked: RoundService,
    key: uuid.UUID,
    channel: str,
    shown: datetime,
    at: datetime,
    address: str,
    kiosk: Kiosk | None = None,
    invitation: str = "",
    complaint: str = "",
    contact: str = "",
    **answer: Any,
) -> Response:
    """Store what the public form sent: the answer, the complaint apart from it, and where it came
    from.

    ``invitation`` is a one-time code, used up with the answer; ``address`` is kept only as a keyed
    hash; a paired ``kiosk`` is counted by itself, with TIMES_HOURLY as much; ``answer`` is passed
    to ``receive``. Refuses as ``receive`` does, a used or unknown code (invitation_used), and more
    than FORM_HOURLY answers of one address in an hour (too_many).
    """
    with _turn if connection.vendor == "sqlite" else nullcontext(), transaction.atomic():
        if invitation:
            _use_invitation(asked, invitation, key, at)
        response = receive(asked=asked, key=key, channel=channel, shown=shown, at=at, **answer)
        if complaint:
            receive_complaint(asked=asked, text=complaint, contact=contact, shown=shown, at=at)
        if not invitation and response.received_at == at:  # else it was counted before
            origin = f"kiosk:{kiosk.pk}" if kiosk else address
            most = settings.FORM_HOURLY * (TIMES_HOURLY if kiosk else 1)
            _count_origin(asked.round, origin, at, most)
    return response


def _use_invitation(asked: RoundService, code: str, key: uuid.UUID, at: datetime) -> None:
    """Only one answer uses a code; the same answer sent again does not use it again."""
    unused = Invitation.objects.filter(
        round_service=asked, code_digest=secrecy.digest(code), used_on__isnull=True
    )
    if (
        not unused.update(used_on=timezone.localdate(at))
        and not Response.objects.filter(key=key).exists()
    ):
        raise refusal("invitation_used")


def _count_origin(round_: Round, address: str, at: datetime, most: int) -> None:
    """Count one answer of an address in this hour; refuses (too_many) above ``most``."""
    digest = salted_hmac(
        "tuntas.surveys.origin", f"{round_.pk}:{address}", algorithm="sha256"
    ).hexdigest()
    hour = connection.ops.adapt_datetimefield_value(at.replace(minute=0, second=0, microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ORIGIN, [round_.pk, digest, hour, most])
        if cursor.rowcount == 1:
            return
    raise refusal("too_many")
