"""Settings: my roles, who holds which role, appointing, delegating, powers for some hours."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tuntas.audit import exports
from tuntas.core.base.roles import ROLES
from tuntas.organisation.columns import unit_column
from tuntas.organisation.models import Appointment, Elevation
from tuntas.organisation.permissions import Role, Viewer, appointments_seen, may_appoint, may_end
from tuntas.organisation.queries import unit_choices
from tuntas.organisation.requests import Request
from tuntas.web.acts import Attempt, require_page
from tuntas.web.tables.columns import Column, coded, moment
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Filter, Table, having
from tuntas.web.terms import gettext, gettext_lazy as _
from tuntas.web.typed import day

from . import actions, queries
from .forms import AppointForm, DelegateForm, ElevateForm

TONES = {"in_force": "good", "planned": "info", "over": "none"}
ACCOUNT_TONES = {"active": "good", "invited": "info", "inactive": "none"}


@require_safe
def my_roles(request: Request) -> HttpResponse:
    return _my_roles(request)


def _my_roles(request: Request, problem: str = "", **forms: Any) -> HttpResponse:
    viewer, now = request.viewer, timezone.now()
    held = _held(viewer)
    delegable, elevatable = queries.choices(held, "delegates"), queries.choices(held, "elevates")
    context = {
        "roles": [(a, ROLES[a.role].describes) for a in held],
        "given": queries.given_away(viewer, now),
        "delegate": forms.get("delegate") or DelegateForm(viewer=viewer, choices=delegable),
        "elevate": forms.get("elevate") or ElevateForm(choices=elevatable),
        "delegable": delegable,
        "elevatable": elevatable,
        "problem": problem,
    }
    return render(request, "organisation/my_roles.html", context, status=422 if forms else 200)


def _held(viewer: Viewer) -> list[Appointment]:
    rows = Appointment.objects.in_force(timezone.now()).filter(
        person=viewer.person, agency=viewer.agency
    )
    return list(rows.select_related("unit", "delegate_of__person").order_by("pk"))


@require_POST
def delegate(request: Request) -> HttpResponse:
    """Give one's role to a colleague for some days."""
    held = _held(request.viewer)
    choices = queries.choices(held, "delegates")
    form = DelegateForm(request.POST, viewer=request.viewer, choices=choices)
    return _of_own_roles(request, actions.delegate, held, delegate=form)


@require_POST
def elevate(request: Request) -> HttpResponse:
    """Switch a power on for some hours."""
    held = _held(request.viewer)
    form = ElevateForm(request.POST, choices=queries.choices(held, "elevates"))
    return _of_own_roles(request, actions.elevate, held, elevate=form)


def _of_own_roles(
    request: Request, action: Callable[..., Any], held: Sequence[Appointment], **forms: Any
) -> HttpResponse:
    """Do with one of the person's appointments what the form says."""
    [form] = forms.values()
    if not form.is_valid():
        return _my_roles(request, **forms)
    given = form.cleaned_data
    pk, _colon, role = given.pop("what").partition(":")
    chosen = next(appointment for appointment in held if str(appointment.pk) == pk)
    with Attempt() as attempt:
        action(appointment=chosen, role=role, viewer=request.viewer, at=timezone.now(), **given)
    if attempt.refused:
        return _my_roles(request, attempt.problem, **forms)
    if "person" in given:
        text = gettext("Didelegasikan kepada {name}.")
        messages.success(request, text.format(name=given["person"].name))
    return redirect("my-roles")


@require_POST
def lower(request: Request, pk: int) -> HttpResponse:
    """Switch a power off now."""
    on = get_object_or_404(Elevation, pk=pk, appointment__person=request.viewer.person)
    actions.end_elevation(elevation=on, viewer=request.viewer, at=timezone.now())
    messages.success(request, gettext("Wewenang dipadamkan."))
    return redirect("my-roles")


# Everybody's


@require_safe
def people(request: Request) -> HttpResponseBase:
    now = timezone.now()
    today = timezone.localdate(now)
    table = Table(
        request,
        queries.appointments_listed(request.viewer, now),
        name="pengangkatan",
        columns=_columns(today),
        filters=[
            having("role", _("Peran"), "role", Role.choices),
            having("unit", _("⟨Unit⟩"), "unit__no", unit_choices(request.viewer)),
            Filter(
                "state",
                _("Keadaan"),
                lambda rows, some: queries.with_state(rows, some, today),
                [*queries.STATES.items()],
            ),
        ],
        search=lambda rows, text: (
            rows.filter(person__first_name__icontains=text)
            | rows.filter(person__last_name__icontains=text)
            | rows.filter(person__username__icontains=text)
        ),
        search_label=_("Cari nama"),
        order="person",
        caption=_("Orang dan peran"),
        recorded=exports.recorded(request, "person"),
    )
    return table.respond("organisation/people.html", {"may_appoint": may_appoint(request.viewer)})


