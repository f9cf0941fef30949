"""From one plan to verify to the next: ``python -m benchmarks.verification [PLANS]``."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.__main__ import reference, seconds, show
from benchmarks.plans import agency

LIMIT = 150  # ms of server time, from the verdict to the next screen
VERDICTS = 30


def accept_everything(verifier: Any) -> int:
    """An accepted link for each plan that waits; how many wait."""
    from django.utils import timezone

    from tuntas.followup.models import ActionPlan, Evidence

    now = timezone.now()
    plans = ActionPlan.objects.filter(state="evidence_in").select_related("made_by")
    rows = Evidence.objects.bulk_create(
        Evidence(
            plan=plan,
            title="Daftar hadir",
            url=f"https://arsip.contoh.go.id/{plan.pk}",
            by=plan.made_by,
            at=now,
            state=Evidence.State.ACCEPTED,
            decided_by=verifier,
            decided_at=now,
        )
        for plan in plans
    )
    return len(rows)


def bench_queue(unit_of_work: float) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tuntas.evaluation.verification.queries import queue
    from tuntas.organisation.permissions import viewer

    verifier = get_user_model().objects.get(username__startswith="member-1-")
    print(f"{accept_everything(verifier):,} plans wait\n")
    client = Client()
    client.force_login(verifier)
    now = _now()
    waiting = list(queue(viewer(verifier, now), now)[:VERDICTS])
    page = f"/evaluasi/verifikasi/{waiting[-1].round.year}/{waiting[-1].code}/"
    for address in ("/evaluasi/verifikasi/", page):
        assert client.get(address).status_code == 200
        taken = seconds(lambda address=address: client.get(address))
        show(f"page {address}", taken * 1000, "ms", LIMIT, unit_of_work * 1000)
    taken = statistics.median([_verdict(client, plan) for plan in waiting])
    show("a verdict and the next screen", taken * 1000, "ms", LIMIT, unit_of_work * 1000)


def _verdict(client: Any, plan: Any) -> float:
    """Seconds to close the plan and to show the next one."""
    began = time.perf_counter()
    address = f"/evaluasi/verifikasi/{plan.round.year}/{plan.code}/putusan/"
    done = client.post(address, {"verb": "close", "seen": plan.version})
    assert done.status_code == 302, done.status_code
    assert client.get(done.headers["Location"]).status_code == 200
    return time.perf_counter() - began


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def main() -> None:
    plans = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    unit_of_work = reference()
    with tempfile.TemporaryDirectory() as name:
        os.environ["TUNTAS_HOSTS"] = "localhost,127.0.0.1,testserver"
        os.environ["TUNTAS_SQLITE_SYNCHRONOUS"] = "NORMAL"
        from tuntas.cli.django import start

        start(Path(name))
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        agency("Badan Uji", plans)
        print(f"{plans:,} plans; reference {unit_of_work:.3f} s")
        bench_queue(unit_of_work)


if __name__ == "__main__":
    main()
