"""Giving roles: the operator appoints, people delegate while away, switch powers on."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.core.base.conflicts import mixed
from tuntas.core.base.roles import LONGEST_ELEVATION, ROLES
from tuntas.organisation.actions import appoint
from tuntas.organisation.models import Agency, Appointment, Elevation, Unit, moment_of
from tuntas.organisation.permissions import Role, Viewer, may_appoint, may_end
from tuntas.organisation.refusals import refusal


@transaction.atomic
def appoint_person(
    *,
    person: Any,
    role: str,
    unit: Unit | None,
    valid_from: date,
    valid_to: date | None,
    acting: str,
    viewer: Viewer,
    at: datetime,
) -> Appointment:
    """The operator gives a role. Nobody both administers the system and has a say in plans."""
    if not may_appoint(viewer):
        raise refusal("not_allowed", said="not_appointing")
    if person == viewer.person:
        raise refusal("oneself", said="not_oneself")
    if ROLES[role].at_unit != (unit is not None):
        raise refusal("unit_wrong")
    if unit is not None and unit.agency != viewer.agency:
        raise refusal("not_allowed", said="not_appointing")
    _refuse_days(valid_from, valid_to, needed=bool(acting))
    _refuse_mixture(person, role, valid_from, valid_to, viewer)
    return appoint(
        person=person,
        agency=viewer.own_agency,
        role=role,
        unit=unit,
        valid_from=valid_from,
        valid_to=valid_to,
        acting=acting,
        by=viewer.person,
        at=at,
    )


@transaction.atomic
def delegate(
    *,
    appointment: Appointment,
    person: Any,
    role: str,
    valid_from: date,
    valid_to: date | None,
    viewer: Viewer,
    at: datetime,
) -> Appointment:
    """While one is away, give one's role, or a lesser one, to a colleague of the same agency."""
    _refuse_delegating(appointment, role, viewer, at)
    if person == viewer.person:
        raise refusal("oneself")
    _refuse_days(valid_from, valid_to, needed=True)
    if valid_from < timezone.localdate(at):
        raise refusal("day_past", said="first_day_past")
    if appointment.valid_to and valid_to and valid_to > appointment.valid_to:
        raise refusal("beyond_owner")
    in_force = Appointment.objects.in_force(at)
    if not in_force.filter(person=person, agency=appointment.agency).exists():
        raise refusal("stranger")
    _refuse_mixture(person, role, valid_from, valid_to, viewer)
    return appoint(
        person=person,
        agency=appointment.agency,
        role=role,
        unit=appointment.unit,
        valid_from=valid_from,
        valid_to=valid_to,
        acting=Appointment.Acting.FOR_ABSENT,
        delegate_of=appointment,
        by=viewer.person,
        at=at,
    )


def _refuse_delegating(appointment: Appointment, role: str, viewer: Viewer, at: datetime) -> None:
    """What of an appointment cannot be given away, to whomever."""
    if appointment.person != viewer.person:
        raise refusal("not_allowed", said="not_delegating")
    if appointment.delegate_of_id is not None:
        raise refusal("delegate_of_delegate")
    if not _in_force(appointment, at):
        raise refusal("not_in_force")
    if role not in ROLES[appointment.role].delegates:
        raise refusal("role_too_great")


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, last_day: date | None, viewer: Viewer, at: datetime
) -> Appointment:
    """Let it run until ``last_day``; None takes it away at once. Its delegations end with it."""
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if not may_end(viewer, appointment):
        raise refusal("not_allowed", said="not_ending")
    if appointment.ended_at is not None or (
        appointment.valid_to and moment_of(appointment.valid_to) < at
    ):
        raise refusal("ended")
    if appointment.role == Role.OPERATOR:
        refuse_last_operator(appointment.person, viewer, at)
    if last_day is None:
        appointment.ended_at = at
    elif last_day < max(timezone.localdate(at), appointment.valid_from):
        raise refusal("day_past", said="last_day_past")
    else:
        _refuse_prolonging(appointment, last_day, viewer)
        appointment.valid_to = last_day
    appointment.save(update_fields=["ended_at", "valid_to"])
    data = {"appointment": appointment.pk, "role": appointment.role, "to": last_day or "at once"}
    _record("end_appointment", appointment, data, viewer, at)
    return appointment


