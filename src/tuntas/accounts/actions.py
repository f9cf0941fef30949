from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.web.limits import forget_old

from .models import User
from .sign_in import forget_places


@transaction.atomic
def register_person(
    *, username: str, name: str, password: str | None, by: Any, at: datetime, email: str = ""
) -> User:
    """A person who can sign in; without an appointment the person sees nothing, without a
    ``password`` only a one-time link lets the person in.
    """
    first, _, last = name.partition(" ")
    user = User.objects.create_user(
        username=username, email=email, password=password, first_name=first, last_name=last
    )
    record("register", "person", user.pk, {"username": username}, at=at, by=by)
    return user


def forget(at: datetime) -> int:
    """Delete tries that no longer count and places that are no longer known."""
    return forget_old(at) + forget_places(at)
