"""The server as it is started, on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import uuid
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
def installation(database, data_folder):
    """The environment of the processes of an installation."""
    environment = os.environ | {"TUNTAS_DIR": str(data_folder), "TUNTAS_DATABASE_URL": database}
    environment |= {"TUNTAS_FORM_HOURLY": "1000000"}  # all that a test sends has one address
    environment.pop("PYTEST_CURRENT_TEST", None)
    return {name: value for name, value in environment.items() if value}


@pytest.fixture
def server(installation):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tuntas", "serve", "--port", str(port)],
        env=installation,
        start_new_session=True,
    )
    yield process, f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)
    with suppress(ProcessLookupError):  # what a killed server left behind
        os.killpg(process.pid, signal.SIGKILL)
