"""Plans with all that belongs to them, and the recommendations that they answer."""

from tuntas.followup.models.findings import Finding, StandingFindings
from tuntas.followup.models.plans import (
    OUTCOMES,
    STATES,
    ActionPlan,
    Batch,
    DeadlineChange,
    Evidence,
    Milestone,
    PlanElement,
    PlanNote,
    SavedFilter,
    StatusEvent,
)
from tuntas.followup.models.recommendations import (
    Recommendation,
    RecommendationLine,
    RecommendationRun,
    RuleSet,
)

__all__ = [
    "OUTCOMES",
    "STATES",
    "ActionPlan",
    "Batch",
    "DeadlineChange",
    "Evidence",
    "Finding",
    "Milestone",
    "PlanElement",
    "PlanNote",
    "Recommendation",
    "RecommendationLine",
    "RecommendationRun",
    "RuleSet",
    "SavedFilter",
    "StandingFindings",
    "StatusEvent",
]
