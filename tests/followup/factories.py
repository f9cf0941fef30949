"""A round whose officer writes plans, and the acts that take a plan through its life."""

from dataclasses import replace
from datetime import timedelta

from tests.factories import NOW, agency, survey, units
from tests.people import as_viewer, cast
from tests.remembered import remembered
from tuntas.followup.models import Evidence
from tuntas.followup.plans.actions import (
    Given,
    PlanContent,
    make_plan,
    move_plan,
)

DAY = NOW.date()
LATER = DAY + timedelta(days=60)


@remembered
def made():
    body = agency()
    first, second, _third = units(body)
    people = cast(body, first, NOW)
    return {
        "round": survey(body, 2023, [first, second]),
        "unit": first,
        "other": second,
        "agency": body,
        **people.everyone(),
    }


def content(world, **changes):
    plain = PlanContent(
        text="Melatih petugas loket tentang waktu penyelesaian",
        deadline=LATER,
        service=world["unit"].services.first(),
        elements=["U3"],
        cause="Petugas baru belum dilatih",
        measure="Semua petugas lulus uji",
        person_in_charge=world["officer"],
        milestones=[("Menyusun bahan", DAY + timedelta(days=10))],
        tags=["loket", "loket "],
    )
    return replace(plain, **changes)


def write(world, who="officer", **changes):
    return make_plan(
        round_=world["round"],
        unit=world["unit"],
        content=content(world, **changes),
        viewer=as_viewer(world[who]),
        at=NOW,
    )


def go(world, plan, verb, who, **given):
    plan.refresh_from_db()
    return move_plan(
        plan=plan,
        verb=verb,
        viewer=as_viewer(world[who]),
        at=NOW,
        seen=plan.version,
        given=Given(**given),
    )


def evidence(world, plan, state=Evidence.State.WAITING, by="officer"):
    decided = None if state == Evidence.State.WAITING else world["member"]
    return Evidence.objects.create(
        plan=plan,
        title="Daftar hadir",
        url="https://arsip.contoh.go.id/1",
        by=world[by],
        at=NOW,
        state=state,
        decided_by=decided,
        decided_at=decided and NOW,
    )
