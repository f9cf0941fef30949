"""Saving what the core decided about plans: the one road, for a single plan and for many.

The number of queries does not grow with the plans. Call it in the transaction that holds them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model, Q

from tuntas.audit.actions import Act as AuditAct, record_many
from tuntas.core.base.periods import DateReading
from tuntas.core.evaluation.checks import CheckInput, run_checks
from tuntas.core.followup import acts as core, workflow
from tuntas.followup.findings.actions import check_closed
from tuntas.followup.models import (
    ActionPlan,
    DeadlineChange,
    Finding,
    Milestone,
    PlanElement,
    StatusEvent,
)
from tuntas.followup.work.reminders import tell_of, tell_of_deadlines
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Round

from .deciding import Held

BATCH = 500  # rows of one INSERT

Decided = Sequence[tuple[ActionPlan, core.Change]]


def save(decided: Decided, viewer: Viewer, at: datetime) -> dict[int, list[ActionPlan]]:
    """Plans with their rows, events, deadline requests, audit rows and notices; the plans are then
    as they were saved. A plan may stand here several times. Returns what was made from each, by id.
    """
    new = [plan for plan, _ in decided if plan.pk is None]
    _save_plans(decided)
    for name, model, key in PARTS:
        _save_part(decided, {plan.pk for plan in new}, name, model, key)
    requests = _save_requests(decided, viewer, at)
    events = [
        StatusEvent(
            plan=plan, happened_at=at, recorded_at=at, by=viewer.person, **vars(change.event)
        )
        for plan, change in decided
        if change.event
    ]
    StatusEvent.objects.bulk_create(events, BATCH)
    acts = [AuditAct(change.verb, "plan", plan.pk, change.data) for plan, change in decided]
    record_many(at=at, by=viewer.person, acts=acts)
    if closed := [event.plan_id for event in events if event.verb == "close"]:
        check_closed(closed, at)
    tell_of([(event.plan, event) for event in events], at)
    tell_of_deadlines(requests, at)
    makes = [(each, plan) for plan, change in decided for each in change.makes]
    made: dict[int, list[ActionPlan]] = defaultdict(list)
    for (_, source), plan in zip(makes, make(makes, viewer, at), strict=True):
        made[source.pk].append(plan)
    return made


def make(
    new: Sequence[tuple[core.NewPlan, ActionPlan | None]], viewer: Viewer, at: datetime
) -> list[ActionPlan]:
    """Drafts, each with the plan that it comes from."""
    if not new:
        return []
    rows = Unit.objects.filter(pk__in={each.unit for each, _ in new}).order_by("pk")
    # Others who number plans of these units wait until we are done.
    units = {unit.pk: unit for unit in rows.select_for_update(no_key=True)}
    codes = next_codes([(each.round, units[each.unit]) for each, _ in new])
    held = Held([], viewer, at, units=units.values())
    decided = []
    for (each, source), code in zip(new, codes, strict=True):
        plan = ActionPlan(
            round=each.round,
            unit=units[each.unit],
            code=code,
            status=workflow.published_status(workflow.START),
            elements_source="stated",
            made_by=viewer.person,
            **({each.origin: source} if source else {}),
        )
        origin = {each.origin: source.code} if source else {}
        facts = core.Plan(code, each.round, each.unit, origin=origin)
        given = core.Given(verb="make", content=each.content)
        decided.append((plan, core.decide(facts, held.context(core.needs("make")), given)))
    save(decided, viewer, at)
    plans = [plan for plan, _ in decided]
    _check_copies(plans)
    return plans


def next_codes(new: Sequence[tuple[Round, Unit]]) -> list[str]:
    """Codes that no plan of the agency has: round, number of the unit, running number."""
    prefixes = [f"{round_.code}-{unit.no:02}-" for round_, unit in new]
    starts = Q(*(("code__startswith", prefix) for prefix in set(prefixes)), _connector=Q.OR)
    agency = {round_.agency_id for round_, _ in new}
    last: dict[str, int] = defaultdict(int)
    for code in ActionPlan.objects.filter(starts, round__agency__in=agency).values_list(
        "code", flat=True
    ):
        head, _, number = code.rpartition("-")
        if number.isdecimal():
            last[f"{head}-"] = max(last[f"{head}-"], int(number))
    codes = []
    for prefix in prefixes:
        last[prefix] += 1
        codes.append(f"{prefix}{last[prefix]:02}")
    return codes


def _save_plans(decided: Decided) -> None:
    changed: dict[int, ActionPlan] = {}
    names = {"version"}
    for plan, change in decided:
        if plan.pk is not None and change.changes and plan.pk not in changed:
            changed[plan.pk] = plan
            plan.version += 1
        names |= change.fields.keys()
        for name, value in change.fields.items():
            setattr(plan, name, value)
    ActionPlan.objects.bulk_create([plan for plan, _ in decided if plan.pk is None], BATCH)
    _update(list(changed.values()), sorted(names))


def _update(rows: Sequence[Model], names: Iterable[str]) -> None:
    """As ``bulk_update``, whose CASE of every row and field costs a second per thousand rows."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    # Acts say ``person_in_charge`` or ``person_in_charge_id``; PostgreSQL sets a column once.
    fields = list(dict.fromkeys(cast("Field[Any, Any]", meta.get_field(n)) for n in names))
    assigned = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    values = [
        [*(f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields), row.pk]
        for row in rows
    ]
    update = f"UPDATE {quote(meta.db_table)} SET {assigned} WHERE id = %s"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.executemany(update, values)


