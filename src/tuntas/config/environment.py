"""Settings as the environment gives them: what cannot be right is refused before anything starts.

A variable that is set to nothing counts as one that is not set.
"""

import os
import re
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from cryptography.fernet import Fernet

from .refusals import refusal

MOST = 1_000_000_000
MOST_DAYS = 36_500  # a century; no date of this one leads beyond what a calendar holds
HOST = re.compile(r"\*|\.?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")
REGION = re.compile(r"[A-Za-z0-9-]*")
MAIL = ("smtp", "smtps", "smtp+plain")
SENDER = re.compile(r"[^\s@<>]+@[^\s@<>]+")
ENGINES = ("sqlite3", "postgresql")


def refuse_unreadable() -> None:
    """Refuses (setting_not_text) a variable of ours whose bytes are no UTF-8: nothing could be
    signed, stored or looked up with it.
    """
    for name, raw in os.environ.items():
        if name.startswith("TUNTAS_") and any("\ud800" <= c <= "\udfff" for c in raw):
            raise refusal("setting_not_text", name=ascii(name)[1:-1])


def number(name: str, default: int, *, least: int = 0, most: int = MOST) -> int:
    """Refuses (setting_not_a_number) what is no whole number between ``least`` and ``most``."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    if raw.isascii() and raw.isdigit() and len(raw) <= len(str(MOST)) and least <= int(raw) <= most:
        return int(raw)
    bounds = {"least": str(least), "most": str(most), "default": str(default)}  # as one types them
    raise refusal("setting_not_a_number", name=name, raw=raw, **bounds)


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


def database(url: str, name: str = "TUNTAS_DATABASE_URL") -> Mapping[str, Any]:
    """What Django takes. The refusal does not repeat the address: it may hold a password."""
    try:
        found = dj_database_url.parse(url)
    except ValueError as error:  # unknown kinds and ports that are none
        raise refusal("database_address_wrong", name=name) from error
    if not found.get("NAME") or not str(found.get("ENGINE")).endswith(ENGINES):
        raise refusal("database_address_wrong", name=name)
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


def mail_server(name: str) -> SplitResult:
    """An address of a mail server, or an empty one. Refuses (mail_address_wrong)
    without repeating what may hold a password.
    """
    raw = os.environ.get(name, "").strip()
    parts = _split(raw)
    if raw and (
        parts is None
        or parts.scheme not in MAIL
        or not HOST.fullmatch(_bracketed(parts))
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
    ):
        raise refusal("mail_address_wrong", name=name)
    return parts or urlsplit("")


def sender(name: str) -> str:
    """Who letters are from: an address, or a name with one. Refuses sender_wrong."""
    raw = os.environ.get(name, "").strip()
    plain = raw.isprintable() and SENDER.fullmatch(parseaddr(raw)[1])
    if raw and not plain:
        raise refusal("sender_wrong", name=name, raw=raw)
    return raw


def bucket(name: str, url: str) -> tuple[SplitResult, dict[str, str]]:
    """An address of object storage, and what follows its question mark. Refuses
    (storage_address_wrong) without repeating what may hold a key.
    """
    parts = _split(url)
    if parts is None or not _is_bucket(parts) or (more := _storage_options(parts)) is None:
        raise refusal("storage_address_wrong", name=name)
    return parts, more


def _is_bucket(parts: SplitResult) -> bool:
    named = BUCKET.fullmatch(parts.hostname or "") and parts.port is None and not parts.fragment
    return parts.scheme == "s3" and bool(named) and bool(parts.username) == bool(parts.password)


def _storage_options(parts: SplitResult) -> dict[str, str] | None:
    """None for what is not known, or can be none."""
    try:
        found = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        return None
    options = dict(found)
    known = options.keys() <= {"endpoint", "region"} and len(options) == len(found)
    endpoint, region = options.get("endpoint", ""), options.get("region", "")
    usable = (not endpoint or _is_site(endpoint)) and REGION.fullmatch(region)
    return options if known and usable else None


def _split(raw: str) -> SplitResult | None:
    """None for what is no address at all, or has a port that is none."""
    try:
        parts = urlsplit(raw)
        return None if parts.port == 0 or any(c.isspace() for c in raw) else parts
    except ValueError:
        return None


def _bracketed(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return f"[{host}]" if ":" in host else host
