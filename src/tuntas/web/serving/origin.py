"""Where a request comes from, and under which address it reached this installation."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def network_of(request: HttpRequest) -> str:
    """What limits count by: the address a request comes from; of IPv6 its /64, since whoever has
    one address there has all of them.
    """
    address = _address_of(request)
    found = _ip(address)
    if not isinstance(found, ipaddress.IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(found) >> 64 << 64)}/64"


def _address_of(request: HttpRequest) -> str:
    """Each proxy appends whom it saw to X-Forwarded-For. The agency's own (PROXIES) are believed,
    so the last address that is none of them is whom they saw first; all before it anybody may
    have written.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    seen = [part.strip() for part in forwarded if part.strip()]
    while seen and _is_proxy(address):
        address = seen.pop()
    return address


def from_proxy(request: HttpRequest) -> bool:
    """Whether one of the agency's own proxies speaks."""
    return _is_proxy(str(request.META.get("REMOTE_ADDR", "")))


def _is_proxy(address: str) -> bool:
    found = _ip(address)
    return found is not None and any(found in network for network in settings.PROXIES)


def _ip(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


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
