"""What one was told, and how one wants to be told."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tuntas.organisation.requests import Request, acting
from tuntas.web import display
from tuntas.web.acts import Attempt, require_page
from tuntas.web.tables.columns import Column, moment
from tuntas.web.tables.table import Filter, Table, having
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions, queries
from .kinds import LABELS
from .models import Notice, Preference
from .permissions import may_manage_telling, notices_seen

UNREAD = "unread"
STATES = [(UNREAD, _("Belum dibaca")), ("read", _("Sudah dibaca"))]


@require_safe
def notices(request: Request) -> HttpResponseBase:
    context = {"may_manage": may_manage_telling(request.viewer)}
    return _table(request).respond("notify/notices.html", context)


@require_POST
def read_all(request: Request) -> HttpResponse:
    n = actions.read(**acting(request))
    said = ngettext("{n} pemberitahuan ditandai terbaca.", "{n} pemberitahuan ditandai terbaca.", n)
    messages.success(request, said.format(n=display.number(n)))
    return redirect("notices")


@require_safe
def follow(request: Request, pk: int) -> HttpResponse:
    """Go to what a notice speaks of; with that it is read."""
    notice = get_object_or_404(notices_seen(request.viewer), pk=pk)
    if request.method == "GET":
        actions.read(viewer=request.viewer, pk=pk, at=timezone.now())
    return redirect(notice.link or reverse("notices"))


@require_page
def preference(request: Request) -> HttpResponse:
    context: dict[str, Any] = {
        "chosen": queries.preference_of(request.viewer.person),
        "address": request.viewer.person.email,
        "languages": settings.LANGUAGES,
        "rhythms": Preference.Rhythm.choices,
        "mail_is_set": bool(settings.EMAIL_HOST),
        "may_manage": may_manage_telling(request.viewer),
    }
    if request.method != "POST":
        return render(request, "notify/preference.html", context)
    given = {name: request.POST.get(name, "") for name in ("language", "rhythm", "address")}
    email = "email" in request.POST
    with Attempt() as attempt:
        actions.prefer(**acting(request), email=email, **given)
    if attempt.refused:
        typed = Preference(email=email, language=given["language"], rhythm=given["rhythm"])
        context |= {"problem": attempt.problem, "address": given["address"], "chosen": typed}
        return render(request, "notify/preference.html", context, status=attempt.status)
    messages.success(request, gettext("Cara menerima pemberitahuan disimpan."))
    return redirect("preference")


def _table(request: Request) -> Table:
    return Table(
        request,
        notices_seen(request.viewer),
        name="pemberitahuan",
        columns=[
            Column(
                "sentence",
                _("Pemberitahuan"),
                lambda n: queries.covered(n, request.house),
                html=queries.sentence,
                official=True,
                kind="long",
                link=lambda n: reverse("notice", args=[n.pk]),
                css=lambda n: "" if n.read_at else "unread",
            ),
            Column("kind", _("Jenis"), _kind, sort="kind"),
            moment("made_at", _("Waktu"), sort="made_at"),
            Column("read", _("Dibaca"), "read_at", sort="read_at", html=_read),
        ],
        filters=[
            Filter("state", _("Keadaan"), _with_state, STATES),
            having(
                "kind", _("Jenis"), "kind", [(kind, _(label)) for kind, label in LABELS.items()]
            ),
        ],
        order="-made_at",
        caption=_("Pemberitahuan"),
        css="notices",
    )


def _with_state(rows: Any, values: list[str]) -> Any:
    return rows if len(values) > 1 else rows.filter(read_at__isnull=UNREAD in values)


def _kind(notice: Notice) -> str:
    return gettext(display.word(LABELS, notice.kind))


def _read(notice: Notice) -> Any:
    if notice.read_at:
        return display.moment(notice.read_at)
    return display.badge(gettext("Baru"), "info")
