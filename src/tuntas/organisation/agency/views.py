"""The agency on a page of its own, and what every page of it loads: its colour and its logo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import condition, require_POST, require_safe

from tuntas.core.base import colours
from tuntas.core.base.errors import Refusal
from tuntas.organisation.models import AgencyLogo
from tuntas.organisation.permissions import may_change_structure
from tuntas.organisation.requests import Request, acting, only
from tuntas.web import pictures
from tuntas.web.acts import Attempt, require_page, status_of
from tuntas.web.typed import version_seen

from . import actions
from .forms import PALETTE, AgencyForm
from .queries import last_change, style_of, zone_is_fixed

FOR_EVER = "public, max-age=31536000, immutable"  # an address always means the same


@only(may_change_structure)
@require_page
def agency(request: Request) -> HttpResponse:
    form = AgencyForm(request.POST or None, request.FILES or None, agency=request.viewer.own_agency)
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            _said(request, _changed(request, form))
        if attempt.done:
            return redirect("agency")
    return _page(request, form, attempt.status if attempt.refused else status_of(form))


def _changed(request: Request, form: AgencyForm) -> bool:
    content = form.sent_logo()
    return actions.change_agency(
        new=form.facts(),
        logo=actions.logo_of(content) if content else None,
        keep_logo=not form.cleaned_data.get("drop_logo"),
        seen=version_seen(request),
        **acting(request),
    )


def _page(request: Request, form: AgencyForm, status: int) -> HttpResponse:
    last = last_change(request.viewer.own_agency)
    context = {
        "form": form,
        "last": last,
        "seen": last.pk if last else 0,
        "palette": PALETTE,
        "zone_is_fixed": zone_is_fixed(),
        "kb": pictures.MOST_BYTES // 1000,
        "pixels": pictures.MOST_PIXELS,
    }
    return render(request, "organisation/agency/agency.html", context, status=status)


@require_POST
@only(may_change_structure)
def undo(request: Request) -> HttpResponse:
    with Attempt() as attempt:
        _said(request, actions.undo_change(seen=version_seen(request), **acting(request)))
    if attempt.refused:
        messages.error(request, attempt.problem)
    return redirect("agency")


def _said(request: Request, changed: bool) -> None:
    if changed:
        messages.success(request, gettext("Instansi tersimpan."))
    else:
        messages.info(request, gettext("Tidak ada yang berubah."))


@login_not_required
@require_safe
@condition(etag_func=lambda _request, colour: f'"{colour}"')
def style(_request: HttpRequest, colour: str) -> HttpResponse:
    """The colours that a readable colour comes to; no other has a style sheet."""
    try:
        text = style_of(colours.read(colour))
    except Refusal as refusal:
        raise Http404 from refusal
    return HttpResponse(text, content_type="text/css", headers={"Cache-Control": FOR_EVER})


@login_not_required
@require_safe
@condition(etag_func=lambda _request, pk: f'"{pk}"')
def logo(_request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(AgencyLogo.objects.only("small"), pk=pk)
    headers = {"Cache-Control": FOR_EVER}
    return HttpResponse(bytes(found.small), content_type="image/png", headers=headers)
