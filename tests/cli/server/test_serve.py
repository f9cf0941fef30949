"""What runs while the server runs, and what outlives it."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from .asking import status, wait_for


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
    process.wait(120)
    assert family(process.pid) == []


@pytest.mark.thorough
def test_the_schedule_ends_with_a_server_that_is_killed(server):
    process, site = server
    assert wait_for(f"{site}/masuk/") == 200
    process.kill()
    process.wait(120)
    deadline = time.monotonic() + 20
    while len(left := family(process.pid)) > 1 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(left) == 1  # the worker, which is granian's own
