"""A world whose figures call for recommendations: two rounds of answers, no recommendation yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from tests.factories import NOW, agency, units
from tests.people import Cast, as_viewer, cast
from tests.remembered import remembered
from tuntas.core.followup.rule_sets import RULE_SETS, RuleSet
from tuntas.core.survey.instruments import SKM_2017
from tuntas.followup.models import RecommendationRun
from tuntas.followup.recommendations import actions
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.organisation.permissions import Viewer
from tuntas.results.scores.actions import rebuild_tallies
from tuntas.surveys.answers.actions import receive_many
from tuntas.surveys.models import Round, RoundService
from tuntas.surveys.rounds.actions import open_round

LATER = NOW + timedelta(hours=1)
LOW = {
    "persyaratan": (3,) * 6,
    "waktu": (3, 3, 3, 3, 2, 2),
    "sarpras": (3, 3, 3, 3, 3, 4),
}  # of six forms


@dataclass(frozen=True)
class Runs:
    agency: Agency
    units: list[Unit]
    before: Round
    round: Round
    people: Cast

    @property
    def member(self) -> Viewer:
        return as_viewer(self.people.member)

    @property
    def service(self) -> Service:
        """The first service of the officer's unit, whose waktu, persyaratan and sarpras are the
        lowest.
        """
        return self.units[0].services.order_by("pk")[0]

    def run(
        self, rules: RuleSet | str = "skm-2022", round_: Round | None = None
    ) -> RecommendationRun:
        if isinstance(rules, str):
            own = actions.take_ready(key=rules, viewer=self.member, at=NOW)
        else:
            own = actions.make_rule_set(
                name=rules.name, definition=rules, viewer=self.member, at=NOW
            )
        return actions.run_rules(
            round_=round_ or self.round, rule_set=own, viewer=self.member, at=LATER
        )

    def answer(self, values: int = 1) -> None:
        """One more answer to the first service."""
        answer(self.round, self.service, [dict.fromkeys(SKM_2017.keys, values)])


@remembered
def runs() -> Runs:
    """The first service has six answers; the second one none; those of the second unit give only
    the best.
    """
    body = agency()
    alfa, beta, _ = made = units(body)
    rounds = [
        open_round(
            agency=body,
            year=year,
            name=f"SKM {year}",
            target=None,
            rules=[],
            counted=[alfa, beta],
            by=None,
            at=NOW,
        )
        for year in (2021, 2022)
    ]
    first, second = alfa.services.order_by("pk")
    for round_, low in zip(rounds, ({}, LOW), strict=True):
        answer(round_, first, forms(low))
        for service in beta.services.all():
            answer(round_, service, forms({}))
    RoundService.objects.create(round=rounds[1], service=first, users_last_year=10)
    RoundService.objects.create(round=rounds[1], service=second, users_last_year=200)
    return Runs(body, made, *rounds, cast(body, alfa, NOW))


def forms(low: Mapping[str, tuple[int, ...]]) -> list[dict[str, int]]:
    """Six forms with 4 everywhere but in ``low``."""
    return [{key: low[key][i] if key in low else 4 for key in SKM_2017.keys} for i in range(6)]


def answer(round_: Round, service: Service, answers: list[dict[str, int]]) -> None:
    receive_many(
        round_=round_, answers=[(service.pk, values) for values in answers], by=None, at=NOW
    )
    rebuild_tallies(round_=round_, by=None, at=NOW)


READY = RULE_SETS["skm-2022"]
