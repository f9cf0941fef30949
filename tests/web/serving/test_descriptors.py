"""Files that the real server keeps open, asked over real sockets."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tuntas.web.serving.answers import AT_ONCE

ASKED = 3000


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(folder):
    """Its port, and its group of processes."""
    port = free_port()
    environment = {**os.environ, "TUNTAS_DIR": str(folder), "TUNTAS_WORKER": "separate"}
    environment.pop("TUNTAS_DATABASE_URL", None)
    command = [sys.executable, "-m", "tuntas", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            until = time.monotonic() + 120
            while time.monotonic() < until:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.2)
            yield port, server.pid
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(120)


def descriptors(group):
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ProcessLookupError):
            if os.getpgid(int(process.name)) == group:
                found += len(list((process / "fd").iterdir()))
    return found


@pytest.mark.thorough
def test_three_thousand_static_files_leave_few_descriptors(tmp_path):
    long = tmp_path / "static" / "long.bin"
    long.parent.mkdir()
    long.write_bytes(b"x" * AT_ONCE * 2)
    with serving(tmp_path) as (port, group):
        short = min(long.parent.rglob("*.css"), key=lambda each: each.stat().st_size)
        connection, statuses = http.client.HTTPConnection("127.0.0.1", port, timeout=30), set()
        for number in range(ASKED):
            file = short if number % 10 else long
            connection.request("GET", f"/static/{file.relative_to(long.parent)}")
            answer = connection.getresponse()
            statuses.add((answer.status, len(answer.read()) == file.stat().st_size))
        assert statuses == {(200, True)}
        assert descriptors(group) < 200
