"""The forms of needs whose drafts are kept, and where they are taken up again."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banyan.commons.queries.drafts import DraftPurpose


def _voicing_or_editing(pk: str) -> str:
    return reverse("needs:edit", args=[pk]) if pk else reverse("needs:voice")


def _confirming(pk: str) -> str:
    return reverse("needs:confirm", args=[pk]) if pk else reverse("needs:list")


def _giving_evidence(pk: str) -> str:
    return reverse("needs:add_evidence", args=[pk]) if pk else reverse("needs:list")


PURPOSES = (
    DraftPurpose("need", _("Need"), "title", _voicing_or_editing),
    DraftPurpose("confirmation", _("Here too"), "story", _confirming),
    DraftPurpose("need_evidence", _("Evidence of a need"), "statement", _giving_evidence),
)
