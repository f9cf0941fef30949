"""Letters that carry a one-time link."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from tuntas.core.base.data import table
from tuntas.core.base.names import one_line
from tuntas.organisation.models import Agency
from tuntas.web.mail import server
from tuntas.web.terms import gettext

from .actions import Link

TEXTS = table("letter", "tuntas.organisation.invitations")


def can_send(email: str) -> bool:
    return bool(settings.EMAIL_HOST and email)


def send(link: Link, agency: Agency, address: str) -> None:
    """In Indonesian, then in English. Raises what the mail server says."""
    words = {"agency": one_line(agency.name), "name": one_line(link.person.name)}
    words |= {"username": link.person.username, "address": address}
    parts, subject = [], ""
    for language in ("id", "en"):
        with translation.override(language):
            subject = subject or gettext(one_line(TEXTS["subject"])).format(**words)
            said = [gettext(one_line(TEXTS[part])).format(**words) for part in ("before", "after")]
            parts.append(f"{said[0]}\n\n{address}\n\n{said[1]}")
    letter = EmailMessage(subject, "\n\n--\n\n".join(parts), to=[link.person.email])
    letter.connection = server()
    letter.send()
