"""What an act on a plan asks and what it changes, for one plan and for many. Nothing is saved
here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.followup import workflow as core
from tuntas.core.survey.instruments import instrument
from tuntas.followup.models import ActionPlan, DeadlineChange, Recommendation, StatusEvent
from tuntas.followup.permissions import may_grant_deadline, may_write_plans
from tuntas.organisation.models import Appointment, Service, Unit
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Round


@dataclass(frozen=True)
class PlanContent:
    """What a unit commits to. ``milestones``: (what, until when); ``elements``: codes of the
    instrument.
    """

    text: str
    deadline: date | None = None
    service: Service | None = None
    recommendations: Sequence[Recommendation] = ()
    elements: Sequence[str] = ()
    cause: str = ""
    measure: str = ""
    person_in_charge: Any = None
    milestones: Sequence[tuple[str, date]] = ()
    tags: Sequence[str] = ()


@dataclass(frozen=True)
class Act:
    """What a person gives with a verb; see ``core.followup.workflow.Situation``."""

    reason: str = ""
    due: date | None = None
    outcome: str = ""
    grounds: str = ""


def refuse_wish(
    plan: ActionPlan, new: date, reason: str, viewer: Viewer, at: datetime, asked: bool
) -> None:
    """``asked``: another wish of this plan waits to be decided."""
    if not may_write_plans(viewer, plan.unit):
        raise Refusal(
            "not_allowed", N_("Tenggat hanya dapat diusulkan oleh petugas dan kepala unitnya.")
        )
    if plan.state not in core.IN_WORK:
        raise Refusal("not_in_work", N_("Tenggat hanya dapat dipindah selama rencana dikerjakan."))
    if not reason.strip():
        raise Refusal("reason_missing", N_("Tuliskan alasannya; alasan itu tercatat."))
    refuse_day(new, at)
    if asked:
        raise Refusal("deadline_asked", N_("Sudah ada usulan tenggat yang belum diputuskan."))


def refuse_answer(
    change: DeadlineChange, plan: ActionPlan, grant: bool, answer: str, viewer: Viewer
) -> None:
    if not may_grant_deadline(viewer, plan.unit) or change.asked_by_id == viewer.person.pk:
        raise Refusal(
            "not_allowed", N_("Tenggat baru disetujui oleh kepala unit, bukan oleh pengusulnya.")
        )
    if change.state != DeadlineChange.State.ASKED:
        raise Refusal("changed_meanwhile", N_("Usulan tenggat ini sudah diputuskan."))
    if not grant and not answer.strip():
        raise Refusal("reason_missing", N_("Tuliskan alasannya; alasan itu tercatat."))


def moved_fields(plan: ActionPlan, verb: str, target: str, act: Act) -> dict[str, Any]:
    fields: dict[str, Any] = {"state": target, "status": core.published_status(target)}
    fields["due"] = act.due if target in ("returned", "reopened") else None
    if verb == "hand_in":
        fields |= {"outcome": act.outcome, "grounds": act.grounds.strip()}
    if verb == "approve" and plan.original_deadline is None:
        fields["original_deadline"] = plan.deadline
    return fields


def moved_data(plan: ActionPlan, event: StatusEvent) -> dict[str, Any]:
    """For the audit trail; ``plan`` is as the move left it."""
    return {
        "plan": plan.code,
        "old": event.old,
        "state": event.state,
        "reason": event.reason if not event.outcome else "",
        "due": event.due and event.due.isoformat(),
        "outcome": plan.outcome,
    }


def wish_data(wish: DeadlineChange) -> dict[str, Any]:
    return {
        "plan": wish.plan.code,
        "old": wish.old and wish.old.isoformat(),
        "new": wish.new.isoformat(),
        "reason": wish.reason,
    }


def answer_data(wish: DeadlineChange, grant: bool, answer: str) -> dict[str, Any]:
    return {
        "plan": wish.plan.code,
        "granted": grant,
        "new": wish.new.isoformat(),
        "answer": answer.strip(),
    }


def answered_fields(grant: bool, answer: str, viewer: Viewer, at: datetime) -> dict[str, Any]:
    state = DeadlineChange.State.GRANTED if grant else DeadlineChange.State.REFUSED
    return {"state": state, "answer": answer.strip(), "decided_by": viewer.person, "decided_at": at}


def granted_fields(plan: ActionPlan, change: DeadlineChange) -> dict[str, Any]:
    return {
        "original_deadline": plan.original_deadline or plan.deadline,
        "deadline": change.new,
        "deadline_kind": "day",
        "due": change.new if plan.due else None,
    }


def fields_of(content: PlanContent) -> dict[str, Any]:
    return {
        "service": content.service,
        "recommendation": content.recommendations[0] if content.recommendations else None,
        "text": content.text.strip(),
        "cause": content.cause.strip(),
        "measure": content.measure.strip(),
        "person_in_charge": content.person_in_charge,
        "deadline": content.deadline,
        "deadline_raw": content.deadline.isoformat() if content.deadline else "",
        "deadline_kind": "day" if content.deadline else "",
        "tags": sorted({tag.strip() for tag in content.tags if tag.strip()}),
    }


def staff_of(units: Iterable[Unit], at: datetime) -> dict[int, set[int]]:
    """Who holds a role at each unit, by the ids of units and persons. One query."""
    staff: dict[int, set[int]] = {unit.pk: set() for unit in units}
    held = Appointment.objects.in_force(at).filter(unit__in=staff)
    for unit, person in held.values_list("unit_id", "person_id"):
        staff[unit].add(person)
    return staff


def refuse_content(
    round_: Round,
    unit: Unit,
    content: PlanContent,
    viewer: Viewer,
    at: datetime,
    staff: Collection[int],
) -> None:
    """``staff``: the ids of who works at the unit."""
    if not may_write_plans(viewer, unit):
        raise Refusal(
            "not_allowed", N_("Rencana aksi hanya dapat ditulis oleh petugas dan kepala unitnya.")
        )
    if not content.text.strip():
        raise Refusal("text_missing", N_("Tuliskan kegiatan yang akan dilakukan."))
    others: Iterable[int] = {r.unit_id for r in content.recommendations}
    others |= {content.service.unit_id} if content.service else set()
    if set(others) - {unit.pk} or any(r.round_id != round_.pk for r in content.recommendations):
        raise Refusal(
            "other_unit", N_("Layanan dan rekomendasi harus milik unit dan putaran rencana ini.")
        )
    known = {instrument(round_.instrument).code(key) for key in instrument(round_.instrument).keys}
    if unknown := sorted(set(content.elements) - known):
        raise Refusal(
            "element_unknown", N_("Unsur {codes} tidak dikenal."), codes=", ".join(unknown)
        )
    if content.deadline:
        refuse_day(content.deadline, at)
    if content.person_in_charge:
        refuse_person(content.person_in_charge.pk, staff)


def refuse_person(person: int, staff: Collection[int]) -> None:
    if person not in staff:
        raise Refusal("not_of_unit", N_("Penanggung jawab harus pegawai unit ini."))


def refuse_day(day: date, at: datetime) -> None:
    if day <= timezone.localdate(at):
        raise Refusal("day_past", N_("Tenggat paling cepat besok."))


def event_of(
    plan: ActionPlan,
    verb: str,
    state: str,
    old: str,
    viewer: Viewer,
    at: datetime,
    act: Act | None = None,
) -> StatusEvent:
    """Not saved yet. ``old``: the published status before; ``plan`` is as the act leaves it."""
    act = act or Act()
    return StatusEvent(
        plan=plan,
        verb=verb,
        state=state,
        old=old,
        new=plan.status,
        due=act.due,
        outcome=act.outcome,
        happened_at=at,
        recorded_at=at,
        by=viewer.person,
        reason=act.reason.strip() or act.grounds.strip(),
    )


def content_data(plan: ActionPlan, content: PlanContent) -> dict[str, Any]:
    """What the audit trail keeps of a plan's content."""
    return {
        "plan": plan.code,
        "text": plan.text,
        "deadline": plan.deadline and plan.deadline.isoformat(),
        "elements": list(content.elements),
        "cause": plan.cause,
        "measure": plan.measure,
        "person_in_charge": plan.person_in_charge_id,
        "milestones": [[text, due.isoformat()] for text, due in content.milestones],
    }
