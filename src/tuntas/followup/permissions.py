from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from tuntas.core.followup.workflow import TRANSITIONS
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import (
    INSPECTORATE,
    Role,
    Viewer,
    may_decide_findings,
    units_seen,
    units_worked_at,
)

from .models import (
    ActionPlan,
    Finding,
    PlanNote,
    RecommendationLine,
    RecommendationRun,
    RuleSet,
)

# Who closes what was handed in.
VERIFIERS = frozenset(role for t in TRANSITIONS if t.verb == "close" for role in t.roles)


def plans_seen(viewer: Viewer, *, in_order: bool = False) -> QuerySet[Any]:
    """The queryset of plans that this person may read: one rule for lists and single pages.

    ``in_order``: for sorted lists of nearly all plans. SQLite would take the index of the unit and
    sort afterwards; "unit + 0" keeps it from that, so that it reads along the index of the order
    asked for. PostgreSQL chooses well by itself.

    A plan that the person is to read a second time (evaluation) is left out until the second
    opinion is given, so that nothing of the first reader's opinion is seen before.
    """
    units = units_seen(viewer)
    plans: QuerySet[Any]
    if in_order and viewer.sees_all_units and connection.vendor == "sqlite":
        plans = ActionPlan.objects.alias(of=F("unit_id") + 0).filter(of__in=units.values("pk"))
    else:
        plans = ActionPlan.objects.filter(unit__in=units)
    return plans.exclude(pk__in=_blind(viewer)) if viewer.is_inspectorate else plans


def findings_seen(viewer: Viewer) -> QuerySet[Any]:
    """The findings about plans and units that this person may read."""
    units = units_seen(viewer)
    findings = Finding.objects.filter(Q(plan__unit__in=units) | Q(unit__in=units))
    return findings.exclude(plan__in=_blind(viewer)) if viewer.is_inspectorate else findings


def _blind(viewer: Viewer) -> QuerySet[ActionPlan, Any]:
    blind = ActionPlan.objects.filter(
        second_readings__reader=viewer.person, second_readings__given_at=None
    )
    return blind.values("pk")


def may_decide(viewer: Viewer, finding: Finding) -> bool:
    agency = viewer.agency
    return (
        agency is not None
        and may_decide_findings(viewer)
        and finding.of_unit.agency_id == agency.pk
    )


def roles_at(viewer: Viewer, unit: Unit) -> frozenset[str]:
    """What this person is to a plan of this unit: the roles held there, and those of the
    inspectorate.
    """
    if viewer.agency is None or unit.agency_id != viewer.agency.pk:
        return frozenset()
    here = {role for role, unit_id in viewer.held if unit_id == unit.pk}
    return frozenset(here | (viewer.roles & INSPECTORATE))


def may_write_plans(viewer: Viewer, unit: Unit) -> bool:
    return viewer.holds(unit, Role.OFFICER, Role.HEAD)


def may_import_plans(viewer: Viewer) -> bool:
    """Whoever writes the plans of some unit."""
    return bool(units_worked_at(viewer))


def may_verify(viewer: Viewer, unit: Unit | None = None) -> bool:
    """Look at evidence and say whether it holds, at this unit or at any; whether it is one's own
    work is asked for each act.
    """
    roles = viewer.roles if unit is None else roles_at(viewer, unit)
    return bool(roles & VERIFIERS)


def may_confirm(viewer: Viewer, plan: ActionPlan) -> bool:
    """Say for the team which elements the plan addresses."""
    return bool(roles_at(viewer, plan.unit) & INSPECTORATE)


def may_note(viewer: Viewer, unit: Unit, kind: str) -> bool:
    """The unit writes of its progress; comments go between unit and inspectorate."""
    return may_write_plans(viewer, unit) or (
        kind == PlanNote.Kind.COMMENT and bool(roles_at(viewer, unit) & INSPECTORATE)
    )


def may_run_rules(viewer: Viewer) -> bool:
    """Make and change rule sets, run them, release what they recommend."""
    return viewer.is_inspectorate


def rule_sets_seen(viewer: Viewer) -> QuerySet[RuleSet]:
    return RuleSet.objects.filter(agency=viewer.agency)


def runs_seen(viewer: Viewer) -> QuerySet[RecommendationRun]:
    """Drafts are the inspectorate's working papers; everyone else reads what was released."""
    runs = RecommendationRun.objects.filter(round__agency=viewer.agency)
    return runs if may_run_rules(viewer) else runs.filter(state=RecommendationRun.State.RELEASED)


def lines_seen(viewer: Viewer, run: RecommendationRun) -> QuerySet[RecommendationLine]:
    return RecommendationLine.objects.filter(run=run, unit__in=units_seen(viewer))
