"""What became of letters and of calls of webhooks."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from tuntas.notify.kinds import LABELS
from tuntas.notify.models import Delivery
from tuntas.notify.permissions import deliveries_seen, operators_only, webhooks_seen
from tuntas.organisation.requests import Request, acting
from tuntas.web.tables.columns import Column, coded, moment
from tuntas.web.tables.table import Table, having
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions

TONES = {"waiting": "info", "sent": "good", "failed": "bad"}


@require_safe
@operators_only
def deliveries(request: Request) -> HttpResponseBase:
    rows = deliveries_seen(request.viewer).select_related("person", "webhook")
    hooks = [(str(h.pk), h.name) for h in webhooks_seen(request.viewer)]
    table = Table(
        request,
        rows,
        name="pengiriman",
        columns=[
            Column("to", _("Kepada"), _receiver),
            Column("event", _("Isi"), _content),
            coded("state", _("Keadaan"), dict(Delivery.State.choices), TONES, sort="state"),
            Column("tries", _("Percobaan"), sort="tries", kind="number"),
            moment("made_at", _("Dibuat"), sort="made_at"),
            moment("sent_at", _("Terkirim"), sort="sent_at"),
            moment("next", _("Dicoba lagi"), _next),
            Column("problem", _("Hambatan"), kind="long"),
        ],
        filters=[
            having("state", _("Keadaan"), "state", Delivery.State.choices),
            having("webhook", _("Webhook"), "webhook", hooks),
        ],
        order="-made_at",
        caption=_("Pengiriman"),
    )
    stuck = [(_receiver(d), d) for d in table.page.object_list if d.state != Delivery.State.SENT]
    return table.respond("notify/deliveries.html", {"stuck": stuck})


@require_POST
@operators_only
def again(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(deliveries_seen(request.viewer), pk=pk)
    actions.try_again(delivery=found, **acting(request))
    messages.success(request, gettext("Dicoba lagi dalam beberapa menit."))
    return redirect("deliveries")


def _receiver(row: Delivery) -> str:
    return row.webhook.name if row.webhook else row.person.name if row.person else ""


def _content(row: Delivery) -> str:
    return gettext(LABELS[row.event]) if row.webhook else gettext("Surel")


def _next(row: Delivery) -> Any:
    return row.next_try_at if row.state == Delivery.State.WAITING else None
