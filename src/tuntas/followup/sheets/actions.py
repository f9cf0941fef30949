"""Importing a spreadsheet of plans: read, shown change by change, confirmed, and then all or
nothing.

The rows are kept for their owner until the confirmation, and then held against the plans of that
moment.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuntas.accounts.models import User
from tuntas.audit.queries import acts_since
from tuntas.core.followup import acts as core_acts, plan_cells, plan_sheet as core, workflow
from tuntas.core.survey.instruments import instrument
from tuntas.followup.bulk.actions import PREPARED_FOR, RESULT_KEPT_FOR, forget
from tuntas.followup.models import ActionPlan, Batch, Recommendation
from tuntas.followup.permissions import plans_seen
from tuntas.followup.plans.deciding import Held, locked, shared, working
from tuntas.followup.plans.saving import make, save
from tuntas.followup.refusals import refusal
from tuntas.followup.sentences import packed
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.permissions import Viewer, units_worked_at
from tuntas.surveys.models import Round

from .spreadsheet import cells_of

ACT = "import"
# How a cell is read that stands for itself.
READ: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "cause": str,
    "measure": str,
    "deadline": plan_cells.day_of,
    "milestones": lambda cell: [(what, day) for what, day in plan_cells.milestones_of(cell) if day],
    "elements": plan_cells.elements_of,
    "tags": plan_cells.tags_of,
}


@transaction.atomic
def prepare_import(
    *, rows: Sequence[core.SheetRow], name: str, viewer: Viewer, at: datetime
) -> Batch:
    """Keep the rows of a sheet together with what they would change."""
    forget(at)
    reading = _Sheet(rows, viewer, at).reading()
    kept = [[number, dict(cells)] for number, cells in rows]
    return Batch.objects.create(
        owner=viewer.person,
        act=ACT,
        wanted={"name": name, "rows": kept},
        outcome=_kept(reading),
        made_at=at,
        expires_at=at + PREPARED_FOR,
    )


@transaction.atomic
def carry_out_import(*, batch: Batch, viewer: Viewer, at: datetime) -> Batch:
    """Do all of it. Refuses (batch_done, sheet_has_problems) and then does nothing."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk, owner=viewer.person)
    if batch.state != Batch.State.PREPARED:
        raise refusal("batch_done")
    sheet = _Sheet([(n, cells) for n, cells in batch.wanted["rows"]], viewer, at, lock=True)
    reading = sheet.reading()
    if reading.problems:
        raise refusal("sheet_has_problems")
    sheet.apply(reading.changes)
    batch.state, batch.done_at, batch.expires_at = Batch.State.DONE, at, at + RESULT_KEPT_FOR
    batch.outcome = _kept(reading)
    batch.wanted = {"name": batch.wanted["name"], "rows": []}
    batch.save()
    return batch


def _kept(reading: core.Reading) -> dict[str, Any]:
    return {
        "changes": [[c.row, c.round, c.code, c.unit, dict(c.cells)] for c in reading.changes],
        "untouched": reading.untouched,
        "problems": [[p.row, p.column, packed(p.message)] for p in reading.problems],
    }


