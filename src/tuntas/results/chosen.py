"""Rows that a posted form means: those ticked, or all of the list as the person saw it."""

from __future__ import annotations

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.organisation.requests import Request
from tuntas.web.typed import whole_number


def ticked(request: Request, name: str) -> list[int]:
    numbers = map(whole_number, request.POST.getlist(name))
    return [number for number in numbers if number is not None]


def as_seen(request: Request, listed: list[int]) -> list[int]:
    """All that is listed; refused (changed_meanwhile) where it is no longer as many."""
    if str(len(listed)) != request.POST.get("seen"):
        raise Refusal(
            "changed_meanwhile",
            N_("Daftarnya berubah sejak Anda melihatnya. Muat ulang halaman, lalu putuskan."),
        )
    return listed
