"""The page of saved filters, and the way into the list of plans that opens it with one's first
filter.
"""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tuntas.followup.plans.tables import plan_table
from tuntas.followup.words import say
from tuntas.organisation.models import Unit
from tuntas.organisation.requests import Request, acting
from tuntas.web.acts import Attempt, require_page

from . import saved_filters as actions
from .saved_filters import filters_seen, own_filters, state_of


@require_safe
def plans_first(request: Request) -> HttpResponse:
    """The list of plans as this person wants to find it."""
    first = own_filters(request.viewer).filter(first=True).first()
    return redirect(f"{reverse('plans')}?{first.query}" if first else "plans")


@require_page
def saved_filters(request: Request) -> HttpResponse:
    """Keep the state that the address carries (POST: under a name), and change what was kept."""
    if request.method != "POST":
        shown = plan_table(request).address()  # without columns that everybody sees anyway
        return _page(request, state_of(QueryDict(urlsplit(shown).query)))
    name, query = request.POST.get("name", ""), request.POST.get("query", "")
    with Attempt() as attempt:
        saved = actions.save_filter(name=name, query=query, **acting(request))
    if attempt.refused:
        return _page(request, query, name, attempt.problem)
    messages.success(request, say("work.filter_kept", name=saved.name))
    return redirect(f"{reverse('plans')}?{saved.query}")


@require_POST
def change(request: Request, pk: int) -> HttpResponse:
    saved = get_object_or_404(own_filters(request.viewer), pk=pk)
    wanted = request.POST.get("unit", "")
    own = Unit.objects.filter(pk__in=request.viewer.unit_ids)
    unit = get_object_or_404(own, pk=wanted) if wanted.isdecimal() else None
    with Attempt() as attempt:
        actions.change_filter(
            saved=saved,
            name=request.POST.get("name", ""),
            unit=unit,
            first=request.POST.get("first") == "1",
            **acting(request),
        )
    if attempt.refused:
        return _page(request, problem=attempt.problem)
    return redirect("saved-filters")


@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    saved = get_object_or_404(own_filters(request.viewer), pk=pk)
    actions.delete_filter(saved=saved, **acting(request))
    return redirect("saved-filters")


def _page(request: Request, query: str = "", typed: str = "", problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "query": query,
        "typed": typed,
        "problem": problem,
        "own": own_filters(request.viewer),
        "shared": filters_seen(request.viewer).exclude(person=request.viewer.person),
        "units": Unit.objects.filter(pk__in=request.viewer.unit_ids),
    }
    return render(
        request, "followup/work/saved_filters.html", context, status=422 if problem else 200
    )
