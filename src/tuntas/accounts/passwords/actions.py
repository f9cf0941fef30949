"""Passwords: changed by whoever knows the present one, or set once by whoever holds a link."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.accounts.links.actions import Purpose, end_links, use_link
from tuntas.accounts.models import User
from tuntas.audit.actions import record

FOR_PASSWORDS = (Purpose.INVITATION, Purpose.PASSWORD)


@transaction.atomic
def change_password(*, person: Any, password: str, at: datetime) -> User:
    """The person's sessions elsewhere end, and links that were made for the person."""
    user = User.objects.select_for_update().get(pk=person.pk)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_links(person=user, at=at)
    record("change_password", "person", user.pk, at=at, by=person)
    return user


@transaction.atomic
def set_password_by_link(*, secret: str, password: str, at: datetime) -> User:
    """What an invitation or a link for a forgotten password is for."""
    link = use_link(secret=secret, purposes=FOR_PASSWORDS, at=at)
    return change_password(person=link.person, password=password, at=at)
