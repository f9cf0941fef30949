"""Who may work on surveys: manage them for the agency, or collect answers for a unit."""

from django.core.exceptions import PermissionDenied

from tuntas.organisation.models import Agency, Unit
from tuntas.organisation.permissions import Viewer, may_manage_surveys, units_worked_at, works_at


def agency_managed(viewer: Viewer) -> Agency:
    """The agency whose surveys this person manages; 403 for everyone else."""
    if viewer.agency is None or not may_manage_surveys(viewer):
        raise PermissionDenied
    return viewer.agency


def may_collect(viewer: Viewer, unit: Unit) -> bool:
    """Links, sheets, paper forms and invitations: the unit itself, and who manages the agency's
    surveys.
    """
    own_agency = viewer.agency is not None and viewer.agency.pk == unit.agency_id
    return works_at(viewer, unit) or (may_manage_surveys(viewer) and own_agency)


def collects(viewer: Viewer) -> bool:
    """Whether there is any unit for which this person may collect."""
    return may_manage_surveys(viewer) or bool(units_worked_at(viewer))
