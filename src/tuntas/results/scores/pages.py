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


def no_rounds(request: Request, running: Round | None = None) -> HttpResponseBase:
    return render(request, "results/scores/no_rounds.html", {"round": running})


def round_page(*methods: str, running: bool = True) -> Callable[[RoundPage], Page]:
    """A page about the round that the address names, or the latest; without rounds it says so.

    The view is given all rounds, and that one. ``methods`` besides GET and HEAD. Without
    ``running`` rounds that have not ended are not spoken of.
    """

    def decorate(view: RoundPage) -> Page:
        @require_http_methods(["GET", "HEAD", *methods])
        @wraps(view)
        def handle(request: Request) -> HttpResponseBase:
            every = queries.rounds_of(request.viewer.agency, running=True)
            chosen = queries.round_asked(every, request.GET)
            if chosen is None or (chosen.provisional and not running):
                return no_rounds(request, chosen)
            return view(request, every if running else queries.ended(every), chosen)

        return handle

    return decorate
