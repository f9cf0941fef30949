"""Letters to people: when one is due, and what it says."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from tuntas.audit.queries import how_far
from tuntas.core.base.holidays import Calendar
from tuntas.core.voices.house import House
from tuntas.notify.models import Delivery, Notice, Preference
from tuntas.notify.queries import covered
from tuntas.organisation.house import house_of
from tuntas.web import display

MORNING = time(7)  # when digests go out
MOST = 100  # sentences in one letter; the rest is counted


@transaction.atomic
def make_due(at: datetime) -> int:
    """Put notices that are due into one letter for each person; returns how many letters.

    What was read meanwhile goes into no letter.
    """
    waiting = Notice.objects.filter(by_mail=True, letter=None, read_at=None)
    waiting = waiting.select_for_update(of=("self",)).select_related("person", "person__telling")
    by_person: dict[Any, list[Notice]] = defaultdict(list)
    for notice in waiting.order_by("pk"):
        by_person[notice.person].append(notice)
    made, audit = 0, how_far(at).to_dict()
    for person, notices in by_person.items():
        rhythm = _telling(person).rhythm
        if _gets_letters(person) and (due := _due(rhythm, notices, at)):
            data = {} if rhythm == Preference.Rhythm.AT_ONCE else {"audit": audit}
            letter = Delivery.objects.create(
                person=person, event="letter", data=data, made_at=at, next_try_at=at
            )
            Notice.objects.filter(pk__in=[n.pk for n in due]).update(letter=letter)
            made += 1
    return made


def _telling(person: Any) -> Preference:
    return person.telling if hasattr(person, "telling") else Preference(person=person)


def _gets_letters(person: Any) -> bool:
    return bool(person.is_active and person.email and _telling(person).email)


def _due(rhythm: str, notices: Sequence[Notice], at: datetime) -> list[Notice]:
    """At once: all; in a digest: what was told before the last morning on which one goes out."""
    if rhythm == Preference.Rhythm.AT_ONCE:
        return list(notices)
    edge = last_morning(at, weekly=rhythm == Preference.Rhythm.WEEKLY)
    return list(notices) if any(n.made_at < edge for n in notices) else []


def last_morning(at: datetime, *, weekly: bool) -> datetime:
    """The last working day's morning that has come; for a week, that of its first working day."""
    local, calendar = timezone.localtime(at), Calendar()
    day = local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)
    day = calendar.on_or_before(day)
    if weekly:
        monday = day - timedelta(days=day.weekday())
        day = calendar.after(monday - timedelta(days=1), 1)
    return timezone.make_aware(datetime.combine(day, MORNING))


def letter(delivery: Delivery) -> EmailMessage:
    """Notices in their reader's language, with links where the site's address is known."""
    notices, person = list(delivery.notices.order_by("pk")), delivery.person
    assert person is not None  # noqa: S101 - a letter has a person, a call has a webhook
    with translation.override(_telling(person).language):
        house = house_of()
        said = [_paragraph(n, house) for n in notices[:MOST]]
        if len(notices) > MOST:
            more = display.number(len(notices) - MOST)
            said.append(gettext("… dan {n} lagi di Tuntas.").format(n=more))
        subject = _subject(notices, house)
        body = "\n\n".join([*said, _foot(delivery)])
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ")
    headers = {
        "Message-ID": f"<{delivery.number}@{urlsplit(settings.ADDRESS).hostname or sender}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: no answer of an absent person comes back
    }
    return EmailMessage(subject, body, to=[person.email], headers=headers)


def _subject(notices: Sequence[Notice], house: House) -> str:
    if len(notices) == 1:
        return " ".join(covered(notices[0], house).split())[:150]
    n = len(notices)
    return ngettext("{n} pemberitahuan", "{n} pemberitahuan", n).format(n=display.number(n))


def _paragraph(notice: Notice, house: House) -> str:
    link = f"\n{settings.ADDRESS}{notice.link}" if settings.ADDRESS and notice.link else ""
    return f"{covered(notice, house)}{link}"


def _foot(delivery: Delivery) -> str:
    """In a digest also how far the audit trail was: by what lies in mailboxes it can be told what
    was cut off.
    """
    text = gettext(
        "Anda mengatur cara menerima pemberitahuan ini di Tuntas: Pemberitahuan, Cara menerima."
    )
    audit = delivery.data.get("audit")
    if not audit:
        return f"--\n{text}"
    said = gettext("Jejak audit: {rows} baris, berakhir dengan sidik {head}.")
    rows = display.number(audit["rows"])
    return f"--\n{text}\n{said.format(rows=rows, head=audit['head'] or '–')}"