def _columns(today: date) -> list[Column]:
    def state(a: Any) -> str:
        return queries.state_of(a, today)

    return [
        Column(
            "person",
            _("Nama"),
            "person.name",
            sort="person__first_name",
            link=_page_of,
            official=True,
        ),
        Column("role", _("Peran"), "title", sort="role"),
        unit_column(sort="unit__no"),
        Column("from", _("Mulai"), "valid_from", sort="valid_from", kind="date"),
        Column("to", _("Sampai"), "valid_to", sort="valid_to", kind="date"),
        Column(
            "for",
            _("Atas nama"),
            lambda a: a.delegate_of.person.name if a.delegate_of else "",
            official=True,
        ),
        coded("state", _("Keadaan"), queries.STATES, TONES, value=state),
        coded("account", _("Akun"), queries.ACCOUNTS, ACCOUNT_TONES, value=_account),
    ]


def _account(appointment: Appointment) -> str:
    return queries.account_state(appointment.person)


def _page_of(appointment: Appointment) -> str:
    return reverse("person", args=[appointment.person_id])


ACTS = (
    moment("at", _("Kapan")),
    Column("who", _("Oleh"), official=True),
    Column("acting", _("Bertindak sebagai")),
    Column("what", _("Apa"), "verb"),
    Column("detail", _("Keterangan"), "what", kind="long"),
)


@require_safe
def person(request: Request, pk: int) -> HttpResponseBase:
    return _person(request, pk)


def _person(request: Request, pk: int, problem: str = "") -> HttpResponseBase:
    """A person's appointments, as far as one may see them, and what was done about them."""
    viewer, now = request.viewer, timezone.now()
    today = timezone.localdate(now)
    rows = list(
        queries.appointments_listed(viewer, now).filter(person=pk).order_by("valid_from", "pk")
    )
    if not rows:
        raise Http404
    states = [queries.state_of(a, today) for a in rows]
    context = {
        "person": rows[0].person,
        "appointments": [
            (a, queries.STATES[s], TONES[s], s != "over" and may_end(viewer, a))
            for a, s in zip(rows, states, strict=True)
        ],
        "roles": SummaryTable(
            request,
            f"pengangkatan-{pk}",
            _columns(today),
            rows,
            caption=_("Pengangkatan"),
            recorded=exports.recorded(request, "person"),
        ),
        "acts": SummaryTable(
            request,
            f"riwayat-peran-{pk}",
            ACTS,
            queries.acts_on(rows[0].person),
            key="riwayat",
            caption=_("Riwayat"),
            recorded=exports.recorded(request, "person"),
        ),
        "account": queries.account_state(rows[0].person),
        "may_appoint": may_appoint(viewer),
        "today": today.isoformat(),
        "problem": problem,
    }
    return page(request, "organisation/person.html", context, 422 if problem else 200)


@require_POST
def end(request: Request, pk: int) -> HttpResponseBase:
    """End an appointment: on its last day, or at once where no day is given."""
    found = get_object_or_404(appointments_seen(request.viewer).select_related("person"), pk=pk)
    if not may_end(request.viewer, found):
        raise PermissionDenied
    written = request.POST.get("last_day", "")
    with Attempt() as attempt:
        last_day = day(written) if written else None
        actions.end_appointment(
            appointment=found, last_day=last_day, viewer=request.viewer, at=timezone.now()
        )
    if attempt.refused:
        return _person(request, found.person_id, attempt.problem)
    messages.success(request, gettext("Pengangkatan diakhiri."))
    return redirect("person", found.person_id)


@require_page
def new(request: Request) -> HttpResponse:
    """Appoint a person who is known here."""
    if not may_appoint(request.viewer):
        raise PermissionDenied
    initial = {name: request.GET.get(name) for name in ("person", "unit", "role")}
    form = AppointForm(request.POST or None, viewer=request.viewer, initial=initial)
    attempt = Attempt()
    if request.method == "POST" and form.is_valid():
        with attempt:
            made = actions.appoint_person(
                viewer=request.viewer, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, gettext("{name} diangkat.").format(name=made.person.name))
            return redirect("person", made.person_id)
    described = [(Role(role).label, facts.describes) for role, facts in ROLES.items()]
    context = {"form": form, "problem": attempt.problem, "described": described}
    return _form_page(request, "organisation/appoint.html", context)


def _form_page(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """Shown again where what was sent cannot be taken."""
    return render(request, template, context, status=422 if request.method == "POST" else 200)
