"""Saving many plans in a number of queries that does not grow with them. Guards come before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection
from django.db.models import F

from tuntas.audit.actions import Act as AuditAct
from tuntas.audit.actions import record_many
from tuntas.core.base.periods import DateReading
from tuntas.core.evaluation.checks import CheckInput, run_checks
from tuntas.core.followup import workflow as core
from tuntas.followup.bulk.acts import NewPlan, Step
from tuntas.followup.models import (
    ActionPlan,
    DeadlineChange,
    Finding,
    Milestone,
    PlanElement,
    StatusEvent,
)
from tuntas.followup.plans import steps
from tuntas.followup.work.reminders import tell_of, tell_of_wishes
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer


def write(steps_: Sequence[Step], viewer: Viewer, at: datetime) -> dict[int, list[int]]:
    """Save what was decided, in a number of queries that does not grow with the plans.

    Returns the ids of the plans that were made, by the plan that they were made from.
    """
    alike: dict[str, list[Step]] = defaultdict(list)
    for step in steps_:
        if step.changes:
            alike[repr(step.fields)].append(step)
    for group in alike.values():
        plans = ActionPlan.objects.filter(pk__in=[step.plan.pk for step in group])
        plans.update(version=F("version") + 1, **group[0].fields)
    _write_wishes([step for step in steps_ if step.wish])
    StatusEvent.objects.bulk_create([step.event for step in steps_ if step.event], batch_size=500)
    record_many(at=at, by=viewer.person, acts=[step.audit for step in steps_ if step.audit])
    tell_of([(step.plan, step.event) for step in steps_ if step.event], at)
    tell_of_wishes([step.wish for step in steps_ if step.wish], at)
    makes = [(step.plan.pk, new) for step in steps_ for new in step.makes]
    made: dict[int, list[int]] = defaultdict(list)
    for (source, _new), plan in zip(
        makes, make_many([new for _, new in makes], viewer, at), strict=True
    ):
        made[source].append(plan.pk)
    return made


def _write_wishes(steps_: Sequence[Step]) -> None:
    DeadlineChange.objects.bulk_create(
        [step.wish for step in steps_ if not step.answer and step.wish]
    )
    decided = [step for step in steps_ if step.answer]
    if decided:  # all by one person, alike
        DeadlineChange.objects.filter(pk__in=[s.wish.pk for s in decided if s.wish]).update(
            **decided[0].answer
        )


def make_many(new: Sequence[NewPlan], viewer: Viewer, at: datetime) -> list[ActionPlan]:
    """Drafts, each as ``actions_plans.make_plan`` makes one. Call in the transaction that wants
    them.
    """
    if not new:
        return []
    staff = steps.staff_of([n.unit for n in new], at)
    for n in new:
        steps.refuse_content(n.round, n.unit, n.content, viewer, at, staff[n.unit.pk])
    plans = ActionPlan.objects.bulk_create(
        [_draft(n, code, viewer) for n, code in zip(new, _codes(new), strict=True)], batch_size=500
    )
    pairs = list(zip(plans, (n.content for n in new), strict=True))
    attach_many(pairs)
    StatusEvent.objects.bulk_create(
        [steps.event_of(plan, "make", core.START, "", viewer, at) for plan in plans], batch_size=500
    )
    acts = [
        AuditAct("make", "plan", p.pk, steps.content_data(p, content) | _origin(p))
        for p, content in pairs
    ]
    record_many(at=at, by=viewer.person, acts=acts)
    _say_copies(plans)
    return plans


def change_many(
    pairs: Sequence[tuple[ActionPlan, steps.PlanContent]], viewer: Viewer, at: datetime
) -> None:
    """Drafts say something else, each as ``actions_plans.change_plan``; steps that stay keep their
    ticks.

    Call in the transaction that holds the plans.
    """
    if not pairs:
        return
    staff = steps.staff_of([plan.unit for plan, _ in pairs], at)
    changed = {"version"}
    for plan, content in pairs:
        steps.refuse_content(plan.round, plan.unit, content, viewer, at, staff[plan.unit_id])
        fields = steps.fields_of(content)
        changed |= {name for name, value in fields.items() if getattr(plan, name) != value}
        for name, value in fields.items():
            setattr(plan, name, value)
        plan.version += 1
    plans = [plan for plan, _ in pairs]
    _save_fields(plans, sorted(changed))
    _change_rows(pairs, [plan.pk for plan in plans])
    StatusEvent.objects.bulk_create(
        [steps.event_of(plan, "change", plan.state, plan.status, viewer, at) for plan in plans],
        batch_size=500,
    )
    acts = [
        AuditAct("change", "plan", plan.pk, steps.content_data(plan, content))
        for plan, content in pairs
    ]
    record_many(at=at, by=viewer.person, acts=acts)


def _save_fields(plans: Sequence[ActionPlan], names: Sequence[str]) -> None:
    """As ``bulk_update``, whose CASE of every plan and field costs a second per thousand plans."""
    fields = [ActionPlan._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    assigned = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    rows = [
        [*(f.get_db_prep_save(getattr(plan, f.attname), connection) for f in fields), plan.pk]
        for plan in plans
    ]
    with connection.cursor() as cursor:
        update = f"UPDATE {quote(ActionPlan._meta.db_table)} SET {assigned} WHERE id = %s"  # noqa: S608
        cursor.executemany(update, rows)


def _change_rows(pairs: Sequence[tuple[ActionPlan, steps.PlanContent]], ids: Sequence[int]) -> None:
    """Elements and steps of the plans that have others now."""
    elements: dict[int, set[str]] = defaultdict(set)
    for pk, code in PlanElement.objects.filter(plan__in=ids).values_list("plan_id", "code"):
        elements[pk].add(code)
    other = [
        (plan, content) for plan, content in pairs if set(content.elements) != elements[plan.pk]
    ]
    PlanElement.objects.filter(plan__in=[plan.pk for plan, _ in other]).delete()
    PlanElement.objects.bulk_create(_elements(other), batch_size=500)
    stand: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for pk, text, due in Milestone.objects.filter(plan__in=ids).values_list(
        "plan_id", "text", "due"
    ):
        stand[pk].append((text, due))
    stepped = [
        (plan, content) for plan, content in pairs if list(content.milestones) != stand[plan.pk]
    ]
    Milestone.objects.filter(plan__in=[plan.pk for plan, _ in stepped]).delete()
    Milestone.objects.bulk_create(_milestones(stepped), batch_size=500)


def attach_many(pairs: Sequence[tuple[ActionPlan, steps.PlanContent]]) -> None:
    """Elements, steps and further recommendations of plans that have none yet."""
    PlanElement.objects.bulk_create(_elements(pairs), batch_size=500)
    Milestone.objects.bulk_create(_milestones(pairs), batch_size=500)
    further = ActionPlan.further.through
    further.objects.bulk_create(
        [further(actionplan=p, recommendation=r) for p, c in pairs for r in c.recommendations[1:]],
        batch_size=500,
    )


def _elements(pairs: Sequence[tuple[ActionPlan, steps.PlanContent]]) -> list[PlanElement]:
    return [PlanElement(plan=p, code=code) for p, c in pairs for code in dict.fromkeys(c.elements)]


def _milestones(pairs: Sequence[tuple[ActionPlan, steps.PlanContent]]) -> list[Milestone]:
    return [
        Milestone(plan=p, text=text.strip(), due=due)
        for p, c in pairs
        for text, due in c.milestones
    ]


def _draft(new: NewPlan, code: str, viewer: Viewer) -> ActionPlan:
    return ActionPlan(
        round=new.round,
        unit=new.unit,
        code=code,
        status=core.published_status(core.START),
        elements_source="stated",
        made_by=viewer.person,
        copy_of=new.copy_of,
        carried_from=new.carried_from,
        **steps.fields_of(new.content),
    )


def _codes(new: Sequence[NewPlan]) -> list[str]:
    """The next codes of each unit in its round; others who number wait until we are done."""
    units = {n.unit.pk for n in new}
    list(Unit.objects.filter(pk__in=units).order_by("pk").select_for_update(no_key=True))
    taken: dict[str, int] = defaultdict(int)
    rows = ActionPlan.objects.filter(
        round__agency__in={n.round.agency_id for n in new},
        round__year__in={n.round.year for n in new},  # plans from before rounds had codes too
        unit__no__in={n.unit.no for n in new},
    )
    for code in rows.values_list("code", flat=True):
        prefix, _, number = code.rpartition("-")
        if number.isdigit():
            taken[prefix] = max(taken[prefix], int(number))
    codes = []
    for n in new:
        prefix = f"{n.round.code}-{n.unit.no:02}"
        taken[prefix] += 1
        codes.append(f"{prefix}-{taken[prefix]:02}")
    return codes


def _origin(plan: ActionPlan) -> dict[str, str]:
    """Where a new plan comes from, for the audit trail."""
    origin = {"copy_of": plan.copy_of, "carried_from": plan.carried_from}
    return {name: source.code for name, source in origin.items() if source}


def _say_copies(plans: Sequence[ActionPlan]) -> None:
    """The check of copied texts speaks of a copy as soon as it is made."""
    copies = {plan.code: plan for plan in plans if plan.copy_of}
    texts = [p for plan in copies.values() for p in (plan, plan.copy_of) if p]
    inputs = {p.code: _checked(p) for p in texts}
    found = [f for f in run_checks(list(inputs.values()), cutoff=None) if f.check == "copied_text"]
    Finding.objects.bulk_create(
        [
            Finding(
                plan=copies[f.plan],
                check_id=f.check,
                severity=f.severity,
                quote=f.quote,
                values=dict(f.values),
            )
            for f in found
            if f.plan in copies
        ],
        batch_size=500,
    )


def _checked(plan: ActionPlan) -> CheckInput:
    return CheckInput(
        id=plan.code,
        year=plan.round.year,
        unit=plan.unit.name,
        service=plan.service.name if plan.service else "",
        text=" ".join(plan.text.split()),
        deadline=DateReading("", plan.deadline, "day" if plan.deadline else "empty"),
        status_raw=plan.status,
        elements=(),
    )
