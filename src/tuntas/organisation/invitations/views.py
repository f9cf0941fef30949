"""Inviting people, a new link for one who forgot the password, accounts switched off and on."""

import smtplib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tuntas.accounts.models import User
from tuntas.organisation.permissions import appointments_seen, may_appoint
from tuntas.organisation.requests import Request, acting, only
from tuntas.web import mail
from tuntas.web.acts import Attempt, require_page, status_of

from . import actions, letters
from .forms import InviteForm
from .queries import address_of


@never_cache  # the page after it shows the link, once
@only(may_appoint)
@require_page
def invite(request: Request) -> HttpResponse:
    form = InviteForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        with Attempt(form) as attempt:
            [link] = actions.invite(people=[form.given()], **acting(request))
        if attempt.done:
            return _handed_over(request, link)
    context = {"form": form}
    return render(request, "organisation/invitations/invite.html", context, status=status_of(form))


@never_cache
@require_POST
def renew(request: Request, pk: int) -> HttpResponse:
    person = _person(request, pk)
    with Attempt() as attempt:
        link = actions.renew_link(person=person, **acting(request))
    if attempt.refused:
        messages.error(request, attempt.problem)
        return redirect("person", pk)
    return _handed_over(request, link)


def _handed_over(request: Request, link: actions.Link) -> HttpResponse:
    """By letter where that is possible, else on the page, this once."""
    address, problem = address_of(request, link), ""
    if letters.can_send(link.person.email):
        try:
            letters.send(link, request.viewer.own_agency, address)
        except (OSError, smtplib.SMTPException) as error:
            problem = mail.words(error)
        else:
            said = gettext("Surat dengan tautannya dikirim kepada {name}.")
            messages.success(request, said.format(name=link.person.name))
            return redirect("person", link.person.pk)
    context = {"person": link.person, "address": address, "problem": problem}
    return render(request, "organisation/invitations/link.html", context)


@require_POST
def deactivate(request: Request, pk: int) -> HttpResponse:
    return _switched(request, pk, actions.deactivate, gettext("Akun {name} dinonaktifkan."))


@require_POST
def reactivate(request: Request, pk: int) -> HttpResponse:
    return _switched(request, pk, actions.reactivate, gettext("Akun {name} aktif lagi."))


def _switched(request: Request, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    person = _person(request, pk)
    with Attempt() as attempt:
        act(person=person, **acting(request))
    if attempt.refused:
        messages.error(request, attempt.problem)
    else:
        messages.success(request, said.format(name=person.name))
    return redirect("person", pk)


def _person(request: Request, pk: int) -> User:
    seen = appointments_seen(request.viewer).values("person")
    found = get_object_or_404(User.objects.filter(pk__in=seen), pk=pk)
    if not may_appoint(request.viewer):
        raise PermissionDenied
    return found
