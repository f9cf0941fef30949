"""Letters of invitation: what they say, and how they are handed to the mail server."""

import smtplib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.utils import translation

from tuntas.core.base.data import table
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.surveys import queries
from tuntas.surveys.models import Invitation, RoundService
from tuntas.web import display
from tuntas.web.mail import connect as _connect, server, words as _words
from tuntas.web.terms import gettext

from .addresses import due, unseal

TEXTS = table("letter", "tuntas.surveys.invitations")


def letter(
    asked: RoundService, code: str, address: str, site: str, *, reminder: bool
) -> EmailMessage:
    """The invitation in Indonesian, then in English."""
    service = asked.service

    def said(part: str) -> str:
        text = " ".join(TEXTS[part].split())
        return gettext(text).format(
            agency=_one_line(service.unit.agency.name),
            service=_one_line(service.name),
            unit=_one_line(service.unit.name),
            closes=display.day(asked.round.closes),
        )

    parts, subject = [], ""
    for language in ("id", "en"):
        with translation.override(language):
            subject = subject or said("reminder" if reminder else "subject")
            parts.append(f"{said('before')}\n\n{site}/u/{code}/\n\n{said('after')}")
    return EmailMessage(subject, "\n\n--\n\n".join(dict.fromkeys(parts)), to=[address])


def _one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Sent:
    """How a run ended: ``problem`` is what stopped it, "" where everything that was due has been
    tried.
    """

    sent: int
    refused: int
    problem: str


class _Stopped(Exception):
    """There is no use in trying the next letter; says why."""


def send_due(
    *, asked: RoundService, site: str, reminder: bool, clock: Callable[[], datetime]
) -> Sent:
    """Hand every letter that is due to the mail server; harmless when called again or twice at
    once.

    Each is claimed before it goes out, so nobody gets it twice; what the server did not take is due
    again. A claim stays where the connection broke in the middle: nobody can tell whether that
    letter arrived.
    """
    outcomes, problem = [], ""
    with closing(server()) as mail:
        try:
            for key in list(due(asked, reminder=reminder).values_list("pk", flat=True)):
                outcomes.append(_send_one(mail, asked, key, site, reminder, clock))
        except _Stopped as stopped:
            problem = str(stopped)
    return Sent(outcomes.count(True), outcomes.count(False), problem)


def _send_one(
    mail: Any,
    asked: RoundService,
    key: int,
    site: str,
    reminder: bool,
    clock: Callable[[], datetime],
) -> bool | None:
    """True: the server took it; False: it refused this person; None: it is no longer due."""
    row = Invitation.objects.filter(pk=key)
    code, address = _ready(mail, asked, row, clock())
    if not due(asked, reminder=reminder).filter(pk=key).update(claimed_at=clock(), problem=""):
        return None  # another run was quicker, or the person answered meanwhile
    try:
        mail.send_messages([letter(asked, code, address, site, reminder=reminder)])
    except smtplib.SMTPRecipientsRefused as error:
        row.update(claimed_at=None, problem=_words(error))
        return False
    except smtplib.SMTPResponseException as error:  # the server said no, so it has not taken it
        row.update(claimed_at=None, problem=_words(error))
        raise _Stopped(_words(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        row.update(problem=_words(error))
        raise _Stopped(_words(error)) from error
    row.update(claimed_at=None, **{"reminded_at" if reminder else "sent_at": clock()})
    return True


def _ready(mail: Any, asked: RoundService, row: Any, at: datetime) -> tuple[str, str]:
    """Code and address of a letter that can be sent now: round open, key at hand, server there."""
    asked.round.refresh_from_db()
    if not queries.is_open(asked.round, at):
        raise _Stopped(N_("Survei ini tidak sedang dibuka."))
    try:
        found = unseal(row.get())
        _connect(mail)
    except (OSError, smtplib.SMTPException, Refusal) as error:
        row.update(problem=_words(error))
        raise _Stopped(_words(error)) from error
    return found
