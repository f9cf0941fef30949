import argparse


def run(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    from tuntas.web.tasks import alive

    from . import schedule

    if not args.until_empty:
        schedule.start()

    with alive() as worker:
        call_command("db_worker", batch=args.until_empty, worker_id=worker, verbosity=0)
    return 0
