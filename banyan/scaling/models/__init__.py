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

__all__ = [
    "Answer",
    "Assessment",
    "AssessmentState",
    "Decision",
    "Respondent",
    "RespondentRole",
    "Visibility",
]
