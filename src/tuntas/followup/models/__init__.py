"""Plans with all that belongs to them, and the recommendations that they answer."""

from .findings import Finding, StandingFindings
from .plans import (
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
from .recommendations import (
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
