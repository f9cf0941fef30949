"""A real mail server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller


class Server:
    """Takes letters. ``recipient`` is what it says to an address, ``data`` to a letter; it may
    "hang up".
    """

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []
        self.ids: list[str] = []  # of every letter that was offered
        self.recipient: dict[str, str] = {}
        self.data = "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        said = self.recipient.get(address, "250 OK")
        if said == "250 OK":
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.ids.append(message_from_bytes(envelope.content)["Message-ID"])
        if self.data == "hang up":
            server.transport.close()
            return "421 bye"
        if self.data.startswith("250"):
            text = message_from_bytes(envelope.content).get_payload(decode=True).decode()
            self.letters += [(to, text) for to in envelope.rcpt_tos]
        return self.data


@contextmanager
def mail_server(settings: Any) -> Iterator[Server]:
    """A running server that the settings point to."""
    handler = Server()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    try:
        yield handler
    finally:
        controller.stop()
