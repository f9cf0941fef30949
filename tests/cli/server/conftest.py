"""The server as it is started, on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import uuid
from contextlib import contextmanager, suppress

import pytest
from django.db import connection

GIVEN = os.environ.get("TUNTAS_TEST_DATABASE_URL", "")


def address_of(name):
    return GIVEN.rpartition("/")[0] + f"/{name}"


@contextmanager
def new_database(template):
    """The name of a database on the server that is tested; it goes at the end."""
    import psycopg

    name = f"serve_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(GIVEN, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield name
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory):
    """The name of a database that has its tables and no row; to be copied, which takes a tenth of
    the time that migrating takes.
    """
    with new_database("template1") as name:
        environment = os.environ | {
            "TUNTAS_DIR": str(tmp_path_factory.mktemp("migrated")),
            "TUNTAS_DATABASE_URL": address_of(name),
        }
        command = [sys.executable, "-m", "tuntas", "migrate"]
        subprocess.run(command, check=True, env=environment)
        yield name


@pytest.fixture
def database(request):
    """The address of a new database of the kind that is tested; "" is a file in the data folder."""
    if connection.vendor == "sqlite":
        yield ""
        return
    with new_database(request.getfixturevalue("migrated_database")) as name:
        yield address_of(name)


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
    process.wait(120)
    with suppress(ProcessLookupError):  # what a killed server left behind
        os.killpg(process.pid, signal.SIGKILL)
