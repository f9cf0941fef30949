from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import Act, record, record_many
from tuntas.core.evaluation.live_checks import AGAINST_CLOSING, checks_run, closing_findings
from tuntas.core.evaluation.snapshot import Finding as CoreFinding
from tuntas.followup.models import ActionPlan, Finding
from tuntas.followup.permissions import may_decide
from tuntas.followup.plans.contributors import own_of
from tuntas.followup.plans.facts import facts_of
from tuntas.followup.refusals import refusal
from tuntas.organisation.permissions import Viewer

from .facts import closing


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


def check_closed(plans: Iterable[int], at: datetime) -> None:
    """The checks that speak against a closing look at these plans, as far as they are closed; a
    constant number of queries. Call it in the transaction of the act.
    """
    closed = ActionPlan.objects.filter(pk__in=list(plans), state="closed")
    facts = {plan.pk: closing(plan) for plan in facts_of(closed)}
    seen = {(int(f.plan), f.check): f for f in closing_findings(facts.values())}
    standing = Finding.objects.filter(plan__in=closed.values("pk"), check_id__in=AGAINST_CLOSING)
    gone = []
    for finding in standing:
        key = plan, check = finding.plan_id or 0, finding.check_id
        fact = seen.get(key)
        if fact and (fact.quote, dict(fact.values)) == (finding.quote, finding.values):
            del seen[key]
        elif check in checks_run(facts[plan]):
            gone.append(finding.pk)
    Finding.every.filter(pk__in=gone).update(gone_at=at)
    Finding.objects.bulk_create(
        [
            Finding(
                plan_id=plan,
                check_id=check,
                severity=fact.severity,
                quote=fact.quote,
                values=dict(fact.values),
                found_at=at,
            )
            for (plan, check), fact in seen.items()
        ],
        batch_size=500,
        ignore_conflicts=True,  # a run of all checks may have been faster
    )


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
