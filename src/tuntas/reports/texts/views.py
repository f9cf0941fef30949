"""The agency's own texts for the report: list, one paragraph with preview and history, file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.base import json_file
from tuntas.core.base.messages import N_
from tuntas.core.report import texts as core
from tuntas.organisation.requests import Request, only
from tuntas.reports import versions
from tuntas.reports.models import ReportText
from tuntas.reports.permissions import may_write_texts
from tuntas.reports.refusals import refusal
from tuntas.web import display
from tuntas.web.acts import Attempt, require_page
from tuntas.web.downloads import download
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.terms import gettext, gettext_lazy as _, on_paper
from tuntas.web.typed import version_seen

from . import actions, queries as texts

MAX_BYTES = 500_000
TOO_LARGE = N_("Berkas {file} lebih besar dari {limit} KB.")
NOT_JSON = N_("Berkas {file} bukan JSON yang benar; periksa baris {line}.")


def state(own: str | None) -> str:
    if own is None:
        return gettext("Teks baku")
    return gettext("Teks sendiri") if own else gettext("Dikosongkan")


LISTED = (
    Column("chapter", _("Bab")),
    Column("key", _("Paragraf"), lambda s: display.sentence(s.called)),
    Column("said", _("Teks")),
    Column("state", _("Keadaan"), lambda s: state(s.own)),
)
VERSIONS = (
    *versions.COLUMNS,
    Column("state", _("Keadaan"), lambda r: state(r.template)),
    Column("template", _("Teks"), lambda r: r.template or ""),
)
FIELDS = (
    Column("name", _("Isian"), lambda f: f"{{{f[0]}}}"),
    Column("meaning", _("Artinya"), lambda f: gettext(f[1].meaning)),
    Column("value", _("Sekarang"), lambda f: f[2]),
)


@require_safe
@only(may_write_texts)
def report_texts(request: Request) -> HttpResponseBase:
    """Every paragraph by chapter, with the standing text and the agency's own."""
    shown = texts.all_shown(request.viewer.own_agency)
    listed = SummaryTable(request, "teks-laporan", LISTED, shown, caption=_("Teks laporan"))
    return page(request, "reports/texts/texts.html", {"shown": shown, "listed": listed})


@require_page
@only(may_write_texts)
def report_text(request: Request, key: str) -> HttpResponseBase:
    """One paragraph; a preview fills it with figures, and only saving changes anything."""
    if key not in core.TEXTS:
        raise Http404
    if request.method != "POST":
        return _editor(request, key)
    typed, what = request.POST.get("template", ""), request.POST.get("do", "preview")
    if what == "preview" or request.htmx:
        return _preview(request, key, typed)
    template = {"reset": None, "empty": core.LEFT_OUT}.get(what, typed)
    with Attempt() as attempt:
        if what == "save":
            template = core.check(key, typed)
        made = actions.write_text(
            key=key,
            template=template,
            seen=version_seen(request),
            viewer=request.viewer,
            at=timezone.now(),
        )
    if attempt.refused:
        return _editor(request, key, typed, attempt)
    versions.say_saved(request, made)
    _warn_of_numbers(request, key, made)
    return redirect("report-text", key)


def _warn_of_numbers(request: Request, key: str, made: ReportText | None) -> None:
    numbers = core.typed(key, made.template) if made and made.template else ()
    if numbers:
        said = gettext(
            "Angka {numbers} diketik sendiri dan tidak ikut berubah bersama data. Pakai isian bila "
            "ada."
        )
        messages.warning(request, said.format(numbers=", ".join(numbers)))


def _preview(request: Request, key: str, typed: str) -> HttpResponseBase:
    if not request.htmx:
        return _editor(request, key, typed)
    return render(request, "reports/texts/text_preview.html", _filled(request, key, typed))


def _filled(request: Request, key: str, typed: str) -> dict[str, Any]:
    """The paragraph as the report would print it, or why it cannot, with the figures used."""
    values, cut_off = texts.values(request.viewer.own_agency, key)
    context: dict[str, Any] = {"values": values, "cut_off": cut_off}
    with Attempt() as attempt:
        kept = core.check(key, typed)
    if attempt.refused:
        return context | {"wrong": attempt.problem}
    context |= {"typed": core.typed(key, kept), "unused": core.unused(key, kept)}
    return context | {"pieces": core.render(kept, values)}


def _editor(
    request: Request, key: str, typed: str | None = None, attempt: Attempt | None = None
) -> HttpResponseBase:
    text, rows = core.TEXTS[key], list(texts.versions(request.viewer.own_agency, key))
    own = rows[0].template if rows else None
    standing = on_paper(text.template)
    said = (own or standing) if typed is None else typed
    filled = _filled(request, key, said)
    fields = [(name, core.FIELDS[name], filled["values"][name]) for name in text.fields]
    context = filled | {
        "text": text,
        "standing": standing,
        "called": display.sentence(core.called(key)),
        "own": own,
        "state": state(own),
        "seen": rows[0].version if rows else 0,
        "said": said,
        "problem": attempt.problem if attempt else "",
        "fields": SummaryTable(
            request, f"isian-{key}", FIELDS, fields, key="isian", caption=_("Isian paragraf ini")
        ),
        "versions": SummaryTable(
            request, f"versi-{key}", VERSIONS, rows, key="versi", caption=_("Riwayat")
        ),
    }
    return page(request, "reports/texts/text.html", context, attempt.status if attempt else 200)


@require_safe
@only(may_write_texts)
def export(request: Request) -> HttpResponse:
    made = json_file.dumps(core.to_file(texts.own_texts(request.viewer.own_agency)))
    return download(made, "application/json", "teks-laporan.json")


@require_POST
@only(may_write_texts)
def import_file(request: Request) -> HttpResponse:
    """The texts of a file, all or none."""
    file = request.FILES.get("file")
    if file is None:
        raise refusal("file_missing")
    data = json_file.loads(file.read(MAX_BYTES + 1), str(file.name), MAX_BYTES, TOO_LARGE, NOT_JSON)
    made = actions.take_file(texts=core.read_file(data), viewer=request.viewer, at=timezone.now())
    said = ngettext("{n} paragraf berubah.", "{n} paragraf berubah.", len(made))
    messages.success(request, said.format(n=display.number(len(made))))
    return redirect("report-texts")
