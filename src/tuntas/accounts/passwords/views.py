"""Changing one's own password, and setting a first or forgotten one by a link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tuntas.accounts.links.actions import open_link
from tuntas.web.acts import Attempt, require_page, status_of

from . import actions
from .forms import ChangePassword, NewPassword


@sensitive_post_parameters()
@never_cache
@require_page
def change(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    form = ChangePassword(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["password"]
        changed = actions.change_password(person=person, password=new, at=timezone.now())
        update_session_auth_hash(request, changed)  # this session stays
        messages.success(request, gettext("Kata sandi Anda diganti."))
        return redirect("my-roles")
    context = {"form": form}
    status = 429 if form.wait else status_of(form)
    response = render(request, "accounts/passwords/change.html", context, status=status)
    if form.wait:
        response.headers["Retry-After"] = str(form.wait)
    return response


@sensitive_post_parameters()
@login_not_required
@never_cache
@require_page
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever holds the link chooses the password and is signed in."""
    at = timezone.now()
    with Attempt() as attempt:
        link = open_link(secret, *actions.FOR_PASSWORDS, at=at)
    if attempt.refused:
        return _shut(request, attempt)
    form = NewPassword(request.POST or None)
    form.person = link.person
    if request.method == "POST" and form.is_valid():
        with attempt:
            person = actions.set_password_by_link(
                secret=secret, password=form.cleaned_data["password"], at=at
            )
        if attempt.refused:  # it was used meanwhile
            return _shut(request, attempt)
        login(request, person)
        messages.success(request, gettext("Kata sandi Anda tersimpan."))
        return redirect("work")
    context = {"form": form, "person": link.person, "purpose": link.purpose}
    return render(request, "accounts/passwords/by_link.html", context, status=status_of(form))


def _shut(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    context = {"problem": attempt.problem}
    return render(request, "accounts/passwords/shut.html", context, status=410)