# Rows that belong to a plan: their name in ``Change``, their model, and what tells them apart, the
# plan first.
PARTS: Sequence[tuple[str, Any, tuple[str, ...]]] = (
    ("elements", PlanElement, ("plan_id", "code")),
    ("milestones", Milestone, ("plan_id", "text", "due")),
    ("further", ActionPlan.further.through, ("actionplan_id", "recommendation_id")),
)


def _save_part(
    decided: Decided, made: Collection[int], name: str, model: Any, key: tuple[str, ...]
) -> None:
    """Rows that the plan keeps are left alone, so that a milestone keeps its tick."""
    changed = ((plan.pk, getattr(change, name)) for plan, change in decided)
    pairs = [(pk, rows) for pk, rows in changed if rows is not None]
    old = [pk for pk, _rows in pairs if pk not in made]
    stands: dict[Any, list[Model]] = defaultdict(list)
    for row in model.objects.filter(**{f"{key[0]}__in": old}) if old else ():
        stands[attrgetter(*key)(row)].append(row)
    new = []
    for pk, rows in pairs:
        for row in rows:
            # A milestone is what and when, an element a code, a recommendation a row.
            values = (pk, *(row if isinstance(row, tuple) else (getattr(row, "pk", row),)))
            if stands[values]:
                stands[values].pop()
            else:
                new.append(model(**dict(zip(key, values, strict=True))))
    if gone := [row.pk for rows in stands.values() for row in rows]:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(new, BATCH)


def _save_requests(decided: Decided, viewer: Viewer, at: datetime) -> list[DeadlineChange]:
    asked = [
        DeadlineChange(plan=plan, asked_by=viewer.person, asked_at=at, **change.asked)
        for plan, change in decided
        if change.asked
    ]
    DeadlineChange.objects.bulk_create(asked, BATCH)
    answers = {plan.pk: (plan, change.answered) for plan, change in decided if change.answered}
    if not answers:
        return asked
    waiting = DeadlineChange.objects.filter(plan__in=answers, state=DeadlineChange.State.ASKED)
    answered = list(waiting)
    for request in answered:
        request.plan, values = answers[request.plan_id]
        request.decided_by, request.decided_at = viewer.person, at
        request.state, request.answer = values["state"], values["answer"]
    _update(answered, ("state", "answer", "decided_by", "decided_at"))
    return [*asked, *answered]


def _check_copies(plans: Sequence[ActionPlan]) -> None:
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
        BATCH,
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
