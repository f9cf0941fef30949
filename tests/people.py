"""The cast: one person of every kind, each with the appointment that makes the person so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.test import Client

from tuntas.accounts.actions import register_person
from tuntas.accounts.models import User
from tuntas.organisation.actions import appoint, register_agency
from tuntas.organisation.models import Agency, Unit
from tuntas.organisation.permissions import Viewer, viewer

PASSWORD = "kata-sandi-uji-1"
SINCE = date(2021, 1, 1)


@dataclass(frozen=True)
class Cast:
    """``officer`` and ``head`` belong to the first unit; ``stranger`` leads a team of another
    agency.
    """

    officer: User
    head: User
    member: User
    team_leader: User
    leader: User
    operator: User
    stranger: User

    def everyone(self) -> dict[str, User]:
        return dict(vars(self))


def cast(agency: Agency, unit: Unit, at: datetime) -> Cast:
    other = register_agency(
        name="Badan Lain", short_name="Lain", inspectorate="Inspektorat", by=None, at=at
    )
    return Cast(
        officer=person("officer", agency, at, unit),
        head=person("head", agency, at, unit),
        member=person("member", agency, at),
        team_leader=person("team_leader", agency, at),
        leader=person("leader", agency, at),
        operator=person("operator", agency, at),
        stranger=person("team_leader", other, at, username="stranger"),
    )


def person(
    role: str, agency: Agency, at: datetime, unit: Unit | None = None, username: str = ""
) -> User:
    name = username or role
    made = register_person(
        username=name, name=f"{name.title()} Contoh", password=PASSWORD, by=None, at=at
    )
    appoint(person=made, agency=agency, role=role, unit=unit, valid_from=SINCE, by=None, at=at)
    return made


def as_viewer(person: User, on: date = date(2023, 7, 1)) -> Viewer:
    return viewer(person, on)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
