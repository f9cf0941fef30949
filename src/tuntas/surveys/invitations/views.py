"""Inviting by e-mail: a list of addresses, its preview, sending with progress, one reminder."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tuntas.organisation.requests import Request
from tuntas.surveys import queries
from tuntas.surveys.models import RoundService
from tuntas.surveys.queries import collected_or_404
from tuntas.surveys.refusals import refusal
from tuntas.web import display
from tuntas.web.acts import Attempt, require_page
from tuntas.web.serving.origin import only_here, site_address
from tuntas.web.typed import whole_number

from . import actions, addresses as letters
from .actions import UNSURE_AFTER


@require_page
def invitations(request: Request, pk: int, code: str) -> HttpResponse:
    """How far the invitations are; a posted list is shown as it was read, and nothing is stored
    yet.
    """
    asked = collected_or_404(request.viewer, pk, code)
    if request.method != "POST":
        if request.htmx:
            return render(request, "surveys/invitations/progress.html", _context(request, asked))
        return _page(request, asked)
    typed = request.POST.get("addresses", "")
    with Attempt() as attempt:
        found = letters.read_addresses(_text(request, typed), letters.addresses_invited(asked))
    if attempt.refused:
        return _page(request, asked, attempt, typed=typed)
    context = {
        "asked": asked,
        "round": asked.round,
        "addresses": found.addresses,
        "unusable": [(u.line, display.sentence(u.message)) for u in found.unusable],
        "typed": typed,
    }
    return render(request, "surveys/invitations/preview.html", context)


@require_POST
def invite(request: Request, pk: int, code: str) -> HttpResponse:
    """Keep what the preview showed."""
    asked = collected_or_404(request.viewer, pk, code)
    lines = request.POST.get("addresses", "").splitlines()
    n = actions.invite(asked=asked, addresses=lines, viewer=request.viewer, at=timezone.now())
    sentence = gettext("{n} undangan disiapkan; belum ada yang dikirim.")
    messages.success(request, sentence.format(n=display.number(n)))
    return redirect("invitations", pk, code)


@require_POST
def send(request: Request, pk: int, code: str) -> HttpResponse:
    """Send what waits, or remind (``what=remind``), or let what is unsure wait again
    (``what=unsure``).
    """
    asked = collected_or_404(request.viewer, pk, code)
    what, at = request.POST.get("what", "send"), timezone.now()
    who: dict[str, Any] = {"asked": asked, "viewer": request.viewer, "at": at}
    with Attempt() as attempt:
        if what == "unsure":
            n = display.number(actions.release_unsure(**who))
            messages.success(request, gettext("{n} surat kembali menunggu dikirim.").format(n=n))
            return redirect("invitations", pk, code)
        remind = what == "remind"
        actions.request_sending(**who, site=site_address(request), reminder=remind)
        query = {"mengirim": "remind" if remind else "send", "sejak": int(at.timestamp())}
        return redirect(reverse("invitations", args=[pk, code], query=query))
    return _page(request, asked, attempt)


def _text(request: Request, typed: str) -> str:
    """The lines of an uploaded file, or else those that were pasted."""
    file = request.FILES.get("file")
    if file is not None:
        return letters.text_of(file.read(letters.MAX_BYTES + 1), file.name or "")
    if not typed.strip():
        raise refusal("no_addresses")
    return typed


def _page(
    request: Request, asked: RoundService, attempt: Attempt | None = None, typed: str = ""
) -> HttpResponse:
    attempt = attempt or Attempt()
    context = {**_context(request, asked), "problem": attempt.problem, "typed": typed}
    page = "surveys/invitations/invitations.html"
    return render(request, page, context, status=attempt.status)


def _context(request: Request, asked: RoundService) -> dict[str, Any]:
    now, site = timezone.now(), site_address(request)
    state = letters.state_of(asked, now - UNSURE_AFTER)
    run = _run(request, asked, state, now)
    is_open, mail_set = queries.is_open(asked.round, now), bool(settings.EMAIL_HOST)
    due = state.waiting or state.remindable
    return {
        "asked": asked,
        "round": asked.round,
        "state": state,
        "run": run,
        "is_open": is_open,
        "mail_set": mail_set,
        "may_send": is_open and mail_set and due and not (run and run.phase == "running"),
        "site": site,
        "only_here": only_here(site),
    }


def _run(
    request: Request, asked: RoundService, state: letters.State, now: datetime
) -> letters.Run | None:
    """The sending that the page follows: its kind (``mengirim``) and when it was asked for
    (``sejak``), as the address says.
    """
    kind, since = request.GET.get("mengirim"), whole_number(request.GET.get("sejak"))
    if kind not in ("send", "remind") or since is None or since >= 10**11:  # a year beyond 5000
        return None
    moment = datetime.fromtimestamp(since, UTC)
    return letters.run_of(asked, state, reminder=kind == "remind", since=moment, at=now)
