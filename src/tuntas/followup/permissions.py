from __future__ import annotations

from typing import Any

from tuntas.followup.models import ActionPlan, Finding
from tuntas.organisation.permissions import Viewer, may_decide_findings, units_seen


def plans_seen(viewer: Viewer) -> Any:
    """The queryset of plans that this person may read: one rule for lists and single pages."""
    return ActionPlan.objects.filter(unit__in=units_seen(viewer))


def may_decide(viewer: Viewer, finding: Finding) -> bool:
    return may_decide_findings(viewer) and finding.plan.unit.agency_id == viewer.agency.pk  # type: ignore[union-attr]
