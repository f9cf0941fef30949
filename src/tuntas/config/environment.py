"""Settings as the environment gives them: what cannot be right is refused before anything starts.

A variable that is set to nothing counts as one that is not set.
"""

import os
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import SplitResult
from zoneinfo import ZoneInfo

import dj_database_url
from cryptography.fernet import Fernet

from .refusals import refusal

MOST = 1_000_000_000
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
