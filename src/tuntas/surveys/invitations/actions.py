"""Inviting by e-mail."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from tuntas.audit.actions import record
from tuntas.organisation.permissions import Viewer
from tuntas.surveys import queries, secrecy
from tuntas.surveys.models import Invitation, RoundService, new_code
from tuntas.surveys.permissions import may_collect
from tuntas.surveys.refusals import refusal
from tuntas.web.tasks import enqueue

from . import addresses as invitations
from .tasks import send_invitations

CODE_LENGTH = 20  # of 31 letters: 99 bits
UNSURE_AFTER = timedelta(minutes=10)  # a letter is handed over in seconds


@transaction.atomic
def invite(*, asked: RoundService, addresses: Sequence[str], viewer: Viewer, at: datetime) -> int:
    """Make an invitation for each address that has none yet; returns how many are new. Nothing is
    sent.
    """
    _require_right(viewer, asked)
    RoundService.objects.select_for_update().get(pk=asked.pk)
    found = invitations.read_addresses("\n".join(addresses), invitations.addresses_invited(asked))
    if len(found.addresses) > invitations.MOST:
        raise refusal("too_many_addresses", most=invitations.MOST)
    made = []
    for address in found.addresses:
        code = new_code(CODE_LENGTH)
        token, digest = invitations.seal(code, address), secrecy.digest(code)
        made.append(Invitation(round_service=asked, address=token, code_digest=digest, made_at=at))
    Invitation.objects.bulk_create(made, batch_size=500)
    _record(asked, "invite", viewer.person, at, invitations=len(made))
    return len(made)


@transaction.atomic
def request_sending(
    *, asked: RoundService, site: str, viewer: Viewer, at: datetime, reminder: bool = False
) -> int:
    """Have what is due sent in the background; returns how many. ``site`` begins the links in the
    letters.
    """
    _require_right(viewer, asked)
    if not queries.is_open(asked.round, at):
        raise refusal("round_closed", said="round_takes_no_answers")
    if not settings.EMAIL_HOST:
        raise refusal("mail_not_set")
    n = invitations.due(asked, reminder=reminder).count()
    if not n:
        raise refusal("nothing_to_send")
    _record(asked, "request_sending", viewer.person, at, invitations=n, reminder=reminder)
    enqueue(send_invitations, asked.pk, site, reminder)
    return n


@transaction.atomic
def release_unsure(*, asked: RoundService, viewer: Viewer, at: datetime) -> int:
    """Let letters of which nobody knows whether they arrived wait to be sent again; returns how
    many. Sends nothing.
    """
    _require_right(viewer, asked)
    n = invitations.unsure(asked, at - UNSURE_AFTER).update(claimed_at=None)
    if not n:
        raise refusal("nothing_unsure")
    _record(asked, "release_unsure", viewer.person, at, invitations=n)
    return n


def _require_right(viewer: Viewer, asked: RoundService) -> None:
    if not may_collect(viewer, asked.service.unit):
        raise refusal("not_allowed", said="not_inviting")


def _record(asked: RoundService, verb: str, by: Any, at: datetime, **data: object) -> None:
    data |= {"service": asked.code}
    record(at=at, by=by, verb=verb, noun="invitations", object_id=asked.pk, data=data)
