"""The set-up page, which only the link that the server printed opens."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from tuntas.accounts.links.actions import Purpose, open_link
from tuntas.web.acts import Attempt, require_page, status_of

from . import actions, queries
from .forms import BeginningForm


@login_not_required
@never_cache
@require_page
def begin(request: HttpRequest, secret: str) -> HttpResponse:
    at = timezone.now()
    with Attempt() as attempt:
        open_link(secret, Purpose.BEGINNING, at=at)
    if attempt.refused:
        return _shut(request, attempt)
    form = BeginningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt:
            person = actions.set_up(given=form.given(), secret=secret, at=at)
        if attempt.refused:  # somebody was faster
            return _shut(request, attempt)
        login(request, person)
        return redirect("work")
    context = {"form": form}
    return render(request, "organisation/beginning/begin.html", context, status=status_of(form))


def _shut(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    context = {"problem": attempt.problem, "nobody": queries.nobody_is_here()}
    return render(request, "organisation/beginning/shut.html", context, status=410)
