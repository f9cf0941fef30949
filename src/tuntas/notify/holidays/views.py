from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from tuntas.core.base import holidays as known
from tuntas.notify.models import Holiday
from tuntas.notify.permissions import operators_only
from tuntas.organisation.requests import Request, acting
from tuntas.web.acts import Attempt, require_page
from tuntas.web.terms import gettext
from tuntas.web.typed import day

from . import actions


@require_page
@operators_only
def holidays(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _holidays(request, Attempt())
    typed = {name: request.POST.get(name, "") for name in ("day", "name")}
    with Attempt() as attempt:
        actions.add_holiday(day=day(typed["day"]), name=typed["name"], **acting(request))
        return redirect("holidays")
    return _holidays(request, attempt, typed)


def _holidays(request: Request, attempt: Attempt, typed: Any = None) -> HttpResponse:
    this_year = timezone.localdate().year
    years = [_year(request, year) for year in range(this_year, this_year + 2)]
    return attempt.page(request, "notify/holidays.html", {"years": years, "typed": typed or {}})


def _year(request: Request, year: int) -> dict[str, Any]:
    """``days``: day, name, the operator's own entry, and what takes a known one back."""
    rows = list(Holiday.objects.filter(agency=request.viewer.agency, day__year=year))
    taken_back = {h.day: h for h in rows if h.reason}
    days: list[tuple[date, str, Holiday | None, Holiday | None]] = [
        (each, gettext(name), None, taken_back.get(each))
        for each, name in known.holidays(year).items()
    ]
    days += [(h.day, h.name, h, None) for h in rows if not h.reason]
    source = known.DECREES[year].source if known.is_decreed(year) else ""
    return {"year": year, "source": source, "days": sorted(days, key=lambda each: each[0])}


@require_POST
@operators_only
def remove_holiday(request: Request, pk: int) -> HttpResponse:
    holiday = get_object_or_404(Holiday, pk=pk, agency=request.viewer.agency, reason="")
    actions.remove_holiday(holiday=holiday, **acting(request))
    return redirect("holidays")


@require_POST
@operators_only
def take_back_holiday(request: Request) -> HttpResponse:
    with Attempt() as attempt:
        actions.take_back_holiday(
            day=day(request.POST.get("day", "")),
            reason=request.POST.get("reason", ""),
            **acting(request),
        )
        return redirect("holidays")
    return _holidays(request, attempt)


@require_POST
@operators_only
def put_back_holiday(request: Request, pk: int) -> HttpResponse:
    own = Holiday.objects.filter(agency=request.viewer.agency).exclude(reason="")
    holiday, reason = get_object_or_404(own, pk=pk), request.POST.get("reason", "")
    with Attempt() as attempt:
        actions.put_back_holiday(holiday=holiday, reason=reason, **acting(request))
        return redirect("holidays")
    return _holidays(request, attempt)
