"""The request as views of signed-in people know it."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypedDict

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from tuntas.accounts.models import User
from tuntas.core.voices.house import House

from .permissions import Viewer


class Request(HttpRequest):
    """What ``organisation.middleware`` and htmx put on every request; only for annotations."""

    viewer: Viewer
    house: House
    htmx: HtmxDetails
    user: User  # pages without a sign-in take a plain HttpRequest
    LANGUAGE_CODE: str


class Acting(TypedDict):
    viewer: Viewer
    at: datetime


def acting(request: Request) -> Acting:
    """Who acts, and when: what every action wants to know besides what it is about."""
    return {"viewer": request.viewer, "at": timezone.now()}


View = Callable[..., HttpResponseBase]


def only(may: Callable[[Viewer], bool]) -> Callable[[View], View]:
    """A view for those who may; 403 for others."""

    def decorated(view: View) -> View:
        @wraps(view)
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.viewer):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorated
