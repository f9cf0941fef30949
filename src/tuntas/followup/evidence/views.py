"""Evidence of a plan: adding, showing, downloading, withdrawing, deciding."""

from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.followup.evidence import KINDS, download_name
from tuntas.followup.models import ActionPlan, Evidence
from tuntas.followup.permissions import may_verify, may_write_plans
from tuntas.followup.plans.queries import plan_or_404
from tuntas.followup.words import say
from tuntas.organisation.requests import Request, acting
from tuntas.web import display
from tuntas.web.acts import Attempt, require_page, require_valid

from . import actions, storage
from .forms import LinkForm, ReplacesForm, VerdictForm
from .queries import evidence_of_unit, evidence_or_404, evidence_shown
from .uploads import Received, expect_evidence
from .zip import zip_of

# A stored file is somebody's: it may show itself, and neither run anything nor reach anything.
SANDBOX = "default-src 'none'; img-src 'self' data:; sandbox; frame-ancestors 'none'"


# The check of the CSRF token reads the files, so it waits, in ``_receive``, until the person is
# known to be allowed to send them.
@csrf_exempt
@require_page
def evidence(request: Request, round_code: str, code: str) -> HttpResponse:
    """The evidence of one plan. Files are received only from somebody who may add them."""
    plan = plan_or_404(request.viewer, round_code, code)
    if request.method != "POST":
        return _page(request, plan)
    _require(may_write_plans(request.viewer, plan.unit))
    with Attempt() as attempt:
        actions.refuse_add(plan, request.viewer)
        expect_evidence(request)
    return _answer(request, plan, attempt.problem) if attempt.refused else _receive(request, plan)


@csrf_protect
def _receive(request: Request, plan: ActionPlan) -> HttpResponse:
    """Each file stands for itself: those that are refused are named, the others are kept."""
    given = cast(list[Received], request.FILES.getlist("files"))  # of ``expect_evidence``
    form = ReplacesForm(request.POST, plan=plan)
    replaces = form.cleaned_data["replaces"] if form.is_valid() else None
    if (
        not given
        or not form.is_valid()
        or len(given) > (1 if replaces else settings.EVIDENCE_FILES)
    ):
        text = say("evidence.choose_files", n=settings.EVIDENCE_FILES)
        return _answer(request, plan, text)
    problems, status = [], 422
    for file in given:
        with Attempt() as attempt:
            actions.add_file(plan=plan, file=file, replaces=replaces, **acting(request))
        if attempt.refused:
            problems.append(f"{file.given_name[:80]}: {attempt.problem}")
            status = max(status, attempt.status)
    if added := len(given) - len(problems):
        text = ngettext("{n} berkas tersimpan.", "{n} berkas tersimpan.", added)
        messages.success(request, text.format(n=display.number(added)))
    return _answer(request, plan, *problems, status=status)


@require_POST
def add_link(request: Request, round_code: str, code: str) -> HttpResponse:
    plan = plan_or_404(request.viewer, round_code, code)
    _require(may_write_plans(request.viewer, plan.unit))
    form = LinkForm(request.POST, plan=plan)
    with Attempt() as attempt:
        require_valid(form)
        actions.add_link(plan=plan, **acting(request), **form.cleaned_data)
        messages.success(request, say("evidence.linked"))
    return _answer(request, plan, attempt.problem)


@require_POST
def withdraw(request: Request, round_code: str, code: str, pk: int) -> HttpResponse:
    found = evidence_or_404(request.viewer, round_code, code, pk)
    _require(may_write_plans(request.viewer, found.plan.unit))
    with Attempt() as attempt:
        actions.withdraw_evidence(evidence=found, **acting(request))
        messages.success(request, say("evidence.withdrawn"))
    return _answer(request, found.plan, attempt.problem)


@require_POST
def decide(request: Request, round_code: str, code: str, pk: int) -> HttpResponse:
    found = evidence_or_404(request.viewer, round_code, code, pk)
    _require(may_verify(request.viewer, found.plan.unit))
    form = VerdictForm(request.POST)
    with Attempt() as attempt:
        require_valid(form)
        actions.decide_evidence(evidence=found, **acting(request), **form.cleaned_data)
    return _answer(request, found.plan, attempt.problem)


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


@require_safe
def show(request: Request, round_code: str, code: str, pk: int) -> HttpResponseBase:
    """In the browser, for the kinds that it shows; anything else, and what acts, is a download."""
    return _content(evidence_or_404(request.viewer, round_code, code, pk), inline=True)


@require_safe
def download(request: Request, round_code: str, code: str, pk: int) -> HttpResponseBase:
    return _content(evidence_or_404(request.viewer, round_code, code, pk), inline=False)


@require_safe
def unit_zip(request: Request, round_id: int, no: int) -> HttpResponseBase:
    """All evidence of a unit in a round, with a manifest."""
    round_, unit, rows = evidence_of_unit(request.viewer, round_id, no)
    packed = zip_of(list(rows), request.house)
    response = StreamingHttpResponse(packed, content_type="application/zip")
    name = f"data-dukung-{round_.code}-{unit.no:02}-{slugify(unit.name)[:80]}.zip"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _content(found: Evidence, inline: bool) -> FileResponse:
    """The stored file, with the type that was recognised when it came in, and no rights."""
    if found.url or found.withdrawn_at:
        raise Http404
    content = storage.opened_for_page(found)
    kind = KINDS[found.kind]
    response = FileResponse(
        content,
        content_type=kind.mime,
        as_attachment=not (inline and kind.inline) or bool(found.flag),
        filename=download_name(found.title, found.kind),
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: Request, plan: ActionPlan, problems: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    evidence = evidence_shown(request.viewer, plan)
    context = {"plan": plan, "evidence": evidence, "evidence_problems": problems}
    return render(request, "followup/evidence/page.html", context, status=status)


def _answer(request: Request, plan: ActionPlan, *said: str, status: int = 422) -> HttpResponse:
    """Back to the plan, or the evidence with what stood in the way; a script gets the address to
    go to as JSON.
    """
    problems = [problem for problem in said if problem]
    back = reverse("evidence" if problems else "plan", args=[plan.round.code, plan.code])
    if request.headers.get("Accept") == "application/json":
        for problem in problems:
            messages.error(request, problem)
        return JsonResponse({"address": f"{back}#data-dukung"}, status=status if problems else 200)
    return _page(request, plan, problems, status) if problems else redirect(f"{back}#data-dukung")
