"""Whose answers a page speaks of: the agency's, those of one unit, or of one of its services."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from tuntas.core.score.tallies import Count, total
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.requests import Request
from tuntas.results.words import say
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.typed import whole_number

from .queries import counted_units, counts_for_scores


@dataclass(frozen=True)
class Scope:
    """Without a unit the agency: the units that make its figure, and no others."""

    unit: Unit | None = None
    service: Service | None = None

    @property
    def name(self) -> str:
        parts = [str(part) for part in (self.service, self.unit) if part]
        return ", ".join(parts) or gettext("instansi")

    def respondents(self, n: int) -> str:
        """``6.669 responden yang dihitung``; of a unit, where there is no other base, without
        that.
        """
        base = "bases.respondents" if self.unit else "bases.counted"
        return say(base, n=display.number(n))

    @property
    def key(self) -> str:
        """Of figures."""
        if self.service:
            return f"service-{self.service.pk}"
        return f"unit-{self.unit.no}" if self.unit else "agency"

    @property
    def suffix(self) -> str:
        """For the names of files."""
        unit = f"-unit-{self.unit.no}" if self.unit else ""
        return f"{unit}-layanan-{self.service.pk}" if self.service else unit


def scope_of(request: Request) -> Scope:
    """The unit by its number and the service by its id, as the address names them; 404 for what is
    not there.
    """
    no, service = request.GET.get("unit"), request.GET.get("service")
    if not no:
        return Scope()
    unit = get_object_or_404(Unit, agency=request.viewer.agency, no=whole_number(no))
    if not service:
        return Scope(unit)
    found = get_object_or_404(Service, unit__agency=unit.agency_id, pk=whole_number(service))
    # Where another unit was chosen, the form still sends the service of the one before: then the
    # unit as a whole is meant.
    return Scope(unit, found if found.unit_id == unit.pk else None)


def counts_of(round_: Round, scope: Scope) -> list[Count]:
    """What the answers of the scope say, without the profile: of an agency unit by unit, of all
    else as one group; at most two queries.
    """
    if scope.unit:
        counts = counts_for_scores(round_, scope.unit.pk)
        some = [counts[scope.service.pk]] if scope.service and scope.service.pk in counts else []
        return [total(some if scope.service else counts.values())]
    parts: dict[int, list[Count]] = defaultdict(list)
    services = counts_for_scores(round_)
    units = Service.objects.filter(pk__in=services).values_list("pk", "unit")
    members = counted_units(round_)
    for service, unit in units:
        if unit in members:
            parts[unit].append(services[service])
    return [total(some) for some in parts.values()]


def scope_choices(request: Request, scope: Scope) -> dict[str, Any]:
    """What the page offers to choose from; at most two queries."""
    return {
        "scope": scope,
        "units": Unit.objects.filter(agency=request.viewer.agency),
        "services": Service.objects.filter(unit=scope.unit) if scope.unit else (),
    }
