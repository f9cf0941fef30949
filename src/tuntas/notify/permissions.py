from typing import Any

from django.db.models import Q

from tuntas.organisation.models import Appointment
from tuntas.organisation.permissions import Role, Viewer
from tuntas.organisation.requests import only

from .models import Delivery, Notice, Webhook
from .refusals import refusal


def notices_seen(viewer: Viewer) -> Any:
    """One's own and nobody else's."""
    return Notice.objects.filter(person=viewer.person)


def may_manage_telling(viewer: Viewer) -> bool:
    """Webhooks, holidays, and what became of letters: the operator."""
    return Role.OPERATOR in viewer.roles


def refuse_others(viewer: Viewer) -> None:
    if not may_manage_telling(viewer):
        raise refusal("not_allowed")


operators_only = only(may_manage_telling)


def webhooks_seen(viewer: Viewer) -> Any:
    return Webhook.objects.filter(agency=viewer.agency)


def deliveries_seen(viewer: Viewer) -> Any:
    """Letters to people of the agency, and calls of its webhooks."""
    people = Appointment.objects.filter(agency=viewer.agency).values("person")
    return Delivery.objects.filter(Q(person__in=people) | Q(webhook__agency=viewer.agency))
