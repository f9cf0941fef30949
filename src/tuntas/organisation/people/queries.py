"""What pages show of people and their appointments."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tuntas.audit.queries import history
from tuntas.core.base.conflicts import mixed
from tuntas.core.base.roles import ROLES
from tuntas.organisation.models import Appointment
from tuntas.organisation.permissions import Role, Viewer, appointments_seen
from tuntas.web import display
from tuntas.web.terms import gettext

STATES = display.words("tuntas.organisation", "states")
ACCOUNTS = display.words("tuntas.organisation", "accounts")
VERBS = display.words("tuntas.organisation", "verbs")


def people_known(viewer: Viewer) -> Any:
    """Whom the operator may appoint: the agency's people, and those without any appointment."""
    people = get_user_model().objects.filter(is_active=True).exclude(pk=viewer.person.pk)
    known = Q(appointments__agency=viewer.agency) | Q(appointments=None)
    return people.filter(known).distinct().order_by("first_name", "last_name", "pk")


def colleagues(viewer: Viewer) -> Any:
    """Whom one may delegate to: people of the agency, except those who administer the system or
    would be judge and party at once.
    """
    held = Appointment.objects.filter(agency=viewer.agency).exclude(role=Role.OPERATOR)
    barred = {other for other in ROLES if any(mixed(role, [other]) for role in viewer.roles)}
    today = timezone.localdate()
    judging = held.filter(role__in=barred, ended_at=None).exclude(valid_to__lt=today)
    people = people_known(viewer).filter(pk__in=held.values("person"))
    return people.exclude(pk__in=judging.values("person"))


def appointments_listed(viewer: Viewer, at: datetime) -> QuerySet[Appointment]:
    """Each knows whether it is in force (``current``)."""
    current = Appointment.objects.in_force(at).filter(pk=OuterRef("pk"))
    rows: QuerySet[Appointment] = appointments_seen(viewer).annotate(current=Exists(current))
    return rows.select_related("person", "unit", "agency", "delegate_of__person")


def state_of(appointment: Any, today: date) -> str:
    """``in_force``, ``planned`` or ``over``."""
    if appointment.current:
        return "in_force"
    return "planned" if appointment.ended_at is None and appointment.valid_from > today else "over"


def account_state(person: Any) -> str:
    """``active``, ``invited`` (no password yet) or ``inactive``."""
    if not person.is_active:
        return "inactive"
    return "active" if person.has_usable_password() else "invited"


def with_state(rows: Any, states: list[str], today: date) -> Any:
    planned = Q(current=False, ended_at=None, valid_from__gt=today)
    wanted = {"in_force": Q(current=True), "planned": planned, "over": Q(current=False) & ~planned}
    either = Q(pk__in=[])
    for state in states:
        either |= wanted[state]
    return rows.filter(either)


def choices(held: Iterable[Appointment], what: str) -> list[tuple[str, str]]:
    """What may be given away (``delegates``) or switched on (``elevates``), as form choices."""
    return [
        (
            f"{a.pk}:{role}",
            " · ".join([str(Role(role).label), *([a.unit.name] if a.unit else [])]),
        )
        for a in held
        if a.delegate_of_id is None
        for role in getattr(ROLES[a.role], what)
    ]


def given_away(viewer: Viewer, at: datetime) -> QuerySet[Appointment]:
    """What one has delegated and is not over."""
    rows = Appointment.objects.filter(delegate_of__person=viewer.person, ended_at=None)
    return rows.filter(valid_to__gte=timezone.localdate(at)).select_related("person", "unit")


@dataclass(frozen=True)
class Act:
    """An audit row about a person, in words."""

    at: datetime
    who: str
    verb: Any
    what: str
    acting: str


def acts_on(person: Any) -> list[Act]:
    """What was done about a person's roles, the latest first."""
    return [_act(event) for event in reversed(history("person", person.pk))]


def _act(event: Any) -> Act:
    data = json.loads(event.data)
    who = event.actor.name if event.actor else gettext("Sistem")
    return Act(event.at, who, display.word(VERBS, event.verb), _said(data), acting_in(data))


def acting_in(data: Mapping[str, Any]) -> str:
    """For whom, or with which powers for a time, an audit row's act was done; "" for one's own."""
    return ", ".join(_acting(each) for each in data.get("acting_as", []))


def _said(data: dict[str, Any]) -> str:
    parts = [
        _title(data) if "role" in data else data.get("username", ""),
        gettext("⟨unit⟩ {no}").format(no=data["unit"]) if data.get("unit") else "",
        gettext("mulai {day}").format(day=_day(data["from"])) if data.get("from") else "",
        gettext("sampai {day}").format(day=_day(data.get("to") or data["until"]))
        if data.get("to") or data.get("until")
        else "",
        data.get("reason", ""),
    ]
    return ", ".join(part for part in parts if part)


def _title(data: dict[str, Any]) -> str:
    acting = Appointment.Acting(data["as"]).label if data.get("as") else ""
    return " ".join(filter(None, (str(acting), str(Role(data["role"]).label))))


def _acting(held: dict[str, Any]) -> str:
    unit = gettext("⟨unit⟩ {no}").format(no=held["unit"]) if held.get("unit") else ""
    on = gettext("wewenang sementara") if "elevation" in held else ""
    return " ".join(filter(None, (_title(held), unit, on)))


def _day(written: str) -> str:
    """A day or a moment as the audit row has it; anything else stays as it is."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return gettext("seketika") if written == "at once" else written
    return display.day(found.date()) if len(written) == 10 else display.moment(found)
