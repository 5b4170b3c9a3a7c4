"""Keeping what people were typing, so that nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.models import Draft

LARGEST_DRAFT: Final = 64_000  # bytes as JSON
MOST_DRAFTS: Final = 50
LONGEST_PURPOSE: Final = 64


@transaction.atomic
def save_draft(*, by: Any, purpose: str, fields: Mapping[str, object]) -> Draft:
    """Keep the fields of one form as they stand; the same purpose replaces what was kept. Only its writer sees a draft,
    so no activity is recorded.

    Raises NotAllowed for visitors, Invalid where it is too large or there are too many.
    """
    if not (by.is_authenticated and by.is_active):
        raise NotAllowed
    kept = {str(name): value for name, value in fields.items()}
    if len(json.dumps(kept, ensure_ascii=False).encode()) > LARGEST_DRAFT:
        raise Invalid(
            {"": _("This is longer than a draft can keep (64 kB). It is still on your screen and your device.")}
        )
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise Invalid({"": _("There is no such form.")})
    mine = Draft.objects.filter(person=by)
    if mine.exclude(purpose=purpose).count() >= MOST_DRAFTS:
        raise Invalid({"": _("You keep 50 drafts already. Finish or discard one first.")})
    draft, _created = Draft.objects.update_or_create(person=by, purpose=purpose, defaults={"fields": kept})
    return draft


@transaction.atomic
def discard_draft(*, by: Any, purpose: str) -> bool:
    """Forget a draft; return whether there was one."""
    removed, _models = Draft.objects.filter(person=by, purpose=purpose).delete()
    return bool(removed)
