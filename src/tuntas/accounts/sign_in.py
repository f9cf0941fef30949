"""Signing in with name and password, and how often that may fail (docs/decisions/0021).

Where nobody of this name has signed in before, tries are counted for name and network, for the
network, and more slowly for the name. A device that the person knows counts by itself alone, so
whoever types wrong passwords elsewhere keeps nobody out of their own account.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.crypto import salted_hmac

from tuntas.audit.actions import record
from tuntas.web.limits import Limit

from .models import KnownPlace, User
from .refusals import refusal

DEVICE = Limit("sign-in of a person at a device", 10, timedelta(minutes=15))
PAIR = Limit("sign-in of a person from a network", 10, timedelta(minutes=15))
NETWORK = Limit("sign-in from a network", 100, timedelta(minutes=15))
NAME = Limit("sign-in of a person", 50, timedelta(hours=1))
KNOWN_FOR = timedelta(days=90)
LONGEST = 4096  # letters of a password; a longer one is none


@dataclass(frozen=True)
class Knock:
    """Who tries to sign in, and from where; ``device`` is what its cookie says, "" without one."""

    username: str
    network: str
    device: str
    at: datetime

    @property
    def person(self) -> User | None:
        return User.objects.filter(username=self.username).first()


def signed_in(*, request: Any, knock: Knock, password: str) -> User | None:
    """Whose name and password it is; None where they do not fit.

    Refuses (too_many_tries) before the password is looked at. Every try that is not refused leaves
    an audit row, without what was typed.
    """
    person = knock.person
    counted = _counted(knock, person)
    _count(counted, knock.at)
    found: Any = None
    if len(password) <= LONGEST:
        found = authenticate(request, username=knock.username, password=password)
    with transaction.atomic():
        if found is None:
            _record("sign_in_failed", person, knock, by=None)
            return None
        for limit, key in counted:
            # Of a network only this try: whoever has one account might else try all others.
            (limit.uncount if limit is NETWORK else limit.forget)(key)
        _remember(found, knock)
        _record("sign_in", found, knock, by=found)
    result: User = found
    return result


def _counted(knock: Knock, person: User | None) -> list[tuple[Limit, str]]:
    """What limits this try."""
    name = person.username if person else knock.username.casefold()
    if knock.device and _knows(person, f"device:{knock.device}", knock.at):
        return [(DEVICE, f"{name} {knock.device}")]
    limits = [(PAIR, f"{name} {knock.network}"), (NETWORK, knock.network)]
    if not _knows(person, f"network:{knock.network}", knock.at):
        limits.append((NAME, name))
    return limits


def _count(counted: list[tuple[Limit, str]], at: datetime) -> None:
    """Looks before it counts: refused tries write nothing."""
    if wait := max(limit.wait(key, at) for limit, key in counted):
        raise refusal("too_many_tries", minutes=ceil(wait / 60))
    for limit, key in counted:
        if not limit.count(key, at):
            raise refusal("too_many_tries", minutes=ceil(limit.within.total_seconds() / 60))


def _knows(person: User | None, place: str, at: datetime) -> bool:
    known = KnownPlace.objects.filter(person=person, digest=_digest(place))
    return known.filter(last__gt=at - KNOWN_FOR).exists()


def _remember(person: User, knock: Knock) -> None:
    for place in (f"device:{knock.device}", f"network:{knock.network}"):
        KnownPlace.objects.update_or_create(
            person=person, digest=_digest(place), defaults={"last": knock.at}
        )


def forget_places(at: datetime) -> int:
    return KnownPlace.objects.filter(last__lt=at - KNOWN_FOR).delete()[0]


def _digest(place: str) -> str:
    return salted_hmac("tuntas.accounts.place", place, algorithm="sha256").hexdigest()


def _record(verb: str, person: User | None, knock: Knock, *, by: User | None) -> None:
    """The same network has the same ``origin``. A name that nobody has may be a password."""
    data = {"origin": _digest(f"network:{knock.network}")[:16]}
    record(verb, "person", person.pk if person else "-", data, at=knock.at, by=by)
