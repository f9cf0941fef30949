"""The operator makes and revokes the tokens of service systems."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.core.base.errors import Refusal
from tuntas.organisation.permissions import may_manage_surveys
from tuntas.organisation.requests import Request
from tuntas.surveys.channels import actions
from tuntas.surveys.channels.addresses import site_address
from tuntas.surveys.models import ChannelToken
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page


@never_cache  # the page of a new token shows its secret, once
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Request) -> HttpResponse:
    if not may_manage_surveys(request.viewer):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request)
    number = request.POST.get("unit", "")
    units = request.viewer.agency.units
    unit = get_object_or_404(units, no=number if number.isdecimal() else 0) if number else None
    try:
        _token, secret = actions.make_token(
            name=request.POST.get("name", ""), unit=unit, viewer=request.viewer, at=timezone.now()
        )
    except Refusal as refusal:
        return _page(request, problem=refusal.message.text(gettext), status=422)
    return _page(request, secret=secret)


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    if not may_manage_surveys(request.viewer):
        raise PermissionDenied
    token = get_object_or_404(ChannelToken, pk=pk, agency=request.viewer.agency)
    actions.revoke_token(token=token, viewer=request.viewer, at=timezone.now())
    return redirect("tokens")


TOKENS = (
    Column("name", _("Sistem"), lambda t: t.name),
    Column("unit", _("Untuk"), lambda t: t.unit.name if t.unit else gettext("Seluruh unit")),
    Column("made_at", _("Dibuat"), lambda t: t.made_at, kind="date"),
    Column("made_by", _("Oleh"), lambda t: t.made_by.name),
    Column("last_used_at", _("Terakhir dipakai"), lambda t: t.last_used_at),
    Column("revoked_at", _("Dicabut"), lambda t: t.revoked_at),
)


def _page(
    request: Request, status: int = 200, secret: str = "", problem: str = ""
) -> HttpResponseBase:
    agency = request.viewer.agency
    tokens = agency.channel_tokens.select_related("unit", "made_by").order_by("revoked_at", "-pk")
    context = {
        "tokens": tokens,
        "listed": SummaryTable(request, "token", TOKENS, tokens, caption=_("Token sistem layanan")),
        "units": agency.units.all(),
        "secret": secret,
        "problem": problem,
        "name": request.POST.get("name", "") if problem else "",
        "site": site_address(request),
    }
    return page(request, "surveys/tokens/tokens.html", context, status)
