"""The kiosks of a unit, seen from one of its services."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tuntas.organisation.requests import Request
from tuntas.surveys.channels.addresses import Addresses
from tuntas.surveys.queries import collected_or_404
from tuntas.web.acts import Attempt, require_page
from tuntas.web.serving.origin import site_address
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page

from . import actions

KIOSKS = (
    Column("name", _("Kios")),
    Column("made_at", _("Dibuat"), kind="date"),
    Column("made_by", _("Oleh"), "made_by.name", official=True),
    Column("paired_at", _("Dipasangkan")),
    Column("revoked_at", _("Dicabut")),
)


@never_cache  # the page of a new kiosk shows its code, once
@require_page
def kiosks(request: Request, pk: int, code: str) -> HttpResponseBase:
    asked = collected_or_404(request.viewer, pk, code)
    unit, attempt, paired = asked.service.unit, Attempt(), ""
    if request.method == "POST":
        with attempt:
            made = actions.make_kiosk(
                unit=unit,
                name=request.POST.get("name", ""),
                viewer=request.viewer,
                at=timezone.now(),
            )
            paired = Addresses(site_address(request), asked.code).pairing(made)
    rows = unit.kiosks.select_related("made_by").order_by("revoked_at", "-pk")
    context = {
        "asked": asked,
        "round": asked.round,
        "kiosks": rows,
        "listed": SummaryTable(request, f"kios-{unit.no}", KIOSKS, rows, caption=_("Kios")),
        "pairing": paired,
        "problem": attempt.problem,
        "name": request.POST.get("name", "") if attempt.refused else "",
        "most": actions.MAX_NAME,
    }
    return page(request, "surveys/kiosks/kiosks.html", context, attempt.status)


@require_POST
def revoke(request: Request, pk: int, code: str, kiosk: int) -> HttpResponse:
    asked = collected_or_404(request.viewer, pk, code)
    found = get_object_or_404(asked.service.unit.kiosks.select_related("unit"), pk=kiosk)
    actions.revoke_kiosk(kiosk=found, viewer=request.viewer, at=timezone.now())
    return redirect("kiosks", pk, code)
