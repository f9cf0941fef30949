"""Rows that a posted form means: those ticked, or all of the list as the person saw it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from tuntas.organisation.requests import Request
from tuntas.web.typed import whole_number

from .refusals import refusal


def tick_box(name: str, pk: int, content: str) -> SafeString:
    """What is shown of a row, as the label of its own tick box."""
    return format_html(
        '<label class="check"><input type="checkbox" name="{}" value="{}" form="keputusan"> '
        "{}</label>",
        name,
        pk,
        content,
    )


def ticked(request: Request, name: str) -> list[int]:
    numbers = map(whole_number, request.POST.getlist(name))
    return [number for number in numbers if number is not None]


def as_seen(request: Request, listed: list[int]) -> list[int]:
    """All that is listed; refused (changed_meanwhile) where it is no longer as many."""
    if str(len(listed)) != request.POST.get("seen"):
        raise refusal("changed_meanwhile", said="list_changed")
    return listed
