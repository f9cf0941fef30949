from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Role, Viewer, units_seen


def unit_or_404(viewer: Viewer, no: int) -> Unit:
    """A unit whose papers this person may read: the own one, or any for those who see all units."""
    found: Any = units_seen(viewer).select_related("agency")
    return get_object_or_404(found, no=no)  # type: ignore[no-any-return]


def may_record_publication(viewer: Viewer, unit: Unit) -> bool:
    return viewer.holds(unit, Role.OFFICER, Role.HEAD)
