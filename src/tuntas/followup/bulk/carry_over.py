"""Plans made from plans: an open one carried into a later round, or one copied to other services.

The old plan stays as it is: what its round says of it remains true. The new one is a draft that
says where it comes from.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tuntas.audit.actions import Act as AuditAct
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_, Message
from tuntas.core.survey.instruments import instrument
from tuntas.followup.bulk.acts import NewPlan, Scene, Step, writable
from tuntas.followup.models import ActionPlan
from tuntas.followup.permissions import may_write_plans
from tuntas.followup.plans import steps
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.permissions import Viewer, units_worked_at
from tuntas.surveys.models import Round


def rounds_after(round_: Round) -> QuerySet[Round]:
    """The rounds that a plan of this one can be carried into, the next one first."""
    later = Round.objects.filter(agency=round_.agency_id, opens__gt=round_.opens, draft=False)
    return later.order_by("opens", "pk")


def services_of_own(viewer: Viewer) -> QuerySet[Service]:
    """The services that this person may copy a plan to."""
    own = Service.objects.filter(unit__in=units_worked_at(viewer), unit__agency=viewer.agency)
    return own.select_related("unit").order_by("unit__no", "name")


def carry(plan: ActionPlan, scene: Scene, _back: Any) -> Step:
    """An open plan goes on as a draft of a later round; once."""
    writable(plan, scene)
    into = scene.round
    if plan.state == "closed":
        raise Refusal("plan_closed", N_("Rencana ini sudah selesai."))
    if into is None or into.draft or into.opens <= plan.round.opens:
        raise Refusal(
            "round_not_later",
            N_("Pilih putaran yang lebih baru daripada {round}."),
            round=plan.round,
        )
    if done := scene.carried.get(plan.pk):
        text = N_("Sudah dibawa ke {round} sebagai {plan}.")
        raise Refusal("carried", text, round=done.round.name, plan=done.code)
    content = _content(plan, scene, plan.unit, plan.service, into)
    makes = [NewPlan(into, plan.unit, content, carried_from=plan)]
    audit = AuditAct("carry", "plan", plan.pk, {"plan": plan.code, "round": into.name})
    return Step(plan, _says(into.name, content.deadline), audit=audit, makes=makes)


def copy(plan: ActionPlan, scene: Scene, _back: Any) -> Step:
    """Drafts with the same content for other services; each says of what it is a copy."""
    writable(plan, scene)
    known = {plan.service_id, *scene.copied.get(plan.pk, ())}
    wanted = [service for service in scene.services if service.pk not in known]
    if not wanted:
        raise Refusal(
            "nothing_new",
            N_("Pilih layanan lain; rencana ini sudah ada pada layanan yang dipilih."),
        )
    if not all(may_write_plans(scene.viewer, service.unit) for service in wanted):
        raise Refusal(
            "not_allowed", N_("Rencana aksi hanya dapat ditulis oleh petugas dan kepala unitnya.")
        )
    makes = [
        NewPlan(plan.round, s.unit, _content(plan, scene, s.unit, s, plan.round), copy_of=plan)
        for s in wanted
    ]
    names = ", ".join(f"{s.unit.name}: {s.name}" for s in wanted)
    audit = AuditAct(
        "copy", "plan", plan.pk, {"plan": plan.code, "services": [s.pk for s in wanted]}
    )
    return Step(
        plan, Message(N_("Salinan untuk {services}"), {"services": names}), audit=audit, makes=makes
    )


def _says(round_name: str, deadline: date | None) -> Message:
    if deadline is None:
        return Message(
            N_("Menjadi draf dalam {round}; tenggatnya diisi kemudian"), {"round": round_name}
        )
    return Message(
        N_("Menjadi draf dalam {round}, tenggat {day}"), {"round": round_name, "day": deadline}
    )


def _content(
    plan: ActionPlan, scene: Scene, unit: Unit, service: Service | None, into: Round
) -> steps.PlanContent:
    """What of a plan still holds: a day that has passed and a person who left do not."""
    today = timezone.localdate(scene.at)
    deadline = scene.given.day or plan.due_on
    staff = scene.staff[unit.pk]
    here = unit.pk == plan.unit_id and into.pk == plan.round_id
    recommendation = plan.recommendation if here else None
    if recommendation and recommendation.service_id not in (None, service and service.pk):
        recommendation = None
    person = plan.person_in_charge
    content = steps.PlanContent(
        text=plan.text,
        deadline=deadline if scene.given.day or (deadline and deadline > today) else None,
        service=service,
        recommendations=[recommendation] if recommendation else [],
        elements=_elements(plan, scene, into),
        cause=plan.cause,
        measure=plan.measure,
        person_in_charge=person if person and person.pk in staff else None,
        milestones=[
            (m.text, m.due)
            for m in scene.milestones.get(plan.pk, ())
            if not m.done_on and m.due > today
        ],
        tags=plan.tags,
    )
    steps.refuse_content(into, unit, content, scene.viewer, scene.at, staff)
    return content


def _elements(plan: ActionPlan, scene: Scene, into: Round) -> list[str]:
    """The plan's elements by their codes in the other round; one that it does not ask is left
    out.
    """
    old, new = instrument(plan.round.instrument), instrument(into.instrument)
    found = [old.find(code) for code in scene.elements.get(plan.pk, ())]
    return [new.code(element.key) for element in found if element and element.key in new.keys]
