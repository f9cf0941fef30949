"""Sentences for people, written in Indonesian and translated at the edge.

``N_`` marks a sentence for the translation catalogue. A ``Message`` keeps the sentence and its
values apart, so that the edge can translate the sentence before the values go in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import data, numerals
from .counted import agreed
from .terms import named

# Values that tell which one and not how many: they have no thousands mark.
WHICH = frozenset(("year", "line", "row", "no", "number", "version", "printed", "unit", "key"))


def counts(name: str, value: object) -> bool:
    """Whether a value of a sentence says how many there are."""
    return type(value) is int and name not in WHICH


def N_(text: str) -> str:  # noqa: N802 - the customary name of the marker
    return text


@dataclass(frozen=True)
class Message:
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = named) -> str:
        """The sentence; a value that is itself a message (the name of an element) is translated as
        well. Numbers and days are written as Indonesian papers write them, unless the edge has
        them in words already (``web.display.sentence``).
        """

        def said(name: str, value: Any) -> Any:
            if isinstance(value, Message):
                return value.text(translate)
            if isinstance(value, Decimal) or counts(name, value):
                return numerals.number(value)
            if isinstance(value, date) and not isinstance(value, datetime):
                return numerals.long_date(value)
            return value

        values = {name: said(name, value) for name, value in self.values.items()}
        return agreed(translate(self.template).format(**values))

    def __str__(self) -> str:
        return self.text()


def messages(file: str, package: str, under: str) -> Callable[..., Message]:
    """Makes messages whose sentences a data file has under ``under``, by their names."""
    sentences = data.rows(file, package)[under]

    def message(name: str, /, **values: Any) -> Message:
        return Message(sentences[name], values)

    return message
