"""A cut-off of few and of many plans, and two of them compared: ``python -m benchmarks.cutoff
[PLANS]``.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.__main__ import reference, seconds, show
from benchmarks.plans import agency

FEW, MANY = 858, 100_000
LIFE = ("submit", "approve", "start", "hand_in", "return")  # before the last event of each plan


def live(name: str, began: datetime) -> Any:
    """An evaluation of all plans of an agency; each plan has had a life, evidence and a moved
    deadline.
    """
    from tuntas.core.evaluation.snapshot import Assignment
    from tuntas.core.followup.workflow import NOT_YET_PLANS
    from tuntas.evaluation.assignments.actions import open_evaluation
    from tuntas.followup.models import ActionPlan, DeadlineChange, Evidence, StatusEvent
    from tuntas.organisation.models import Agency

    body = Agency.objects.get(name=name)
    plans = list(ActionPlan.objects.filter(round__agency=body).exclude(state__in=NOT_YET_PLANS))
    StatusEvent.objects.bulk_create(
        (
            StatusEvent(
                plan=p, verb=verb, state="in_progress", new="open", happened_at=at, recorded_at=at
            )
            for p in plans
            for n, verb in enumerate(LIFE)
            for at in [began + timedelta(minutes=n)]
        ),
        batch_size=1000,
    )
    Evidence.objects.bulk_create(
        (
            Evidence(plan=p, title="Foto", size=1, sha256=f"{p.pk:064x}", by=p.made_by, at=began)
            for p in plans
        ),
        batch_size=1000,
    )
    DeadlineChange.objects.bulk_create(
        (
            DeadlineChange(
                plan=p,
                old=p.deadline,
                new=p.deadline + timedelta(30),
                reason="Anggaran",
                state="granted",
                asked_by=p.made_by,
                asked_at=began,
                decided_by=p.made_by,
                decided_at=began,
            )
            for p in plans[::5]
        ),
        batch_size=1000,
    )
    scope = {r: [u.pk for u in body.units.all()] for r in body.rounds.all()}
    letter = Assignment(
        title="Uji",
        period="2024",
        number="1",
        letter_number="1",
        letter_date=None,
        cut_off=began.date(),
        team=(),
        place="",
        signed_on=None,
        signer_title="",
        signer="",
        inspectorate="Inspektorat",
    )
    return open_evaluation(
        agency=body, code="uji", assignment=letter, scope=scope, by=None, at=began
    )


def bench(name: str, plans: int, limit: float, unit_of_work: float) -> None:
    from django.utils import timezone

    from tuntas.core.evaluation.compare import compare
    from tuntas.core.evaluation.snapshot import Snapshot
    from tuntas.evaluation.cut_offs.actions import make_cut_off

    agency(name, plans)
    evaluation = live(name, timezone.now() - timedelta(days=1))
    moment = timezone.now()

    def freeze() -> Any:
        return make_cut_off(evaluation=evaluation, by=None, at=timezone.now(), moment=moment)

    taken = seconds(freeze, runs=3)
    made = [Snapshot.from_json(cut_off.snapshot) for cut_off in (freeze(), freeze())]
    assert made[0].digest == made[1].digest
    show(f"cut-off of {len(made[0].plans):,} plans of {plans:,}", taken, "s", limit, unit_of_work)
    show(
        "  two of them compared", seconds(lambda: compare(*made), runs=3), "s", limit, unit_of_work
    )


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    unit_of_work = reference()
    with tempfile.TemporaryDirectory() as name:
        os.environ["TUNTAS_SQLITE_SYNCHRONOUS"] = "NORMAL"
        from tuntas.cli.django import start

        start(Path(name))
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        bench("Badan Kecil", FEW * 4 // 3, 1, unit_of_work)  # a quarter are drafts
        bench("Badan Besar", many * 4 // 3, 20, unit_of_work)
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
