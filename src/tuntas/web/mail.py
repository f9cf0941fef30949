"""The mail server, as far as everyone who sends letters needs it."""

import re
import smtplib
from typing import Any

from django.core.mail import get_connection

from .deadline import within

MOST_WORDS = 300  # characters
OPENING = 60  # seconds; of them EMAIL_TIMEOUT for each answer


def server() -> Any:
    """The server of TUNTAS_EMAIL_URL; not connected yet."""
    return get_connection("django.core.mail.backends.smtp.EmailBackend")


def connect(mail: Any) -> None:
    """Open the connection, or again where the server hung up between two letters. Raises an OSError
    also where its name, or our own, is looked up for too long.
    """
    if mail.connection is not None:
        try:
            mail.connection.noop()
        except (OSError, smtplib.SMTPException):
            mail.close()
    within(OPENING, mail.open)


def words(error: Exception) -> str:
    """What the server answered, without the address that it may repeat."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        text = f"{code} {_decoded(said)}"
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_decoded(error.smtp_error)}"
    else:
        text = str(error) or type(error).__name__
    return re.sub(r"\S+@\S+", "…", text)[:MOST_WORDS]


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
