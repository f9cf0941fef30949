"""Delete what is due: duplicate traces, invited addresses, contacts, broken uploads.

For a daily timer.
"""

import argparse


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from tuntas.followup.evidence import storage
    from tuntas.surveys.answers.retention import sweep

    now = timezone.now()
    swept, found = sweep(at=now), storage.sweep(now, strangers=args.orphans)
    print(
        f"Dihapus: {swept.traces} jejak pengirim ganda, {swept.addresses} alamat undangan, "
        f"{swept.contacts} kontak pengaduan, {len(found.left)} sisa unggahan yang terputus."
    )
    for line in storage.problems(found):
        print(f"- {line}")
    return 0
