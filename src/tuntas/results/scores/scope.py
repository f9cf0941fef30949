"""Whose answers a page speaks of: the agency's, those of one unit, or of one of its services."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from tuntas.core.base.messages import N_
from tuntas.core.score.tallies import Count, total
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.requests import Request
from tuntas.surveys.models import Round
from tuntas.web.typed import whole_number

from .queries import counts_for_scores


@dataclass(frozen=True)
class Scope:
    """Without a unit all units that were surveyed, whether or not they make the agency's figure."""

    unit: Unit | None = None
    service: Service | None = None
    whole: str = N_("semua unit")  # what it is called without a unit

    @property
    def name(self) -> str:
        parts = [str(part) for part in (self.service, self.unit) if part]
        return ", ".join(parts) or gettext(self.whole)

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


def count_of(round_: Round, scope: Scope) -> Count:
    """What the answers of the scope say, without the profile; one query."""
    counts = counts_for_scores(round_, scope.unit.pk if scope.unit else None)
    if scope.service:
        return counts.get(scope.service.pk, Count())
    return total(counts.values())


def scope_choices(request: Request, scope: Scope) -> dict[str, Any]:
    """What the page offers to choose from; at most two queries."""
    return {
        "scope": scope,
        "units": Unit.objects.filter(agency=request.viewer.agency),
        "services": Service.objects.filter(unit=scope.unit) if scope.unit else (),
    }
