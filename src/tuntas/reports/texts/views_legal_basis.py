"""The legal basis of the report as an ordered list: every button sends the whole list as it is
typed.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuntas.core.base.errors import Refusal
from tuntas.core.report import legal_basis as core
from tuntas.organisation.requests import Request
from tuntas.reports.texts import actions as actions_texts
from tuntas.reports.texts import queries as texts
from tuntas.reports.texts.views import seen, writer
from tuntas.web import display
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.typed import whole_number

VERSIONS = (
    Column("version", _("Versi"), lambda r: r.version, kind="number"),
    Column("at", _("Kapan"), lambda r: display.moment(r.at)),
    Column("by", _("Oleh"), lambda r: r.by.name),
    Column("laws", _("Dasar hukum"), lambda r: r.template or gettext("Daftar baku")),
)


@require_http_methods(["GET", "HEAD", "POST"])
def legal_basis(request: Request) -> HttpResponseBase:
    """What is added, removed or moved is stored only when the list is saved."""
    writer(request)
    if request.method != "POST":
        return _editor(request)
    typed = request.POST.getlist("law")[: core.MOST + 1]
    what, _sign, place = request.POST.get("do", "save").partition(":")
    if what not in ("save", "reset"):
        return _editor(request, _changed(typed, what, place), unsaved=True)
    try:
        kept = core.check(typed) if what == "save" else None
        made = actions_texts.write_text(
            key=core.KEY,
            template=kept,
            seen=seen(request),
            viewer=request.viewer,
            at=timezone.now(),
        )
    except Refusal as refusal:
        status = 409 if refusal.code == "changed_meanwhile" else 422
        return _editor(request, typed, refusal.message.text(gettext), status=status)
    said = gettext(
        "Tersimpan. Laporan yang ditulis sesudah ini memakainya; yang sudah ditulis tidak berubah."
    )
    messages.success(request, said if made else gettext("Tidak ada yang berubah."))
    return redirect("legal-basis")


def _changed(typed: list[str], what: str, place: str) -> list[str]:
    """The list after a button; one that does not fit the list changes nothing."""
    if what == "add":
        return [*typed, ""]
    at = whole_number(place)
    if at is None or at >= len(typed):
        return typed
    if what == "remove":
        return typed[:at] + typed[at + 1 :]
    return core.moved(typed, at, {"up": -1, "down": 1}.get(what, 0))


def _editor(
    request: Request,
    typed: list[str] | None = None,
    problem: str = "",
    *,
    unsaved: bool = False,
    status: int = 200,
) -> HttpResponseBase:
    laws, row = texts.laws(request.viewer.agency)
    rows = list(texts.versions(request.viewer.agency, core.KEY))
    context = {
        "laws": list(laws) if typed is None else typed,
        "standing": core.STANDING,
        "own": bool(row and row.template),
        "seen": row.version if row else 0,
        "problem": problem,
        "unsaved": unsaved,
        "full": typed is not None and len(typed) >= core.MOST,
        "versions": SummaryTable(
            request, "versi-dasar-hukum", VERSIONS, rows, key="versi", caption=_("Riwayat")
        ),
    }
    return page(request, "reports/texts/legal_basis.html", context, status=status)
