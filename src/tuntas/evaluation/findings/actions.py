"""Many findings decided on at once; one at a time is ``followup.findings.actions``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tuntas.audit.actions import record_many
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.refusals import refusal
from tuntas.followup.findings.actions import DECISION, decided
from tuntas.followup.models import Finding
from tuntas.followup.permissions import findings_seen
from tuntas.followup.plans.contributors import own_of
from tuntas.organisation.permissions import Viewer, may_decide_findings

from .checks import findings_of

MOST = 1_000  # findings that are decided on in one go


@dataclass(frozen=True)
class Decided:
    """``done``: ids; ``changed``: how many somebody else decided on meanwhile, or a check sees no
    more; ``own``: how many speak of what this person must not judge.
    """

    done: tuple[int, ...]
    changed: int
    own: int = 0


@transaction.atomic
def decide_findings(
    *,
    evaluation: Evaluation,
    seen: Mapping[int, str],
    state: str,
    reason: str,
    viewer: Viewer,
    at: datetime,
) -> Decided:
    """Confirm, dismiss with a reason, or open again; a constant number of queries a round.

    ``seen``: finding -> the state that the person was shown; one that has changed since stays as it
    is. Refuses not_allowed, reason_missing, too_many.
    """
    if not may_decide_findings(viewer):
        raise refusal("not_allowed", said="not_deciding")
    if state == Finding.State.DISMISSED and not reason.strip():
        raise refusal("reason_missing")
    if len(seen) > MOST:
        raise refusal("too_many", most=MOST)
    of_evaluation = findings_of(evaluation).filter(pk__in=seen, pk__gt=0).values("pk")
    wanted = findings_seen(viewer).filter(pk__in=of_evaluation).order_by("pk")
    rows = [
        row
        for row in wanted.select_for_update(of=("self",)).select_related("plan")
        if row.state == seen[row.pk] and row.state != state
    ]
    own = own_of(rows, viewer.person)
    rows = [row for row in rows if row.pk not in own]
    acts = [decided(row, state, reason, viewer, at) for row in rows]
    Finding.objects.bulk_update(rows, DECISION, batch_size=500)
    record_many(at=at, by=viewer.person, acts=acts)
    return Decided(tuple(row.pk for row in rows), len(seen) - len(rows) - len(own), len(own))
