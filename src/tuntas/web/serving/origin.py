"""Where a request comes from, and under which address it reached this installation."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

# [2001:db8::1]:443, 192.0.2.1:443
WRITTEN = re.compile(r'"?(?:\[([^\[\]"]*)\]|([0-9.]+))(?::[0-9]{1,5})?"?')
IP = ipaddress.IPv4Address | ipaddress.IPv6Address


def network_of(request: HttpRequest) -> str:
    """What limits count by: the address a request comes from; of IPv6 its /64, since whoever has
    one address there has all of them.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    found = _origin(request, _ip(address))
    if found is None:
        return address
    if found.version == 4:
        return str(found)
    return f"{ipaddress.IPv6Address(int(found) >> 64 << 64)}/64"


def _origin(request: HttpRequest, origin: IP | None) -> IP | None:
    """Each proxy appends whom it saw to X-Forwarded-For. The agency's own (PROXIES) are believed,
    so the last address that is none of them is whom they saw first; all before it anybody may
    have written. What is no address is the proxy's own that says it.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    seen = [part.strip() for part in forwarded if part.strip()]
    while seen and _is_proxy(origin):
        if (said := _ip(seen.pop())) is None:
            break
        origin = said
    return origin


def from_proxy(request: HttpRequest) -> bool:
    """Whether one of the agency's own proxies speaks."""
    return _is_proxy(_ip(str(request.META.get("REMOTE_ADDR", ""))))


def _is_proxy(found: IP | None) -> bool:
    return found is not None and any(found in network for network in settings.PROXIES)


def _ip(text: str) -> IP | None:
    """Also with what some proxies write around it: quotes, brackets, a port, a zone. An IPv4
    address within IPv6 is that IPv4 address.
    """
    match = WRITTEN.fullmatch(text)
    try:
        found = ipaddress.ip_address(match[1] or match[2] if match else text.strip('"'))
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped or ipaddress.IPv6Address(int(found))  # without its zone
    return found


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
