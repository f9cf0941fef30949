"""Settings as the environment gives them: what cannot be right is refused before anything starts.

A variable that is set to nothing counts as one that is not set.
"""

import os
import re
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from cryptography.fernet import Fernet

from .refusals import refusal

MOST = 1_000_000_000
MOST_DAYS = 36_500  # a century; no date of this one leads beyond what a calendar holds
HOST = re.compile(r"\*|\.?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
ENGINES = ("sqlite3", "postgresql")


def number(name: str, default: int, *, least: int = 0, most: int = MOST) -> int:
    """Refuses (setting_not_a_number) what is no whole number between ``least`` and ``most``."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    if raw.isascii() and raw.isdigit() and len(raw) <= len(str(MOST)) and least <= int(raw) <= most:
        return int(raw)
    raise refusal(
        "setting_not_a_number", name=name, raw=raw, least=least, most=most, default=default
    )


def days(name: str, default: int) -> int:
    return number(name, default, most=MOST_DAYS)


def switch(name: str) -> bool:
    """On by "1", off by "0" or nothing. Refuses (setting_unknown) what may mean either."""
    return one_of(name, ("0", "1"), "0") == "1"


def site(name: str) -> str:
    """An address of a site; "" where none is set. Refuses (site_wrong)
    what no browser could follow.
    """
    raw = os.environ.get(name, "").strip()
    if not raw or _is_site(raw):
        return raw
    raise refusal("site_wrong", name=name, raw=raw)


def _is_site(raw: str) -> bool:
    try:
        parts = urlsplit(raw)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that is none
        return False
    return parts.scheme in ("http", "https") and named and not any(c.isspace() for c in raw)


def names(name: str, default: str) -> list[str]:
    """Names of hosts with commas. Refuses (hosts_wrong) what is none: an address, or nothing."""
    raw = os.environ.get(name, "").strip() or default
    found = [each.strip() for each in raw.split(",")]
    if all(HOST.fullmatch(each) for each in found):
        return found
    raise refusal("hosts_wrong", name=name, raw=raw)


def sites(name: str) -> list[str]:
    """Addresses of sites with commas."""
    found = [each.strip() for each in os.environ.get(name, "").split(",") if each.strip()]
    for raw in found:
        if not _is_site(raw.replace("://*.", "://", 1)):
            raise refusal("site_wrong", name=name, raw=raw)
    return found


def one_of(name: str, known: Sequence[str], default: str) -> str:
    """Refuses (setting_unknown) any other word."""
    raw = os.environ.get(name, "").strip() or default
    if raw in known:
        return raw
    raise refusal("setting_unknown", name=name, raw=raw, known=", ".join(known))


def time_zone(name: str, default: str) -> str:
    raw = os.environ.get(name, "").strip() or default
    try:
        ZoneInfo(raw)
    except (KeyError, OSError, ValueError) as error:  # a KeyError: there is none of that name
        raise refusal("time_zone_unknown", name=name, raw=raw) from error
    return raw


def database(url: str) -> Mapping[str, Any]:
    """What Django takes. The refusal does not repeat the address: it may hold a password."""
    try:
        found = dj_database_url.parse(url)
    except ValueError as error:  # unknown kinds and ports that are none
        raise refusal("database_address_wrong") from error
    if not found.get("NAME") or not str(found.get("ENGINE")).endswith(ENGINES):
        raise refusal("database_address_wrong")
    return found


def fernet_keys(keys: Sequence[str]) -> list[str]:
    for key in keys:
        try:
            Fernet(key.strip())
        except ValueError as error:
            raise refusal("contact_key_wrong") from error
    return [key.strip() for key in keys]


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks with commas. Refuses (network_wrong) what is none."""
    found = []
    for raw in (os.environ.get(name, "").strip() or default).split(","):
        try:
            found.append(ip_network(raw.strip()))
        except ValueError as error:
            raise refusal("network_wrong", name=name, raw=raw.strip()) from error
    return found


def port_of(name: str, address: SplitResult) -> int | None:
    """Refuses (port_wrong) a port that is none."""
    try:
        return address.port
    except ValueError as error:
        raw = address.netloc.rpartition(":")[2]
        raise refusal("port_wrong", name=name, raw=raw) from error
