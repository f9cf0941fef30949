from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import Act, record, record_many
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
    user = _new(username, name, email, password)
    user.save()
    record("register", "person", user.pk, {"username": username}, at=at, by=by)
    return user


@transaction.atomic
def register_people(*, people: Iterable[tuple[str, str, str]], by: Any, at: datetime) -> list[User]:
    """The same for many without a password, each (username, name, email); few queries."""
    made = User.objects.bulk_create([_new(*each, None) for each in people], batch_size=500)
    acts = [Act("register", "person", user.pk, {"username": user.username}) for user in made]
    record_many(at=at, by=by, acts=acts)
    return made


def _new(username: str, name: str, email: str, password: str | None) -> User:
    first, _, last = name.partition(" ")
    user = User(
        username=User.normalize_username(username),
        email=User.objects.normalize_email(email),
        first_name=first,
        last_name=last,
    )
    user.set_password(password)
    return user


def forget(at: datetime) -> int:
    """Delete tries that no longer count and places that are no longer known."""
    return forget_old(at) + forget_places(at)
