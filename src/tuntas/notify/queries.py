from collections.abc import Callable
from datetime import date
from typing import Any

from tuntas.core.voices.house import House
from tuntas.core.voices.masking import NAMES, mask
from tuntas.web import display
from tuntas.web.terms import gettext

from .models import Notice, Preference


def unread(person: Any) -> int:
    return Notice.objects.filter(person=person, read_at=None).count()


# Values that name who acts and what it is about: not what somebody typed as a free text.
NAMED = frozenset((*NAMES, "who", "plan"))


def sentence(notice: Notice, cover: Callable[[str], str] = lambda text: text) -> str:
    """What it says, in the language that is in force. ``cover`` is done to what people typed."""

    def said(name: str, value: Any) -> Any:
        return cover(value) if isinstance(value, str) and name not in NAMED else _shown(value)

    values = {name: said(name, value) for name, value in notice.values.items()}
    return gettext(notice.template).format(**values)


def covered(notice: Notice, house: House) -> str:
    """What it says outside of the product: personal data in what people typed are covered, names
    of accounts and of the ``house`` are not.
    """
    return sentence(notice, lambda text: mask(text, gettext, house))


def _shown(value: Any) -> Any:
    if isinstance(value, int):
        return display.number(value)
    if not isinstance(value, dict):
        return value
    day, text = value.get("day"), value.get("text")
    return display.day(date.fromisoformat(day)) if day else gettext(str(text))


def preference_of(person: Any) -> Preference:
    """The person's own, or an unsaved one with what holds for everybody."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)