class _Sheet:
    """The rows of a sheet and all that they are held against; a constant number of queries."""

    def __init__(
        self, rows: Sequence[core.SheetRow], viewer: Viewer, at: datetime, *, lock: bool = False
    ) -> None:
        self.rows, self.viewer, self.at = rows, viewer, at
        named = {cells["round"] for _, cells in rows}
        rounds = Round.objects.filter(agency=viewer.agency, name__in=named, draft=False)
        numbers = {int(cells["unit"]) for _, cells in rows if cells["unit"].isdecimal()}
        plans = shared(plans_seen(viewer).filter(round__in=rounds, unit__no__in=numbers))
        self._look_up(rounds)
        people = [core_acts.Given(person=person.pk) for person in self.people.values()]
        self.held = Held(locked(plans) if lock else plans, viewer, at, people)
        self.plans = {(plan.round.name, plan.code): plan for plan in self.held.plans.values()}

    def _look_up(self, rounds: Any) -> None:
        """What the names of a sheet stand for."""
        own = units_worked_at(self.viewer)
        found = Recommendation.objects.filter(unit__in=own, round__in=rounds)
        self.rounds: dict[str, Round] = {round_.name: round_ for round_ in rounds}
        units = Unit.objects.filter(pk__in=own, agency=self.viewer.agency)
        self.units = {unit.no: unit for unit in units}
        self.services = {(s.unit_id, s.name): s for s in Service.objects.filter(unit__in=own)}
        self.people: dict[str, User] = {}
        self.staff: dict[int, set[str]] = defaultdict(set)  # user names by unit
        for held in working(self.at).filter(unit__in=own).select_related("person"):
            self.people[held.person.username] = held.person
            self.staff[held.unit_id or 0].add(held.person.username)
        self.recommendations = {str(r.pk): r for r in found.select_related("unit", "round")}

    def reading(self) -> core.Reading:
        others = self._others()
        known = {
            key: core.Known(
                plan.version,
                plan.state,
                plan.unit.no,
                cells_of(plan, self.held.elements[plan.pk], self.held.content(plan).milestones),
                plan.pk in self.held.request,
                others.get(key),
            )
            for key, plan in self.plans.items()
        }
        return core.read_rows(self.rows, known, self._register(), timezone.localdate(self.at))

    def _others(self) -> dict[tuple[str, str], list[str]]:
        """Who else changed the plans that are no longer as they were downloaded, by round and
        code.
        """
        stale: dict[tuple[str, str], tuple[str, datetime]] = {}
        for _number, cells in self.rows:
            key, moment = (cells["round"], cells["code"]), plan_cells.downloaded_at(cells)
            plan = self.plans.get(key)
            if plan and moment and cells["version"] != str(plan.version):
                stale[key] = (str(plan.pk), moment)
        if not stale:
            return {}
        pks, moments = zip(*stale.values(), strict=True)
        acts = [act for act in acts_since("plan", pks, min(moments)) if act.actor]
        return {
            key: list(
                dict.fromkeys(
                    act.actor.name
                    for act in acts
                    if act.actor not in (None, self.viewer.person)
                    and (act.object_id, act.at > moment) == (pk, True)
                )
            )
            for key, (pk, moment) in stale.items()
        }

    def _register(self) -> core.Register:
        services: dict[int, set[str]] = defaultdict(set)
        for unit, name in self.services:
            services[unit].add(name)
        return core.Register(
            units={
                no: core.Place(frozenset(services[unit.pk]), frozenset(self.staff[unit.pk]))
                for no, unit in self.units.items()
            },
            rounds={name: frozenset(_codes(round_)) for name, round_ in self.rounds.items()},
            recommendations={
                pk: (r.round.name, r.unit.no) for pk, r in self.recommendations.items()
            },
            house=self.viewer.house,
        )

    def apply(self, changes: Sequence[core.Change]) -> None:
        """Save what a sheet without problems says, by the decisions of the single acts."""
        new = [(self._new(change), None) for change in changes if not change.code]
        make(new, self.viewer, self.at)
        decided = [
            (plan, self.held.decide(plan, given))
            for change in changes
            if change.code
            for plan in [self.plans[change.round, change.code]]
            for given in self._givens(plan, change)
        ]
        save(decided, self.viewer, self.at)

    def _new(self, change: core.Change) -> core_acts.NewPlan:
        unit, round_ = self.units[change.unit], self.rounds[change.round]
        empty = core_acts.PlanContent(text="")
        content = replace(empty, **self._values(unit, empty, change))
        return core_acts.NewPlan(round_, unit.pk, content)

    def _givens(self, plan: ActionPlan, change: core.Change) -> Iterator[core_acts.Given]:
        """A draft is written anew; later each cell that can still be changed is an act of its
        own.
        """
        now = self.held.content(plan)
        values = self._values(plan.unit, now, change)
        if plan.state == workflow.START:
            yield core_acts.Given(verb="change", content=replace(now, **values))
            return
        if "person_in_charge" in values:
            person = values["person_in_charge"]
            yield core_acts.Given(verb="assign", person=person and person.pk)
        if "tags" in values:
            yield core_acts.Given(verb="set_tags", tags=tuple(values["tags"]))
        if "deadline" in values:
            reason = change.cells["reason"][1]
            yield core_acts.Given(verb="ask_deadline", day=values["deadline"], reason=reason)

    def _values(
        self, unit: Unit, now: core_acts.PlanContent, change: core.Change
    ) -> dict[str, Any]:
        """The fields of ``PlanContent`` that a row gives; ``now``: what the plan says."""
        new = {key: cell for key, (_, cell) in change.cells.items()}
        values = {key: read(new[key]) for key, read in READ.items() if key in new}
        if "service" in new:
            values["service"] = self.services.get((unit.pk, new["service"]))
        if "recommendation" in new:
            found = self.recommendations.get(new["recommendation"])
            # The column shows the first one; the others stay.
            main, *others = now.recommendations or [None]
            others = [r for r in others if r not in (found, main)]
            values["recommendations"] = [*filter(None, [found]), *others]
        if "person" in new:
            values["person_in_charge"] = self.people.get(new["person"])
        return values


def _codes(round_: Round) -> list[str]:
    used = instrument(round_.instrument)
    return [used.code(key) for key in used.keys]
