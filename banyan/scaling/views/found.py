"""Finding what a request is about, and who makes it."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from banyan.commons.permissions import require
from banyan.people.models import Person
from banyan.scaling import queries
from banyan.scaling.models import Assessment, Respondent
from banyan.scaling.permissions import Part, can_answer_as, is_public, part_in


def signed_in(request: HttpRequest) -> Person:
    """Who makes the request; for views that visitors do not reach."""
    return cast(Person, request.user)


def seen_or_404(request: HttpRequest, pk: int) -> tuple[Assessment, Part]:
    """An assessment that the reader may see, and their part in it. Raises Http404: others learn nothing."""
    assessment = queries.assessment_found(pk)
    if assessment is None:
        raise Http404
    part = part_in(request.user, assessment)
    if not (part.may_see or is_public(assessment)):
        raise Http404
    return assessment, part


def conducted_or_404(request: HttpRequest, pk: int) -> Assessment:
    """An assessment that the reader conducts. Raises Http404, NotAllowed (they only answer in it, or read it)."""
    assessment, part = seen_or_404(request, pk)
    require(part.conducts)
    return assessment


def respondent_or_404(request: HttpRequest, assessment: Assessment, part: Part) -> Respondent:
    """As whom the reader answers: themselves, or a voice that they write down (`?as=`). Raises Http404, NotAllowed."""
    voice = request.GET.get("as", "") or request.POST.get("as", "")
    if voice:
        if not (voice.isascii() and voice.isdecimal() and len(voice) < 18):
            raise Http404
        found = Respondent.objects.select_related("person").filter(assessment=assessment, pk=int(voice)).first()
        if found is None:
            raise Http404
        found.assessment = assessment
        require(can_answer_as(request.user, found))
        return found
    require(part.respondent is not None)
    respondent = cast(Respondent, part.respondent)
    respondent.assessment = assessment
    return respondent
