"""Assessments and introductions as kinds of things. Of assessments those shared with everyone are public, of
introductions none; neither is in the search."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind
from banyan.people.models import Membership
from banyan.scaling.models import Assessment, Introduction
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


def introduction_url(introduction: Introduction) -> str:
    """The address of an introduction."""
    return reverse("scaling:introduction", args=[introduction.pk])


def _introduced(introduction: Introduction) -> str:
    names = {"solution": introduction.solution.title, "carrier": introduction.carrier.name}
    return _now("%(solution)s and %(carrier)s") % names


def _never(introduction: Introduction) -> bool:
    return False


def side_ids(introduction: Introduction) -> Iterable[int]:
    """Ids of those who speak for one of the two sides, without the members of those who must not see it."""
    team = TeamMember.objects.filter(solution=introduction.solution_id).values_list("person_id", flat=True)
    editors = Membership.objects.filter(role__in=[Membership.Role.OWNER, Membership.Role.EDITOR]).filter(
        Q(organisation__solutions=introduction.solution_id) | Q(organisation=introduction.carrier_id)
    )
    kept_from = Membership.objects.filter(organisation__in=introduction.hidden_from.values("pk"))
    told = {*team, *editors.values_list("person_id", flat=True)}
    return told - set(kept_from.values_list("person_id", flat=True))


INTRODUCTION = Kind(
    name="introduction",
    plural="introductions",
    label=_("Introduction"),
    model="scaling.Introduction",
    title=_introduced,
    url=introduction_url,
    is_public=_never,
    related=("solution", "carrier"),
    sentences={
        "asked_introduction": _("%(who)s asks that two meet: %(what)s"),
        "accepted_introduction": _("%(who)s accepted an introduction: %(what)s"),
        "declined_introduction": _("%(who)s declined an introduction: %(what)s"),
        "withdrew_introduction": _("%(who)s took an introduction back: %(what)s"),
    },
    owner_ids=side_ids,
)

KINDS = (ASSESSMENT, INTRODUCTION)
