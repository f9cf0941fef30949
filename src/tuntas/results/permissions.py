from typing import Any

from tuntas.organisation.permissions import Role, Viewer, units_seen


def units_labelled(viewer: Viewer) -> Any:
    """The queryset of units about whose comments this person may decide what they say."""
    units = units_seen(viewer)
    if viewer.is_inspectorate or Role.OPERATOR in viewer.roles:
        return units
    own = {unit for role, unit in viewer.held if role in {Role.OFFICER, Role.HEAD, Role.COMPLAINTS}}
    return units.filter(pk__in=own)


def may_export_answers(viewer: Viewer) -> bool:
    """Answers one by one: not the units, whose officers may know who came when and was of which
    age.
    """
    return viewer.is_inspectorate or Role.OPERATOR in viewer.roles
