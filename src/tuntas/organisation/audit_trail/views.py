"""Whether the audit trail still agrees with what is kept of it elsewhere."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from tuntas.audit.actions import acknowledge
from tuntas.audit.queries import acknowledgements, check, holds, how_far, verify
from tuntas.organisation.permissions import may_check_trail
from tuntas.organisation.requests import Request, only
from tuntas.web.acts import Attempt, require_page
from tuntas.web.display import sentence
from tuntas.web.typed import whole_number

LEAST = 8  # signs of a digest that say something


@require_page
@only(may_check_trail)
def trail(request: Request) -> HttpResponse:
    """GET with ``rows`` and ``head`` compares an anchor of a paper, with ``chain`` all rows."""
    if request.method != "POST":
        return _trail(request)
    reason = request.POST.get("reason", "")
    with Attempt() as attempt:
        acknowledge(reason=reason, at=timezone.now(), by=request.viewer.person)
        messages.success(request, gettext("Alasannya tercatat di jejak audit."))
        return redirect("audit-trail")
    return _trail(request, attempt.status, problem=attempt.problem, reason=reason)


def _trail(request: Request, status: int = 200, **more: Any) -> HttpResponse:
    found = check()
    context = {
        "trail": found,
        "far": how_far(timezone.now()),
        "disagreements": [sentence(each.message) for each in found.disagreements],
        "acknowledgements": acknowledgements(),
        "chain": verify() if "chain" in request.GET else None,
        "compared": _compared(request),
        "typed": request.GET,
        **more,
    }
    return render(request, "organisation/audit_trail.html", context, status=status)


def _compared(request: Request) -> str:
    """What became of the anchor that was typed: "" where none was."""
    rows, head = whole_number(request.GET.get("rows")), request.GET.get("head", "").strip()
    if not request.GET.get("rows") and not head:
        return ""
    if not rows or len(head) < LEAST:
        return "incomplete"
    return "agrees" if holds(rows, head) else "differs"
