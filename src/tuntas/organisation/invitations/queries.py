from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from .actions import Link


def address_of(request: HttpRequest, link: Link) -> str:
    """Where the person chooses a password: under the address that people reach."""
    site = settings.ADDRESS or f"{request.scheme}://{request.get_host()}"
    return site + reverse("password-by-link", args=[link.secret])
