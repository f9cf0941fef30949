from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tuntas.audit.actions import Act, record, record_many

from .models import Agency, Appointment, Service, Unit, UnitKind

# Of a unit; its number is in addresses and reports, and stays.
CHANGEABLE = {
    "name", "kind", "independent_since", "province", "address", "opened_on", "closed_on"
}  # fmt: skip


@transaction.atomic
def register_agency(
    *,
    name: str,
    short_name: str,
    inspectorate: str,
    time_zone: str = "",
    by: Any,
    at: datetime,
) -> Agency:
    agency = Agency.objects.create(
        name=name, short_name=short_name, inspectorate=inspectorate, time_zone=time_zone
    )
    record("register", "agency", agency.pk, {"name": name}, at=at, by=by)
    return agency


@transaction.atomic
def allow_internal_copies(*, agency: Agency, allowed: bool, by: Any, at: datetime) -> None:
    """Whether copies of reports with personal data may be taken; the same again changes nothing."""
    changed = Agency.objects.exclude(internal_copies=allowed).filter(pk=agency.pk)
    if changed.update(internal_copies=allowed):
        record("allow", "internal_copies", agency.pk, {"allowed": allowed}, at=at, by=by)


@transaction.atomic
def register_kinds(
    *, agency: Agency, rows: Iterable[Mapping[str, Any]], by: Any, at: datetime
) -> None:
    """Kinds of unit in their order; each row: code, name and, where they differ, plural and
    english.
    """
    kinds = [UnitKind(agency=agency, position=i, **row) for i, row in enumerate(rows)]
    UnitKind.objects.bulk_create(kinds)
    data = {kind.code: kind.name for kind in kinds}
    record("register", "kinds", agency.pk, data, at=at, by=by)


@transaction.atomic
def register_units(
    *, agency: Agency, rows: Iterable[Mapping[str, Any]], by: Any, at: datetime
) -> list[Unit]:
    """Each row: no, name, kind and, where known, independent_since, province, latitude,
    longitude.
    """
    units = [Unit(agency=agency, **_with_coordinates(row)) for row in rows]
    Unit.objects.bulk_create(units)
    names = {str(u.no): u.name for u in units}
    record("register", "units", agency.pk, names, at=at, by=by)
    return list(agency.units.all())


@transaction.atomic
def change_unit(*, unit: Unit, by: Any, at: datetime, **new: Any) -> Unit:
    """Rename a unit, or change what else is ``CHANGEABLE``. The audit trail keeps what
    it was, so that a report about the time before still calls it as it was called."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if unknown := set(new) - CHANGEABLE:
        raise TypeError(f"not of a unit: {sorted(unknown)}")
    old = {name: getattr(unit, name) for name in new}
    for name, value in new.items():
        setattr(unit, name, value)
    unit.save(update_fields=list(new))
    record("change", "unit", unit.pk, {"old": old, "new": new}, at=at, by=by)
    return unit


def _with_coordinates(row: Mapping[str, Any]) -> dict[str, Any]:
    places = ("latitude", "longitude")
    return {k: Decimal(str(v)) if k in places and v is not None else v for k, v in row.items()}


@transaction.atomic
def register_services(
    *, agency: Agency, names: Mapping[int, Iterable[str]], by: Any, at: datetime
) -> int:
    """Services by unit id; those that exist already stay. Returns how many are new."""
    known = set(Service.objects.filter(unit__agency=agency).values_list("unit_id", "name"))
    wanted = dict.fromkeys((unit, name) for unit, several in names.items() for name in several)
    new = [Service(unit_id=unit, name=name) for unit, name in wanted if (unit, name) not in known]
    Service.objects.bulk_create(new)
    if new:
        data = {"services": [[s.unit_id, s.name] for s in new]}
        record("register", "services", agency.pk, data, at=at, by=by)
    return len(new)


@transaction.atomic
def appoint(
    *,
    person: Any,
    agency: Agency,
    role: str,
    unit: Unit | None,
    valid_from: date,
    by: Any,
    at: datetime,
    valid_to: date | None = None,
    acting: str = "",
    delegate_of: Appointment | None = None,
) -> Appointment:
    """Give a role. Who may do so, and to whom, is asked in ``people.actions``."""
    appointment = Appointment.objects.create(
        person=person,
        agency=agency,
        role=role,
        unit=unit,
        valid_from=valid_from,
        valid_to=valid_to,
        acting=acting,
        delegate_of=delegate_of,
    )
    record_many(at=at, by=by, acts=[_appointed(appointment)])
    return appointment


@transaction.atomic
def appoint_new(*, appointments: Iterable[Appointment], by: Any, at: datetime) -> None:
    """The same for many at once, for people who hold nothing yet; few queries."""
    made = Appointment.objects.bulk_create(appointments, batch_size=500)
    record_many(at=at, by=by, acts=map(_appointed, made))


def _appointed(made: Appointment) -> Act:
    data = {"appointment": made.pk, "role": made.role, "unit": made.unit and made.unit.no}
    data |= {"from": made.valid_from, "to": made.valid_to}
    data |= {"as": made.acting} if made.acting else {}
    data |= {"for": made.delegate_of.person_id} if made.delegate_of else {}
    return Act("appoint", "person", made.person_id, data)
