"""Who may see and do what, as predicates over the roles that a person holds today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuntas.organisation.models import Agency, Appointment, Unit

Role = Appointment.Role
INSPECTORATE = {Role.MEMBER, Role.TEAM_LEADER, Role.CONTROLLER, Role.RESPONSIBLE}
SEES_ALL_UNITS = INSPECTORATE | {Role.LEADER, Role.OPERATOR}


@dataclass(frozen=True)
class Viewer:
    """A person together with what the person is at a moment; made once per request."""

    person: Any
    agency: Agency | None
    roles: frozenset[str]
    unit_ids: frozenset[int]
    held: frozenset[tuple[str, int]] = frozenset()  # (role, unit id): a role at one unit is none at another

    def holds(self, unit: Unit, *roles: str) -> bool:
        return any((role, unit.pk) in self.held for role in roles)

    @property
    def sees_all_units(self) -> bool:
        return bool(self.roles & SEES_ALL_UNITS)

    @property
    def is_inspectorate(self) -> bool:
        return bool(self.roles & INSPECTORATE)

    @property
    def role_names(self) -> list[str]:
        return [str(Role(r).label) for r in sorted(self.roles)]


def viewer(person: Any, on: date) -> Viewer:
    """What ``person`` is on this day. Somebody without an appointment sees nothing."""
    held: Iterable[Appointment] = (
        Appointment.objects.filter(person=person, valid_from__lte=on)
        .exclude(valid_to__lt=on)
        .select_related("agency")
    )
    held = list(held)
    agency = held[0].agency if held else None
    held = [a for a in held if a.agency == agency]
    units = frozenset(a.unit_id for a in held if a.unit_id is not None)
    pairs = frozenset((a.role, a.unit_id) for a in held if a.unit_id is not None)
    return Viewer(person, agency, frozenset(a.role for a in held), units, pairs)


def units_seen(viewer: Viewer) -> Any:
    """The queryset of units whose plans and findings this person may read."""
    units = Unit.objects.filter(agency=viewer.agency)
    return units if viewer.sees_all_units else units.filter(pk__in=viewer.unit_ids)


def may_decide_findings(viewer: Viewer) -> bool:
    return viewer.is_inspectorate


def may_import_reports(viewer: Viewer) -> bool:
    return bool(viewer.roles & {Role.TEAM_LEADER, Role.CONTROLLER, Role.OPERATOR})


def may_make_reports(viewer: Viewer) -> bool:
    return viewer.is_inspectorate or Role.OPERATOR in viewer.roles


def may_manage_surveys(viewer: Viewer) -> bool:
    """Questionnaires, rounds, tokens: the whole agency's."""
    return Role.OPERATOR in viewer.roles


def may_enter_published(viewer: Viewer, agency: Agency) -> bool:
    """Figures of earlier years, from their source: who answers for the figures, not who is judged by them."""
    return viewer.agency == agency and (viewer.is_inspectorate or Role.OPERATOR in viewer.roles)


def works_at(viewer: Viewer, unit: Unit) -> bool:
    """Whether the person belongs to this unit as officer or head, for links, paper forms, invitations."""
    return unit.pk in units_worked_at(viewer)


def units_worked_at(viewer: Viewer) -> frozenset[int]:
    """The ids of those units."""
    return frozenset(unit for role, unit in viewer.held if role in (Role.OFFICER, Role.HEAD))


def may_read_contacts(viewer: Viewer, unit: Unit) -> bool:
    """The contact of somebody who complained: the complaint officer of that unit and nobody else."""
    return viewer.holds(unit, Role.COMPLAINTS)


def may_read_signals(viewer: Viewer) -> bool:
    """What is unusual about answers: the unit whose answers they are, and the inspectorate."""
    return viewer.is_inspectorate or bool(viewer.roles & {Role.OFFICER, Role.HEAD})


def may_exclude_answers(viewer: Viewer, agency: Agency) -> bool:
    """The inspectorate alone: a unit has an interest in its figures and does not judge its own answers."""
    return viewer.is_inspectorate and viewer.agency == agency
