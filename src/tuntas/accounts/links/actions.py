"""Links that work once: for the first start, an invitation, a forgotten password."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from tuntas.accounts.models import OneTimeLink, User
from tuntas.accounts.refusals import refusal

Purpose = OneTimeLink.Purpose
LASTS = {
    Purpose.BEGINNING: timedelta(days=1),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.PASSWORD: timedelta(days=1),
}


@transaction.atomic
def make_link(*, purpose: str, person: User | None, at: datetime) -> str:
    """The secret of a new link, which is told this once. An earlier one for the same ends."""
    end_links(person=person, at=at)
    secret, link = _new(purpose, person, at)
    link.save()
    return secret


@transaction.atomic
def first_links(*, people: Iterable[User], at: datetime) -> list[str]:
    """The secrets of invitations for people who had no link before, in their order."""
    made = [_new(Purpose.INVITATION, person, at) for person in people]
    OneTimeLink.objects.bulk_create([link for _, link in made], batch_size=500)
    return [secret for secret, _ in made]


def _new(purpose: str, person: User | None, at: datetime) -> tuple[str, OneTimeLink]:
    secret = secrets.token_urlsafe(32)
    expires = at + LASTS[Purpose(purpose)]
    digest = _digest(secret)
    return secret, OneTimeLink(
        purpose=purpose, person=person, digest=digest, made_at=at, expires_at=expires
    )


def end_links(*, person: User | None, at: datetime) -> None:
    """What was made for this person before no longer lets anybody in."""
    unused = OneTimeLink.objects.filter(person=person, used_at=None, replaced_at=None)
    unused.update(replaced_at=at)


def open_link(secret: str, *purposes: str, at: datetime) -> OneTimeLink:
    """What the link is for; refuses one that lets nobody in, and says why."""
    links = OneTimeLink.objects.select_related("person")
    return _require_open(links.filter(digest=_digest(secret), purpose__in=purposes).first(), at)


@transaction.atomic
def use_link(*, secret: str, purposes: tuple[str, ...], at: datetime) -> OneTimeLink:
    """The same, and from now on it lets nobody in. Of two at once one is refused."""
    links = OneTimeLink.objects.select_for_update(of=("self",)).select_related("person")
    link = _require_open(links.filter(digest=_digest(secret), purpose__in=purposes).first(), at)
    link.used_at = at
    link.save(update_fields=["used_at"])
    return link


def _require_open(link: OneTimeLink | None, at: datetime) -> OneTimeLink:
    if link is None:
        raise refusal("link_unknown")
    if link.used_at is not None:
        raise refusal("link_used")
    if link.replaced_at is not None:
        raise refusal("link_replaced")
    if link.expires_at <= at:
        raise refusal("link_expired")
    if link.person is not None and not link.person.is_active:
        raise refusal("link_of_nobody")
    return link


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
