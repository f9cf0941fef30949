from __future__ import annotations

import argparse

from tuntas.cli.django import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)


def run(args: argparse.Namespace) -> int:
    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    serve(args.host, args.port, args.workers)
    return 0


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped. Static files are collected first; that takes a fraction of a second.

    Where no worker runs on its own, the schedule runs here.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import get_resolver
    from granian.constants import Interfaces
    from granian.server import Server

    from tuntas.cli import schedule

    # Workers are forked from this process. A module that a thread of the schedule is importing at that moment
    # would stay half imported in them, so the addresses, and all views with them, are imported before.
    get_resolver().url_patterns  # noqa: B018
    if settings.WORKER == "on-demand":
        schedule.start()
    call_command("collectstatic", verbosity=0, interactive=False)
    Server(
        "tuntas.config.wsgi:application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        blocking_threads=4,  # measured with benchmarks.form: more only contend for the interpreter
        respawn_failed_workers=True,
        log_level="warning",
    ).serve()
