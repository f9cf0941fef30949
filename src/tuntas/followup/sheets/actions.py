"""Importing a spreadsheet of plans: read, shown change by change, confirmed, and then all or
nothing.

The rows are kept for their owner until the confirmation, and then held against the plans of that
moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuntas.accounts.models import User
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.followup import plan_sheet as core
from tuntas.core.followup import workflow as followup
from tuntas.core.survey.instruments import instrument
from tuntas.followup.bulk import acts as bulk_acts
from tuntas.followup.bulk.actions import PREPARED_FOR, RESULT_KEPT_FOR, forget
from tuntas.followup.bulk.acts import Given, NewPlan, Row, Scene, Step
from tuntas.followup.bulk.saving import change_many, make_many, write
from tuntas.followup.models import (
    ActionPlan,
    Batch,
    DeadlineChange,
    Milestone,
    PlanElement,
    Recommendation,
)
from tuntas.followup.permissions import plans_seen
from tuntas.followup.plans import steps
from tuntas.followup.sentences import packed
from tuntas.followup.sheets.spreadsheet import cells_of
from tuntas.organisation.models import Appointment, Service, Unit
from tuntas.organisation.permissions import Viewer, units_worked_at
from tuntas.surveys.models import Round

ACT = "import"


@transaction.atomic
def prepare_import(*, rows: Sequence[core.Row], name: str, viewer: Viewer, at: datetime) -> Batch:
    """Keep the rows of a sheet together with what they would change."""
    forget(at)
    reading = _World(rows, viewer, at).reading()
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
        raise Refusal("batch_done", N_("Ini sudah dikerjakan."))
    world = _World([(n, cells) for n, cells in batch.wanted["rows"]], viewer, at, lock=True)
    reading = world.reading()
    if reading.problems:
        text = N_(
            "Keadaan berubah sejak berkas diperiksa, sehingga tidak ada yang disimpan; unggah lagi."
        )
        raise Refusal("sheet_has_problems", text)
    world.apply(reading.changes)
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


@dataclass(frozen=True)
class _Names:
    """What the names of a sheet stand for."""

    rounds: Mapping[str, Round]
    units: Mapping[int, Unit]
    services: Mapping[tuple[int, str], Service]  # by unit id
    people: Mapping[str, User]
    recommendations: Mapping[str, Recommendation]


class _World:
    """The rows of a sheet and all that they are held against; a constant number of queries."""

    def __init__(
        self, rows: Sequence[core.Row], viewer: Viewer, at: datetime, *, lock: bool = False
    ) -> None:
        self.rows, self.viewer, self.at = rows, viewer, at
        named = {cells["round"] for _, cells in rows}
        rounds = Round.objects.filter(agency=viewer.agency, name__in=named)
        numbers = {int(cells["unit"]) for _, cells in rows if cells["unit"].isdecimal()}
        self.plans = self._plans(rounds, numbers, lock)
        self.elements: dict[int, list[str]] = {}
        found = PlanElement.objects.filter(
            plan__round__in=rounds, plan__unit__no__in=numbers
        ).order_by("code")
        for plan, code in found.values_list("plan_id", "code"):
            self.elements.setdefault(plan, []).append(code)
        self.steps: dict[int, list[tuple[str, date]]] = {}
        stand = Milestone.objects.filter(plan__round__in=rounds, plan__unit__no__in=numbers)
        for plan, text, due in stand.values_list("plan_id", "text", "due"):
            self.steps.setdefault(plan, []).append((text, due))
        self.staff: dict[int, dict[str, User]] = {}
        self.names = self._names(rounds)

    def _plans(
        self, rounds: Any, numbers: set[int], lock: bool
    ) -> dict[tuple[str, str], ActionPlan]:
        found = plans_seen(self.viewer).filter(round__in=rounds, unit__no__in=numbers)
        # Few are shared by many plans: one object each, instead of one per plan.
        found = found.prefetch_related(
            "round__agency", "unit", "service", "recommendation", "person_in_charge"
        )
        if lock:
            found = found.order_by("pk").select_for_update(of=("self",))
        return {(plan.round.name, plan.code): plan for plan in found}

    def _names(self, rounds: Any) -> _Names:
        own = units_worked_at(self.viewer)
        for held in (
            Appointment.objects.in_force(self.at).filter(unit__in=own).select_related("person")
        ):
            self.staff.setdefault(held.unit_id or 0, {})[held.person.username] = held.person
        found = Recommendation.objects.filter(unit__in=own, round__in=rounds).select_related(
            "unit", "round"
        )
        return _Names(
            rounds={round_.name: round_ for round_ in rounds},
            units={
                unit.no: unit for unit in Unit.objects.filter(pk__in=own, agency=self.viewer.agency)
            },
            services={(s.unit_id, s.name): s for s in Service.objects.filter(unit__in=own)},
            people={
                name: person for people in self.staff.values() for name, person in people.items()
            },
            recommendations={str(r.pk): r for r in found},
        )

    def reading(self) -> core.Reading:
        asked = set(
            DeadlineChange.objects.filter(
                plan__unit__in=[u.pk for u in self.names.units.values()],
                state=DeadlineChange.State.ASKED,
            ).values_list("plan_id", flat=True)
        )
        known = {
            key: core.Known(
                plan.version,
                plan.state,
                plan.unit.no,
                cells_of(plan, self.elements.get(plan.pk, []), self.steps.get(plan.pk, [])),
                plan.pk in asked,
            )
            for key, plan in self.plans.items()
        }
        return core.read_rows(self.rows, known, self._register(), timezone.localdate(self.at))

    def _register(self) -> core.Register:
        services: dict[int, set[str]] = {}
        for unit, name in self.names.services:
            services.setdefault(unit, set()).add(name)
        return core.Register(
            units={
                no: core.Place(
                    frozenset(services.get(u.pk, ())), frozenset(self.staff.get(u.pk, ()))
                )
                for no, u in self.names.units.items()
            },
            rounds={name: frozenset(_codes(round_)) for name, round_ in self.names.rounds.items()},
            recommendations={
                pk: (r.round.name, r.unit.no) for pk, r in self.names.recommendations.items()
            },
        )

    def apply(self, changes: Sequence[core.Change]) -> None:
        """Save what a sheet without problems says, by the guards of the single acts."""
        make_many(
            [self._new(change) for change in changes if not change.code], self.viewer, self.at
        )
        existing = [(self.plans[c.round, c.code], c) for c in changes if c.code]
        drafts = [(plan, c) for plan, c in existing if plan.state == followup.START]
        change_many([(plan, self._content(plan, c)) for plan, c in drafts], self.viewer, self.at)
        self._act([(plan, c) for plan, c in existing if plan.state != followup.START])

    def _new(self, change: core.Change) -> NewPlan:
        unit, round_ = self.names.units[change.unit], self.names.rounds[change.round]
        content = replace(steps.PlanContent(text=""), **self._values(unit, change))
        return NewPlan(round_, unit, content)

    def _content(self, plan: ActionPlan, change: core.Change) -> steps.PlanContent:
        """What the draft says, with what the sheet changes."""
        now = steps.PlanContent(
            text=plan.text,
            deadline=plan.deadline,
            service=plan.service,
            recommendations=[plan.recommendation] if plan.recommendation else [],
            elements=self.elements.get(plan.pk, []),
            cause=plan.cause,
            measure=plan.measure,
            person_in_charge=plan.person_in_charge,
            milestones=self.steps.get(plan.pk, []),
            tags=plan.tags,
        )
        return replace(now, **self._values(plan.unit, change))

    def _values(self, unit: Unit, change: core.Change) -> dict[str, Any]:
        """The fields of ``PlanContent`` that a row gives."""
        new = {key: cell for key, (_, cell) in change.cells.items()}
        values: dict[str, Any] = {
            key: new[key] for key in ("text", "cause", "measure") if key in new
        }
        if "service" in new:
            values["service"] = self.names.services.get((unit.pk, new["service"]))
        if "recommendation" in new:
            found = self.names.recommendations.get(new["recommendation"])
            values["recommendations"] = [found] if found else []
        if "person" in new:
            values["person_in_charge"] = self.names.people.get(new["person"])
        if "deadline" in new:
            values["deadline"] = core.day_of(new["deadline"])
        if "milestones" in new:
            values["milestones"] = [
                (what, day) for what, day in core.milestones_of(new["milestones"]) if day
            ]
        if "elements" in new:
            values["elements"] = core.elements_of(new["elements"])
        if "tags" in new:
            values["tags"] = core.tags_of(new["tags"])
        return values

    def _act(self, pairs: Sequence[tuple[ActionPlan, core.Change]]) -> None:
        """What can be changed once a plan was submitted: each by the act that a bulk does."""
        values = {plan.pk: self._values(plan.unit, change) for plan, change in pairs}
        rows = [
            Row(pk, 0, {"person": v["person_in_charge"] and v["person_in_charge"].pk})
            for pk, v in values.items()
            if "person_in_charge" in v
        ]
        scene = Scene([*rows, *(Row(pk, 0) for pk in values)], Given(), self.viewer, self.at)
        done: list[Step] = [bulk_acts.assign(scene.plans[r.plan], scene, r.back) for r in rows]
        for plan, change in pairs:
            given, same = values[plan.pk], scene.plans[plan.pk]
            if "tags" in given:
                done.append(bulk_acts.tags_back(same, scene, sorted(given["tags"])))
            if "deadline" in given:
                reason = change.cells["reason"][1]
                done.append(bulk_acts.wish(same, scene, given["deadline"], reason))
        write(done, self.viewer, self.at)


def _codes(round_: Round) -> list[str]:
    used = instrument(round_.instrument)
    return [used.code(key) for key in used.keys]
