from collections.abc import Callable
from typing import cast

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tuntas.core.voices.house import House

from . import time_zone
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
            lazily = SimpleLazyObject(lambda: viewer(request.user, timezone.now()))
            request.viewer = cast(Viewer, lazily)
            request.house = cast(House, SimpleLazyObject(lambda: request.viewer.house))
        return get_response(request)

    return handle


def time_zone_of_agency(
    get_response: Callable[[Request], HttpResponse],
) -> Callable[[Request], HttpResponse]:
    """Days of every page end where the agency is."""

    def handle(request: Request) -> HttpResponse:
        time_zone.activate()
        return get_response(request)

    return handle
