"""What is done again and again while a server or a worker runs.

Each job is harmless when called twice.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

TICK = timedelta(seconds=15)
log = logging.getLogger("tuntas.schedule")


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    run: Callable[[datetime], Any]


def jobs() -> tuple[Job, ...]:
    from tuntas.accounts.actions import forget as forget_sign_ins
    from tuntas.evaluation.findings.checks import check_nightly
    from tuntas.followup.work.reminders import remind
    from tuntas.notify.deliveries.actions import forget
    from tuntas.reports.papers.waiting.actions import forget as forget_papers
    from tuntas.results.integrity.actions import read_answers
    from tuntas.results.scores.actions import roll_up
    from tuntas.surveys.answers.retention import sweep
    from tuntas.web.tasks import revive

    return (
        Job("roll_up", timedelta(seconds=30), lambda at: roll_up(at=at)),
        Job("revive", timedelta(minutes=1), lambda at: revive(at=at)),
        Job("read_answers", timedelta(minutes=5), lambda at: read_answers(at=at)),
        Job("remind", timedelta(hours=1), lambda at: remind(at=at)),
        Job("forget", timedelta(hours=1), forget),
        Job("forget_papers", timedelta(hours=1), forget_papers),
        Job("forget_sign_ins", timedelta(hours=1), forget_sign_ins),
        Job("sweep", timedelta(hours=1), lambda at: sweep(at=at)),
        Job("check_plans", timedelta(minutes=30), check_nightly),
    )


def talks() -> tuple[Job, ...]:
    """What speaks with other machines, which may be slow: the other jobs do not wait for it."""
    from tuntas.notify.deliveries.actions import deliver

    return (Job("deliver", timedelta(minutes=5), deliver),)


def run_due(
    jobs: Sequence[Job], last: Mapping[str, datetime], now: datetime
) -> dict[str, datetime]:
    """Run what is due; returns when each job was last started.

    One that fails is logged and due again.
    """
    started = dict(last)
    for job in jobs:
        since = now - last.get(job.name, now - job.every)
        if not timedelta(0) <= since < job.every:  # less than none: the clock was set back
            started[job.name] = now
            try:
                job.run(now)
            except Exception:  # whatever it was, the other jobs and the next time must not suffer
                log.exception("job %s failed; it is tried again in %s", job.name, job.every)
    return started


def start() -> threading.Event:
    """Run the jobs in two threads of this process, first at once. Set the event to end them."""
    stopped = threading.Event()
    for name, group in (("schedule", jobs()), ("talks", talks())):
        threading.Thread(target=_run, args=(group, stopped), name=name, daemon=True).start()
    return stopped


def start_process() -> None:
    """Run the jobs in a process of its own, which ends with this one.

    For one without threads of its own.
    """
    process = get_context("fork").Process(
        target=_until_parent_ends, args=(os.getpid(),), name="schedule", daemon=True
    )
    process.start()


def _until_parent_ends(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then ends this
    stopped = start()
    while os.getppid() == parent:  # it may be killed without a word
        time.sleep(1)
    stopped.set()


def _run(group: Sequence[Job], stopped: threading.Event) -> None:
    from django.db import connections
    from django.utils import timezone

    from tuntas.organisation import own_words, time_zone

    last: dict[str, datetime] = {}
    while not stopped.is_set():
        time_zone.activate()  # an agency may have been set up meanwhile
        own_words.activate()
        last = run_due(group, last, timezone.now())
        connections.close_all()
        stopped.wait(TICK.total_seconds())
