"""The legal basis of the report, an ordered list; every button sends the list as typed."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from tuntas.core.report import legal_basis as core
from tuntas.organisation.requests import Request, only
from tuntas.reports import versions
from tuntas.reports.permissions import may_write_texts
from tuntas.web.acts import Attempt, require_page
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.typed import version_seen, whole_number

from . import actions, queries as texts

VERSIONS = (
    *versions.COLUMNS,
    Column("laws", _("Dasar hukum"), lambda r: r.template or gettext("Daftar baku")),
)


@require_page
@only(may_write_texts)
def legal_basis(request: Request) -> HttpResponseBase:
    """What is added, removed or moved is stored only when the list is saved."""
    if request.method != "POST":
        return _editor(request)
    typed = request.POST.getlist("law")[: core.MOST + 1]
    what, _sign, place = request.POST.get("do", "save").partition(":")
    if what not in ("save", "reset"):
        return _editor(request, _changed(typed, what, place), unsaved=True)
    with Attempt() as attempt:
        made = actions.write_text(
            key=core.KEY,
            template=core.check(typed) if what == "save" else None,
            seen=version_seen(request),
            viewer=request.viewer,
            at=timezone.now(),
        )
    if attempt.refused:
        return _editor(request, typed, attempt.problem, status=attempt.status)
    versions.say_saved(request, made)
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
    laws, row = texts.laws(request.viewer.own_agency)
    rows = list(texts.versions(request.viewer.own_agency, core.KEY))
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
