"""A system that listens for webhooks, on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """``answers``: the statuses of the next calls, then 200. It keeps calls only whose signature
    holds.
    """

    def __init__(self) -> None:
        self.secret = ""
        self.answers: list[int] = []
        self.calls: list[dict] = []
        self.numbers: list[str] = []
        self.address = ""

    def take(self, headers, body: bytes) -> int:
        signed = f"{headers['Tuntas-Timestamp']}.".encode() + body
        expected = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        if headers["Tuntas-Signature"] != f"v1={expected}":
            return 401
        self.numbers.append(headers["Tuntas-Delivery"])
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.calls.append(json.loads(body))
        return status


@contextmanager
def receiver() -> Iterator[Receiver]:
    listening = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            status = listening.take(
                self.headers, self.rfile.read(int(self.headers["Content-Length"]))
            )
            self.send_response(status)
            if status == 302:
                self.send_header("Location", listening.address)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    listening.address = f"http://127.0.0.1:{server.server_port}/tuntas?dari=uji"
    try:
        yield listening
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
