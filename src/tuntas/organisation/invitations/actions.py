"""Accounts of the agency's people: invited, let in again, switched off and on by the operator, who
never knows a password.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tuntas.accounts.actions import register_person
from tuntas.accounts.links.actions import Purpose, end_links, make_link
from tuntas.accounts.models import User
from tuntas.audit.actions import record
from tuntas.organisation.models import Appointment, Unit
from tuntas.organisation.people.actions import appoint_person, refuse_last_operator
from tuntas.organisation.permissions import Viewer, may_appoint
from tuntas.organisation.refusals import refusal


@dataclass(frozen=True)
class Invited:
    """Somebody new. ``username`` "" is the address."""

    name: str
    username: str
    email: str
    role: str
    unit: Unit | None


@dataclass(frozen=True)
class Link:
    """A one-time link for a person; the secret is told this once."""

    person: User
    secret: str


@transaction.atomic
def invite(*, people: Iterable[Invited], viewer: Viewer, at: datetime) -> list[Link]:
    """An account with a role from today on, for each: all of them or none."""
    return [_invite(each, viewer, at) for each in people]


def _invite(each: Invited, viewer: Viewer, at: datetime) -> Link:
    if not may_appoint(viewer):
        raise refusal("not_allowed", said="not_appointing")
    username = each.username or each.email
    if not username:
        raise refusal("username_missing", name=each.name)
    if User.objects.filter(username__iexact=username).exists():
        raise refusal("username_taken", username=username)
    person = register_person(
        username=username, name=each.name, email=each.email, password=None, by=viewer.person, at=at
    )
    appoint_person(
        person=person, role=each.role, unit=each.unit, valid_from=timezone.localdate(at),
        valid_to=None, acting="", viewer=viewer, at=at,
    )  # fmt: skip
    return renew_link(person=person, viewer=viewer, at=at)


@transaction.atomic
def renew_link(*, person: User, viewer: Viewer, at: datetime) -> Link:
    """A new link to a first password, or to another one where it is forgotten."""
    require_own(viewer, person)
    if not person.is_active:
        raise refusal("account_off", name=person.name)
    purpose = Purpose.PASSWORD if person.has_usable_password() else Purpose.INVITATION
    secret = make_link(purpose=purpose, person=person, at=at)
    record("make_link", "person", person.pk, {"purpose": purpose}, at=at, by=viewer.person)
    return Link(person, secret)


@transaction.atomic
def deactivate(*, person: User, viewer: Viewer, at: datetime) -> None:
    """The person is signed out everywhere and does not come in again; what was done stays."""
    require_own(viewer, person)
    refuse_last_operator(person, viewer, at)
    if person == viewer.person:
        raise refusal("oneself", said="not_oneself_off")
    _switch(person, False, viewer, at)
    end_links(person=person, at=at)


@transaction.atomic
def reactivate(*, person: User, viewer: Viewer, at: datetime) -> None:
    require_own(viewer, person)
    _switch(person, True, viewer, at)


def _switch(person: User, on: bool, viewer: Viewer, at: datetime) -> None:
    changed = User.objects.filter(pk=person.pk, is_active=not on).update(is_active=on)
    if changed:
        verb = "reactivate" if on else "deactivate"
        record(verb, "person", person.pk, at=at, by=viewer.person)


def require_own(viewer: Viewer, person: User) -> None:
    """The operator, for people of the own agency who serve no other one."""
    agencies = set(Appointment.objects.filter(person=person).values_list("agency", flat=True))
    if not may_appoint(viewer) or agencies != {viewer.own_agency.pk}:
        raise refusal("not_allowed", said="not_of_accounts")
