"""The request as views of signed-in people know it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tuntas.accounts.models import User
from tuntas.organisation.permissions import Viewer


class Request(HttpRequest):
    """What ``organisation.middleware`` and htmx put on every request; only for annotations."""

    viewer: Viewer
    htmx: HtmxDetails
    user: User  # pages without a sign-in take a plain HttpRequest
    LANGUAGE_CODE: str
