from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseBase

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.notify.models import Delivery, Notice, Webhook
from tuntas.organisation.models import Appointment
from tuntas.organisation.permissions import Role, Viewer
from tuntas.organisation.requests import Request

View = Callable[..., HttpResponseBase]
NOT_ALLOWED = N_("Hanya pengelola sistem yang dapat mengatur ini.")


def notices_seen(viewer: Viewer) -> Any:
    """One's own and nobody else's."""
    return Notice.objects.filter(person=viewer.person)


def may_manage_telling(viewer: Viewer) -> bool:
    """Webhooks, holidays, and what became of letters: the operator."""
    return Role.OPERATOR in viewer.roles


def refuse_others(viewer: Viewer) -> None:
    if not may_manage_telling(viewer):
        raise Refusal("not_allowed", NOT_ALLOWED)


def operators_only(view: View) -> View:
    """A view of those who ``may_manage_telling``."""

    @wraps(view)
    def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_manage_telling(request.viewer):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def webhooks_seen(viewer: Viewer) -> Any:
    return Webhook.objects.filter(agency=viewer.agency)


def deliveries_seen(viewer: Viewer) -> Any:
    """Letters to people of the agency, and calls of its webhooks."""
    people = Appointment.objects.filter(agency=viewer.agency).values("person")
    return Delivery.objects.filter(Q(person__in=people) | Q(webhook__agency=viewer.agency))
