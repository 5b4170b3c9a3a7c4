"""Beginning an assessment, and saying where beyond the border it looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.people.models import Person
from banyan.scaling.models import Assessment, AssessmentState, Respondent, RespondentRole
from banyan.scaling.permissions import can_begin, can_conduct
from banyan.solutions.models import Solution

MOST_PLACES: Final = 8


def locked(assessment: Assessment) -> Assessment:
    """The assessment as it stands, locked until the transaction ends, with its solution."""
    return Assessment.objects.select_for_update(of=("self",)).select_related("solution").get(pk=assessment.pk)


def require_draft(assessment: Assessment) -> None:
    """Raise Conflict for an assessment that is finished."""
    if assessment.state != AssessmentState.DRAFT:
        raise Conflict(_("This assessment is finished. Begin the next one to answer again."))


@transaction.atomic
def begin_assessment(*, by: Person, solution: Solution, places: Iterable[Place] = ()) -> Assessment:
    """Begin to assess a solution; `by` answers for the team. A finished assessment before it becomes its `previous`.

    Raises NotAllowed, Invalid (places), Conflict (one is being answered already).
    """
    solution = Solution.objects.select_for_update().get(pk=solution.pk)
    require(can_begin(by, solution))
    countries = _countries(places)
    latest = Assessment.objects.filter(solution=solution).order_by("-number").first()
    if latest is not None and latest.state == AssessmentState.DRAFT:
        raise Conflict(_("An assessment of this solution is being answered already."))
    assessment = Assessment.objects.create(
        solution=solution,
        number=latest.number + 1 if latest else 1,
        previous=latest,
        started_by=by,
        stage=solution.stage,
    )
    assessment.places.set(countries)
    Respondent.objects.create(assessment=assessment, person=by, role=RespondentRole.TEAM, invited_by=by)
    record(by, "began_assessment", assessment, on=solution, facts={"number": assessment.number}, public=False)
    return assessment


@transaction.atomic
def set_target_places(*, by: Person, assessment: Assessment, places: Iterable[Place]) -> Assessment:
    """Say into which countries it might go. Answers about a country that is left out stay on record and do not count.

    Raises NotAllowed, Invalid, Conflict (finished).
    """
    assessment = locked(assessment)
    require(can_conduct(by, assessment))
    require_draft(assessment)
    countries = _countries(places)
    if {place.pk for place in countries} != set(assessment.places.values_list("pk", flat=True)):
        assessment.places.set(countries)
        record(by, "set_places", assessment, on=assessment.solution, places=countries, public=False)
    return assessment


def _countries(places: Iterable[Place]) -> list[Place]:
    found = list({place.pk: place for place in places}.values())
    if any(place.kind != PlaceKind.COUNTRY for place in found):
        raise Invalid({"places": _("Name whole countries: the questions are about countries.")})
    if len(found) > MOST_PLACES:
        raise Invalid({"places": _("Look at no more than %(most)s countries at once.") % {"most": MOST_PLACES}})
    return found
