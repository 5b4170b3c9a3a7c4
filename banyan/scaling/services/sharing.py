"""Who else may see a finished assessment: nobody, those with the link, or everyone."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.people.models import Person
from banyan.scaling.links import digest_of_secret, new_secret
from banyan.scaling.models import Assessment, AssessmentState, Visibility
from banyan.scaling.permissions import can_conduct
from banyan.scaling.services.beginning import locked
from banyan.solutions.models import SolutionState


@transaction.atomic
def share_by_link(*, by: Person, assessment: Assessment) -> str:
    """Let everyone who has the link see it; gives the secret of the link, which cannot be read again. A link given out
    before stops working. Raises NotAllowed, Conflict (not finished)."""
    assessment = _finished(by, assessment)
    secret = new_secret()
    _set(assessment, Visibility.LINK, digest_of_secret(secret))
    record(by, "shared_by_link", assessment, on=assessment.solution, public=False)
    return secret


@transaction.atomic
def share_assessment(*, by: Person, assessment: Assessment) -> Assessment:
    """Let everyone see it. Raises NotAllowed, Conflict (not finished, solution not published, shared already)."""
    assessment = _finished(by, assessment)
    if assessment.solution.state != SolutionState.PUBLISHED:
        raise Conflict(_("This solution is not published any more."))
    if assessment.visibility == Visibility.PUBLIC:
        raise Conflict(_("Everyone can see it already."))
    _set(assessment, Visibility.PUBLIC, "")
    record(by, "shared_assessment", assessment, on=assessment.solution)
    return assessment


@transaction.atomic
def stop_sharing(*, by: Person, assessment: Assessment) -> Assessment:
    """Make it private again; links stop working at once. Raises NotAllowed, Conflict (not finished, not shared)."""
    assessment = _finished(by, assessment)
    if assessment.visibility == Visibility.PRIVATE:
        raise Conflict(_("It is not shared."))
    _set(assessment, Visibility.PRIVATE, "")
    record(by, "stopped_sharing", assessment, on=assessment.solution, public=False)
    return assessment


def _finished(by: Person, assessment: Assessment) -> Assessment:
    assessment = locked(assessment)
    require(can_conduct(by, assessment))
    if assessment.state != AssessmentState.FINISHED:
        raise Conflict(_("Finish the assessment before sharing it."))
    return assessment


def _set(assessment: Assessment, visibility: str, digest: str) -> None:
    assessment.visibility, assessment.link_digest = visibility, digest
    assessment.save(update_fields=["visibility", "link_digest"])
