"""Units as a person can choose them, and as they were at a past moment."""

import json
from datetime import datetime

from django.db.models import QuerySet

from tuntas.audit.queries import later_acts

from .models import Unit
from .permissions import Viewer, units_seen


def unit_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """For a filter: the numbers of the units that this person may read, with their names."""
    units = units_seen(viewer).values_list("no", "name")
    return [(str(no), f"{no}. {name}") for no, name in units]


def units_at(units: QuerySet[Unit], at: datetime) -> dict[int, Unit]:
    """Units by id, with the names and kinds that they had at a past moment. Two queries."""
    found = {unit.pk: unit for unit in units}
    for act in reversed(list(later_acts("unit", "change", at))):
        unit = found.get(int(act.object_id))
        for name, value in json.loads(act.data)["old"].items() if unit else ():
            setattr(unit, name, value)
    return found
