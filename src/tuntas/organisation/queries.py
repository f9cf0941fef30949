"""Units as a person can choose them, and as they were at a past moment."""

import json
from collections.abc import Callable, Collection
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from tuntas.audit.queries import later_acts
from tuntas.core.base.conflicts import Post, in_conflict

from .models import Agency, Appointment, Unit, UnitKind
from .permissions import Viewer, units_seen


def unit_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """For a filter: the numbers of the units that this person may read, with their names."""
    units = units_seen(viewer).values_list("no", "name")
    return [(str(no), f"{no}. {name}") for no, name in units]


def last_day(valid_to: date | None, ended_at: datetime | None) -> date | None:
    """Of an appointment; None where it is not over and nobody knows its end."""
    ended = ended_at and timezone.localdate(ended_at)
    return min(filter(None, (valid_to, ended)), default=None)


def posts_at(units: Collection[int], people: Collection[int]) -> list[Post]:
    """What these people are or were at these units, for ``core.base.conflicts``; one query."""
    held = Appointment.objects.filter(unit__in=units, person__in=people)
    rows = held.values_list("person", "unit", "valid_to", "ended_at")
    return [Post(by, unit, last_day(to, ended)) for by, unit, to, ended in rows if unit]


def served_at(unit: int, person: int, opened: date) -> bool:
    """Whether this person must not judge the unit in a round that opened then, having had a post
    there since.
    """
    return bool(in_conflict(posts_at([unit], [person]), (), {unit: opened}))


def kind_names(agency: Agency | int | None, *, several: bool = False) -> dict[str, str]:
    """What the agency calls its kinds of unit, by their codes, in its order and the language of
    the page; with ``several``, what several units of it are called. A
    code that is none of them stands for itself.
    """
    english = get_language() == "en"
    kinds = UnitKind.objects.filter(agency=agency)
    own = {k.code: (several and k.plural) or k.name for k in kinds}
    return {k.code: (english and k.english) or own[k.code] for k in kinds}


def kind_name(agency: Agency | None) -> Callable[[Unit], str]:
    """The kind of each unit in words, from one query."""
    names = kind_names(agency)
    return lambda unit: names.get(unit.kind, unit.kind)


def units_at(units: QuerySet[Unit], at: datetime) -> dict[int, Unit]:
    """Units by id, with the names and kinds that they had at a past moment. Two queries."""
    found = {unit.pk: unit for unit in units}
    for act in reversed(list(later_acts("unit", "change", at))):
        unit = found.get(int(act.object_id))
        for name, value in json.loads(act.data)["old"].items() if unit else ():
            setattr(unit, name, value)
    return found
