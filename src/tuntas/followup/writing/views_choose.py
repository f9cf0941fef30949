"""Where plans are written: a unit, a round, and one of its services, with what waits there."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from tuntas.organisation.columns import service_column
from tuntas.organisation.models import Unit
from tuntas.organisation.requests import Request
from tuntas.surveys.models import Round
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.terms import gettext, gettext_lazy as _

from . import queries as writing


def choose(request: Request) -> HttpResponseBase:
    """The page that asks; each service leads to the form."""
    units, rounds = writing.units_of(request.viewer), writing.rounds_of(request.viewer)
    asked_unit, asked_round = request.GET.get("unit"), request.GET.get("round")
    unit = next((u for u in units if str(u.no) == asked_unit), units[0])
    round_ = next((r for r in rounds if str(r.pk) == asked_round), rounds[0] if rounds else None)
    context = {
        "units": units,
        "rounds": rounds,
        "unit": unit,
        "round": round_,
        "services": round_ and _services(request, unit, round_),
    }
    return page(request, "followup/writing/choose.html", context)


def _services(request: Request, unit: Unit, round_: Round) -> SummaryTable:
    here = {"unit": unit.no, "round": round_.pk}

    def address(row: Any) -> str:
        return reverse("plan-new", query={**here, "service": row[0].pk if row[0] else "unit"})

    columns = [
        service_column(
            lambda row: row[0], without=gettext("⟨Unit⟩ secara keseluruhan"), link=address
        ),
        Column("asked", _("Rekomendasi"), lambda row: row[1], kind="number"),
        Column("plans", _("Rencana"), lambda row: row[2], kind="number"),
    ]
    rows, name = writing.services_of(unit, round_), f"layanan-unit-{unit.no}-{round_.code}"
    return SummaryTable(request, name, columns, rows, caption=_("Layanan"))
