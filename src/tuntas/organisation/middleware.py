from collections.abc import Callable
from typing import cast

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tuntas.core.base.terms import GENERAL
from tuntas.core.voices.house import House
from tuntas.web.terms import speaking

from . import own_words, time_zone
from .house import house_of
from .permissions import Viewer, viewer
from .requests import Request


def viewer_of_request(
    get_response: Callable[[Request], HttpResponse],
) -> Callable[[Request], HttpResponse]:
    """``request.viewer``: the signed-in person with today's roles, looked up when first asked.
    ``request.house``: names that no file covers, likewise.
    """

    def handle(request: Request) -> HttpResponse:
        request.house = house_of()
        if request.user.is_authenticated:
            lazily = SimpleLazyObject(lambda: _looked_up(request))
            request.viewer = cast(Viewer, lazily)
            request.house = cast(House, SimpleLazyObject(lambda: request.viewer.house))
        return get_response(request)

    return handle


def _looked_up(request: Request) -> Viewer:
    """Looking asks for no word that only the viewer knows: the labels of choices are in queries."""
    with speaking(GENERAL):
        return viewer(request.user, timezone.now())


def time_zone_of_agency(
    get_response: Callable[[Request], HttpResponse],
) -> Callable[[Request], HttpResponse]:
    """Days of every page end where the agency is, and its sentences have the agency's words."""

    def handle(request: Request) -> HttpResponse:
        time_zone.activate()
        own_words.activate(request)
        return get_response(request)

    return handle
