"""Sending letters and webhook calls: claimed, tried, tried again with growing pauses.

Nothing is lost by a server that is away: what could not be delivered waits. A process that dies in
the middle leaves a lease that ends; then the same thing goes out again under the same number
(Message-ID, Tuntas-Delivery), because whether it arrived cannot be known.
"""

import smtplib
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from tuntas.audit.actions import record
from tuntas.core.base.messages import N_
from tuntas.notify.models import Delivery, Notice
from tuntas.notify.permissions import refuse_others
from tuntas.notify.refusals import refusal
from tuntas.notify.webhooks.calls import CallFailed, call
from tuntas.organisation.permissions import Viewer
from tuntas.web import mail

from . import letters

State = Delivery.State
LEASE = timedelta(minutes=10)  # longer than a call or a letter takes
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
KEPT = timedelta(days=400)  # longer than a round: a key that still matters is not told again
MOST_TRIES = 64  # two weeks of them
MOST = 500  # in one run


def deliver(at: datetime) -> int:
    """Send what is due; returns how much arrived. Harmless when called again, or twice at once."""
    if settings.EMAIL_HOST:
        letters.make_due(at)
    return _send_letters(at) + _call_webhooks(at)


def send_now(delivery: Delivery, at: datetime) -> Delivery:
    """One webhook call at once, for the person who waits for its outcome."""
    if taken := _claimed(delivery.pk, at):
        _call(taken, at)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def try_again(*, delivery: Delivery, viewer: Viewer, at: datetime) -> None:
    """Let what was given up, or what waits for its next try, be tried now."""
    refuse_others(viewer)
    unsent = Delivery.objects.filter(pk=delivery.pk).exclude(state=State.SENT)
    if not unsent.update(state=State.WAITING, next_try_at=at, tries=0):
        raise refusal("already_sent")
    record("try_again", "delivery", delivery.pk, at=at, by=viewer.person)


def forget(at: datetime) -> int:
    """Delete notices and deliveries that are older than anybody asks for; returns how many rows."""
    old = at - KEPT
    notices, _ = Notice.objects.filter(made_at__lt=old).delete()
    deliveries, _ = Delivery.objects.filter(made_at__lt=old).exclude(state=State.WAITING).delete()
    return notices + deliveries


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 ... minutes, at most six hours."""
    doubled: int = 2 ** min(tries - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _send_letters(at: datetime) -> int:
    due = list(_due(at).filter(webhook=None).values_list("pk", flat=True)[:MOST])
    if not due or not settings.EMAIL_HOST:
        return 0
    sent = 0
    with closing(mail.server()) as server:
        for pk in due:
            if (taken := _claimed(pk, at)) is None:
                continue
            try:
                sent += _send_letter(server, taken, at)
            except OSError:  # SMTPException is one: no use in trying the next letter now
                break
    return sent


def _send_letter(server: Any, delivery: Delivery, at: datetime) -> bool:
    """Whether the server took it. Raises what means that it takes none."""
    if delivery.person is None or not delivery.person.email:
        _put_off(delivery, N_("Penerima tidak lagi mempunyai alamat surel."), at, give_up=True)
        return False
    try:
        mail.connect(server)
        server.send_messages([letters.letter(delivery)])
    except smtplib.SMTPRecipientsRefused as error:
        final = all(500 <= code < 600 for code, _ in error.recipients.values())
        _put_off(delivery, mail.words(error), at, give_up=final)
        return False
    except smtplib.SMTPDataError as error:  # it does not take this one
        _put_off(delivery, mail.words(error), at)
        return False
    except OSError as error:
        _put_off(delivery, mail.words(error), at)
        raise
    _arrived(delivery, at)
    return True


def _call_webhooks(at: datetime) -> int:
    """A webhook that fails is left alone until the next run, however much waits for it."""
    rows = _due(at).filter(webhook__active=True)
    due = list(rows.values_list("pk", "webhook_id")[:MOST])
    failing: set[int] = set()
    arrived = 0
    for pk, webhook in due:
        if webhook in failing or (taken := _claimed(pk, at)) is None:
            continue
        if _call(taken, at):
            arrived += 1
        else:
            failing.add(webhook)
    return arrived


def _call(delivery: Delivery, at: datetime) -> bool:
    try:
        call(delivery, at)
    except CallFailed as error:
        _put_off(delivery, str(error), at)
        return False
    _arrived(delivery, at)
    return True


def _due(at: datetime) -> Any:
    return Delivery.objects.filter(state=State.WAITING, next_try_at__lte=at).order_by(
        "next_try_at", "pk"
    )


def _claimed(pk: int, at: datetime) -> Delivery | None:
    """The delivery, ours for the time of a lease; None where another process was quicker."""
    rows = _due(at).order_by().filter(pk=pk)
    if not rows.update(next_try_at=at + LEASE, tries=F("tries") + 1):
        return None
    return Delivery.objects.select_related("person", "person__telling", "webhook").get(pk=pk)


def _arrived(delivery: Delivery, at: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, sent_at=at, problem="")


def _put_off(delivery: Delivery, problem: str, at: datetime, *, give_up: bool = False) -> None:
    most = Delivery._meta.get_field("problem").max_length
    over = give_up or delivery.tries >= MOST_TRIES
    Delivery.objects.filter(pk=delivery.pk).update(
        problem=problem[:most],
        state=State.FAILED if over else State.WAITING,
        next_try_at=at + pause(delivery.tries),
    )
