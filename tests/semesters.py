"""An agency that surveys twice a year: two rounds of 2022, each with answers and plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.factories import NOW, agency, survey, units
from tests.people import Cast, as_viewer, cast
from tests.remembered import remembered
from tests.reports.factories import ASSIGNMENT
from tuntas.evaluation.assignments.actions import open_evaluation
from tuntas.evaluation.models import Evaluation
from tuntas.followup.models import ActionPlan
from tuntas.followup.plans.actions import PlanContent, make_plan, move_plan
from tuntas.organisation.models import Agency, Unit
from tuntas.surveys.models import Round

DUE = NOW.date() + timedelta(days=60)


@dataclass(frozen=True)
class Semesters:
    agency: Agency
    unit: Unit
    first: Round
    second: Round
    people: Cast
    plans: tuple[ActionPlan, ActionPlan]  # an approved one of each round

    def evaluation(self) -> Evaluation:
        """Of both rounds."""
        return open_evaluation(
            agency=self.agency,
            code="uji",
            assignment=ASSIGNMENT,
            scope={self.first: [self.unit.pk], self.second: [self.unit.pk]},
            by=None,
            at=NOW,
        )

    def write(self, round_: Round, text: str) -> ActionPlan:
        return make_plan(
            round_=round_,
            unit=self.unit,
            content=PlanContent(text=text, deadline=DUE, service=None, elements=["U3"]),
            viewer=as_viewer(self.people.officer),
            at=NOW,
        )


def semester(of: Agency, number: int, surveyed: list[Unit]) -> Round:
    """The first or the second half of 2022."""
    round_ = survey(of, 2022, surveyed)
    round_.name, round_.code = f"SKM 2022 semester {number}", f"2022-S{number}"
    round_.opens, round_.closes = (
        (date(2022, 1, 1), date(2022, 6, 30)),
        (date(2022, 7, 1), date(2022, 12, 31)),
    )[number - 1]
    round_.save()
    return round_


@remembered
def semesters() -> Semesters:
    body = agency()
    unit, *others = units(body)
    people = cast(body, unit, NOW)
    first, second = (semester(body, number, [unit, others[0]]) for number in (1, 2))
    made = Semesters(body, unit, first, second, people, ())  # type: ignore[arg-type]
    plans = tuple(
        approved(made, made.write(round_, f"Melatih petugas loket {round_.code}"))
        for round_ in (first, second)
    )
    return Semesters(body, unit, first, second, people, plans)  # type: ignore[arg-type]


def approved(made: Semesters, plan: ActionPlan) -> ActionPlan:
    for verb, person in (("submit", made.people.officer), ("approve", made.people.head)):
        plan = move_plan(plan=plan, verb=verb, viewer=as_viewer(person), at=NOW, seen=plan.version)
    return plan
