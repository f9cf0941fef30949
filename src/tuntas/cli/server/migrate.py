import argparse


def run(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    if args.check:
        call_command("makemigrations", check=True, dry_run=True)
    else:
        call_command("migrate", verbosity=1, interactive=False)
    return 0
