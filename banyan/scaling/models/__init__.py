"""Assessments of the scaling guide, and what matching remembers."""

from banyan.scaling.models.guide import (
    Answer,
    Assessment,
    AssessmentState,
    Decision,
    Respondent,
    RespondentRole,
    Visibility,
)
from banyan.scaling.models.matching import (
    AskedFrom,
    DismissalReason,
    Introduction,
    MatchDismissal,
    MatchSaved,
    NetworkPlan,
    SideState,
)

__all__ = [
    "Answer",
    "AskedFrom",
    "Assessment",
    "AssessmentState",
    "Decision",
    "DismissalReason",
    "Introduction",
    "MatchDismissal",
    "MatchSaved",
    "NetworkPlan",
    "Respondent",
    "RespondentRole",
    "SideState",
    "Visibility",
]
