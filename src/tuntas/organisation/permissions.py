"""Who may see and do what, as predicates over the roles that a person holds today."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from tuntas.core.base.roles import ROLES
from tuntas.core.voices.house import House
from tuntas.web import display
from tuntas.web.terms import speaking

from .house import house_of
from .models import Agency, Appointment, Elevation, Unit, moment_of
from .own_words import terms_of
from .refusals import refusal

Role = Appointment.Role
# Who leads the inspectorate's team, in the order in which a decision goes up.
LEADS = (Role.TEAM_LEADER, Role.CONTROLLER, Role.RESPONSIBLE)
INSPECTORATE = {Role.MEMBER, *LEADS}
SEES_ALL_UNITS = INSPECTORATE | {Role.LEADER, Role.OPERATOR}


@dataclass(frozen=True)
class Viewer:
    """A person together with what the person is at a moment; made once per request.

    ``names``: each role in words, with where it comes from where it is not simply held.
    ``elevations``: what is switched on. The audit trail names what of this is not the person's own,
    see ``acting_as``.
    """

    person: Any
    agency: Agency | None
    roles: frozenset[str]
    unit_ids: frozenset[int]
    # (role, unit id): a role at one unit is none at another.
    held: frozenset[tuple[str, int]] = frozenset()
    names: tuple[str, ...] = ()
    elevations: tuple[Elevation, ...] = ()

    def holds(self, unit: Unit, *roles: str) -> bool:
        return any((role, unit.pk) in self.held for role in roles)

    @cached_property
    def house(self) -> House:
        """The names that this person's files and pages never cover."""
        return house_of(self.agency)

    @cached_property
    def complaint_units(self) -> frozenset[int]:
        """The units whose complaints this person handles now."""
        if not self.is_operator and not {role for role, _ in self.held} & {
            Role.COMPLAINTS,
            Role.HEAD,
        }:
            return frozenset()
        units = Unit.objects.filter(complaints_wait_on(self, timezone.now()))
        return frozenset(units.values_list("pk", flat=True))

    @property
    def own_agency(self) -> Agency:
        """Refuses (role_missing) whoever holds no role at all today."""
        if self.agency is None:
            raise refusal("role_missing")
        return self.agency

    @property
    def sees_all_units(self) -> bool:
        return bool(self.roles & SEES_ALL_UNITS)

    @property
    def is_inspectorate(self) -> bool:
        return bool(self.roles & INSPECTORATE)

    @property
    def is_operator(self) -> bool:
        return Role.OPERATOR in self.roles

    @property
    def role_names(self) -> list[str]:
        return list(self.names)


def may_check_trail(viewer: Viewer) -> bool:
    return viewer.is_operator


def viewer(person: Any, at: date | datetime) -> Viewer:
    """What ``person`` is then; a day stands for its last moment.

    Without an appointment one sees nothing.

    One query; a second one for those who may switch powers on.
    """
    rows = Appointment.objects.filter(person=person).in_force(at).order_by("pk")
    related = rows.select_related("agency__logo", "unit", "delegate_of")
    held = list(related.defer("agency__logo__content", "agency__logo__small"))
    agency = held[0].agency if held else None
    held = [a for a in held if a.agency == agency]
    elevations = _switched_on(held, at)
    with speaking(terms_of(agency)):
        names = tuple(dict.fromkeys([*map(_name, held), *map(_elevated, elevations)]))
    pairs = [(a.role, a.unit_id) for a in held]
    pairs += [(e.role, e.appointment.unit_id) for e in elevations]
    return Viewer(
        person=_acting(person, held, elevations),
        agency=agency,
        roles=frozenset(role for role, _ in pairs),
        unit_ids=frozenset(unit for _, unit in pairs if unit is not None),
        held=frozenset((role, unit) for role, unit in pairs if unit is not None),
        names=names,
        elevations=tuple(elevations),
    )


def _switched_on(held: Iterable[Appointment], at: date | datetime) -> list[Elevation]:
    able = {a.pk: a for a in held if ROLES[a.role].elevates and a.delegate_of_id is None}
    if not able:
        return []
    moment = moment_of(at)
    on = Elevation.objects.filter(appointment__in=able, since__lte=moment, until__gt=moment)
    return list(
        on.filter(Q(ended_at=None) | Q(ended_at__gt=moment)).select_related("appointment__unit")
    )


