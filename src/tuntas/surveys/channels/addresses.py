"""The ways into a survey: who hands them out, and under which addresses."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer, may_manage_surveys, units_worked_at, works_at
from tuntas.surveys import queries
from tuntas.surveys.models import Round, RoundService


def may_collect(viewer: Viewer, unit: Unit) -> bool:
    """Links, sheets, paper forms and invitations: the unit itself, and who manages the agency's
    surveys.
    """
    return works_at(viewer, unit) or (
        may_manage_surveys(viewer) and unit.agency_id == viewer.agency.pk
    )


def collects(viewer: Viewer) -> bool:
    """Whether there is any unit for which this person may collect."""
    return may_manage_surveys(viewer) or bool(units_worked_at(viewer))


def services_collected(viewer: Viewer, round_: Round) -> Any:
    """The services of a round for which this person may collect answers; 403 who collects
    nowhere.
    """
    if not collects(viewer):
        raise PermissionDenied
    rows = queries.services_asked(viewer, round_)
    return (
        rows
        if may_manage_surveys(viewer)
        else rows.filter(service__unit__in=units_worked_at(viewer))
    )


def collected_or_404(viewer: Viewer, pk: int, code: str) -> RoundService:
    """One service for which this person may collect: not yours is 404, may not is 403."""
    round_ = queries.round_or_404(viewer, pk)
    asked = queries.services_asked(viewer, round_).select_related(
        "service__unit__agency", "round__agency", "round__questionnaire"
    )
    found: RoundService = get_object_or_404(asked, code=code)
    if not may_collect(viewer, found.service.unit):
        raise PermissionDenied
    return found


def site_address(request: HttpRequest) -> str:
    """Under which address people reach this installation, without a slash at its end."""
    return settings.ADDRESS or f"{request.scheme}://{request.get_host()}"


def only_here(address: str) -> bool:
    """Whether an address only works on this very machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True)
class Addresses:
    """Of one service. ``short`` is for the eye: what a person types."""

    site: str
    code: str

    @property
    def link(self) -> str:
        return f"{self.site}/s/{self.code}/"

    @property
    def short(self) -> str:
        return self.link.split("://", 1)[1].rstrip("/")

    @property
    def qr(self) -> str:
        return f"{self.link}?c=qr"

    @property
    def kiosk(self) -> str:
        return f"{self.link}kios/"

    @property
    def embedded(self) -> str:
        return f"{self.link}sisip/"
