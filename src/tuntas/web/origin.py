"""Where a request comes from, and under which address it reached this installation."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; a proxy that ends TLS is believed, and it appends what it saw."""
    if settings.SECURE_SSL and (forwarded := request.headers.get("X-Forwarded-For")):
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def site_address(request: HttpRequest) -> str:
    """Under which address people reach this installation, without a slash at its end."""
    address: str = settings.ADDRESS
    return address or f"{request.scheme}://{request.get_host()}"


def only_here(address: str) -> bool:
    """Whether an address only works on this very machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
