"""The life of an action plan: written, moved through ``core.followup.workflow``, its deadline, its
notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.followup import workflow as core
from tuntas.followup.evidence.queries import hands_of, standing
from tuntas.followup.models import (
    ActionPlan,
    DeadlineChange,
    Evidence,
    Milestone,
    PlanElement,
    PlanNote,
    StatusEvent,
)
from tuntas.followup.permissions import may_note, may_write_plans, roles_at
from tuntas.followup.plans.steps import (
    Act,
    PlanContent,
    answer_data,
    answered_fields,
    content_data,
    event_of,
    fields_of,
    granted_fields,
    moved_data,
    moved_fields,
    refuse_answer,
    refuse_content,
    refuse_wish,
    staff_of,
    wish_data,
)
from tuntas.followup.work.reminders import tell_of, tell_of_comment, tell_of_wishes
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Round


@transaction.atomic
def make_plan(
    *,
    round_: Round,
    unit: Unit,
    content: PlanContent,
    viewer: Viewer,
    at: datetime,
    copy_of: ActionPlan | None = None,
    carried_from: ActionPlan | None = None,
) -> ActionPlan:
    """A draft of the unit, under the next code of its round."""
    refuse_content(round_, unit, content, viewer, at, staff_of([unit], at)[unit.pk])
    Unit.objects.select_for_update(no_key=True).get(
        pk=unit.pk
    )  # numbers are given one after the other
    plan = ActionPlan.objects.create(
        round=round_,
        unit=unit,
        code=_next_code(round_, unit),
        status=core.published_status(core.START),
        elements_source="stated",
        made_by=viewer.person,
        copy_of=copy_of,
        carried_from=carried_from,
        **fields_of(content),
    )
    _attach(plan, content)
    _event(plan, "make", core.START, viewer, at)
    _record(plan, "make", viewer, at, content)
    return plan


@transaction.atomic
def change_plan(
    *, plan: ActionPlan, content: PlanContent, viewer: Viewer, at: datetime, seen: int
) -> ActionPlan:
    """Replace what a draft says. What was submitted is fixed until it is taken back or sent
    back.
    """
    plan = locked(plan, seen)
    if plan.state != core.START:
        raise Refusal(
            "plan_fixed",
            N_("Rencana yang sudah diajukan tidak dapat diubah; tarik kembali lebih dahulu."),
        )
    refuse_content(
        plan.round, plan.unit, content, viewer, at, staff_of([plan.unit], at)[plan.unit_id]
    )
    _set(plan, fields_of(content))
    _save(plan)
    plan.element_rows.all().delete()
    plan.milestones.all().delete()
    _attach(plan, content)
    _event(plan, "change", plan.state, viewer, at)
    _record(plan, "change", viewer, at, content)
    return plan


@transaction.atomic
def discard_plan(*, plan: ActionPlan, viewer: Viewer, at: datetime, seen: int) -> None:
    """Delete a draft that nobody but its unit has seen; the audit trail keeps what it said."""
    plan = locked(plan, seen)
    if not may_write_plans(viewer, plan.unit):
        raise Refusal(
            "not_allowed", N_("Rencana aksi hanya dapat ditulis oleh petugas dan kepala unitnya.")
        )
    submitted = plan.events.exclude(verb__in=("make", "change")).exists()
    if plan.state != core.START or submitted or plan.evidence.exists() or plan.notes.exists():
        raise Refusal("plan_known", N_("Rencana yang pernah diajukan tidak dapat dihapus."))
    if plan.copies.exists() or plan.carried_to.exists():
        raise Refusal(
            "plan_copied",
            N_("Rencana ini sudah disalin atau dibawa; hapus turunannya lebih dahulu."),
        )
    data = {"plan": plan.code, "text": plan.text}
    record(at=at, by=viewer.person, verb="discard", noun="plan", object_id=plan.pk, data=data)
    plan.events.all().delete()
    plan.delete()


@transaction.atomic
def move_plan(
    *, plan: ActionPlan, verb: str, viewer: Viewer, at: datetime, seen: int, act: Act | None = None
) -> ActionPlan:
    """Take a plan to its next state, by the table in ``core.followup.workflow``; its refusals are
    raised.

    ``seen`` is the version that the person acted on: where somebody was faster, it is refused
    (changed_meanwhile) and nothing is overwritten.
    """
    plan, act = locked(plan, seen), act or Act()
    target = core.move(situation(plan, viewer, at, act), verb, roles_at(viewer, plan.unit))
    _set(plan, moved_fields(plan, verb, target, act))
    _save(plan)
    event = _event(plan, verb, target, viewer, at, act)
    data = moved_data(plan, event)
    record(at=at, by=viewer.person, verb=verb, noun="plan", object_id=plan.pk, data=data)
    tell_of([(plan, event)], at)
    return plan


@transaction.atomic
def ask_deadline(
    *, plan: ActionPlan, new: date, reason: str, viewer: Viewer, at: datetime, seen: int
) -> DeadlineChange:
    """Wish for another deadline of a plan that is being worked on; the head decides."""
    plan = locked(plan, seen)
    asked = plan.deadline_changes.filter(state=DeadlineChange.State.ASKED).exists()
    refuse_wish(plan, new, reason, viewer, at, asked)
    change = DeadlineChange.objects.create(
        plan=plan,
        old=plan.deadline,
        new=new,
        reason=reason.strip(),
        asked_by=viewer.person,
        asked_at=at,
    )
    _save(plan)
    data = wish_data(change)
    record(at=at, by=viewer.person, verb="ask_deadline", noun="plan", object_id=plan.pk, data=data)
    tell_of_wishes([change], at)
    return change


@transaction.atomic
def decide_deadline(
    *, change: DeadlineChange, grant: bool, answer: str, viewer: Viewer, at: datetime
) -> DeadlineChange:
    """The head grants a wished deadline, or refuses it with a reason."""
    change = DeadlineChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    plan = locked(change.plan, None)
    refuse_answer(change, plan, grant, answer, viewer)
    _set(change, answered_fields(grant, answer, viewer, at))
    change.save()
    _set(plan, granted_fields(plan, change) if grant else {})
    _save(plan)
    data = answer_data(change, grant, answer)
    record(
        at=at, by=viewer.person, verb="decide_deadline", noun="plan", object_id=plan.pk, data=data
    )
    tell_of_wishes([change], at)
    return change


@transaction.atomic
def add_note(*, plan: ActionPlan, kind: str, text: str, viewer: Viewer, at: datetime) -> PlanNote:
    """Tell of progress (the unit), or say something to the other side, which hears of it."""
    if not may_note(viewer, plan.unit, kind):
        raise Refusal("not_allowed", N_("Anda tidak berwenang menulis catatan pada rencana ini."))
    if not text.strip():
        raise Refusal("text_missing", N_("Catatan masih kosong."))
    note = PlanNote.objects.create(
        plan=plan, kind=PlanNote.Kind(kind), text=text.strip(), by=viewer.person, at=at
    )
    data = {"plan": plan.code, "note": note.pk}
    record(at=at, by=viewer.person, verb=f"note_{kind}", noun="plan", object_id=plan.pk, data=data)
    if note.kind == PlanNote.Kind.COMMENT:
        tell_of_comment(note, "unit" if may_write_plans(viewer, plan.unit) else "team", at)
    return note


@transaction.atomic
def tick_milestone(
    *, milestone: Milestone, done_on: date | None, viewer: Viewer, at: datetime
) -> Milestone:
    """Say on which day a step was reached; None takes it back."""
    milestone = (
        Milestone.objects.select_for_update(of=("self",))
        .select_related("plan__unit")
        .get(pk=milestone.pk)
    )
    if not may_write_plans(viewer, milestone.plan.unit):
        raise Refusal(
            "not_allowed", N_("Rencana aksi hanya dapat ditulis oleh petugas dan kepala unitnya.")
        )
    if done_on and done_on > timezone.localdate(at):
        raise Refusal("day_to_come", N_("Hari itu belum tiba."))
    milestone.done_on = done_on
    milestone.save(update_fields=["done_on"])
    data = {
        "plan": milestone.plan.code,
        "step": milestone.text,
        "done": done_on and done_on.isoformat(),
    }
    record(
        at=at,
        by=viewer.person,
        verb="milestone",
        noun="plan",
        object_id=milestone.plan_id,
        data=data,
    )
    return milestone


def situation(plan: ActionPlan, viewer: Viewer, at: datetime, act: Act) -> core.Situation:
    """The plan as the table of its life sees it; three queries."""
    states = list(standing(plan).values_list("state", flat=True))
    return core.Situation(
        state=plan.state,
        today=timezone.localdate(at),
        actor=viewer.person.pk,
        text=plan.text,
        deadline=plan.deadline,
        evidence=sum(state != Evidence.State.REJECTED for state in states),
        accepted=sum(state == Evidence.State.ACCEPTED for state in states),
        hands=frozenset(hands_of(plan)),
        reason=act.reason,
        due=act.due,
        outcome=(act.outcome if plan.state in core.IN_WORK else "")
        or plan.outcome,  # the unit's word
        grounds=act.grounds or plan.grounds,
    )


def locked(plan: ActionPlan, seen: int | None) -> ActionPlan:
    """The plan as it stands now, held until the end of the transaction; None: whatever was seen."""
    rows = ActionPlan.objects.select_for_update(of=("self",)).select_related(
        "round", "unit", "service"
    )
    plan = rows.get(pk=plan.pk)
    if seen not in (None, plan.version):
        raise Refusal(
            "changed_meanwhile",
            N_(
                "Orang lain baru saja mengubah rencana ini. Baca keadaan terbarunya, lalu ulangi "
                "bila perlu."
            ),
        )
    return plan


def _set(row: Any, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)


def _save(plan: ActionPlan) -> None:
    plan.version += 1
    plan.save()


def _next_code(round_: Round, unit: Unit) -> str:
    prefix = f"{round_.code}-{unit.no:02}-"
    plans = ActionPlan.objects.filter(round__agency=round_.agency)
    codes = plans.filter(code__startswith=prefix).values_list("code", flat=True)
    last = max(
        (int(number) for code in codes if (number := code.removeprefix(prefix)).isdigit()),
        default=0,
    )
    return f"{prefix}{last + 1:02}"


def _attach(plan: ActionPlan, content: PlanContent) -> None:
    plan.further.set(content.recommendations[1:])
    PlanElement.objects.bulk_create(
        PlanElement(plan=plan, code=code) for code in dict.fromkeys(content.elements)
    )
    Milestone.objects.bulk_create(
        Milestone(plan=plan, text=text.strip(), due=due) for text, due in content.milestones
    )


def _event(
    plan: ActionPlan, verb: str, state: str, viewer: Viewer, at: datetime, act: Act | None = None
) -> StatusEvent:
    last = plan.events.order_by("happened_at", "id").values_list("new", flat=True).last() or ""
    event = event_of(plan, verb, state, last, viewer, at, act)
    event.save()
    return event


def _record(
    plan: ActionPlan, verb: str, viewer: Viewer, at: datetime, content: PlanContent
) -> None:
    record(
        at=at,
        by=viewer.person,
        verb=verb,
        noun="plan",
        object_id=plan.pk,
        data=content_data(plan, content),
    )