def _name(held: Appointment) -> str:
    if not held.acting:
        return held.get_role_display()
    return gettext("{role} sampai {day}").format(role=held.title, day=display.day(held.valid_to))


def _elevated(on: Elevation) -> str:
    said = gettext("{role}, dinyalakan sampai {time}")
    return said.format(role=on.get_role_display(), time=display.moment(on.until))


def _acting(person: Any, held: Iterable[Appointment], elevations: Iterable[Elevation]) -> Any:
    """The person for the audit trail, with roles held for another or for a time (``acting_as``)."""
    found = [
        {
            "appointment": a.pk,
            "role": a.role,
            "unit": a.unit and a.unit.no,
            "as": a.acting,
            "for": a.delegate_of and a.delegate_of.person_id,
        }
        for a in held
        if a.acting
    ]
    found += [
        {"appointment": e.appointment_id, "role": e.role, "elevation": e.pk} for e in elevations
    ]
    if not found:
        return person
    same = copy(person)
    same.acting_as = found
    return same


def units_seen(viewer: Viewer) -> QuerySet[Unit]:
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


def may_enter_published(viewer: Viewer, agency: Agency | None) -> bool:
    """Published figures of earlier years: for those who answer for them, not who is judged."""
    return viewer.agency == agency and (viewer.is_inspectorate or Role.OPERATOR in viewer.roles)


def works_at(viewer: Viewer, unit: Unit) -> bool:
    """Officer or head of this unit: links, paper forms, invitations."""
    return unit.pk in units_worked_at(viewer)


def units_worked_at(viewer: Viewer) -> frozenset[int]:
    """The ids of those units."""
    return frozenset(unit for role, unit in viewer.held if role in (Role.OFFICER, Role.HEAD))


def complaints_wait_on(viewer: Viewer, at: datetime, unit: str = "") -> Q:
    """Rows whose complaints are this person's: as complaint officer of the unit; where it has none,
    as its head; where it has neither, as operator. ``unit``: the way from a row to its unit.
    """
    at_work = Appointment.objects.at_work(at).filter(unit=OuterRef(unit or "pk"))
    no_officer = ~Exists(at_work.filter(role=Role.COMPLAINTS))
    at_units = {
        role: [u for held, u in viewer.held if held == role]
        for role in (Role.COMPLAINTS, Role.HEAD)
    }
    name = f"{unit or 'pk'}__in"
    found = Q(**{name: at_units[Role.COMPLAINTS]})
    if at_units[Role.HEAD]:
        found |= Q(no_officer, **{name: at_units[Role.HEAD]})
    if viewer.is_operator:
        own = f"{unit}__agency" if unit else "agency"
        found |= Q(no_officer, ~Exists(at_work.filter(role=Role.HEAD)), **{own: viewer.agency})
    return found


def may_read_contacts(viewer: Viewer, unit: Unit) -> bool:
    """The contact of a complainant: only who handles complaints of that unit."""
    return unit.pk in viewer.complaint_units


def may_read_signals(viewer: Viewer) -> bool:
    """What is unusual about answers: the unit whose answers they are, and the inspectorate."""
    return viewer.is_inspectorate or bool(viewer.roles & {Role.OFFICER, Role.HEAD})


def may_exclude_answers(viewer: Viewer, agency: Agency) -> bool:
    """The inspectorate alone: a unit does not judge its own answers."""
    return viewer.is_inspectorate and viewer.agency == agency


def may_change_structure(viewer: Viewer) -> bool:
    """Kinds, units and services of the agency."""
    return Role.OPERATOR in viewer.roles


def may_appoint(viewer: Viewer) -> bool:
    return Role.OPERATOR in viewer.roles


def appointments_seen(viewer: Viewer) -> Any:
    """Appointments: all for those who see all units, else of one's units and one's own."""
    rows = Appointment.objects.filter(agency=viewer.agency)
    if viewer.sees_all_units:
        return rows
    return rows.filter(Q(unit__in=viewer.unit_ids) | Q(person=viewer.person))


def may_end(viewer: Viewer, appointment: Appointment) -> bool:
    """The operator, never one's own; and whoever delegated may take it back."""
    if appointment.agency != viewer.agency or appointment.person == viewer.person:
        return False
    owner = appointment.delegate_of and appointment.delegate_of.person
    return may_appoint(viewer) or owner == viewer.person
