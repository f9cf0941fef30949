"""The life of an action plan: written, moved through ``core.followup.workflow``, its deadline, its
notes. Each act is decided by ``core.followup.acts`` and saved as a batch of one.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.followup import workflow
from tuntas.core.followup.acts import NOT_WRITER, Given, NewPlan, PlanContent
from tuntas.followup.findings.actions import check_closed
from tuntas.followup.models import ActionPlan, DeadlineChange, Milestone, PlanNote
from tuntas.followup.permissions import may_note, may_write_plans
from tuntas.followup.refusals import refusal
from tuntas.followup.work.reminders import tell_of_comment
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Round

from .deciding import RELATED, Held, locked
from .saving import make, save


@transaction.atomic
def make_plan(
    *, round_: Round, unit: Unit, content: PlanContent, viewer: Viewer, at: datetime
) -> ActionPlan:
    """A draft of the unit, under the next code of its round."""
    return make([(NewPlan(round_, unit.pk, content), None)], viewer, at)[0]


def change_plan(
    *, plan: ActionPlan, content: PlanContent, viewer: Viewer, at: datetime, seen: int
) -> ActionPlan:
    """Replace what a draft says."""
    return _act(plan, Given(verb="change", content=content), viewer, at, seen)


def move_plan(
    *,
    plan: ActionPlan,
    verb: str,
    viewer: Viewer,
    at: datetime,
    seen: int,
    given: Given | None = None,
) -> ActionPlan:
    """Take a plan to its next state, by the table in ``core.followup.workflow``; its refusals are
    raised.

    ``seen`` is the version that the person acted on: where somebody was faster, it is refused
    (changed_meanwhile) and nothing is overwritten.
    """
    return _act(plan, replace(given or Given(), verb=verb), viewer, at, seen)


@transaction.atomic
def ask_deadline(
    *, plan: ActionPlan, new: date, reason: str, viewer: Viewer, at: datetime, seen: int
) -> DeadlineChange:
    """Ask for another deadline of a plan that is being worked on; the head decides."""
    _act(plan, Given(verb="ask_deadline", day=new, reason=reason), viewer, at, seen)
    return plan.deadline_changes.get(state=DeadlineChange.State.ASKED)


@transaction.atomic
def decide_deadline(
    *, change: DeadlineChange, grant: bool, answer: str, viewer: Viewer, at: datetime
) -> DeadlineChange:
    """The head grants the deadline that was asked for, or refuses it with a reason."""
    verb = "grant_deadline" if grant else "refuse_deadline"
    given = Given(verb=verb, reason=answer, request=change.pk)
    _act(change.plan, given, viewer, at, None)
    change.refresh_from_db()
    return change


def confirm_elements(
    *, plan: ActionPlan, codes: Sequence[str], viewer: Viewer, at: datetime, seen: int
) -> ActionPlan:
    """These are the elements that the plan addresses, by the word of the inspectorate's team."""
    given = Given(verb="confirm_elements", elements=codes)
    return _act(plan, given, viewer, at, seen)


def release_elements(*, plan: ActionPlan, viewer: Viewer, at: datetime, seen: int) -> ActionPlan:
    """Take a confirmation back: what the unit stated or the words suggested holds again."""
    return _act(plan, Given(verb="release_elements"), viewer, at, seen)


def link_plan(
    *, plan: ActionPlan, recommendations: Sequence[int], viewer: Viewer, at: datetime, seen: int
) -> ActionPlan:
    """The plan answers these recommendations, too, which came after it; what it says stays."""
    given = Given(verb="link", recommendations=tuple(recommendations))
    return _act(plan, given, viewer, at, seen)


def unlink_plan(
    *, plan: ActionPlan, recommendation: int, reason: str, viewer: Viewer, at: datetime, seen: int
) -> ActionPlan:
    """Take such a link back; of an approved plan with a reason."""
    given = Given(verb="unlink", recommendations=(recommendation,), reason=reason)
    return _act(plan, given, viewer, at, seen)


@transaction.atomic
def discard_plan(*, plan: ActionPlan, viewer: Viewer, at: datetime, seen: int) -> None:
    """Delete a draft that nobody but its unit has seen; the audit trail keeps what it said."""
    plan = held(plan, seen)
    if not may_write_plans(viewer, plan.unit):
        raise Refusal("not_allowed", NOT_WRITER)
    submitted = plan.events.exclude(verb__in=("make", "change")).exists()
    known = submitted or plan.evidence.exists() or plan.notes.exists()
    if plan.state != workflow.START or known:
        raise refusal("plan_known")
    if plan.copies.exists() or plan.carried_to.exists():
        raise refusal("plan_copied")
    data = {"plan": plan.code, "text": plan.text}
    record("discard", "plan", plan.pk, data, at=at, by=viewer.person)
    plan.events.all().delete()
    plan.delete()


@transaction.atomic
def add_note(*, plan: ActionPlan, kind: str, text: str, viewer: Viewer, at: datetime) -> PlanNote:
    """Tell of progress (the unit), or say something to the other side, which hears of it."""
    if not may_note(viewer, plan.unit, kind):
        raise refusal("not_allowed", said="not_noting")
    if not text.strip():
        raise refusal("text_missing")
    note = PlanNote.objects.create(
        plan=plan, kind=PlanNote.Kind(kind), text=text.strip(), by=viewer.person, at=at
    )
    data = {"plan": plan.code, "note": note.pk}
    record(f"note_{kind}", "plan", plan.pk, data, at=at, by=viewer.person)
    if note.kind == PlanNote.Kind.PROGRESS and plan.state == "closed":
        check_closed([plan.pk], at)
    if note.kind == PlanNote.Kind.COMMENT:
        tell_of_comment(note, "unit" if may_write_plans(viewer, plan.unit) else "team", at)
    return note


@transaction.atomic
def tick_milestone(
    *, milestone: Milestone, done_on: date | None, viewer: Viewer, at: datetime
) -> Milestone:
    """Say on which day a milestone was reached; None takes it back."""
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("plan__unit")
    milestone = rows.get(pk=milestone.pk)
    if not may_write_plans(viewer, milestone.plan.unit):
        raise Refusal("not_allowed", NOT_WRITER)
    if done_on and done_on > timezone.localdate(at):
        raise refusal("day_to_come")
    milestone.done_on = done_on
    milestone.save(update_fields=["done_on"])
    data = {
        "plan": milestone.plan.code,
        "step": milestone.text,
        "done": done_on and done_on.isoformat(),
    }
    pk = milestone.plan_id
    record("milestone", "plan", pk, data, at=at, by=viewer.person)
    return milestone


def held(plan: ActionPlan, seen: int | None) -> ActionPlan:
    """The plan as it stands now, held until the end of the transaction; None: whatever was seen."""
    plan = locked(ActionPlan.objects.select_related(*RELATED)).get(pk=plan.pk)
    if seen not in (None, plan.version):
        raise refusal("changed_meanwhile", said="plan_changed")
    return plan


@transaction.atomic
def _act(
    plan: ActionPlan, given: Given, viewer: Viewer, at: datetime, seen: int | None
) -> ActionPlan:
    plan = held(plan, seen)
    save([(plan, Held([plan], viewer, at, [given]).decide(plan, given))], viewer, at)
    return plan
