"""Delete what is due: duplicate traces, invited addresses, contacts. Made for a daily timer."""

from __future__ import annotations

import argparse

from tuntas.cli.django import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(args: argparse.Namespace) -> int:
    del args
    start()
    from django.utils import timezone

    from tuntas.surveys.retention import sweep

    swept = sweep(at=timezone.now())
    print(
        f"Dihapus: {swept.traces} jejak pengirim ganda, {swept.addresses} alamat undangan, "
        f"{swept.contacts} kontak pengaduan."
    )
    return 0
