"""Accounts of the agency's people: invited, let in again, switched off and on by the operator, who
never knows a password.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tuntas.accounts.actions import register_people
from tuntas.accounts.links.actions import Purpose, end_links, first_links, make_link
from tuntas.accounts.models import User
from tuntas.audit.actions import Act, record, record_many
from tuntas.core.base.roles import ROLES
from tuntas.organisation.actions import appoint_new
from tuntas.organisation.models import Appointment, Unit
from tuntas.organisation.people.actions import refuse_last_operator
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
    wanted = list(people)
    _require_right(wanted, viewer)
    named = [(each.username or each.email, each.name, each.email) for each in wanted]
    made = register_people(people=named, by=viewer.person, at=at)
    today = timezone.localdate(at)
    appointments = [
        Appointment(
            person=person,
            agency=viewer.own_agency,
            role=each.role,
            unit=each.unit,
            valid_from=today,
        )
        for person, each in zip(made, wanted, strict=True)
    ]
    appoint_new(appointments=appointments, by=viewer.person, at=at)
    secrets = first_links(people=made, at=at)
    acts = [Act("make_link", "person", p.pk, {"purpose": Purpose.INVITATION}) for p in made]
    record_many(at=at, by=viewer.person, acts=acts)
    return [Link(*each) for each in zip(made, secrets, strict=True)]


def _require_right(wanted: Sequence[Invited], viewer: Viewer) -> None:
    """Who holds nothing yet can be given any one role."""
    if not may_appoint(viewer):
        raise refusal("not_allowed", said="not_appointing")
    taken = {name.casefold() for name in User.objects.values_list("username", flat=True)}
    for each in wanted:
        username = each.username or each.email
        if not username:
            raise refusal("username_missing", name=each.name)
        if username.casefold() in taken:
            raise refusal("username_taken", username=username)
        taken.add(username.casefold())
        if ROLES[each.role].at_unit != (each.unit is not None):
            raise refusal("unit_wrong")
        if each.unit is not None and each.unit.agency_id != viewer.own_agency.pk:
            raise refusal("not_allowed", said="not_appointing")


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
