"""Evidence of a plan: handed over by the unit, in versions, and judged by the inspectorate."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.followup import evidence as core, workflow as followup
from tuntas.followup.models import ActionPlan, Evidence
from tuntas.followup.permissions import may_verify, may_write_plans
from tuntas.followup.plans.contributors import contributors_of
from tuntas.followup.refusals import refusal
from tuntas.organisation.permissions import Viewer
from tuntas.web.tasks import enqueue

from . import storage
from .queries import (
    link_likeness,
    standing,
    why_not_add,
    why_not_withdraw,
)
from .tasks import find_likeness
from .uploads import Received, inspected


def add_file(
    *,
    plan: ActionPlan,
    file: Received,
    viewer: Viewer,
    at: datetime,
    replaces: Evidence | None = None,
) -> Evidence:
    """Keep a file that was received. When it or the act is refused, neither file nor row stays.

    Refuses as ``core.followup.evidence`` does, and busy, not_allowed, not_in_work, evidence_here,
    changed_meanwhile.
    """
    with file:
        refuse_add(plan, viewer)
        title, found = core.check_name(file.given_name), inspected(file)
        values = {
            "title": title,
            "kind": found.kind,
            "flag": found.flag,
            "size": file.size,
            "sha256": file.digest.hexdigest(),
        }
        with storage.kept(file) as key, transaction.atomic():
            evidence = _add(plan, values | {"key": key}, viewer, at, replaces)
            enqueue(find_likeness, evidence.pk)
            return evidence


@transaction.atomic
def add_link(
    *,
    plan: ActionPlan,
    url: str,
    title: str,
    viewer: Viewer,
    at: datetime,
    replaces: Evidence | None = None,
) -> Evidence:
    """Point to evidence that lies elsewhere. Refuses as ``add_file`` does, and url_unusable."""
    refuse_add(plan, viewer)
    url = core.check_url(url)
    title = " ".join(title.split())[: core.MAX_NAME] or url[: core.MAX_NAME]
    values = {"title": title, "url": url, "likeness": link_likeness(url)}
    return _add(plan, values, viewer, at, replaces)


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, viewer: Viewer, at: datetime) -> Evidence:
    """The unit takes back what was not yet judged. The row stays; its content is shown to nobody
    any more.

    What it replaced stands again.
    """
    evidence = _held(evidence)
    if not may_write_plans(viewer, evidence.plan.unit):
        raise refusal("not_allowed", said="not_withdrawing")
    current = standing(evidence.plan)
    if not current.filter(pk=evidence.pk).exists():
        raise _changed()
    left = current.exclude(state=Evidence.State.REJECTED).count()
    if why_not := why_not_withdraw(evidence, evidence.plan.state, left):
        raise Refusal("not_withdrawable", why_not)
    _record("withdraw_evidence", evidence, viewer, at, replaces=evidence.replaces_id)
    evidence.withdrawn_at, evidence.replaces = at, None
    evidence.save(update_fields=["withdrawn_at", "replaces"])
    return evidence


@transaction.atomic
def decide_evidence(
    *, evidence: Evidence, accept: bool, remark: str, seen: str, viewer: Viewer, at: datetime
) -> Evidence:
    """A verifier accepts a piece, or rejects it with a remark, while its plan waits for
    verification.

    ``seen``: the state that the person was shown. Nobody judges evidence of his own work.
    """
    evidence = _held(evidence)
    plan = evidence.plan
    if not may_verify(viewer, plan.unit):
        raise refusal("not_allowed", said="not_verifying")
    if plan.state != "evidence_in":
        raise refusal("not_handed_in")
    followup.refuse_own_work(
        viewer.person.pk, contributors_of([plan])[plan.pk], "guard_not_own_work"
    )
    if evidence.state != seen or not standing(plan).filter(pk=evidence.pk).exists():
        raise _changed()
    if not accept and not remark.strip():
        raise refusal("remark_missing")
    evidence.state = Evidence.State.ACCEPTED if accept else Evidence.State.REJECTED
    evidence.remark, evidence.decided_by, evidence.decided_at = remark.strip(), viewer.person, at
    evidence.save(update_fields=["state", "remark", "decided_by", "decided_at"])
    verdict = {"old": seen, "new": evidence.state, "remark": evidence.remark}
    _record("decide_evidence", evidence, viewer, at, **verdict)
    return evidence


def refuse_add(plan: ActionPlan, viewer: Viewer) -> None:
    """Refuses not_allowed and not_in_work; asked before anything is received, and again when it is
    stored.
    """
    if not may_write_plans(viewer, plan.unit):
        raise refusal("not_allowed", said="not_adding")
    if why_not := why_not_add(plan):
        raise Refusal("not_in_work", why_not)


def _add(
    plan: ActionPlan,
    values: dict[str, Any],
    viewer: Viewer,
    at: datetime,
    replaces: Evidence | None,
) -> Evidence:
    plan = _hold(plan)
    refuse_add(plan, viewer)  # once more: it may have been handed in while the file was on its way
    same = {"sha256": values["sha256"]} if "sha256" in values else {"url": values["url"]}
    if earlier := plan.evidence.filter(withdrawn_at=None, **same).first():
        raise refusal("evidence_here", title=earlier.title)
    if replaces and not standing(plan).filter(pk=replaces.pk).exists():
        raise _changed()
    evidence = Evidence.objects.create(
        plan=plan, by=viewer.person, at=at, replaces=replaces, **values
    )
    _record("add_evidence", evidence, viewer, at, replaces=evidence.replaces_id)
    return evidence


def _hold(plan: ActionPlan) -> ActionPlan:
    """The plan, locked until the end of the transaction, with a new version: an act of somebody
    who saw it before is refused.
    """
    plan = ActionPlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    ActionPlan.objects.filter(pk=plan.pk).update(version=F("version") + 1)
    return plan


def _held(evidence: Evidence) -> Evidence:
    _hold(evidence.plan)
    return Evidence.objects.select_related("plan__unit").get(pk=evidence.pk)


def _changed() -> Refusal:
    return refusal("changed_meanwhile", said="evidence_changed")


def _record(verb: str, evidence: Evidence, viewer: Viewer, at: datetime, **more: Any) -> None:
    kept = {name: getattr(evidence, name) for name in ("title", "url", "sha256", "size", "flag")}
    data = {"plan": evidence.plan.code, **kept, **more}
    record(verb, "evidence", evidence.pk, data, at=at, by=viewer.person)
