from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext

from tuntas.core.base.holidays import Calendar, is_decreed
from tuntas.notify.models import Holiday, Notice, Preference
from tuntas.organisation.models import Agency
from tuntas.web import display


def unread(person: Any) -> int:
    return Notice.objects.filter(person=person, read_at=None).count()


def sentence(notice: Notice) -> str:
    """What it says, in the language that is in force."""
    values = {k: _shown(v) for k, v in notice.values.items()}
    return gettext(notice.template).format(**values)


def _shown(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    day, text = value.get("day"), value.get("text")
    return display.day(date.fromisoformat(day)) if day else gettext(text)


def preference_of(person: Any) -> Preference:
    """The person's own, or an unsaved one with what holds for everybody."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def calendar_of(agency: Agency | None) -> Calendar:
    """The working days of an agency: those of the nation, with what its operator added or took
    back.
    """
    days = list(Holiday.objects.filter(agency=agency).values_list("day", "reason"))
    taken_back = frozenset(day for day, reason in days if reason)
    return Calendar(frozenset(day for day, _ in days) - taken_back, taken_back)


def years_without_holidays(years: set[int]) -> list[int]:
    """Years of which neither a decree nor an entry of an operator is known: only weekends and fixed
    days.
    """
    unknown = [year for year in sorted(years) if not is_decreed(year)]
    return [
        year for year in unknown if not Holiday.objects.filter(day__year=year, reason="").exists()
    ]
