"""A worker that is really killed in the middle of a task."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import sys
from tuntas.cli.django import start
start()
from datetime import timedelta
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.web.slow_task import write_lines
from tuntas.web.tasks import DEAD_AFTER, alive, enqueue, revive
"""
ENQUEUE = "enqueue(write_lines, sys.argv[1])"
STATE = "print(*DBTaskResult.objects.values_list('status', flat=True))"
REVIVE_NOW = f"print(revive(timezone.now()))\n{STATE}"
REVIVE_LATER = f"""
with alive():  # another worker, that lives, does not hide the dead one
    print(revive(timezone.now() + DEAD_AFTER + timedelta(seconds=1)))
{STATE}
"""


@pytest.mark.thorough
def test_a_task_whose_worker_was_killed_is_done_by_the_next_one(data_folder):
    environment = {
        **os.environ,
        "TUNTAS_DIR": str(data_folder),
        "TUNTAS_WORKER": "separate",
        "TUNTAS_SQLITE_SYNCHRONOUS": "NORMAL",
    }
    lines = data_folder / "lines"

    def tuntas(*words):
        return subprocess.Popen([sys.executable, "-m", "tuntas", *words], env=environment, cwd=ROOT)

    def python(script, *words):
        command = [sys.executable, "-c", BEGIN + script, *words]
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    python(ENQUEUE, str(lines))
    victim = tuntas("worker", "--until-empty")
    _until(lambda: lines.exists() and lines.read_text() == "try 1\n")
    victim.send_signal(signal.SIGKILL)
    assert victim.wait(60) == -signal.SIGKILL

    assert python(REVIVE_NOW) == ["0", "RUNNING"]  # it may still be alive: its last beat is young
    assert python(REVIVE_LATER) == ["1", "READY"]
    assert tuntas("worker", "--until-empty").wait(60) == 0
    assert python(STATE) == ["SUCCESSFUL"]
    assert lines.read_text() == "try 1\ntry 2\ndone\n"


def _until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)
