"""An agency with plans that wait to be verified, two verifiers, and an assignment that names
them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.factories import NOW, agency, survey, units
from tests.followup.factories import evidence, go, write
from tests.people import as_viewer, cast, person
from tests.remembered import remembered
from tuntas.evaluation.assignments.actions import AssignmentContent, Seat, make_assignment
from tuntas.evaluation.models import Evaluation, SecondReading
from tuntas.evaluation.second_readings.actions import draw_sample
from tuntas.followup.models import ActionPlan, Evidence

DAY = NOW.date()
LATER = DAY + timedelta(days=60)


@remembered
def staffed() -> dict[str, Any]:
    """``officer`` and ``head`` belong to the first unit; ``other_officer`` to the second."""
    body = agency()
    first, second, third = units(body)
    world = {
        "agency": body,
        "unit": first,
        "second": second,
        "third": third,
        "round": survey(body, 2023, [first, second]),
        **cast(body, first, NOW).everyone(),
        "colleague": person("member", body, NOW, username="colleague"),
        "responsible": person("responsible", body, NOW),
    }
    world["other_officer"] = person("officer", body, NOW, second, username="other_officer")
    world["other_head"] = person("head", body, NOW, second, username="other_head")
    return world


def content(world: dict[str, Any], **changes: Any) -> AssignmentContent:
    units_ = (world["unit"], world["second"])
    plain: dict[str, Any] = {
        "title": "Laporan Monitoring dan Evaluasi Tindak Lanjut SKM",
        "period": "Semester I Tahun 2023",
        "cut_off": date(2023, 6, 6),
        "letter_number": "ST-12/2023",
        "team": [
            Seat("penanggung_jawab", world["responsible"].name, world["responsible"]),
            Seat("ketua_tim", world["team_leader"].name, world["team_leader"]),
            Seat("anggota", world["member"].name, world["member"]),
            Seat("anggota", world["colleague"].name, world["colleague"]),
        ],
        "scope": [(world["round"].pk, unit.pk) for unit in units_],
        "days": [("Rapat awal", date(2023, 5, 10))],
    }
    return AssignmentContent(**(plain | changes))


def assigned(world: dict[str, Any], **changes: Any) -> Evaluation:
    return make_assignment(
        content=content(world, **changes), viewer=as_viewer(world["team_leader"]), at=NOW
    )


def waiting(world: dict[str, Any], at_second: bool = False) -> ActionPlan:
    """A plan of the first unit (or the second) that was handed in with one link."""
    own = world | {
        "unit": world["second"],
        "officer": world["other_officer"],
        "head": world["other_head"],
    }
    used = own if at_second else world
    plan = write(used)
    go(used, plan, "submit", "officer")
    go(used, plan, "approve", "head")
    evidence(used, plan)
    return go(used, plan, "hand_in", "officer", outcome="done")


def close(world: dict[str, Any], plan: ActionPlan, who: str = "member") -> ActionPlan:
    Evidence.objects.filter(plan=plan).update(
        state="accepted", decided_by=world[who], decided_at=NOW
    )
    return go(world, plan, "close", who)


def send_back(world: dict[str, Any], plan: ActionPlan, who: str = "member") -> ActionPlan:
    return go(world, plan, "return", who, reason="Foto tidak terbaca", due=LATER)


def drawn(world: dict[str, Any], evaluation: Evaluation, **changes: Any) -> list[SecondReading]:
    given = {"kind": "random", "share": 100, "seed": "benih"} | changes
    viewer = as_viewer(world["team_leader"])
    sample = draw_sample(evaluation=evaluation, viewer=viewer, at=NOW, **given)
    return list(sample.readings.order_by("pk"))
