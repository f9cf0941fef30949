"""What comes with an address or a form, read without trust."""

from datetime import date

from django.http import HttpRequest

from .refusals import refusal

_MOST = 18  # digits that every database takes as a number


def whole_number(text: str | None) -> int | None:
    """The number that the text is; None for anything but a few plain digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _MOST else None


def day(text: str) -> date:
    """The day of a date field; refused (day_wrong) where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refusal("day_wrong") from error


def version_seen(request: HttpRequest) -> int:
    """The version that a form was made from; -1, which none is, for anything else."""
    given = whole_number(request.POST.get("seen"))
    return -1 if given is None else given
