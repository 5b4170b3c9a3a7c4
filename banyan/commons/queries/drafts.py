"""Drafts and the forms they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from banyan.commons.models import Draft


@dataclass(frozen=True, slots=True)
class DraftPurpose:
    """What the drafts of one form are called and where they are taken up again. `title` names the field that stands
    for the whole; `address` gets what follows the colon in the purpose ("solution:42" → "42")."""

    name: str
    label: str | Promise
    title: str
    address: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A draft as a list shows it."""

    draft: Draft
    label: str | Promise
    title: str
    address: str


_purposes: dict[str, DraftPurpose] = {}


def register_draft_purpose(purpose: DraftPurpose) -> None:
    """Make the drafts of a form known; done in AppConfig.ready()."""
    _purposes[purpose.name] = purpose


def draft_for(person: Any, purpose: str) -> Draft | None:
    """The person's draft of that form, if any."""
    if not person.is_authenticated:
        return None
    return Draft.objects.filter(person=person, purpose=purpose).first()


def fields_of(draft: Draft) -> QueryDict:
    """The draft's fields as a form takes them; a list stands for several values of one name."""
    fields = QueryDict(mutable=True)
    for name, value in draft.fields.items():
        fields.setlist(name, [str(v) for v in value] if isinstance(value, list) else [str(value)])
    return fields


def fields_to_keep(posted: QueryDict) -> Mapping[str, object]:
    """What of a posted form a draft keeps: all but tokens and buttons."""
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in posted.lists()
        if values and name not in ("csrfmiddlewaretoken", "save_draft", "discard_draft") and any(values)
    }


def waiting_drafts(person: Any) -> list[WaitingDraft]:
    """All drafts of a person that belong to known forms, the newest first. Costs one query."""
    found = []
    for draft in Draft.objects.filter(person=person).order_by("-saved_at", "-pk"):
        name, _colon, rest = draft.purpose.partition(":")
        purpose = _purposes.get(name)
        if purpose is not None:
            title = str(draft.fields.get(purpose.title) or "").strip()
            found.append(WaitingDraft(draft, purpose.label, title, purpose.address(rest)))
    return found
