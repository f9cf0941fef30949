"""Kinds, units and services of an agency, made and changed by its operator."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.organisation.actions import change_unit, register_units
from tuntas.organisation.models import Agency, Service, Unit, UnitKind
from tuntas.organisation.permissions import Viewer, may_change_structure
from tuntas.organisation.refusals import refusal


def _own(viewer: Viewer) -> Agency:
    """The agency, locked: what two people do to its structure comes one after the other."""
    if not may_change_structure(viewer):
        raise refusal("not_allowed", said="not_of_structure")
    return Agency.objects.select_for_update(no_key=True).get(pk=viewer.own_agency.pk)


@transaction.atomic
def set_kinds(*, rows: Sequence[Mapping[str, Any]], viewer: Viewer, at: datetime) -> None:
    """The list of kinds as it shall be, in order. Each row: ``code`` ("" for a new one), name,
    plural, english. One that is left out goes, where no unit is of it.
    """
    agency = _own(viewer)
    known = dict(agency.kinds.values_list("code", "name"))
    kept = {row["code"] for row in rows}
    for code in known.keys() - kept:
        if agency.units.filter(kind=code).exists():
            raise refusal("kind_in_use", name=known[code])
    if len({row["name"].casefold() for row in rows}) < len(rows):
        raise refusal("kind_twice")
    taken, kinds = set(known), []
    for position, row in enumerate(rows):
        code = row["code"] if row["code"] in known else _free_code(row["name"], taken)
        taken.add(code)
        words = {key: row[key] for key in ("name", "plural", "english")}
        kinds.append(UnitKind(agency=agency, code=code, position=position, **words))
    agency.kinds.all().delete()  # units have the code
    UnitKind.objects.bulk_create(kinds)
    data = {"kinds": [[kind.code, kind.name] for kind in kinds]}
    record("set_kinds", "agency", agency.pk, data, at=at, by=viewer.person)


def _free_code(name: str, taken: Collection[str]) -> str:
    """The name itself; with a number where a kind that was renamed still has it."""
    code, n = name, 2
    while code in taken:
        code, n = f"{name[:55]} {n}", n + 1
    return code


@transaction.atomic
def add_kinds(*, rows: Sequence[Mapping[str, Any]], viewer: Viewer, at: datetime) -> None:
    """After those that there are."""
    words = ("code", "name", "plural", "english")
    set_kinds(rows=[*_own(viewer).kinds.values(*words), *rows], viewer=viewer, at=at)


@transaction.atomic
def add_units(*, rows: Sequence[Mapping[str, Any]], viewer: Viewer, at: datetime) -> list[Unit]:
    """All of them or none. Refuses (unit_no_taken, unit_name_taken, kind_unknown)."""
    agency = _own(viewer)
    kinds = set(agency.kinds.values_list("code", flat=True))
    numbers = set(agency.units.values_list("no", flat=True))
    names = set(agency.units.values_list("name", flat=True))
    for row in rows:
        if row["no"] in numbers:
            raise refusal("unit_no_taken", no=row["no"])
        if row["name"] in names:
            raise refusal("unit_name_taken", name=row["name"])
        if row["kind"] not in kinds:
            raise refusal("kind_unknown", kind=row["kind"])
    register_units(agency=agency, rows=rows, by=viewer.person, at=at)
    return list(agency.units.filter(no__in=[row["no"] for row in rows]))


@transaction.atomic
def change(*, unit: Unit, new: Mapping[str, Any], viewer: Viewer, at: datetime) -> Unit:
    """What a unit is called and where it is; its number stays, it is in addresses and reports."""
    agency = _own(viewer)
    if unit.agency_id != agency.pk:
        raise refusal("not_allowed", said="not_of_structure")
    if agency.units.exclude(pk=unit.pk).filter(name=new["name"]).exists():
        raise refusal("unit_name_taken", name=new["name"])
    return change_unit(unit=unit, by=viewer.person, at=at, **new)


@transaction.atomic
def add_services(*, rows: Iterable[Mapping[str, Any]], viewer: Viewer, at: datetime) -> int:
    """All of them or none; each row: unit, name, has_tariff, yearly_users."""
    agency = _own(viewer)
    own = Service.objects.filter(unit__agency=agency)
    known, new = set(own.values_list("unit", "name")), []
    for row in rows:
        if row["unit"].agency_id != agency.pk:
            raise refusal("not_allowed", said="not_of_structure")
        if row["unit"].closed_on is not None and row["unit"].closed_on < timezone.localdate(at):
            raise refusal("unit_closed", unit=row["unit"].name)
        if (row["unit"].pk, row["name"]) in known:
            raise refusal("service_taken", name=row["name"], unit=row["unit"].name)
        new.append(Service(**row))
    Service.objects.bulk_create(new)
    data = {"services": [[s.unit_id, s.name, s.yearly_users] for s in new]}
    record("register", "services", agency.pk, data, at=at, by=viewer.person)
    return len(new)


@transaction.atomic
def change_service(
    *, service: Service, new: Mapping[str, Any], viewer: Viewer, at: datetime
) -> Service:
    agency = _own(viewer)
    service = Service.objects.select_related("unit").get(pk=service.pk)
    if service.unit.agency_id != agency.pk:
        raise refusal("not_allowed", said="not_of_structure")
    others = service.unit.services.exclude(pk=service.pk)
    if others.filter(name=new["name"]).exists():
        raise refusal("service_taken", name=new["name"], unit=service.unit.name)
    old = {key: getattr(service, key) for key in new}
    for key, value in new.items():
        setattr(service, key, value)
    service.save(update_fields=list(new))
    record("change", "service", service.pk, {"old": old, "new": dict(new)}, at=at, by=viewer.person)
    return service
