"""Keeping what people were typing, so that nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.models import Draft
from banyan.commons.queries.drafts import is_purpose

# Bytes as JSON. The longest form, filled to its limits in a script of four bytes a letter, stays below.
LARGEST_DRAFT: Final = 256_000
MOST_DRAFTS: Final = 50


@transaction.atomic
def save_draft(*, by: Any, purpose: str, fields: Mapping[str, object]) -> Draft:
    """Keep the fields of one form as they stand; the same purpose replaces what was kept. Only its writer sees a draft,
    so no activity is recorded.

    Raises NotAllowed for visitors, Invalid for an unknown form, and where it is too large or there are too many.
    """
    if not (by.is_authenticated and by.is_active):
        raise NotAllowed
    if not is_purpose(purpose):
        raise Invalid({"": _("There is no such form.")})
    kept = {str(name): value for name, value in fields.items()}
    if size_of(kept) > LARGEST_DRAFT:
        raise Invalid({"": _("This is longer than a draft can keep (256 kB). Your device still has it.")})
    draft = Draft.objects.select_for_update().filter(person=by, purpose=purpose).first()
    if draft is not None:
        draft.fields = kept
        draft.save(update_fields=["fields", "saved_at"])
        return draft
    if Draft.objects.filter(person=by).count() >= MOST_DRAFTS:
        raise Invalid({"": _("You keep 50 drafts already. Finish or discard one first.")})
    draft, _created = Draft.objects.update_or_create(person=by, purpose=purpose, defaults={"fields": kept})
    return draft


def size_of(fields: Mapping[str, object]) -> int:
    """How many bytes fields take as a draft."""
    return len(json.dumps(fields, ensure_ascii=False).encode(errors="surrogatepass"))


@transaction.atomic
def discard_draft(*, by: Any, purpose: str) -> bool:
    """Forget a draft; return whether there was one. Services that write what a draft was for call it, so that both
    happen or neither."""
    removed, _models = Draft.objects.filter(person=by, purpose=purpose).delete()
    return bool(removed)
