"""Where drafts of solutions and of suggested edits are taken up again."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banyan.commons.queries.drafts import DraftPurpose


def _solution_address(number: str) -> str:
    return reverse("solutions:edit", args=[int(number)]) if number.isdecimal() else reverse("solutions:register")


def _suggestion_address(number: str) -> str:
    return reverse("solutions:suggest", args=[int(number)]) if number.isdecimal() else reverse("solutions:list")


PURPOSES = (
    DraftPurpose("solution", _("Solution"), "title", _solution_address),
    DraftPurpose("suggestion", _("Suggested edit"), "title", _suggestion_address),
)
