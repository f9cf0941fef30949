"""The server as it is started, on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection


@pytest.fixture
def database():
    """The address of a new, empty database of the kind that is tested; "" is a file in the data
    folder.
    """
    if connection.vendor == "sqlite":
        yield ""
        return
    import psycopg

    name = f"serve_{uuid.uuid4().hex[:12]}"
    given = os.environ["TUNTAS_TEST_DATABASE_URL"]
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield given.rpartition("/")[0] + f"/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def server(database, data_folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"TUNTAS_DIR": str(data_folder), "TUNTAS_DATABASE_URL": database}
    environment.pop("PYTEST_CURRENT_TEST", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "tuntas", "serve", "--port", str(port)],
        env={name: value for name, value in environment.items() if value},
        start_new_session=True,
    )
    yield process, f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)
    with suppress(ProcessLookupError):  # what a killed server left behind
        os.killpg(process.pid, signal.SIGKILL)


def status(address):
    try:
        return urllib.request.urlopen(address, timeout=20).status  # noqa: S310 - our own server
    except urllib.error.HTTPError as error:
        return error.code


def wait_for(address):
    for _ in range(300):
        try:
            return status(address)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def family(session):
    """The processes of a session that are still there."""
    listed = subprocess.run(
        ["ps", "-s", str(session), "-o", "pid="], capture_output=True, text=True
    )
    return listed.stdout.split()


@pytest.mark.thorough
def test_many_at_once_are_answered_beside_the_schedule_and_nothing_outlives_the_server(server):
    process, site = server
    assert wait_for(f"{site}/masuk/") == 200
    with ThreadPoolExecutor(8) as pool:  # each looks into the database
        answers = list(pool.map(status, [f"{site}/s/takada22/"] * 120))
    assert answers == [404] * 120
    assert len(family(process.pid)) == 3  # the server, its worker, the schedule
    process.terminate()
    process.wait(20)
    assert family(process.pid) == []


@pytest.mark.thorough
def test_the_schedule_ends_with_a_server_that_is_killed(server):
    process, site = server
    assert wait_for(f"{site}/masuk/") == 200
    process.kill()
    process.wait(20)
    deadline = time.monotonic() + 20
    while len(left := family(process.pid)) > 1 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(left) == 1  # the worker, which is granian's own
