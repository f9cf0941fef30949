"""The first start: from an empty installation to an agency with one operator, in one step."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tuntas.accounts.actions import register_person
from tuntas.accounts.links.actions import Purpose, make_link, use_link
from tuntas.accounts.models import User
from tuntas.organisation.actions import appoint, register_agency
from tuntas.organisation.permissions import Role
from tuntas.web.models import Installation

from .queries import nobody_is_here, require_nobody


@dataclass(frozen=True)
class Beginning:
    """What is asked of whoever begins: about the agency, and about the own account."""

    agency: str
    short_name: str
    time_zone: str
    inspectorate: str
    name: str
    email: str
    password: str


@transaction.atomic
def first_link(*, at: datetime) -> str | None:
    """The secret of the link that opens the set-up page; None where somebody is here already."""
    _one_at_a_time()
    if not nobody_is_here():
        return None
    return make_link(purpose=Purpose.BEGINNING, person=None, at=at)


@transaction.atomic
def set_up(*, given: Beginning, secret: str | None, at: datetime) -> User:
    """The agency and its first operator. ``secret``: of the link; None where the person works on
    the machine itself. Of two at once the second is refused.
    """
    _one_at_a_time()
    if secret is not None:
        use_link(secret=secret, purposes=(Purpose.BEGINNING,), at=at)
    require_nobody()
    person = register_person(
        username=given.email, name=given.name, email=given.email, password=given.password,
        by=None, at=at,
    )  # fmt: skip
    agency = register_agency(
        name=given.agency, short_name=given.short_name, inspectorate=given.inspectorate,
        time_zone=given.time_zone, by=person, at=at,
    )  # fmt: skip
    today = timezone.localdate(at)
    appoint(
        person=person, agency=agency, role=Role.OPERATOR, unit=None, valid_from=today,
        by=person, at=at,
    )  # fmt: skip
    return person


def _one_at_a_time() -> None:
    """Until the transaction ends; "migrate" has made the row."""
    list(Installation.objects.select_for_update())
