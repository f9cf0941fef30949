from django.shortcuts import get_object_or_404

from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Role, Viewer, units_seen


def unit_or_404(viewer: Viewer, no: int) -> Unit:
    """A unit whose papers this person may read: the own one, or any for those who see all units."""
    return get_object_or_404(units_seen(viewer).select_related("agency"), no=no)


def may_record_publication(viewer: Viewer, unit: Unit) -> bool:
    return viewer.holds(unit, Role.OFFICER, Role.HEAD)
