"""The list of many plans and the page of one of them: ``python -m benchmarks.plans [PLANS]``.

One agency with 100 units of five services over ten rounds; the rows are put into the database in
bulk.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.__main__ import reference, seconds, show

UNITS, SERVICES, YEARS = 100, 5, tuple(range(2015, 2025))
LIMIT = 80  # ms of server time
ACTS = (
    "melatih petugas loket",
    "menyederhanakan alur permohonan",
    "menambah kursi ruang tunggu",
    "membuat kanal aduan",
)
OFTEN = (1, 1, 1, 4, 2, 1, 20, 1)  # how often each state occurs
LISTS = (
    "",
    "?sort=-code",
    "?sort=deadline",
    "?sort=-due",
    "?sort=unit",
    "?sort=person",
    "?sort=state",
    "?page=1000",
    "?page=2000",
    "?late=late",
    "?late=late&sort=deadline&page=20",
    "?state=returned&unit=7",
    "?state=in_progress&sort=-deadline",
    "?element=U3&year=2020",
    "?element=U3&sort=deadline",
    "?finding=any&sort=-deadline",
    "?person=3",
    "?q=loket",  # most plans
    "?q=loket&sort=unit",
    "?q=tahap+17777",  # one
    "?q=tidak+ada",
    "?q=ruang+tunggu&state=closed&sort=unit",
)


def agency(name: str, plans: int) -> None:
    """An agency with people, rounds and so many plans."""
    from django.utils import timezone

    from tuntas.organisation.actions import register_agency, register_services, register_units
    from tuntas.surveys.rounds.actions import open_round

    now = timezone.now()
    made = register_agency(name=name, short_name=name, inspectorate="Inspektorat", by=None, at=now)
    rows = [{"no": n, "name": f"Balai Uji {n}", "kind": "balai"} for n in range(1, UNITS + 1)]
    units = register_units(agency=made, rows=rows, by=None, at=now)
    names = {u.pk: [f"Layanan {n}" for n in range(1, SERVICES + 1)] for u in units}
    register_services(agency=made, names=names, by=None, at=now)
    rounds = [
        open_round(
            agency=made,
            year=y,
            name=f"SKM {y}",
            target=None,
            rules=[],
            counted=units,
            by=None,
            at=now,
        )
        for y in YEARS
    ]
    officers = [person(made, "officer", unit) for unit in units]
    person(made, "member", None)
    fill([plan(n, rounds, units, officers) for n in range(plans)])


def person(made: Any, role: str, unit: Any) -> Any:
    from django.utils import timezone

    from tuntas.accounts.actions import register_person
    from tuntas.organisation.actions import appoint

    now, name = timezone.now(), f"{role}-{made.pk}-{unit.no if unit else 0}"
    someone = register_person(username=name, name=name, password="", by=None, at=now)
    since = date(YEARS[0], 1, 1)
    appoint(person=someone, agency=made, role=role, unit=unit, valid_from=since, by=None, at=now)
    return someone


def plan(n: int, rounds: Any, units: Any, officers: Any) -> Any:
    from tuntas.core.followup.workflow import STATES, published_status
    from tuntas.followup.models import ActionPlan

    rng = random.Random(n)  # noqa: S311 - the same plans each time
    at, round_ = n % len(units), rounds[n // len(units) % len(rounds)]
    state = rng.choices(list(STATES), OFTEN)[0]
    acts = ", ".join(rng.sample(ACTS, 3))
    return ActionPlan(
        round=round_,
        unit=units[at],
        service=rng.choice(services_of(units[at])),
        code=f"{round_.year}-{units[at].no:02}-{n // (len(units) * len(rounds)) + 1:03}",
        text=f"U{n % 9 + 1} {rng.choice(ACTS).capitalize()} di {units[at].name}, tahap {n}, "
        f"{acts}.",
        deadline=date(round_.year + 1, 1, 1) + timedelta(days=rng.randrange(365)),
        deadline_kind="day",
        status=published_status(state),
        state=state,
        outcome="done" if state == "closed" else "",
        due=date(YEARS[-1], 6, 1) if state in ("returned", "reopened") else None,
        elements_source="stated",
        made_by=officers[at],
        person_in_charge=officers[at] if rng.random() < 0.8 else None,
    )


@cache
def services_of(unit: Any) -> list[Any]:
    return list(unit.services.all())


def fill(plans: list[Any]) -> None:
    """With an element and an event each, and a finding for every tenth."""
    from django.utils import timezone

    from tuntas.followup.models import ActionPlan, Finding, PlanElement, StatusEvent

    now = timezone.now()
    rows = ActionPlan.objects.bulk_create(plans, batch_size=500)
    PlanElement.objects.bulk_create(
        (PlanElement(plan=p, code=f"U{n % 9 + 1}") for n, p in enumerate(rows)), batch_size=2000
    )
    events = (
        StatusEvent(
            plan=p, verb="make", state=p.state, new=p.status, happened_at=now, recorded_at=now
        )
        for p in rows
    )
    StatusEvent.objects.bulk_create(events, batch_size=1000)
    findings = (
        Finding(plan=p, check_id="no_concrete_action", severity="medium", quote=p.text)
        for p in rows[::10]
    )
    Finding.objects.bulk_create(findings, batch_size=2000)


def bench_lists(unit_of_work: float) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tuntas.followup.models import ActionPlan

    plan = ActionPlan.objects.select_related("round").order_by("pk")[
        ActionPlan.objects.count() // 5
    ]
    client = Client()
    client.force_login(get_user_model().objects.get(username__startswith="member-1-"))
    pages = [f"/rencana/{query}" for query in LISTS]
    page = f"/rencana/{plan.round.year}/{plan.code}/"
    within = ("", "?sort=unit", "?sort=unit&state=closed", "?sort=service", "?q=loket")
    for address in (*pages, *(page + query for query in within)):
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        taken = seconds(lambda address=address: client.get(address), runs=5)
        show(f"page {address}", taken * 1000, "ms", LIMIT, unit_of_work * 1000)


def prepare(folder: Path, agencies: Mapping[str, int]) -> None:
    """A database with agencies of so many plans; in TUNTAS_BENCH_DIR it is kept for the next
    time.
    """
    folder = Path(os.environ.get("TUNTAS_BENCH_DIR", folder))
    fresh = not (folder / "tuntas.sqlite3").exists()
    os.environ["TUNTAS_HOSTS"] = "localhost,127.0.0.1,testserver"
    os.environ["TUNTAS_SQLITE_SYNCHRONOUS"] = "NORMAL"
    from tuntas.cli.django import start

    start(folder)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if fresh:
        for name, plans in agencies.items():
            agency(name, plans)


def main() -> None:
    plans = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    unit_of_work = reference()
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name), {"Badan Uji": plans, "Badan Lain": plans // 10})  # strangers' plans too
        print(f"{plans:,} plans; reference {unit_of_work:.3f} s\n")
        bench_lists(unit_of_work)


if __name__ == "__main__":
    main()
