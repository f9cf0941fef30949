from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import Act, record, record_many
from tuntas.core.evaluation.snapshot import Finding as CoreFinding
from tuntas.followup.models import ActionPlan, Finding
from tuntas.followup.permissions import may_decide
from tuntas.followup.plans.contributors import own_of
from tuntas.followup.refusals import refusal
from tuntas.organisation.permissions import Viewer


@transaction.atomic
def record_findings(
    *,
    plans: Mapping[str, ActionPlan | tuple[int, int]],
    findings: Iterable[CoreFinding],
    by: Any,
    at: datetime,
    later: bool = False,
) -> int:
    """Store what the checks saw; plans by the name that the findings give them, a unit in a round
    as the ids of round and unit. ``later``: the plans were there before, so that a cut-off of the
    time before ``at`` does not know of it."""
    rows = [
        Finding(
            **_subject(plans[f.plan]),
            check_id=f.check,
            severity=f.severity,
            quote=f.quote,
            values=dict(f.values),
            found_at=at if later else None,
        )
        for f in findings
    ]
    Finding.objects.bulk_create(rows, batch_size=500)
    record("check", "plans", "all", {"findings": len(rows)}, at=at, by=by)
    return len(rows)


def _subject(of: ActionPlan | tuple[int, int]) -> dict[str, Any]:
    return {"plan": of} if isinstance(of, ActionPlan) else {"round_id": of[0], "unit_id": of[1]}


@transaction.atomic
def decide_finding(
    *,
    finding: Finding,
    state: str,
    reason: str,
    viewer: Viewer,
    at: datetime,
    seen: str | None = None,
) -> Finding:
    """Confirm or dismiss a doubt, or open it again. A dismissal needs a reason; all are recorded.

    ``seen`` is the state that the person decided on: somebody else's decision since then stays.
    """
    rows = Finding.every.select_for_update(of=("self",)).select_related("plan__unit", "unit")
    finding = rows.get(pk=finding.pk)
    if not may_decide(viewer, finding):
        raise refusal("not_allowed", said="not_deciding")
    if own_of([finding], viewer.person):
        raise refusal("finding_in_conflict")
    if state == Finding.State.DISMISSED and not reason.strip():
        raise refusal("reason_missing")
    if seen not in (None, finding.state):
        raise refusal("changed_meanwhile", said="finding_changed")
    if finding.gone_at:
        raise refusal("finding_gone")
    act = decided(finding, state, reason, viewer, at)
    finding.save(update_fields=DECISION)
    record_many(at=at, by=viewer.person, acts=[act])
    return finding


DECISION = ["state", "reason", "decided_by", "decided_at"]


def decided(finding: Finding, state: str, reason: str, viewer: Viewer, at: datetime) -> Act:
    """Decides without saving the fields of ``DECISION``; the act is for the audit trail."""
    before, was = finding.state, finding.reason
    opened = state == Finding.State.OPEN
    finding.state, finding.reason = Finding.State(state), "" if opened else reason.strip()
    finding.decided_by, finding.decided_at = (None, None) if opened else (viewer.person, at)
    data = {
        "check": finding.check_id,
        "plan": finding.plan.code if finding.plan else "",
        "old": before,
        "new": finding.state,
        "reason": finding.reason,
        **({"old_reason": was} if was else {}),
    }
    return Act("decide", "finding", finding.pk, data)