def _refuse_prolonging(appointment: Appointment, last_day: date, viewer: Viewer) -> None:
    """What an appointment of that length could not have been made for."""
    if appointment.valid_to is None or last_day <= appointment.valid_to:
        return
    owner = appointment.delegate_of
    if owner and owner.valid_to and last_day > owner.valid_to:
        raise refusal("beyond_owner")
    first = appointment.valid_to + timedelta(days=1)
    _refuse_mixture(appointment.person, appointment.role, first, last_day, viewer)


@transaction.atomic
def elevate(
    *, appointment: Appointment, role: str, hours: int, reason: str, viewer: Viewer, at: datetime
) -> Elevation:
    """Switch a role on that one's appointment allows, for whole hours; ends by itself."""
    # Two requests at once come one after the other.
    Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    entitled = appointment.person == viewer.person and appointment.delegate_of_id is None
    able = role in ROLES[appointment.role].elevates and _in_force(appointment, at)
    if not entitled or not able:
        raise refusal("not_allowed", said="not_elevating")
    longest = LONGEST_ELEVATION // timedelta(hours=1)
    if not 1 <= hours <= longest:
        raise refusal("hours_wrong", longest=longest)
    if not reason.strip():
        raise refusal("reason_missing")
    running = Elevation.objects.filter(role=role, until__gt=at, ended_at=None)
    if running.filter(appointment=appointment).exists():
        raise refusal("already_on")
    on = Elevation.objects.create(
        appointment=appointment,
        role=role,
        since=at,
        until=at + timedelta(hours=hours),
        reason=reason.strip(),
    )
    data = {"elevation": on.pk, "role": role, "until": on.until, "reason": on.reason}
    _record("elevate", appointment, data, viewer, at)
    return on


@transaction.atomic
def end_elevation(*, elevation: Elevation, viewer: Viewer, at: datetime) -> None:
    """Switch off now what one switched on."""
    on = Elevation.objects.select_for_update(of=("self",)).get(pk=elevation.pk)
    if on.appointment.person != viewer.person:
        raise refusal("not_allowed", said="not_lowering")
    if on.ended_at is not None or on.until <= at:
        return  # it is off already, which is what was wanted
    on.ended_at = at
    on.save(update_fields=["ended_at"])
    data = {"elevation": on.pk, "role": on.role}
    _record("end_elevation", on.appointment, data, viewer, at)


def refuse_last_operator(person: Any, viewer: Viewer, at: datetime) -> None:
    """Somebody must be left who can let others in. Of two at once one comes after the other."""
    Agency.objects.select_for_update(no_key=True).get(pk=viewer.own_agency.pk)
    operators = Appointment.objects.in_force(at).filter(
        agency=viewer.agency, role=Role.OPERATOR, person__is_active=True
    )
    if {person.pk} == set(operators.values_list("person", flat=True)):
        raise refusal("last_operator")


def _record(
    verb: str, held: Appointment, data: dict[str, Any], viewer: Viewer, at: datetime
) -> None:
    record(verb, "person", held.person_id, data, at=at, by=viewer.person)


def _in_force(appointment: Appointment, at: datetime) -> bool:
    return Appointment.objects.in_force(at).filter(pk=appointment.pk).exists()


def _refuse_days(first: date, last: date | None, needed: bool) -> None:
    if last is None and needed:
        raise refusal("last_day_missing")
    if last is not None and last < first:
        raise refusal("days_wrong")


def _refuse_mixture(person: Any, role: str, first: date, last: date | None, viewer: Viewer) -> None:
    """Nobody serves two agencies, is operator and decides on plans, or belongs to a unit and to
    those who judge its plans, on the same day.
    """
    others = Appointment.objects.filter(person=person, ended_at=None)
    others = others.filter(Q(valid_to=None) | Q(valid_to__gte=first))
    others = others.filter(valid_from__lte=last) if last else others
    if others.exclude(agency=viewer.agency).exists():
        raise refusal("other_agency")
    held = set(others.values_list("role", flat=True)) | {role}
    if mixed(role, held):
        raise refusal("roles_mixed", said="judge_and_party")
    if Role.OPERATOR in held and any(ROLES[each].plans for each in held):
        raise refusal("roles_mixed")
