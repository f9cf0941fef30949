"""What every page about the results of a round begins with."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tuntas.organisation.requests import Request
from tuntas.surveys.models import Round

from . import queries

RoundPage = Callable[[Request, list[Round], Round], HttpResponseBase]
Page = Callable[[Request], HttpResponseBase]


def no_rounds(request: Request) -> HttpResponseBase:
    return render(request, "results/scores/no_rounds.html")


def round_page(*methods: str) -> Callable[[RoundPage], Page]:
    """A page about the round that the address names, or the latest; without rounds it says so.

    The view is given all rounds, and that one. ``methods`` besides GET and HEAD.
    """

    def decorate(view: RoundPage) -> Page:
        @require_http_methods(["GET", "HEAD", *methods])
        @wraps(view)
        def handle(request: Request) -> HttpResponseBase:
            rounds = queries.rounds_of(request.viewer.agency)
            chosen = queries.round_asked(rounds, request.GET)
            return view(request, rounds, chosen) if chosen else no_rounds(request)

        return handle

    return decorate
