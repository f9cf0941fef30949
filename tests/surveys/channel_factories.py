"""A small world with an open round: two units of two services, made by the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from tests import factories
from tests.people import Cast, as_viewer, cast
from tests.remembered import remembered
from tuntas.core.survey import questionnaire as core
from tuntas.core.survey.instruments import SKM_2017
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.organisation.models import Agency, Unit
from tuntas.surveys.form import parsing as form
from tuntas.surveys.models import Questionnaire, Round, RoundService
from tuntas.surveys.questionnaires.actions import make_questionnaire
from tuntas.surveys.rounds.actions import RoundPlan, choose_services, prepare_round, start_round

LONG_AGO = datetime(2023, 7, 1, 9, tzinfo=UTC)
ALL_FOUR = dict.fromkeys(SKM_2017.keys, "4")
TYPED = {**ALL_FOUR, "p.jenis_kelamin": "2", "p.usia": "3", "p.pendidikan": "5", "p.pekerjaan": "4"}


@dataclass(frozen=True)
class Collecting:
    agency: Agency
    units: list[Unit]
    round: Round
    questionnaire: Questionnaire
    people: Cast

    @property
    def asked(self) -> RoundService:
        """A service of the officer's own unit."""
        return self.service(self.units[0])

    @property
    def elsewhere(self) -> RoundService:
        """A service of another unit of the agency."""
        return self.service(self.units[1])

    def service(self, unit: Unit) -> RoundService:
        rows = RoundService.objects.select_related("service__unit__agency", "round__questionnaire")
        return rows.filter(round=self.round, service__unit=unit).order_by("pk")[0]

    def viewer(self, role: str = "officer") -> Any:
        return as_viewer(getattr(self.people, role), timezone.localdate())

    def address(self, rest: str) -> str:
        return f"/survei/{self.round.pk}/{rest}"


def collecting(questionnaire: core.Questionnaire | None = None) -> Collecting:
    """A round that is open today and for 20 days more, under the standard questionnaire."""
    form._asked.clear()  # what was looked up of an earlier world's round
    return _made(questionnaire) if questionnaire else _standard()


@remembered
def _standard() -> Collecting:
    return _made(standard())


def _made(questionnaire: core.Questionnaire) -> Collecting:
    now = timezone.now()
    today = timezone.localdate(now)
    agency = factories.agency()
    units = factories.units(agency)
    people = cast(agency, units[0], LONG_AGO)
    made = make_questionnaire(
        agency=agency,
        name="SKM",
        definition=questionnaire,
        by=people.operator,
        at=now,
    )
    plan = RoundPlan(
        name="SKM berjalan",
        year=today.year,
        questionnaire=made,
        target=None,
        opens=today - timedelta(days=10),
        closes=today + timedelta(days=20),
        weights="exact",
        aggregation="pooled",
    )
    round_ = prepare_round(agency=agency, plan=plan, by=people.operator, at=now)
    services = [s for unit in units[:2] for s in unit.services.all()]
    choose_services(round_=round_, add=services, by=people.operator, at=now)
    start_round(round_=round_, by=people.operator, at=now)
    round_.refresh_from_db()
    return Collecting(agency, units, round_, made, people)
