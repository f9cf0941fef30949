from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tuntas.notify.deliveries.actions import send_now
from tuntas.notify.kinds import KINDS
from tuntas.notify.models import Delivery
from tuntas.notify.permissions import operators_only, webhooks_seen
from tuntas.organisation.requests import Request, acting
from tuntas.web.acts import Attempt, require_page
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions


@never_cache  # the page of a new webhook shows its secret, once
@require_page
@operators_only
def webhooks(request: Request) -> HttpResponseBase:
    if request.method != "POST":
        return _webhooks(request)
    given = {name: request.POST.get(name, "") for name in ("name", "address")}
    events = request.POST.getlist("events")
    with Attempt() as attempt:
        _hook, secret = actions.make_webhook(**given, events=events, **acting(request))
        return _webhooks(request, secret=secret)
    typed = {"typed": given, "chosen": events, "problem": attempt.problem}
    return _webhooks(request, attempt.status, **typed)


HOOKS = (
    Column("name", _("Sistem")),
    Column("address", _("Alamat")),
    Column("events", _("Kejadian"), lambda h: len(h.events), kind="number"),
    Column("state", _("Keadaan"), lambda h: gettext("Aktif") if h.active else gettext("Berhenti")),
)


def _webhooks(request: Request, status: int = 200, **more: Any) -> HttpResponseBase:
    kinds = [(kind, gettext(label)) for kind, label in KINDS.items()]
    hooks = webhooks_seen(request.viewer)
    listed = SummaryTable(request, "webhook", HOOKS, hooks, caption=_("Webhook"))
    context = {"hooks": hooks, "listed": listed, "kinds": kinds, "chosen": list(KINDS), **more}
    return page(request, "notify/webhooks.html", context, status)


@require_POST
@operators_only
def switch(request: Request, pk: int) -> HttpResponse:
    hook = get_object_or_404(webhooks_seen(request.viewer), pk=pk)
    active = request.POST.get("active") == "1"
    actions.switch_webhook(hook=hook, active=active, **acting(request))
    return redirect("webhooks")


@require_POST
@operators_only
def test(request: Request, pk: int) -> HttpResponse:
    hook = get_object_or_404(webhooks_seen(request.viewer), pk=pk)
    at = timezone.now()
    done = send_now(actions.ask_test(hook=hook, viewer=request.viewer, at=at), at)
    if done.state == Delivery.State.SENT:
        messages.success(request, gettext("{name} menerima uji coba.").format(name=hook.name))
    else:
        said = gettext("{name} tidak menerima uji coba: {problem}")
        messages.error(request, said.format(name=hook.name, problem=done.problem))
    return redirect("webhooks")
