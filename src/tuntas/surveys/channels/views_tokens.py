"""The operator makes and revokes the tokens of service systems."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tuntas.organisation.models import Agency
from tuntas.organisation.requests import Request
from tuntas.surveys.permissions import agency_managed
from tuntas.web.acts import Attempt, require_page
from tuntas.web.serving.origin import site_address
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.terms import gettext, gettext_lazy as _
from tuntas.web.typed import whole_number

from . import actions


@never_cache  # the page of a new token shows its secret, once
@require_page
def tokens(request: Request) -> HttpResponseBase:
    agency, attempt, secret = agency_managed(request.viewer), Attempt(), ""
    if request.method == "POST":
        number = request.POST.get("unit", "")
        unit = get_object_or_404(agency.units, no=whole_number(number) or 0) if number else None
        with attempt:
            _token, secret = actions.make_token(
                name=request.POST.get("name", ""),
                unit=unit,
                viewer=request.viewer,
                at=timezone.now(),
            )
    return _page(request, agency, attempt, secret)


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(agency_managed(request.viewer).channel_tokens, pk=pk)
    actions.revoke_token(token=token, viewer=request.viewer, at=timezone.now())
    return redirect("tokens")


TOKENS = (
    Column("name", _("Sistem")),
    Column(
        "unit",
        _("Untuk"),
        lambda t: t.unit.name if t.unit else gettext("Seluruh ⟨unit⟩"),
        official=True,
    ),
    Column("made_at", _("Dibuat"), kind="date"),
    Column("made_by", _("Oleh"), "made_by.name", official=True),
    Column("last_used_at", _("Terakhir dipakai")),
    Column("revoked_at", _("Dicabut")),
)


def _page(request: Request, agency: Agency, attempt: Attempt, secret: str) -> HttpResponseBase:
    tokens = agency.channel_tokens.select_related("unit", "made_by").order_by("revoked_at", "-pk")
    context = {
        "tokens": tokens,
        "listed": SummaryTable(request, "token", TOKENS, tokens, caption=_("Token sistem layanan")),
        "units": agency.units.all(),
        "secret": secret,
        "problem": attempt.problem,
        "name": request.POST.get("name", "") if attempt.refused else "",
        "site": site_address(request),
    }
    return page(request, "surveys/tokens/tokens.html", context, attempt.status)
