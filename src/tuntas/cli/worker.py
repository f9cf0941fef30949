from __future__ import annotations

import argparse

from tuntas.cli.django import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-empty", action="store_true", help="berhenti setelah antrean kosong")


def run(args: argparse.Namespace) -> int:
    start()
    from django.core.management import call_command

    from tuntas.cli import schedule

    if not args.until_empty:
        schedule.start()

    call_command("db_worker", batch=args.until_empty, verbosity=0)
    return 0
