"""Complaints: the list, and the page of one with what its officer may do."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.audit import exports
from tuntas.audit.queries import history
from tuntas.organisation.models import Appointment, Unit
from tuntas.organisation.permissions import Role, Viewer, may_read_contacts
from tuntas.organisation.requests import Request
from tuntas.surveys.answers import retention
from tuntas.surveys.columns import place_columns, place_filters
from tuntas.surveys.models import Complaint
from tuntas.surveys.words import say, words
from tuntas.web import display
from tuntas.web.acts import Attempt
from tuntas.web.tables.table import Column, Table, having

from . import actions, queries
from .views_suggestions import service_filter

VERBS = words("complaints")


@require_safe
def complaints(request: Request) -> HttpResponseBase:
    open_ = queries.complaints_seen(request.viewer).exclude(state=Complaint.State.ANSWERED)
    found = open_.aggregate(waiting=Count("pk"), oldest=Min("received_on"))
    return _table(request).respond("surveys/complaints/list.html", found)


def _table(request: Request) -> Table:
    viewer = request.viewer
    return Table(
        request,
        queries.complaints_seen(viewer),
        name="pengaduan",
        columns=_columns(viewer),
        filters=[
            having("state", _("Keadaan"), "state", Complaint.State.choices),
            *place_filters(viewer),
            service_filter(viewer),
        ],
        search=lambda rows, text: queries.containing(viewer, rows, "text", text),
        search_label=_("Cari dalam pengaduan"),
        order="-id",
        caption=_("Pengaduan"),
        recorded=exports.recorded(request, "complaint"),
    )


def _columns(viewer: Viewer) -> list[Column]:
    today = timezone.localdate()
    return [
        Column(
            "id",
            _("No."),
            "pk",
            sort="pk",
            html=lambda c: str(c.pk),
            link=lambda c: reverse("complaint", args=[c.pk]),
        ),
        Column(
            "text",
            _("Pengaduan"),
            lambda c: queries.shown(viewer, c.service.unit, c.text),
            kind="long",
            official=True,  # covered for all but who handles the complaint
        ),
        *place_columns("round"),
        Column("day", _("Diterima pada"), "received_on", sort="received_on", kind="date"),
        Column("state", _("Keadaan"), "get_state_display", sort="state", html=state_badge),
        Column("waiting", _("Hari menunggu"), lambda c: _days_waiting(c, today), kind="number"),
        Column("answered", _("Dijawab"), _answered_on, sort="answered_at", kind="date"),
    ]


def state_badge(complaint: Complaint) -> Any:
    return display.status(complaint.state, complaint.get_state_display())


def _days_waiting(complaint: Complaint, today: date) -> int | None:
    """Days since it came in, while it has no answer; none where the clock was set back."""
    answered = complaint.state == Complaint.State.ANSWERED
    return None if answered else max(0, (today - complaint.received_on).days)


def _answered_on(complaint: Complaint) -> Any:
    return complaint.answered_at and timezone.localdate(complaint.answered_at)


@require_safe
def complaint(request: Request, pk: int) -> HttpResponse:
    return _page(request, queries.complaint_or_404(request.viewer, pk))


def _page(
    request: Request, found: Complaint, attempt: Attempt | None = None, contact: str | None = None
) -> HttpResponse:
    """The page of a complaint; with ``contact`` where the officer has just looked at it."""
    attempt = attempt or Attempt()
    viewer, unit = request.viewer, found.service.unit
    context = {
        "complaint": found,
        "text": queries.shown_alone(viewer, unit, found.text),
        "answer": queries.shown_alone(viewer, unit, found.answer),
        "state": state_badge(found),
        "officer": may_read_contacts(viewer, unit),
        "officers": _holding(Role.COMPLAINTS, unit),
        "heads": _holding(Role.HEAD, unit),
        "deleted_on": retention.contact_ends(found),
        "history": [
            (e.at, display.word(VERBS, e.verb), e.actor) for e in history("complaint", found.pk)
        ],
        "problem": attempt.problem,
        "typed": request.POST.get("answer", ""),
        "looked": contact is not None,
        "contact": contact,
    }
    response = render(request, "surveys/complaints/page.html", context, status=attempt.status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _holding(role: str, unit: Unit) -> list[str]:
    """The names of those who hold a role at the unit today, and can sign in."""
    held = Appointment.objects.at_work(timezone.now()).filter(role=role, unit=unit)
    return [a.person.name for a in held.select_related("person").order_by("pk")]


def _own_or_403(request: Request, pk: int) -> Complaint:
    found = queries.complaint_or_404(request.viewer, pk)
    if not may_read_contacts(request.viewer, found.service.unit):
        raise PermissionDenied
    return found


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    found = _own_or_403(request, pk)
    actions.take_complaint(complaint=found, viewer=request.viewer, at=timezone.now())
    return redirect("complaint", pk)


@require_POST
def contact(request: Request, pk: int) -> HttpResponse:
    """The page with the contact on it. It is an answer to a post, so that reloading it is not
    silently recorded as another look.
    """
    found = _own_or_403(request, pk)
    read = actions.read_contact(complaint=found, viewer=request.viewer, at=timezone.now())
    return _page(request, found, contact=read)


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Store the answer and mail it where an address was left. A mail that fails can be sent
    later.
    """
    found, text = _own_or_403(request, pk), request.POST.get("answer", "")
    viewer, at = request.viewer, timezone.now()
    with Attempt() as attempt:
        found = actions.answer_complaint(complaint=found, answer=text, viewer=viewer, at=at)
    return _page(request, found, attempt) if attempt.refused else _send(request, found)


@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    return _send(request, _own_or_403(request, pk))


def _send(request: Request, found: Complaint) -> HttpResponse:
    with Attempt() as attempt:
        mailed = actions.send_answer(complaint=found, viewer=request.viewer, at=timezone.now())
        messages.success(request, say("complaints.sent" if mailed else "complaints.at_counter"))
    if attempt.refused:
        messages.error(request, attempt.problem)
    return redirect("complaint", found.pk)
