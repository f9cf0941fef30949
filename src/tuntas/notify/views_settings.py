"""The operator's pages: webhooks, what became of letters and calls, holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.core.base import holidays as known
from tuntas.core.base.errors import Refusal
from tuntas.notify import actions, delivery
from tuntas.notify.kinds import KINDS, LABELS
from tuntas.notify.models import Delivery, Holiday
from tuntas.notify.permissions import deliveries_seen, may_manage_telling, webhooks_seen
from tuntas.organisation.requests import Request
from tuntas.web import display
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Column, Filter, Table

TONES = {"waiting": "info", "sent": "good", "failed": "bad"}
View = Callable[..., HttpResponseBase]


def _operator(view: View) -> View:
    @wraps(view)
    def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_manage_telling(request.viewer):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


# Webhooks


@never_cache  # the page of a new webhook shows its secret, once
@require_http_methods(["GET", "HEAD", "POST"])
@_operator
def webhooks(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _webhooks(request)
    given = {name: request.POST.get(name, "") for name in ("name", "address")}
    events = request.POST.getlist("events")
    try:
        _hook, secret = actions.make_webhook(
            **given, events=events, viewer=request.viewer, at=timezone.now()
        )
    except Refusal as refusal:
        typed = {"typed": given, "chosen": events, "problem": refusal.message.text(gettext)}
        return _webhooks(request, 422, **typed)
    return _webhooks(request, secret=secret)


HOOKS = (
    Column("name", _("Sistem"), lambda h: h.name),
    Column("address", _("Alamat"), lambda h: h.address),
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
@_operator
def switch(request: Request, pk: int) -> HttpResponse:
    hook = get_object_or_404(webhooks_seen(request.viewer), pk=pk)
    active = request.POST.get("active") == "1"
    actions.switch_webhook(hook=hook, active=active, viewer=request.viewer, at=timezone.now())
    return redirect("webhooks")


@require_POST
@_operator
def test(request: Request, pk: int) -> HttpResponse:
    hook = get_object_or_404(webhooks_seen(request.viewer), pk=pk)
    at = timezone.now()
    done = delivery.send_now(actions.ask_test(hook=hook, viewer=request.viewer, at=at), at)
    if done.state == Delivery.State.SENT:
        messages.success(request, gettext("{name} menerima uji coba.").format(name=hook.name))
    else:
        said = gettext("{name} tidak menerima uji coba: {problem}")
        messages.error(request, said.format(name=hook.name, problem=done.problem))
    return redirect("webhooks")


# What became of letters and calls


@require_safe
@_operator
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
            Column(
                "state", _("Keadaan"), lambda d: d.get_state_display(), sort="state", html=_state
            ),
            Column("tries", _("Percobaan"), lambda d: d.tries, sort="tries", kind="number"),
            _time("made_at", _("Dibuat"), lambda d: d.made_at, sort="made_at"),
            _time("sent_at", _("Terkirim"), lambda d: d.sent_at, sort="sent_at"),
            _time("next", _("Dicoba lagi"), _next),
            Column("problem", _("Hambatan"), lambda d: d.problem, kind="long"),
        ],
        filters=[
            Filter(
                "state",
                _("Keadaan"),
                lambda rows, v: rows.filter(state__in=v),
                Delivery.State.choices,
            ),
            Filter("webhook", _("Webhook"), lambda rows, v: rows.filter(webhook__in=v), hooks),
        ],
        order="-made_at",
        caption=_("Pengiriman"),
    )
    stuck = [(_receiver(d), d) for d in table.page.object_list if d.state != Delivery.State.SENT]
    return table.respond("notify/deliveries.html", {"stuck": stuck})


@require_POST
@_operator
def again(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(deliveries_seen(request.viewer), pk=pk)
    actions.try_again(delivery=found, viewer=request.viewer, at=timezone.now())
    messages.success(request, gettext("Dicoba lagi dalam beberapa menit."))
    return redirect("deliveries")


def _receiver(row: Delivery) -> str:
    return row.webhook.name if row.webhook else row.person.name


def _content(row: Delivery) -> str:
    return gettext(LABELS[row.event]) if row.webhook else gettext("Surel")


def _state(row: Delivery) -> Any:
    return display.badge(row.get_state_display(), TONES[row.state])


def _next(row: Delivery) -> Any:
    return row.next_try_at if row.state == Delivery.State.WAITING else None


def _time(key: str, label: Any, value: Callable[[Delivery], Any], sort: str = "") -> Column:
    return Column(key, label, value, sort=sort, html=lambda d: display.moment(value(d)))


# Holidays


@require_http_methods(["GET", "HEAD", "POST"])
@_operator
def holidays(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _holidays(request)
    typed = {name: request.POST.get(name, "") for name in ("day", "name")}
    try:
        day = _day(typed["day"])
        actions.add_holiday(day=day, name=typed["name"], viewer=request.viewer, at=timezone.now())
    except Refusal as refusal:
        return _holidays(request, refusal, typed)
    return redirect("holidays")


def _holidays(
    request: Request, refusal: Refusal | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    this_year = timezone.localdate().year
    years = [_year(request, year) for year in range(this_year, this_year + 2)]
    problem = refusal.message.text(gettext) if refusal else ""
    context = {"years": years, "problem": problem, "typed": typed or {}}
    return render(request, "notify/holidays.html", context, status=422 if refusal else 200)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Refusal("day_wrong", _("Pilih tanggalnya.")) from error


def _year(request: Request, year: int) -> dict[str, Any]:
    rows = list(Holiday.objects.filter(agency=request.viewer.agency, day__year=year))
    taken_back = {h.day: h for h in rows if h.reason}
    days = [
        (day, gettext(name), None, taken_back.get(day))
        for day, name in known.holidays(year).items()
    ]
    days += [(h.day, h.name, h, None) for h in rows if not h.reason]
    source = known.DECREES[year].source if known.is_decreed(year) else ""
    return {"year": year, "source": source, "days": sorted(days, key=lambda each: each[0])}


@require_POST
@_operator
def remove_holiday(request: Request, pk: int) -> HttpResponse:
    holiday = get_object_or_404(Holiday, pk=pk, agency=request.viewer.agency, reason="")
    actions.remove_holiday(holiday=holiday, viewer=request.viewer, at=timezone.now())
    return redirect("holidays")


@require_POST
@_operator
def take_back_holiday(request: Request) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        day = _day(request.POST.get("day", ""))
        actions.take_back_holiday(day=day, reason=reason, viewer=request.viewer, at=timezone.now())
    except Refusal as refusal:
        return _holidays(request, refusal)
    return redirect("holidays")


@require_POST
@_operator
def put_back_holiday(request: Request, pk: int) -> HttpResponse:
    own = Holiday.objects.filter(agency=request.viewer.agency).exclude(reason="")
    reason = request.POST.get("reason", "")
    try:
        actions.put_back_holiday(
            holiday=get_object_or_404(own, pk=pk),
            reason=reason,
            viewer=request.viewer,
            at=timezone.now(),
        )
    except Refusal as refusal:
        return _holidays(request, refusal)
    return redirect("holidays")
