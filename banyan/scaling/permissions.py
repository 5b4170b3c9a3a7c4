"""Who may do what with assessments.

The team of a solution and the editors of its organisation conduct its assessments. A steward has no part in them until
invited: what a team says of itself in private stays private.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from banyan.people.permissions import is_active
from banyan.scaling.models import Assessment, AssessmentState, Respondent, Visibility
from banyan.solutions.models import Solution, SolutionState
from banyan.solutions.permissions import standing_of


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody is to an assessment: whether they conduct it, and as whom they answer."""

    conducts: bool = False
    respondent: Respondent | None = None

    @property
    def may_see(self) -> bool:
        """Those who conduct it and those who answer, shared or not."""
        return self.conducts or self.respondent is not None


def conducts(person: Any, solution: Solution) -> bool:
    """The solution's team and the editors of its organisation."""
    standing = standing_of(person, solution)
    return standing.is_in_team or standing.is_editor_of_organisation


def part_in(person: Any, assessment: Assessment) -> Part:
    """What `person` (also a visitor) is to `assessment`. Three queries at most, none for visitors."""
    if not is_active(person):
        return Part()
    respondent = Respondent.objects.filter(assessment=assessment, person=person).first()
    return Part(conducts(person, assessment.solution), respondent)


def is_public(assessment: Assessment) -> bool:
    """Whether everyone may see it."""
    return (
        assessment.visibility == Visibility.PUBLIC
        and assessment.state == AssessmentState.FINISHED
        and assessment.solution.state == SolutionState.PUBLISHED
    )


def can_begin(person: Any, solution: Solution) -> bool:
    """Who conducts assessments of it, while it is published."""
    return solution.state == SolutionState.PUBLISHED and conducts(person, solution)


def can_conduct(person: Any, assessment: Assessment) -> bool:
    """Inviting, finishing, deciding, sharing."""
    return conducts(person, assessment.solution)


def can_see(person: Any, assessment: Assessment) -> bool:
    """Everyone what is public; else who has a part in it. A shared link is checked where it is opened."""
    return is_public(assessment) or part_in(person, assessment).may_see


def can_answer_as(person: Any, respondent: Respondent) -> bool:
    """For oneself; and those who conduct it for people without an account, whose words they write down."""
    if not is_active(person):
        return False
    if respondent.person_id is not None:
        return bool(respondent.person_id == person.pk)
    return can_conduct(person, respondent.assessment)
