"""The kinds of things that have a page, a place in the search and a line in the activity record.

A room registers its kinds in its AppConfig.ready(), so that lower rooms can name, link and check things of higher
rooms without importing them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What the search keeps of one thing. `text` is plain text without markup; `places` holds the ids of the places
    that it concerns (their ancestors are added); `languages` are ISO 639-1 codes in which it can be used."""

    title: str
    text: str
    language: str
    places: tuple[int, ...] = ()
    themes: tuple[int, ...] = ()
    stage: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing.

    `name` and `plural` are the domain's words (also in URLs and the API); `model` is "app.Model"; `related` names
    what to join when many are loaded. `sentences` maps the verbs of its activities to translatable sentences with
    %(who)s and %(what)s in them. `owner_ids` are the ids of the persons whose thing it is. `set_hidden` hides it
    or shows it again for moderation, without asking for permission and without recording (the caller does both).
    `is_searchable` says whether a public thing is worth finding in the search.
    """

    name: str
    plural: str
    label: str | Promise
    model: str
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    is_public: Callable[[Any], bool]
    search_document: Callable[[Any], SearchDocument] | None = None
    related: tuple[str, ...] = ()
    sentences: Mapping[str, str | Promise] = field(default_factory=dict)
    owner_ids: Callable[[Any], Iterable[int]] = lambda thing: ()
    set_hidden: Callable[[Any, bool], None] | None = None
    is_searchable: Callable[[Any], bool] = lambda thing: True

    def load(self, ids: Iterable[int]) -> dict[int, Model]:
        """The things with these ids in one query, by id; missing ones are left out."""
        model: Any = apps.get_model(self.model)
        found: dict[int, Model] = model._default_manager.select_related(*self.related).in_bulk(list(ids))
        return found


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; the same name registered again replaces it."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises KeyError."""
    return _kinds[name]


def all_kinds() -> tuple[Kind, ...]:
    """Every registered kind, in the order of registration."""
    return tuple(_kinds.values())


def kind_of(thing: Model) -> Kind:
    """The kind that a model instance is. Raises KeyError where its model is none."""
    label = f"{thing._meta.app_label}.{thing._meta.object_name}"
    for kind in _kinds.values():
        if kind.model == label:
            return kind
    raise KeyError(label)
