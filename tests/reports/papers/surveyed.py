"""A unit with answers of people of every kind, and plans of which one was verified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.evaluation.verifiers import assigned, staffed, waiting
from tests.factories import NOW
from tests.followup.factories import go
from tests.remembered import remembered
from tuntas.core.survey.instruments import SKM_2017
from tuntas.evaluation.models import Sample, SecondReading
from tuntas.followup.models import Evidence
from tuntas.results.scores.actions import rebuild_tallies
from tuntas.surveys.answers.actions import receive_many
from tuntas.surveys.models import Response

SEX, LEVEL = "p.jenis_kelamin", "p.pendidikan"


def form(low: int, sex: str, level: str) -> tuple[dict[str, int], dict[str, str]]:
    """``low`` to U3, four to the rest."""
    return dict.fromkeys(SKM_2017.keys, 4) | {"waktu": low}, {SEX: sex, LEVEL: level}


def forms() -> list[tuple[dict[str, int], dict[str, str]]]:
    """Twenty women, twelve men; three of them went to primary school only."""
    women = [form(2, "P", "S1")] * 20
    men = [form(3, "L", "SMA")] * 9 + [form(4, "L", "SD")] * 3
    return [*women, *men]


def answered(world: dict[str, Any], some: list[Any]) -> None:
    """The round of the world has these answers at the first unit, and no others there."""
    Response.objects.filter(round=world["round"], service__unit=world["unit"]).delete()
    service = world["unit"].services.first().pk
    receive_many(
        round_=world["round"], answers=[(service, *each) for each in some], by=None, at=NOW
    )
    rebuild_tallies(round_=world["round"], by=None, at=NOW)


@remembered
def surveyed() -> dict[str, Any]:
    world = staffed()
    answered(world, forms())
    return world


@remembered
def verified() -> dict[str, Any]:
    """Besides: an assignment, one plan closed and one returned."""
    world = surveyed()
    world["evaluation"] = assigned(world)
    closed, returned = waiting(world), waiting(world)
    Evidence.objects.filter(plan=closed).update(
        state="accepted", decided_by=world["member"], decided_at=NOW
    )
    go(world, closed, "close", "member")
    due = NOW.date() + timedelta(days=9)
    go(world, returned, "return", "member", reason="Foto buram, hubungi 081234567890", due=due)
    return world | {"closed": closed, "returned": returned}


def read_again(world: dict[str, Any]) -> None:
    """The colleague is to read the closed plan a second time, without knowing the first opinion."""
    sample = Sample.objects.create(
        evaluation=world["evaluation"], kind="random", share=10, seed="x", population=1,
        made_by=world["team_leader"], made_at=NOW,
    )  # fmt: skip
    first = world["closed"].events.latest("pk")
    SecondReading.objects.create(
        sample=sample, plan=world["closed"], first=first, reader=world["colleague"]
    )
