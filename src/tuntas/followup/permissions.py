from __future__ import annotations

from typing import Any

from tuntas.followup.models import ActionPlan, Finding, RecommendationLine, RecommendationRun, RuleSet
from tuntas.organisation.permissions import Viewer, may_decide_findings, units_seen


def plans_seen(viewer: Viewer) -> Any:
    """The queryset of plans that this person may read: one rule for lists and single pages."""
    return ActionPlan.objects.filter(unit__in=units_seen(viewer))


def may_decide(viewer: Viewer, finding: Finding) -> bool:
    return may_decide_findings(viewer) and finding.plan.unit.agency_id == viewer.agency.pk  # type: ignore[union-attr]


def may_run_rules(viewer: Viewer) -> bool:
    """Make and change rule sets, run them, release what they recommend."""
    return viewer.is_inspectorate


def rule_sets_seen(viewer: Viewer) -> Any:
    return RuleSet.objects.filter(agency=viewer.agency)


def runs_seen(viewer: Viewer) -> Any:
    """Drafts are the inspectorate's working papers; everyone else reads what was released."""
    runs = RecommendationRun.objects.filter(round__agency=viewer.agency)
    return runs if may_run_rules(viewer) else runs.filter(state=RecommendationRun.State.RELEASED)


def lines_seen(viewer: Viewer, run: RecommendationRun) -> Any:
    return RecommendationLine.objects.filter(run=run, unit__in=units_seen(viewer))
