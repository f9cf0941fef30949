"""What comes with an address or a form, read without trust."""

from __future__ import annotations

_MOST = 18  # digits that every database takes as a number


def whole_number(text: str | None) -> int | None:
    """The number that the text is; None for anything but a few plain digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _MOST else None
