"""Calling a webhook: which addresses are called, how a call is signed, what counts as arrived.

A webhook's address is typed by a person, so it must not lead into the network of the server: every
address that its name stands for must be a public one, and the connection goes to exactly the
address that was looked at (a name may stand for another one a moment later). Redirects are not
followed.
"""

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from tuntas.core.base.errors import Refusal
from tuntas.notify.models import Delivery
from tuntas.notify.refusals import refusal
from tuntas.web.deadline import within
from tuntas.web.secrecy import decrypt

TIMEOUT = 10  # seconds, of each phase of a call
TOTAL = 30  # seconds, of a whole call
TOO_LONG = "timed out"
# All of IPv6 that is given out for the internet; the rest (site-local, mapped and translated IPv4,
# segment routing …) leads inside or nowhere.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
# Of what is given out: for protocols (Teredo), 6to4, documentation; of IPv4 the relays of 6to4.
_SPECIAL = [
    ipaddress.ip_network(net) for net in ("2001::/23", "2002::/16", "3fff::/20", "192.88.99.0/24")
]


class CallFailed(Exception):
    """The call did not arrive; the text says what happened."""


def refuse_address(address: str) -> None:
    """Refuse (address_wrong, address_private) what is never called; names are resolved later."""
    parts = urlsplit(address)
    try:
        plain = bool(
            parts.hostname and not parts.username and not parts.fragment and parts.port != 0
        )
    except ValueError:  # a port that is no number
        plain = False
    if not plain or any(c.isspace() or ord(c) < 32 for c in address):
        raise refusal("address_wrong")
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOK_PRIVATE):
        raise refusal("address_wrong", said="address_not_safe")
    try:
        literal = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        literal = None
    if parts.hostname == "localhost" or literal:
        _refuse_private(str(literal or "127.0.0.1"))


def _refuse_private(address: str) -> None:
    if not (settings.WEBHOOK_PRIVATE or is_public(address)):
        raise refusal("address_private", address=address)


def is_public(address: str) -> bool:
    """Whether an IP address is on the internet; one with an IPv4 address inside is not."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    special = any(ip in net for net in _SPECIAL)
    given_out = ip.version == 4 or ip in _GIVEN_OUT
    return ip.is_global and given_out and not ip.is_multicast and not special


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over "timestamp.body", so that an old call cannot be sent again as a new one."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def call(delivery: Delivery, at: datetime) -> int:
    """Post one event; the status of the answer (2xx). Raises CallFailed."""
    hook = delivery.webhook
    assert hook is not None  # noqa: S101 - a call has a webhook, a letter has a person
    body = json.dumps(
        {
            "id": str(delivery.number),
            "event": delivery.event,
            "at": delivery.made_at.isoformat(),
            "data": delivery.data,
        },
        ensure_ascii=False,
    ).encode()
    timestamp = int(at.timestamp())
    try:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Tuntas",
            "Tuntas-Delivery": str(delivery.number),
            "Tuntas-Timestamp": str(timestamp),
            "Tuntas-Signature": f"v1={signature(decrypt(hook.secret), timestamp, body)}",
        }
        status, said = _post(hook.address, body, headers)
    except (OSError, http.client.HTTPException, Refusal, UnicodeError) as error:
        raise CallFailed(str(error) or type(error).__name__) from error
    if not 200 <= status < 300:
        raise CallFailed(f"{status} {said}".strip())
    return status


def _post(address: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    refuse_address(address)
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = _Pinned(parts.hostname, port, _looked_up(str(parts.hostname), port), secure)
    late = threading.Timer(TOTAL, connection.cut)
    late.daemon = True
    late.start()
    try:
        path = parts.path or "/"
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
        answer = connection.getresponse()
        said = answer.read(200).decode("utf-8", "replace")
        if connection.is_cut:
            raise TimeoutError(TOO_LONG)
        return answer.status, " ".join(said.split())
    except (OSError, http.client.HTTPException) as error:
        if connection.is_cut:
            raise TimeoutError(TOO_LONG) from error
        raise
    finally:
        late.cancel()
        connection.end()


def _looked_up(host: str, port: int) -> str:
    """The IP address to call; refused where any of the name's addresses is private. A server of
    names that does not answer holds nobody for longer than any other phase.
    """
    infos = within(TIMEOUT, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    found = [str(info[4][0]) for info in infos]
    for ip in found:
        _refuse_private(ip)
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to one IP address, with the name for TLS and the Host header."""

    def __init__(self, host: Any, port: int, ip: str, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._ip, self._secure, self.is_cut = ip, secure, False
        self._held: socket.socket | None = None  # TLS takes the other one over
        self.default_port = 443 if secure else 80

    def connect(self) -> None:
        self.sock = socket.create_connection((self._ip, self.port), self.timeout)
        self._held = self.sock.dup()
        if self.is_cut:
            raise TimeoutError(TOO_LONG)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """Ends what another thread waits for: for it each byte begins the time anew."""
        self.is_cut = True
        if self._held is not None:
            with suppress(OSError):  # the other end was faster
                self._held.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Not ``close``, which http.client calls before it has read a body without a length."""
        self.close()
        if self._held is not None:
            self._held.close()
