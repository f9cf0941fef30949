"""A person of the inspectorate's team says which elements a plan addresses, for one plan or for
many.

What was stated by the unit, or suggested from the words, stays in the audit trail;
``elements_source`` of the plan says that the word of the team holds
(``core.evaluation.conformity.CONFIRMED``).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import Act as AuditAct
from tuntas.audit.actions import record_many
from tuntas.audit.queries import history
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_, Message
from tuntas.core.evaluation.conformity import CONFIRMED
from tuntas.core.followup import workflow as core
from tuntas.core.survey.instruments import instrument
from tuntas.followup.bulk.acts import NOTHING_NEW, Scene, Step
from tuntas.followup.evidence.queries import hands_of
from tuntas.followup.models import ActionPlan, PlanElement
from tuntas.followup.plans.actions import locked
from tuntas.organisation.permissions import Viewer, may_decide_findings

# of the audit row, also where a confirmation is taken back: ``source`` tells
VERB = "confirm_elements"


def may_confirm(viewer: Viewer, plan: ActionPlan) -> bool:
    return may_decide_findings(viewer) and plan.unit.agency_id == getattr(viewer.agency, "pk", None)


@transaction.atomic
def confirm_elements(
    *, plan: ActionPlan, codes: Sequence[str], viewer: Viewer, at: datetime, seen: int
) -> ActionPlan:
    """These are the elements that the plan addresses; none: it answers nothing that was asked.

    ``seen`` is the version that the person read. Refuses not_allowed, plan_not_yet, own_work,
    element_unknown, nothing_new, changed_meanwhile.
    """
    plan = locked(plan, seen)
    _refuse(plan, viewer, hands_of(plan))
    used = instrument(plan.round.instrument)
    if unknown := [code for code in codes if used.find(code) is None]:
        text = N_("{codes} bukan unsur kuesioner putaran ini.")
        raise Refusal("element_unknown", text, codes=", ".join(unknown))
    old, new = _codes(plan), sorted(set(codes))
    if (old, plan.elements_source) == (new, CONFIRMED):
        raise Refusal("nothing_new", NOTHING_NEW)
    return _write(plan, old, new, CONFIRMED, viewer, at)


@transaction.atomic
def release_elements(*, plan: ActionPlan, viewer: Viewer, at: datetime, seen: int) -> ActionPlan:
    """Take a confirmation back: what the unit stated or the words suggested holds again
    (not_confirmed).
    """
    plan = locked(plan, seen)
    _refuse(plan, viewer, hands_of(plan))
    if plan.elements_source != CONFIRMED:
        raise Refusal("not_confirmed", N_("Unsur rencana ini belum ditegaskan."))
    before = _before(plan)
    return _write(
        plan, _codes(plan), before["elements_before"], before["source_before"], viewer, at
    )


def confirm_as_read(plan: ActionPlan, scene: Scene, _back: Any) -> Step:
    """Of many plans: what is stated or suggested is right."""
    _refuse(plan, scene.viewer, scene.hands[plan.pk])
    codes = scene.elements.get(plan.pk, [])
    if plan.elements_source == CONFIRMED:
        raise Refusal("nothing_new", NOTHING_NEW)
    if not codes:
        raise Refusal(
            "no_elements", N_("Tidak ada unsur yang terbaca; tentukan unsurnya satu per satu.")
        )
    says = Message(N_("Unsur ditegaskan: {codes}"), {"codes": ", ".join(codes)})
    return _step(plan, says, codes, CONFIRMED)


def release_again(plan: ActionPlan, scene: Scene, back: Any) -> Step:
    """Undo of ``confirm_as_read``; ``back`` is the source as it was."""
    _refuse(plan, scene.viewer, scene.hands[plan.pk])
    return _step(plan, Message(N_("Penegasan dibatalkan")), scene.elements.get(plan.pk, []), back)


def _refuse(plan: ActionPlan, viewer: Viewer, hands: Collection[int]) -> None:
    if not may_confirm(viewer, plan):
        raise Refusal(
            "not_allowed", N_("Hanya tim Inspektorat yang dapat menegaskan unsur rencana.")
        )
    if plan.state in core.NOT_YET_PLANS:
        raise Refusal(
            "plan_not_yet", N_("Rencana ini masih milik unitnya: belum disetujui kepala unit.")
        )
    if viewer.person.pk in hands:
        raise Refusal("own_work", core.GUARDS["not_own_work"].sentence)


def _step(plan: ActionPlan, says: Message, codes: Sequence[str], source: str) -> Step:
    audit = AuditAct(VERB, "plan", plan.pk, _data(plan, codes, codes, source))
    return Step(plan, says, {"elements_source": source}, audit, back=plan.elements_source)


def _write(
    plan: ActionPlan,
    old: Sequence[str],
    new: Sequence[str],
    source: str,
    viewer: Viewer,
    at: datetime,
) -> ActionPlan:
    act = AuditAct(VERB, "plan", plan.pk, _data(plan, old, new, source))
    plan.element_rows.exclude(code__in=new).delete()
    PlanElement.objects.bulk_create(
        PlanElement(plan=plan, code=code) for code in new if code not in old
    )
    plan.elements_source = source
    plan.version += 1
    plan.save(update_fields=["elements_source", "version"])
    record_many(at=at, by=viewer.person, acts=[act])
    return plan


def _data(plan: ActionPlan, old: Sequence[str], new: Sequence[str], source: str) -> dict[str, Any]:
    return {
        "plan": plan.code,
        "elements_before": sorted(old),
        "source_before": plan.elements_source,
        "elements": sorted(new),
        "source": source,
    }


def _codes(plan: ActionPlan) -> list[str]:
    return sorted(plan.element_rows.values_list("code", flat=True))


def _before(plan: ActionPlan) -> dict[str, Any]:
    """What held before a person of the team spoke, by the latest row that replaced it."""
    rows = (
        json.loads(event.data) for event in reversed(history("plan", plan.pk)) if event.verb == VERB
    )
    found: dict[str, Any] = next(data for data in rows if data["source_before"] != CONFIRMED)
    return found
