"""Sentences that are kept as JSON, to be shown later in the language of whoever reads them."""

from datetime import date
from typing import Any

from tuntas.core.base.messages import Message
from tuntas.web import display


def packed(message: Message) -> Any:
    """A sentence as JSON: its template and values, days and sentences among them."""
    return [message.template, {name: _packed(value) for name, value in message.values.items()}]


def _packed(value: Any) -> Any:
    if isinstance(value, Message):
        return {"says": packed(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, int) else str(value)


def unpacked(kept: Any) -> str:
    """As a page shows it."""
    return display.sentence(_message(kept))


def _message(kept: Any) -> Message:
    template, values = kept
    return Message(template, {name: _value(value) for name, value in values.items()})


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return (
            _message(value["says"])
            if "says" in value
            else display.day(date.fromisoformat(value["day"]))
        )
    return display.number(value) if isinstance(value, int) else value
