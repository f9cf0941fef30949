"""Links, kiosks, embedding and QR sheets of a round's services."""

import unicodedata
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.permissions import Viewer, may_manage_surveys, units_worked_at
from tuntas.organisation.requests import Request
from tuntas.surveys import queries
from tuntas.surveys.models import Round, RoundService
from tuntas.surveys.permissions import collects
from tuntas.surveys.refusals import refusal
from tuntas.web.downloads import download
from tuntas.web.serving.origin import only_here, site_address
from tuntas.web.tables.table import Column, Table, among, containing
from tuntas.web.terms import gettext, gettext_lazy as _
from tuntas.web.typed import whole_number

from . import qr
from .addresses import Addresses

MOST_COPIES = 50
MOST_NAME = 60  # characters of a counter's name


@require_safe
def round_channels(request: Request, pk: int) -> HttpResponseBase:
    """Every service with its addresses; ticked ones get a QR sheet."""
    round_ = queries.round_or_404(request.viewer, pk)
    rows = list(_services_collected(request.viewer, round_))
    site = site_address(request)
    context = {
        "round": round_,
        "n": len(rows),
        "most": MOST_COPIES,
        "state": queries.state(round_, timezone.now()),
        "may_manage": may_manage_surveys(request.viewer),
        **_warning(site),
    }
    return _table(request, round_, rows, site).respond("surveys/channels/round.html", context)


def _services_collected(viewer: Viewer, round_: Round) -> QuerySet[RoundService]:
    """The services for which this person may collect answers; 403 for who collects nowhere."""
    if not collects(viewer):
        raise PermissionDenied
    rows = queries.services_asked(viewer, round_)
    if may_manage_surveys(viewer):
        return rows
    return rows.filter(service__unit__in=units_worked_at(viewer))


def _table(request: Request, round_: Round, rows: list[RoundService], site: str) -> Table:
    units = {str(r.service.unit.no): r.service.unit.name for r in rows}
    return Table(
        request,
        rows,
        name="kanal-survei",
        columns=[
            service_column(link=lambda r: reverse("service-channels", args=[round_.pk, r.code])),
            unit_column("service.unit"),
            Column("pick", _("Lembar QR"), lambda r: Addresses(site, r.code).qr, html=_tick),
            Column(
                "link",
                _("Tautan"),
                lambda r: Addresses(site, r.code).link,
                html=lambda r: f"/s/{r.code}/",
                link=lambda r: Addresses(site, r.code).link,
            ),
            Column("kiosk", _("Kios"), lambda r: Addresses(site, r.code).kiosk, shown=False),
            _way_in("paper", _("Kertas"), site, "paper", _("Masukkan")),
            _way_in("invite", _("Undangan"), site, "invitations", _("Undang")),
        ],
        filters=[among("unit", _("⟨Unit⟩"), lambda r: str(r.service.unit.no), list(units.items()))]
        if len(units) > 1
        else [],
        search=containing(lambda r: f"{r.service.name} {r.service.unit.name}"),
        search_label=_("Cari layanan atau ⟨unit⟩"),
        caption=_("Kanal survei"),
    )


def _tick(row: RoundService) -> Any:
    return format_html(
        '<label class="check"><input type="checkbox" form="lembar" name="service" value="{}">'
        '<span class="visually-hidden">{}</span></label>',
        row.code,
        gettext("Pilih {service}").format(service=f"{row.service.name}, {row.service.unit.name}"),
    )


def _way_in(key: str, label: Any, site: str, page: str, act: Any) -> Column:
    """A link to a page of the service; its name says, to those who only hear it, of which."""

    def address(row: RoundService) -> str:
        return reverse(page, args=[row.round_id, row.code])

    def link(row: RoundService) -> Any:
        template = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        return format_html(template, address(row), act, row.service.name)

    return Column(key, label, lambda row: site + address(row), html=link)


@require_safe
def service_channels(request: Request, pk: int, code: str) -> HttpResponse:
    """One service: every way in, ready to be copied."""
    asked = queries.collected_or_404(request.viewer, pk, code)
    site = site_address(request)
    addresses = Addresses(site, asked.code)
    title = gettext("Survei {service}").format(service=asked.service.name)
    snippet = format_html(
        '<iframe src="{}" title="{}" width="100%" height="900" loading="lazy"></iframe>',
        addresses.embedded,
        title,
    )
    context = {
        "asked": asked,
        "round": asked.round,
        "addresses": addresses,
        "snippet": snippet,
        "svg": qr.svg(addresses.qr),
        "most": MOST_COPIES,
        **_warning(site),
    }
    return render(request, "surveys/channels/service.html", context)


def _warning(site: str) -> dict[str, Any]:
    return {"site": site, "only_here": only_here(site)}


@require_safe
def qr_image(request: Request, pk: int, code: str, kind: str) -> HttpResponse:
    """The QR code of one service as svg or png."""
    asked = queries.collected_or_404(request.viewer, pk, code)
    address = Addresses(site_address(request), asked.code).qr
    name = f"qr-{asked.code}.{kind}"
    if kind == "svg":
        return download(qr.svg(address), "image/svg+xml", name)
    if kind == "png":
        return download(qr.png(address), "image/png", name)
    raise Http404


@require_safe
def qr_sheets(request: Request, pk: int) -> HttpResponse:
    """Sheets of the ticked services (none ticked: of all), one per counter and copy, as one PDF."""
    round_ = queries.round_or_404(request.viewer, pk)
    rows = _services_collected(request.viewer, round_).select_related(
        "service__unit__agency", "round"
    )
    if codes := request.GET.getlist("service"):
        rows = rows.filter(code__in=codes)
    names = _counter_names(request.GET.get("counters", "")) or [""]
    copies = _copies(request.GET.get("copies", "1"))
    counters = [qr.Counter(row, name) for row in rows for name in names for _copy in range(copies)]
    made = qr.sheets(counters, site_address(request), timezone.localdate())
    return download(made, "application/pdf", f"lembar-qr-{round_.pk}.pdf")


def _counter_names(text: str) -> list[str]:
    """One counter per line; signs without a form (they come with copying) are left out."""
    lines = (
        "".join(c for c in line if unicodedata.category(c)[0] != "C").strip()
        for line in text.splitlines()
    )
    return [line[:MOST_NAME] for line in lines if line]


def _copies(text: str) -> int:
    number = whole_number(text)
    if number is None or not 1 <= number <= MOST_COPIES:
        raise refusal("copies_impossible", most=MOST_COPIES)
    return number
