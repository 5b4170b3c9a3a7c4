"""Where drafts of challenges and proposals are taken up again."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banyan.challenges.models import Proposal
from banyan.commons.queries.drafts import DraftPurpose


def _challenge(number: str) -> str:
    return reverse("challenges:edit", args=[int(number)]) if number.isdecimal() else reverse("challenges:compose")


def _new_proposal(number: str) -> str:
    return reverse("challenges:propose", args=[int(number)]) if number.isdecimal() else reverse("challenges:list")


def _proposal(number: str) -> str:
    if not number.isdecimal():
        return reverse("challenges:list")
    challenge = Proposal.objects.filter(pk=int(number)).values_list("challenge_id", flat=True).first()
    if challenge is None:
        return reverse("challenges:list")
    return reverse("challenges:edit_proposal", args=[challenge, int(number)])


PURPOSES = (
    DraftPurpose("challenge", _("Challenge"), "title", _challenge),
    DraftPurpose("newproposal", _("Proposal"), "title", _new_proposal),
    DraftPurpose("proposal", _("Proposal"), "title", _proposal),
)
