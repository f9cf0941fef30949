"""Giving roles: the operator appoints, people delegate while away, switch powers on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.base.roles import LONGEST_ELEVATION, ROLES
from tuntas.organisation.actions import appoint
from tuntas.organisation.models import Appointment, Elevation, Unit, moment_of
from tuntas.organisation.permissions import Role, Viewer, may_appoint, may_end

NOT_ONESELF = N_(
    "Tidak seorang pun mengangkat dirinya sendiri; mintalah pengelola sistem yang lain."
)


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
        raise Refusal("not_allowed", N_("Pengangkatan dilakukan oleh pengelola sistem."))
    if person == viewer.person:
        raise Refusal("oneself", NOT_ONESELF)
    if ROLES[role].at_unit != (unit is not None):
        raise Refusal(
            "unit_wrong", N_("Pilih unit untuk peran di unit, dan kosongkan untuk peran lain.")
        )
    if unit is not None and unit.agency != viewer.agency:
        raise Refusal("not_allowed", N_("Pengangkatan dilakukan oleh pengelola sistem."))
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
        raise Refusal("oneself", N_("Pilih orang lain sebagai pengganti."))
    _refuse_days(valid_from, valid_to, needed=True)
    if valid_from < timezone.localdate(at):
        raise Refusal("day_past", N_("Delegasi dimulai paling cepat hari ini."))
    if appointment.valid_to and valid_to and valid_to > appointment.valid_to:
        raise Refusal("beyond_owner", N_("Delegasi tidak dapat melampaui masa tugas Anda sendiri."))
    in_force = Appointment.objects.in_force(at)
    if not in_force.filter(person=person, agency=appointment.agency).exists():
        text = N_("Pengganti harus pegawai instansi ini yang sudah mempunyai peran.")
        raise Refusal("stranger", text)
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
        raise Refusal("not_allowed", N_("Hanya pemegang peran yang dapat mendelegasikannya."))
    if appointment.delegate_of_id is not None:
        raise Refusal(
            "delegate_of_delegate", N_("Peran yang didelegasikan tidak dapat didelegasikan lagi.")
        )
    if not _in_force(appointment, at):
        raise Refusal("not_in_force", N_("Pengangkatan Anda untuk peran ini tidak berlaku lagi."))
    if role not in ROLES[appointment.role].delegates:
        raise Refusal(
            "role_too_great",
            N_("Hanya peran Anda sendiri atau di bawahnya yang dapat didelegasikan."),
        )


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, last_day: date | None, viewer: Viewer, at: datetime
) -> Appointment:
    """Let it run until ``last_day``; None takes it away at once. Its delegations end with it."""
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if not may_end(viewer, appointment):
        raise Refusal("not_allowed", N_("Anda tidak berwenang mengakhiri pengangkatan ini."))
    if appointment.ended_at is not None or (
        appointment.valid_to and moment_of(appointment.valid_to) < at
    ):
        raise Refusal("ended", N_("Pengangkatan ini sudah berakhir."))
    if last_day is None:
        appointment.ended_at = at
    elif last_day < max(timezone.localdate(at), appointment.valid_from):
        raise Refusal(
            "day_past", N_("Hari terakhir paling cepat hari ini dan tidak sebelum hari pertama.")
        )
    else:
        appointment.valid_to = last_day
    appointment.save(update_fields=["ended_at", "valid_to"])
    data = {"appointment": appointment.pk, "role": appointment.role, "to": last_day or "at once"}
    _record("end_appointment", appointment, data, viewer, at)
    return appointment


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
        text = N_("Peran Anda tidak memberi hak untuk menyalakan wewenang ini.")
        raise Refusal("not_allowed", text)
    longest = LONGEST_ELEVATION // timedelta(hours=1)
    if not 1 <= hours <= longest:
        text = N_("Wewenang menyala 1 sampai {longest} jam.")
        raise Refusal("hours_wrong", text, longest=longest)
    if not reason.strip():
        raise Refusal("reason_missing", N_("Tuliskan alasannya; alasan itu tercatat."))
    running = Elevation.objects.filter(role=role, until__gt=at, ended_at=None)
    if running.filter(appointment=appointment).exists():
        raise Refusal("already_on", N_("Wewenang ini sudah menyala."))
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
        raise Refusal("not_allowed", N_("Hanya yang menyalakan yang dapat memadamkannya."))
    if on.ended_at is not None or on.until <= at:
        return  # it is off already, which is what was wanted
    on.ended_at = at
    on.save(update_fields=["ended_at"])
    data = {"elevation": on.pk, "role": on.role}
    _record("end_elevation", on.appointment, data, viewer, at)


def _record(
    verb: str, held: Appointment, data: dict[str, Any], viewer: Viewer, at: datetime
) -> None:
    record(verb, "person", held.person_id, data, at=at, by=viewer.person)


def _in_force(appointment: Appointment, at: datetime) -> bool:
    return Appointment.objects.in_force(at).filter(pk=appointment.pk).exists()


def _refuse_days(first: date, last: date | None, needed: bool) -> None:
    if last is None and needed:
        raise Refusal("last_day_missing", N_("Pejabat pengganti memerlukan hari terakhir."))
    if last is not None and last < first:
        raise Refusal("days_wrong", N_("Hari terakhir tidak boleh sebelum hari pertama."))


def _refuse_mixture(person: Any, role: str, first: date, last: date | None, viewer: Viewer) -> None:
    """Nobody serves two agencies, or is operator and decides on plans, on the same day."""
    others = Appointment.objects.filter(person=person, ended_at=None)
    others = others.filter(Q(valid_to=None) | Q(valid_to__gte=first))
    others = others.filter(valid_from__lte=last) if last else others
    if others.exclude(agency=viewer.agency).exists():
        raise Refusal("other_agency", N_("Orang ini bertugas di instansi lain pada masa itu."))
    held = set(others.values_list("role", flat=True)) | {role}
    if Role.OPERATOR in held and any(ROLES[each].plans for each in held):
        raise Refusal(
            "roles_mixed",
            N_(
                "Pengelola sistem tidak dapat sekaligus memegang peran yang menentukan rencana "
                "aksi."
            ),
        )
