from datetime import date
from typing import Any

from django.utils.translation import gettext

from tuntas.web import display

from .models import Notice, Preference


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
    return display.day(date.fromisoformat(day)) if day else gettext(str(text))


def preference_of(person: Any) -> Preference:
    """The person's own, or an unsaved one with what holds for everybody."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)
