import argparse

from tuntas.cli.troubles import require_free

from .migrate import migrate


def run(args: argparse.Namespace) -> int:
    require_free(args.host, args.port)
    migrate(verbosity=0)
    serve(args.host, args.port, args.workers)
    return 0


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped. Static files are collected first; that takes a fraction of a second.

    Where no worker runs on its own, the schedule runs beside it. Processes are forked from this
    one, so it has neither threads nor connections to the database: a socket that two processes
    share answers nobody.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.urls import get_resolver
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from . import schedule
    from .installation import is_example

    settings.EXAMPLE = is_example()
    call_command("collectstatic", verbosity=0, interactive=False)
    get_resolver().url_patterns  # noqa: B018 - all views are imported once and their memory is shared
    connections.close_all()
    if close_pool := getattr(connections["default"], "close_pool", None):  # of PostgreSQL
        close_pool()
    if settings.WORKER == "on-demand":
        schedule.start_process()
    Server(
        "tuntas.config.wsgi:application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        blocking_threads=4,  # measured with benchmarks.form: more only contend for the interpreter
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()
