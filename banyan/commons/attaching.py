"""To what files can be attached, by whom, and who sees them. Rooms register their kinds in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from banyan.commons.kinds import kind_named
from banyan.commons.models import Attachment

Predicate = Callable[[Any, Any], bool]  # of a person or visitor, and a thing


@dataclass(frozen=True, slots=True)
class Attachable:
    """The rules of one kind. `may_see` is asked only for things that are not public, also for visitors."""

    may_attach: Predicate
    may_see: Predicate


_attachables: dict[str, Attachable] = {}


def _nobody(person: Any, thing: Any) -> bool:
    return False


def register_attachable(kind_name: str, may_attach: Predicate, may_see: Predicate = _nobody) -> None:
    """Let files be attached to things of a kind by whom `may_attach` says. Everyone sees the files of public things,
    those of others whom `may_see` says."""
    _attachables[kind_name] = Attachable(may_attach, may_see)


def may_attach_to(person: Any, kind_name: str, thing: Any) -> bool:
    """Whether the person may attach files to the thing."""
    rules = _attachables.get(kind_name)
    return rules is not None and thing is not None and rules.may_attach(person, thing)


def may_remove(person: Any, attachment: Attachment, thing: Any) -> bool:
    """Who attached a file may take it away, and those whose thing it is, unless they are suspended."""
    if not (person.is_authenticated and person.is_active) or person.is_suspended:
        return False
    if person.pk == attachment.owner_id:
        return True
    return thing is not None and person.pk in set(kind_named(attachment.kind).owner_ids(thing))


def may_see_files_of(person: Any, kind_name: str, thing: Any) -> bool:
    """Whether the person, or a visitor, may open what is attached to the thing."""
    if thing is None:
        return False
    try:
        kind = kind_named(kind_name)
    except KeyError:
        return False
    if kind.is_public(thing):
        return True
    rules = _attachables.get(kind_name)
    return rules is not None and rules.may_see(person, thing)
