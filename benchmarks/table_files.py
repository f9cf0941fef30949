"""A list of many plans as CSV, XLSX and JSON, their time and memory:
``python -m benchmarks.table_files [PLANS]``.

The data are those of ``benchmarks.plans``. Each file is sent to its end and its pieces are let go.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.__main__ import reference, show
from benchmarks.plans import prepare

LIMITS = {"csv": 3, "json": 3, "xlsx": 12}  # s, of 100,000 plans
MEMORY = 60  # MB more than before the first file


def main() -> None:
    plans = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    unit_of_work = reference()
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name), {"Badan Uji": plans})
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client()
        client.force_login(get_user_model().objects.get(username__startswith="member-1-"))
        client.get("/rencana/")
        for kind, limit in LIMITS.items():
            begun, before = time.process_time(), peak()
            size = sum(
                len(part) for part in client.get(f"/rencana/?format={kind}").streaming_content
            )
            taken = time.process_time() - begun
            show(f"{kind} of {plans:,} plans, {size / 1e6:.0f} MB", taken, "s", limit, unit_of_work)
            show(f"{kind}: memory more", peak() - before, "MB", MEMORY, unit_of_work)


def peak() -> float:
    """The most memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
