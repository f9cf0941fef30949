"""The people of the example: each with an account and a role, and what they are at a moment."""

import secrets
from datetime import date, datetime

from tuntas.accounts.actions import register_person
from tuntas.accounts.models import User
from tuntas.core.base.data import table
from tuntas.organisation.actions import appoint
from tuntas.organisation.models import Agency, Appointment, Unit
from tuntas.organisation.permissions import Viewer, viewer

SINCE = date(2021, 1, 1)


def accounts(agency: Agency, own: Unit, now: datetime) -> list[dict[str, str]]:
    """The cast, each with a password of its own that this installation alone knows."""
    people = table("people", "tuntas.example")
    words = people["words"].split()
    made = []
    for each in people["people"]:
        parts = [*(secrets.choice(words) for _ in range(3)), str(secrets.randbelow(9000) + 1000)]
        account = {"username": each["username"], "password": "-".join(parts)}
        person = register_person(**account, name=each["name"], by=None, at=now)
        role, unit = Appointment.Role(each["role"]), own if each["at_unit"] else None
        appoint(
            person=person, agency=agency, role=role, unit=unit, valid_from=SINCE, by=None, at=now
        )
        label = str(role.label) + (f", {unit.name}" if unit else "")
        made.append({"role": label, **account})
    return made


def acting(username: str, at: date | datetime) -> Viewer:
    return viewer(User.objects.get(username=username), at)
