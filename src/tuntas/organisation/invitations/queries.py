from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from .actions import Link


def address_of(request: HttpRequest, link: Link) -> str:
    """Where the person chooses a password: under the address that people reach."""
    return address_under(settings.ADDRESS or f"{request.scheme}://{request.get_host()}", link)


def address_under(site: str, link: Link) -> str:
    return site + reverse("password-by-link", args=[link.secret])
