import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.notify import kinds
from tuntas.notify.models import Delivery, Webhook
from tuntas.notify.permissions import refuse_others, webhooks_seen
from tuntas.notify.refusals import refusal
from tuntas.organisation.permissions import Viewer
from tuntas.web.secrecy import encrypt

from .calls import refuse_address


@transaction.atomic
def make_webhook(
    *, name: str, address: str, events: Sequence[str], viewer: Viewer, at: datetime
) -> tuple[Webhook, str]:
    """A webhook and its secret, which is told this once and kept encrypted."""
    refuse_others(viewer)
    if not name.strip():
        raise refusal("name_missing")
    if not events or set(events) - set(kinds.KINDS):
        raise refusal("event_unknown")
    refuse_address(address.strip())
    secret = secrets.token_urlsafe(32)
    hook = Webhook.objects.create(
        agency=viewer.own_agency,
        name=name.strip(),
        address=address.strip(),
        secret=encrypt(secret),
        events=[kind for kind in kinds.KINDS if kind in events],
        made_by=viewer.person,
        made_at=at,
    )
    data = {"name": hook.name, "address": hook.address, "events": hook.events}
    record("make", "webhook", hook.pk, data, at=at, by=viewer.person)
    return hook, secret


@transaction.atomic
def switch_webhook(*, hook: Webhook, active: bool, viewer: Viewer, at: datetime) -> Webhook:
    """Stop telling a system of events, or begin again; what happened meanwhile is not made good."""
    _refuse_others(viewer, hook)
    hook.active = active
    hook.save(update_fields=["active"])
    verb = "switch_on" if active else "switch_off"
    record(verb, "webhook", hook.pk, at=at, by=viewer.person)
    return hook


@transaction.atomic
def ask_test(*, hook: Webhook, viewer: Viewer, at: datetime) -> Delivery:
    """A call without content, to be sent at once by ``deliveries.actions.send_now``."""
    _refuse_others(viewer, hook)
    key = f"test:{secrets.token_hex(8)}"
    return Delivery.objects.create(
        webhook=hook, key=key, event=kinds.TEST, made_at=at, next_try_at=at
    )


def _refuse_others(viewer: Viewer, hook: Webhook) -> None:
    refuse_others(viewer)
    if not webhooks_seen(viewer).filter(pk=hook.pk).exists():
        raise refusal("not_allowed")
