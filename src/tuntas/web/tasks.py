"""Background work: enqueued in the transaction of its change; survives a killed worker.

A task must be harmless when it is called again: a worker that is killed in the middle of one says
nothing, and the task is then given to another.
"""

import logging
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, connections, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .models import Heartbeat, TaskProgress

BEAT = timedelta(seconds=10)
# Without a beat; clocks of several hosts may differ by some seconds.
DEAD_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)
WRITTEN_EVERY = 1  # seconds between two rows of how far a task is
MOST_TRIES = 3  # a task that kills each of its workers is given up
log = logging.getLogger("tuntas.tasks")


class WorkerLost(Exception):
    """The worker was killed, or its machine went away, each time it did this task."""


def enqueue(task: Any, *arguments: Any) -> Any:
    """Call in the transaction of the change; where no worker runs on its own, one starts at its
    commit. Returns the task's result, which has its id."""
    result = task.enqueue(*arguments)
    if settings.WORKER == "on-demand" and not result.is_finished:
        transaction.on_commit(start_worker)
    return result


def start_worker() -> None:
    """Starts a process that works off the queue and ends; it outlives the web server."""
    environment = {**os.environ, "TUNTAS_DIR": str(settings.DATA_DIR)}
    command = [sys.executable, "-m", "tuntas", "worker", "--until-empty"]
    silent = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdin=silent, stdout=silent, start_new_session=True
    )


class Progress:
    """Call it with how much is done of how much; it is written at most once in ``WRITTEN_EVERY``.

    Call it outside of transactions: inside nobody would see it, and others would wait for it.
    """

    def __init__(self, task: str) -> None:
        self._task, self._written = task, float("-inf")

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._written < WRITTEN_EVERY:
            return
        values = {"done": done, "total": total, "at": timezone.now()}
        TaskProgress.objects.update_or_create(task=self._task, defaults=values)
        self._written = time.monotonic()


@contextmanager
def alive() -> Iterator[str]:
    """Be a worker: the id to work under, whose heart beats until the end of this block."""
    worker = f"{socket.gethostname()[:24]}-{os.getpid()}-{secrets.token_hex(8)}"
    stopped = threading.Event()
    _beat(worker)
    thread = threading.Thread(
        target=_go_on_beating, args=(worker, stopped), name="heartbeat", daemon=True
    )
    thread.start()
    try:
        yield worker
    finally:
        stopped.set()
        thread.join()
        Heartbeat.objects.filter(worker=worker).delete()


def _go_on_beating(worker: str, stopped: threading.Event) -> None:
    while not stopped.wait(BEAT.total_seconds()):
        try:
            _beat(worker)
        except OperationalError:
            # A busy or restarting database: the next beat comes before DEAD_AFTER.
            log.warning("the beat of worker %s could not be written", worker, exc_info=True)
            connections.close_all()
    connections.close_all()


def _beat(worker: str) -> None:
    Heartbeat.objects.update_or_create(worker=worker, defaults={"seen_at": timezone.now()})


def revive(at: datetime) -> int:
    """Put back into the queue what dead workers were doing; returns how many tasks that were.

    A task that lost MOST_TRIES workers has failed. Where workers are started on demand, one is
    started for what waits and nobody does. Harmless when called again.
    """
    beats = Heartbeat.objects.filter(seen_at__gt=at - DEAD_AFTER)
    living = set(beats.values_list("worker", flat=True))
    Heartbeat.objects.filter(seen_at__lt=at - FORGOTTEN_AFTER).delete()
    TaskProgress.objects.filter(at__lt=at - FORGOTTEN_AFTER).delete()
    running = DBTaskResult.objects.running().filter(started_at__lt=at - DEAD_AFTER)
    lost = [row for row in running if not living.intersection(row.worker_ids[-1:])]
    moved = sum(_give_back(row, at) for row in lost)
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=at - DEAD_AFTER)
    if settings.WORKER == "on-demand" and not living and waiting.exists():
        start_worker()
    return moved


def _give_back(row: DBTaskResult[Any, Any], at: datetime) -> int:
    """1 where it was done, 0 where the task moved on meanwhile."""
    changes: dict[str, Any] = {"status": TaskResultStatus.READY, "started_at": None}
    if len(row.worker_ids) >= MOST_TRIES:
        name = f"{WorkerLost.__module__}.{WorkerLost.__qualname__}"
        text = f"{name}: {len(row.worker_ids)} workers died while they did this task"
        changes = {"status": TaskResultStatus.FAILED, "finished_at": at}
        changes |= {"exception_class_path": name, "traceback": text}
    log.warning("task %s (%s) lost its worker: %s", row.pk, row.task_path, changes["status"])
    same = DBTaskResult.objects.filter(pk=row.pk, status=row.status, started_at=row.started_at)
    return same.update(**changes)
