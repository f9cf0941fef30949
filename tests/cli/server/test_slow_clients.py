"""Clients that are slow, or lie, on real connections to a server as it is started."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from benchmarks import form, slow

from tests import loops

from .asking import wait_for

pytestmark = pytest.mark.thorough
ROOT = Path(__file__).resolve().parents[3]
START = "from pathlib import Path; from tuntas.cli.django import start; start(Path.cwd())"
PREPARE = "from benchmarks.form import prepare; prepare()"
LOST = "import json, sys; from benchmarks.form import lost; print(lost(json.load(sys.stdin)))"


def run(installation, code, given=""):
    """Python with the database of the installation."""
    command = [sys.executable, "-c", f"{START}; {code}"]
    done = subprocess.run(
        command,
        cwd=installation["TUNTAS_DIR"],
        env=installation | {"PYTHONPATH": str(ROOT)},
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def port(installation, server):
    """Of the server, with an open round."""
    _process, site = server
    assert wait_for(f"{site}/masuk/") == 200
    run(installation, PREPARE)
    return urlsplit(site).port


def said(port, *pieces, pause=0.0):
    """The status line that pieces of a request lead to, sent one after the other."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        with contextlib.suppress(OSError):  # it may refuse before all is sent
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
        return connection.makefile("rb").readline().split(b" ", 2)[1]


def test_the_form_is_quick_beside_two_hundred_slow_clients(port):
    alone = loops.run(form.load(port, 4, 3)).percentile(95)
    for path in (form.PATH, "/masuk/"):
        beside = loops.run(slow.beside_slow_clients(port, path, 5))
        assert beside.errors == []
        assert beside.percentile(95) < max(slow.PROMISED_P95, 4 * alone)  # machines are noisy


def test_the_form_is_quick_beside_fifty_clients_that_try_passwords(port):
    alone = loops.run(form.load(port, 4, 3)).percentile(95)
    beside = loops.run(slow.beside_passwords(port, 5))
    assert beside.errors == []
    assert beside.percentile(95) < max(slow.PROMISED_P95, 4 * alone)


def test_a_server_stops_beside_slow_clients_and_has_stored_what_it_acknowledged(
    server, port, installation
):
    process, _site = server

    async def stopped_meanwhile():
        async with slow.slow_clients(port, form.PATH, 40):
            stop = threading.Timer(2, process.terminate)
            stop.start()
            return await form.load(port, 8, 4)

    load = loops.run(stopped_meanwhile())
    assert process.wait(120) == 0
    assert load.keys
    assert run(installation, LOST, json.dumps(load.keys)) == "0"


def test_what_is_not_as_it_says_is_refused(port):
    head = b"POST /s/uji22222/ HTTP/1.1\r\nHost: localhost\r\n"
    assert said(port, head + b"Content-Length: 6000000\r\n\r\n") == b"413"
    assert said(port, head + b"Content-Length: 99999999999999999\r\n\r\n") == b"400"
    assert said(port, head + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == b"411"
    assert said(port, head + b"X: " + b"x" * 200_000 + b"\r\n\r\n") == b"431"


def test_who_is_not_signed_in_sends_no_large_file_whatever_the_cookie_says(port):
    head = b"POST /rencana/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid=abcdefghij\r\n"
    assert said(port, head + b"Content-Length: 6000000\r\n\r\n") == b"413"


def test_a_body_that_comes_in_pieces_is_whole(port):
    asked = b"POST /masuk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n"
    assert said(port, asked, b"abc", b"def", pause=0.2) == b"403"  # no token against forgery


def test_two_processes_share_the_port(installation, database):
    del database
    port = form.free_port()
    command = [sys.executable, "-m", "tuntas", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, env=installation, start_new_session=True)
    try:
        assert wait_for(f"http://127.0.0.1:{port}/masuk/") == 200
        run(installation, PREPARE)
        load = loops.run(slow.beside_slow_clients(port, form.PATH, 3))
    finally:
        process.terminate()
        assert process.wait(120) == 0
    assert load.errors == []
    assert run(installation, LOST, json.dumps(load.keys)) == "0"
