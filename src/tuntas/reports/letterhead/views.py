"""The letterhead of the report: one form, a first page to look at, and every version."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.organisation.requests import Request, only
from tuntas.reports import versions
from tuntas.reports.document import model as document
from tuntas.reports.models import Letterhead, Logo
from tuntas.reports.permissions import may_write_texts
from tuntas.web import pictures
from tuntas.web.acts import Attempt, require_page
from tuntas.web.downloads import download
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.typed import version_seen, whole_number

from . import actions, queries as heads

VERSIONS = (
    *versions.COLUMNS,
    Column("lines", _("Baris")),
    Column("logo", _("Logo"), "alt"),
    Column("sha256", _("SHA-256 logo"), lambda r: r.logo.sha256 if r.logo else "", shown=False),
)


@require_page
@only(may_write_texts)
def letterhead(request: Request) -> HttpResponseBase:
    """Saved, removed, brought back, or drawn as PDF without saving anything."""
    if request.method != "POST":
        return _editor(request)
    with Attempt() as attempt:
        if request.POST.get("do") == "preview":
            return _example(request)
        made = _carried_out(request)
    if attempt.refused:
        return _editor(request, attempt.problem, attempt.status)
    versions.say_saved(request, made)
    return redirect("letterhead")


def _carried_out(request: Request) -> Letterhead | None:
    what, _sign, version = request.POST.get("do", "save").partition(":")
    seen, viewer, at = version_seen(request), request.viewer, timezone.now()
    if what == "remove":
        return actions.remove_letterhead(seen=seen, viewer=viewer, at=at)
    if what == "restore":
        wanted = whole_number(version) or 0
        return actions.restore_letterhead(version=wanted, seen=seen, viewer=viewer, at=at)
    lines, picture = heads.read_lines(request.POST.get("lines", "")), _picture(request)
    if picture:
        _example(request)  # what cannot be drawn is not stored
    return actions.write_letterhead(
        lines=lines,
        alt=request.POST.get("alt", ""),
        picture=picture,
        keep_logo="drop_logo" not in request.POST,
        seen=seen,
        viewer=viewer,
        at=at,
    )


def _picture(request: Request) -> Logo | None:
    """What was sent, or the agency's own where that is chosen."""
    file, own = request.FILES.get("logo"), request.viewer.own_agency.logo
    if file is None:
        return heads.read_logo(bytes(own.content)) if own and "own_logo" in request.POST else None
    file.seek(0)
    return heads.read_logo(file.read(pictures.MOST_BYTES + 1))


def _example(request: Request) -> HttpResponse:
    """A first page as the form says it."""
    agency = request.viewer.own_agency
    lines = heads.read_lines(request.POST.get("lines", ""))
    alt = request.POST.get("alt", "").strip()
    picture, stored = _picture(request), heads.drawn(heads.in_force(agency))
    if picture:
        content, said = bytes(picture.content), alt or gettext("Logo")
        head = document.Letterhead(lines, content, picture.kind, said)
    elif stored and stored.logo and "drop_logo" not in request.POST:
        head = document.Letterhead(lines, stored.logo, stored.logo_kind, alt or stored.alt)
    else:
        head = document.Letterhead(lines)
    made = heads.example(head, agency.name, timezone.localdate())
    return download(made, "application/pdf", "contoh-kop.pdf")


def _editor(request: Request, problem: str = "", status: int = 200) -> HttpResponseBase:
    agency = request.viewer.own_agency
    rows = list(heads.versions(agency))
    now = rows[0] if rows else None
    typed = request.POST if problem and "lines" in request.POST else None
    context = {
        "now": None if now is None or now.empty else now,
        "earlier": [row for row in rows[1:] if not row.empty],
        "seen": now.version if now else 0,
        "lines": typed["lines"] if typed else now.lines if now else "",
        "alt": typed.get("alt", "") if typed else now.alt if now else "",
        "problem": problem,
        "limits": {
            "kb": pictures.MOST_BYTES // 1000,
            "pixels": pictures.MOST_PIXELS,
            "lines": heads.MOST_LINES,
        },
        "versions": SummaryTable(
            request, "versi-kop", VERSIONS, rows, key="versi", caption=_("Riwayat")
        ),
    }
    return page(request, "reports/letterhead/letterhead.html", context, status=status)


@require_safe
@only(may_write_texts)
def logo(request: Request, version: int) -> HttpResponse:
    """The picture of a version, as its content says what it is."""
    mine = Letterhead.objects.filter(agency=request.viewer.own_agency, version=version)
    found = get_object_or_404(Logo, pk__in=mine.values("logo"))
    kind = {"png": "image/png", "jpg": "image/jpeg"}[found.kind]
    return HttpResponse(bytes(found.content), content_type=kind)
