"""Public pages. Nobody signs in, nothing of a visitor is kept."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from tuntas.web.acts import Attempt, require_page
from tuntas.web.limits import until_next_hour
from tuntas.web.serving.origin import network_of

from .actions import count_asking
from .queries import published
from .uploads import Digested, expect_digest

STATUS = {"too_many": 429, "too_large": 413}


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for anyone, so many times an hour; a refusal is a page with its sentence."""

    @wraps(view)
    def handle(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        with Attempt() as attempt:
            count_asking(address=network_of(request), at=timezone.now())
            return view(request, *args, **kwargs)
        context = {"code": attempt.code, "sentence": attempt.problem}
        response = render(request, "refusal.html", context, status=STATUS[attempt.code])
        if attempt.code == "too_many":
            response.headers["Retry-After"] = str(until_next_hour(timezone.now()))
        return response

    return login_not_required(handle)


@require_safe
@public
def verification(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    if code := request.GET.get("kode", "").strip()[:60]:
        return redirect("verification-of", code.replace("/", ""))
    return render(request, "publication/verification.html")


@csrf_exempt  # it changes nothing, and nothing may be read before the handler of uploads stands
@require_page
@public
def verification_of(request: HttpRequest, code: str) -> HttpResponse:
    """A published report and its files; a posted file is compared with them while it comes in."""
    if request.method == "POST":
        expect_digest(request)
    report = published(code)
    if report is None:
        return render(request, "publication/unknown_code.html", {"typed": code}, status=404)
    if request.method != "POST" and request.GET.get("format") == "json":
        return JsonResponse(
            report.to_dict(), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    context = {"report": report, "posted": request.method == "POST"}
    sent = request.FILES.get("file") if request.method == "POST" else None
    if isinstance(sent, Digested):
        context |= {"sent": sent, "match": report.file_with(sent.sha256)}
        context["signed"] = report.signed_with(sent.sha256)
    return render(request, "publication/verification_of.html", context)
