"""Assessments as a kind of thing. Only those shared with everyone are public, and none is in the search."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind
from banyan.people.models import Membership
from banyan.scaling.models import Assessment
from banyan.scaling.permissions import is_public
from banyan.solutions.models import TeamMember


def assessment_url(assessment: Assessment) -> str:
    """The address of an assessment."""
    return reverse("scaling:assessment", args=[assessment.pk])


def _title(assessment: Assessment) -> str:
    return _now("Should it scale? %(solution)s") % {"solution": assessment.solution.title}


def conductor_ids(assessment: Assessment) -> Iterable[int]:
    """Ids of the team of its solution and of the editors of its organisation."""
    team = TeamMember.objects.filter(solution=assessment.solution_id).values_list("person_id", flat=True)
    editors = Membership.objects.filter(
        organisation__solutions=assessment.solution_id, role__in=[Membership.Role.OWNER, Membership.Role.EDITOR]
    ).values_list("person_id", flat=True)
    return {*team, *editors}


ASSESSMENT = Kind(
    name="assessment",
    plural="assessments",
    label=_("Assessment"),
    model="scaling.Assessment",
    title=_title,
    url=assessment_url,
    is_public=is_public,
    related=("solution",),
    sentences={
        "began_assessment": _("%(who)s began to ask whether %(on)s should scale."),
        "invited_to_assess": _("%(who)s asks you to answer too: %(what)s"),
        "finished_assessment": _("%(who)s finished an assessment of %(on)s."),
        "decided_pathway": _("%(who)s wrote down a decision: %(what)s"),
        "shared_assessment": _("%(who)s shared an assessment with everyone: %(what)s"),
        "review_due": _("The day has come to look at it again: %(what)s"),
    },
    owner_ids=conductor_ids,
)

KINDS = (ASSESSMENT,)
