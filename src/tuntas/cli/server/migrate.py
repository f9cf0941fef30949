import argparse
import fcntl
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tuntas.cli.django import own_connection

LOCK = 7_481_020_226  # any number that nobody else takes


def run(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    if args.check:
        call_command("makemigrations", check=True, dry_run=True)
    else:
        migrate(verbosity=1)
    return 0


def migrate(*, verbosity: int, example: bool = False) -> None:
    """Bring the schema up to date, and mark a new database as an agency's own or an ``example``.

    One at a time: a second one waits until the first has ended.
    """
    from django.core.management import call_command
    from django.utils import timezone

    from tuntas.audit.actions import begin_anchors

    from .installation import settle

    with _alone():
        call_command("migrate", verbosity=verbosity, interactive=False)
        settle(at=timezone.now(), example=example)
        begin_anchors(timezone.now())


def _alone() -> AbstractContextManager[None]:
    from django.conf import settings
    from django.db import connection

    return _alone_in(settings.DATA_DIR) if connection.vendor == "sqlite" else _alone_on_server()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "migrate.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say_that_it_waits()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _alone_on_server() -> Iterator[None]:
    with own_connection() as cursor:
        cursor.execute("SET lock_timeout = 0")  # a migration may take long
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            _say_that_it_waits()
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield


def _say_that_it_waits() -> None:
    print("Menunggu 'tuntas migrate' lain selesai.", file=sys.stderr, flush=True)
