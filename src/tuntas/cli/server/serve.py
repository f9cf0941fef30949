import argparse
import resource

from tuntas.cli.troubles import require_free

from .migrate import migrate

CONNECTIONS = 4096  # at one time, of each process, where so many files may be open
FILES_EACH = 4  # of a connection: itself, what it sends, what it is sent


def run(args: argparse.Namespace) -> int:
    from .first_link import print_link

    require_free(args.host, args.port)
    migrate(verbosity=0)
    print_link(args.host, args.port)
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
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    from . import schedule
    from .installation import is_example

    connections_at_once = _open_more_files() // FILES_EACH
    settings.EXAMPLE = is_example()
    call_command("collectstatic", verbosity=0, interactive=False)
    get_resolver().url_patterns  # noqa: B018 - all views are imported once and their memory is shared
    connections.close_all()
    if close_pool := getattr(connections["default"], "close_pool", None):  # of PostgreSQL
        close_pool()
    if settings.WORKER == "on-demand":
        schedule.start_process()
    Server(
        "tuntas.config.rsgi:application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=20_000, max_buffer_size=64 * 1024),
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=connections_at_once,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


def _open_more_files() -> int:
    """As many as connections need, where it is allowed; a shell often allows a thousand. How many
    of them there may be.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_EACH * CONNECTIONS
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    return most
