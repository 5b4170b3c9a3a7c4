"""Finding assessments, and who answers in them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from banyan.commons.paging import Page, page_by_key
from banyan.people.models import Membership, Person
from banyan.scaling.links import digest_of_secret
from banyan.scaling.models import Answer, Assessment, AssessmentState, Decision, Respondent, Visibility
from banyan.solutions.models import Solution, SolutionState, TeamMember


def _conducted_by(person: Any) -> Q:
    """Assessments of solutions whose team or organisation's editors `person` belongs to."""
    editor = [Membership.Role.OWNER, Membership.Role.EDITOR]
    team = TeamMember.objects.filter(person=person).values("solution")
    organisations = Membership.objects.filter(person=person, role__in=editor).values("organisation")
    return Q(solution__in=team) | Q(solution__organisation__in=organisations)


def assessment_found(pk: int) -> Assessment | None:
    """The assessment with its solution, or None. One query."""
    rows = Assessment.objects.select_related("solution__organisation", "started_by", "previous")
    return rows.filter(pk=pk).first()


def assessment_of_link(secret: str) -> Assessment | None:
    """The assessment that a shared link leads to, while it is shared so. One query."""
    rows = Assessment.objects.select_related("solution__organisation", "started_by", "previous")
    return rows.filter(
        link_digest=digest_of_secret(secret),
        visibility=Visibility.LINK,
        state=AssessmentState.FINISHED,
        solution__state=SolutionState.PUBLISHED,
    ).first()


def public_assessments() -> QuerySet[Assessment]:
    """What everyone may see."""
    return Assessment.objects.filter(
        visibility=Visibility.PUBLIC, state=AssessmentState.FINISHED, solution__state=SolutionState.PUBLISHED
    ).select_related("solution")


def assessments_with_part_of(person: Person) -> QuerySet[Assessment]:
    """Those that `person` conducts or answers in."""
    answers_in = Respondent.objects.filter(person=person).values("assessment")
    rows = Assessment.objects.filter(_conducted_by(person) | Q(pk__in=answers_in))
    return rows.select_related("solution")


def my_assessments_page(person: Person, *, cursor: str = "", size: int = 20) -> Page[Assessment]:
    """Assessments that `person` conducts or answers in, the newest first. One query."""
    own = Answer.objects.filter(respondent__assessment=OuterRef("pk"), respondent__person=person)
    rows = assessments_with_part_of(person).annotate(
        has_answered=Exists(own), respondent_count=Count("respondents", distinct=True)
    )
    return page_by_key(rows, order=("-id",), cursor=cursor, size=size)


def assessments_of_solution(solution: Solution, *, only_public: bool = False) -> list[Assessment]:
    """A solution's assessments, the newest first, with their decisions. Two queries."""
    rows = public_assessments() if only_public else Assessment.objects.select_related("solution")
    decisions = Prefetch("decisions", Decision.objects.order_by("-pk"))
    return list(rows.filter(solution=solution).prefetch_related(decisions).order_by("-number")[:50])


def waiting_assessments(person: Person) -> list[Assessment]:
    """Unfinished assessments in which `person` answers, and reviews that are due for those who conduct them."""
    answers_in = Respondent.objects.filter(person=person).values("assessment")
    own = Answer.objects.filter(respondent__assessment=OuterRef("pk"), respondent__person=person)
    rows = Assessment.objects.filter(
        Q(state=AssessmentState.DRAFT, pk__in=answers_in)
        | (Q(reminded_at__isnull=False, next__isnull=True) & _conducted_by(person))
    )
    return list(rows.select_related("solution").annotate(has_answered=Exists(own)).order_by("-pk")[:20])


def respondents_of(assessment: Assessment) -> list[Any]:
    """Who answers, with how many questions each has answered (`answered`). One query."""
    latest = Answer.objects.filter(respondent=OuterRef("pk")).values("respondent")
    rows = Respondent.objects.filter(assessment=assessment).select_related("person", "invited_by")
    rows = rows.annotate(
        answered=Count("answers__question", distinct=True),
        has_answered=Exists(latest),
    )
    return list(rows.order_by("pk"))
