"""Drafts and the forms they belong to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.functional import Promise

from banyan.commons.models import Draft

_PURPOSE: Final = re.compile(r"([a-z_]{1,30})(?::([0-9]{1,18}))?")
_NOT_STORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_NOT_KEPT: Final = frozenset({"csrfmiddlewaretoken", "save_draft", "discard_draft"})


@dataclass(frozen=True, slots=True)
class DraftPurpose:
    """What the drafts of one form are called and where they are taken up again. `title` names the field that stands
    for the whole; `address` gets what follows the colon in the purpose ("solution:42" → "42", "solution" → "")."""

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


def is_purpose(purpose: str) -> bool:
    """Whether it names a known form: "need", or "need:42" for that of one thing."""
    found = _PURPOSE.fullmatch(purpose)
    return found is not None and found[1] in _purposes


def address_of(purpose: str) -> str:
    """Where the form of a known purpose is."""
    name, _colon, rest = purpose.partition(":")
    return _purposes[name].address(rest)


def draft_for(person: Any, purpose: str) -> Draft | None:
    """The person's draft of that form, if any."""
    if not person.is_authenticated:
        return None
    return Draft.objects.filter(person=person, purpose=purpose).first()


def fields_to_keep(posted: Mapping[str, object] | QueryDict) -> dict[str, object]:
    """What of a form's fields a draft keeps: all that is filled in but tokens and buttons; a list for several values of
    one name."""
    lists = posted.lists() if isinstance(posted, QueryDict) else ((name, _listed(posted[name])) for name in posted)
    storable = ((name, [_storable(value) for value in values]) for name, values in lists)
    return {
        _storable(name): values if len(values) > 1 else values[0]
        for name, values in storable
        if name not in _NOT_KEPT and values and any(values)
    }


def _storable(value: object) -> str:
    """Text without what no JSON in the database can hold: NUL, and halves of pairs."""
    return _NOT_STORABLE.sub("", str(value))


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def as_posted(fields: Mapping[str, object]) -> QueryDict:
    """A draft's fields as a form takes them."""
    posted = QueryDict(mutable=True)
    for name, value in fields.items():
        posted.setlist(name, [str(v) for v in _listed(value)])
    return posted


def waiting_drafts(person: Any) -> list[WaitingDraft]:
    """All drafts of a person that belong to known forms, the newest first. Costs one query."""
    found = []
    for draft in Draft.objects.filter(person=person).order_by("-saved_at", "-pk"):
        name, _colon, rest = draft.purpose.partition(":")
        purpose = _purposes.get(name)
        if purpose is not None:
            title = str(draft.fields.get(purpose.title) or "").strip()[:160]
            found.append(WaitingDraft(draft, purpose.label, title, purpose.address(rest)))
    return found
