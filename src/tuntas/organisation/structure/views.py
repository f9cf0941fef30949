"""Kinds, units and services of the agency, on pages."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tuntas.organisation.models import Agency, Service, Unit
from tuntas.organisation.permissions import may_change_structure
from tuntas.organisation.queries import kind_names
from tuntas.organisation.requests import Request, acting, only
from tuntas.web.acts import Attempt, require_page, status_of
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Table, having
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions
from .forms import KindForms, ServiceFacts, UnitFacts, UnitForm

FACTS = ("name", "kind", "province", "address", "opened_on", "closed_on")


@only(may_change_structure)
@require_page
def kinds(request: Request) -> HttpResponse:
    """The whole list, with empty rows for more."""
    words = ("code", "name", "plural", "english")
    initial = list(request.viewer.own_agency.kinds.values(*words))
    forms = KindForms(request.POST or None, initial=initial)
    attempt = Attempt()
    if request.method == "POST" and forms.is_valid():
        rows = [row for row in forms.cleaned_data if row.get("name")]
        with attempt:
            actions.set_kinds(rows=rows, **acting(request))
        if attempt.done:
            messages.success(request, gettext("Jenis ⟨unit⟩ tersimpan."))
            return redirect("structure")
    status = attempt.status if attempt.refused else 422 if any(forms.errors) else 200
    context = {"forms": forms, "problem": attempt.problem}
    return render(request, "organisation/structure/kinds.html", context, status=status)


@require_safe
@only(may_change_structure)
def units(request: Request) -> HttpResponseBase:
    names = kind_names(request.viewer.agency)
    rows = Unit.objects.filter(agency=request.viewer.agency).annotate(total=Count("services"))
    table = Table(
        request,
        rows,
        name="daftar-unit",
        columns=[
            Column("no", _("No."), sort="no", kind="number"),
            Column("name", _("⟨Unit⟩"), sort="name", link=_page_of, official=True),
            Column(
                "kind",
                _("Jenis"),
                lambda u: names.get(u.kind, u.kind),
                sort="kind",
                official=True,
            ),
            Column("province", _("Provinsi"), sort="province"),
            Column("address", _("Alamat"), shown=False),
            Column("opened_on", _("Dibuka"), kind="date", shown=False),
            Column("closed_on", _("Hari terakhir"), kind="date", sort="closed_on"),
            Column("services", _("Layanan"), "total", sort="total", kind="number"),
        ],
        filters=[having("kind", _("Jenis ⟨unit⟩"), "kind", list(names.items()))],
        search=lambda found, text: found.filter(name__icontains=text),
        search_label=_("Cari ⟨unit⟩"),
        order="no",
        per_page=100,
        caption=_("⟨Unit⟩ dan layanan"),
    )
    return table.respond("organisation/structure/units.html", {"kinds": names})


def _page_of(unit: Unit) -> str:
    return reverse("unit-change", args=[unit.no])


@only(may_change_structure)
@require_page
def unit_new(request: Request) -> HttpResponse:
    agency = request.viewer.own_agency
    last = agency.units.order_by("-no").values_list("no", flat=True).first() or 0
    kinds = kind_names(agency)
    form = UnitForm(request.POST or None, kinds=kinds, initial={"no": last + 1})
    if request.method == "POST" and form.is_valid():
        with Attempt(form) as attempt:
            actions.add_units(rows=[form.cleaned_data], **acting(request))
        if attempt.done:
            return redirect("unit-change", form.cleaned_data["no"])
    context = {"form": form, "kinds": kinds}
    return render(request, "organisation/structure/unit_new.html", context, status=status_of(form))


@only(may_change_structure)
@require_page
def unit(request: Request, no: int) -> HttpResponseBase:
    found = _unit(request, no)
    initial = {name: getattr(found, name) for name in FACTS}
    kinds = kind_names(request.viewer.own_agency)
    form = UnitFacts(request.POST or None, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        with Attempt(form) as attempt:
            actions.change(unit=found, new=form.cleaned_data, **acting(request))
        if attempt.done:
            messages.success(request, gettext("⟨Unit⟩ tersimpan."))
            return redirect("unit-change", no)
    services = SummaryTable(
        request,
        f"layanan-unit-{no}",
        [
            Column(
                "name",
                _("Layanan"),
                link=lambda s: reverse("service-change", args=[s.pk]),
                official=True,
            ),
            Column("tariff", _("Bertarif"), lambda s: _("Ya") if s.has_tariff else _("Tidak")),
            Column("users", _("Pengguna setahun"), "yearly_users", kind="number"),
        ],
        list(found.services.all()),
        key="layanan",
        caption=_("Layanan"),
    )
    context = {"unit": found, "form": form, "services": services}
    return page(request, "organisation/structure/unit.html", context, status_of(form))


def _unit(request: Request, no: int) -> Unit:
    agency: Agency | None = request.viewer.agency
    if agency is None:
        raise Http404
    return get_object_or_404(agency.units, no=no)


@only(may_change_structure)
@require_page
def service_new(request: Request, no: int) -> HttpResponse:
    found = _unit(request, no)
    form = ServiceFacts(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with Attempt(form) as attempt:
            rows: list[dict[str, Any]] = [{"unit": found, **form.cleaned_data}]
            actions.add_services(rows=rows, **acting(request))
        if attempt.done:
            return redirect("unit-change", no)
    context = {"unit": found, "form": form, "new": True}
    return render(request, "organisation/structure/service.html", context, status=status_of(form))


@only(may_change_structure)
@require_page
def service(request: Request, pk: int) -> HttpResponse:
    own = Service.objects.filter(unit__agency=request.viewer.agency).select_related("unit")
    found = get_object_or_404(own, pk=pk)
    initial = {name: getattr(found, name) for name in ("name", "has_tariff", "yearly_users")}
    form = ServiceFacts(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with Attempt(form) as attempt:
            actions.change_service(service=found, new=form.cleaned_data, **acting(request))
        if attempt.done:
            messages.success(request, gettext("Layanan tersimpan."))
            return redirect("unit-change", found.unit.no)
    context = {"unit": found.unit, "form": form, "new": False}
    return render(request, "organisation/structure/service.html", context, status=status_of(form))
