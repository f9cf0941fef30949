"""Rows that a posted form means: those ticked, or all of the list as the person saw it."""

from tuntas.organisation.requests import Request
from tuntas.results.refusals import refusal
from tuntas.web.typed import whole_number


def ticked(request: Request, name: str) -> list[int]:
    numbers = map(whole_number, request.POST.getlist(name))
    return [number for number in numbers if number is not None]


def as_seen(request: Request, listed: list[int]) -> list[int]:
    """All that is listed; refused (changed_meanwhile) where it is no longer as many."""
    if str(len(listed)) != request.POST.get("seen"):
        raise refusal("changed_meanwhile", said="list_changed")
    return listed
