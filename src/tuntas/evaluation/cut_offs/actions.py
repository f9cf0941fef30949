from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.audit.queries import how_far
from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation.snapshot import digest_of
from tuntas.evaluation.models import CutOff, Evaluation
from tuntas.evaluation.queries import locked
from tuntas.evaluation.refusals import refusal

from . import addendum, snapshots as cut_offs


def end_of(day: date) -> datetime:
    """The last moment of a day in the agency's time zone: a cut-off includes its day."""
    return timezone.make_aware(datetime.combine(day, time.max))


def obstacle(
    evaluation: Evaluation, at: datetime, moment: datetime | None = None
) -> Refusal | None:
    """Why the state of a moment, or of the evaluation's cut-off day, cannot be frozen now."""
    moment = moment or end_of(evaluation.cut_off)
    if moment > at:
        return refusal("cutoff_in_future", day=timezone.localdate(moment))
    if not evaluation.scope.exists():
        return refusal("scope_empty")
    return None


@transaction.atomic
def make_cut_off(
    *, evaluation: Evaluation, by: Any, at: datetime, moment: datetime | None = None
) -> CutOff:
    """Freeze the state as of a past moment: the end of the evaluation's cut-off day, or any other.

    Where that state was frozen before, the cut-off of then. Refuses a future moment
    (cutoff_in_future) and an evaluation without units (scope_empty).
    """
    moment = moment or end_of(evaluation.cut_off)
    if refused := obstacle(evaluation, at, moment):
        raise refused
    locked(evaluation)  # two at once
    snapshot = cut_offs.snapshot(evaluation, moment)
    text = snapshot.to_json()
    if known := evaluation.cut_offs.filter(at=moment, digest=digest_of(text)).first():
        return known
    cut_off = CutOff.objects.create(
        evaluation=evaluation,
        at=moment,
        made_at=at,
        made_by=by,
        digest=digest_of(text),
        snapshot=text,
        addendum=addendum.to_json(addendum.later(evaluation, moment, at)),
        anchor=how_far(at).to_dict(),
    )
    data = {"at": moment, "digest": cut_off.digest, "plans": len(snapshot.plans)}
    record("freeze", "evaluation", evaluation.pk, data, at=at, by=by)
    return cut_off
