"""Background work: enqueued with the change that wants it, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.db import transaction


def enqueue(task: Any, *arguments: Any) -> None:
    """Call in the transaction of the change; where no worker runs on its own, one starts at its commit."""
    result = task.enqueue(*arguments)
    if settings.WORKER == "on-demand" and not result.is_finished:
        transaction.on_commit(start_worker)


def start_worker() -> None:
    """A process of its own that works off the queue and ends; it outlives the web server's process."""
    environment = {**os.environ, "TUNTAS_DIR": str(settings.DATA_DIR)}
    command = [sys.executable, "-m", "tuntas", "worker", "--until-empty"]
    silent = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdin=silent, stdout=silent, start_new_session=True
    )
