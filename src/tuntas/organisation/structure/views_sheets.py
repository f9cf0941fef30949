"""Units, services and people pasted from a spreadsheet or uploaded: first shown, then stored, all
or nothing.
"""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tuntas.organisation.invitations.queries import address_of
from tuntas.organisation.permissions import may_change_structure
from tuntas.organisation.refusals import refusal
from tuntas.organisation.requests import Request, acting, only
from tuntas.readers.answers.user_counts import MAX_BYTES, table_rows
from tuntas.readers.formats.limited import limited
from tuntas.web.acts import Attempt, require_page
from tuntas.web.downloads import download

from .forms import SheetForm
from .sheets import SHEETS, Rows, Sheet, read, template as made

SHOWN = 200  # problems
PASTED = "tempelan.csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache  # of people, the page after it shows the links, once
@only(may_change_structure)
@require_page
def sheet(request: Request, key: str) -> HttpResponse:
    """Shown first; when it is confirmed, it is read again: the page is not believed."""
    of = _sheet(key)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"sheet": of, "form": form}
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            rows = _rows(form)
            found = read(of, rows, request.viewer)
            if "store" in request.POST and not found.problems:
                return _stored(request, of, of.store(found.given, **acting(request)))
            context |= {"read": found, "problems": found.problems[:SHOWN]}
            context |= {"text": _as_text(rows)}
    wrong = form.errors or context.get("problems")
    return render(
        request, "organisation/structure/sheet.html", context, status=422 if wrong else 200
    )


def _rows(form: SheetForm) -> Rows:
    file = form.cleaned_data["file"]
    if file is None:
        return table_rows(form.cleaned_data["text"].encode(), PASTED)
    if file.size > MAX_BYTES:
        raise refusal("sheet_too_large", most=MAX_BYTES // 2**20)
    return limited(file.name, table_rows, file.read(), file.name)


def _as_text(rows: Rows) -> str:
    """The rows, to be sent again."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t").writerows(cells for _, cells in rows)
    return text.getvalue()


def _stored(request: Request, of: Sheet, made: Any) -> HttpResponse:
    if of.key != "orang":
        messages.success(request, gettext("Tersimpan."))
        return redirect("structure")
    links = [(link.person, address_of(request, link)) for link in made]
    return render(request, "organisation/invitations/links.html", {"links": links})


@require_safe
@only(may_change_structure)
def template(_request: Request, key: str) -> HttpResponse:
    return download(made(_sheet(key)), XLSX, f"templat-{key}.xlsx")


def _sheet(key: str) -> Sheet:
    if key not in SHEETS:
        raise Http404
    return SHEETS[key]
