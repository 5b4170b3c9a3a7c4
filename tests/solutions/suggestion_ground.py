"""A small ground for suggestions: places, themes, and needs and solutions in several languages, put there directly."""

from __future__ import annotations

from typing import Any

from django.db import models

from banyan.commons import kinds as registry
from banyan.commons.kinds import Kind, SearchDocument
from banyan.commons.models import Place, SearchEntry, Theme
from banyan.commons.services import search
from banyan.needs.models import Need, NeedState
from banyan.solutions.models import Solution, SolutionPlace, SolutionState


def lay_ground() -> tuple[dict[str, Place], dict[int, Theme]]:
    """Countries and the world by code, goals by number."""
    places = {str(place.code): place for place in Place.objects.filter(kind__in=("world", "country"))}
    return places, {theme.number: theme for theme in Theme.objects.filter(parent__isnull=True)}


def need(
    person: Any, title: str, story: str, place: Place, *, language: str = "en", themes: list[Theme] = (), **fields: Any
) -> Need:  # type: ignore[assignment]
    """A need that is open and in the search."""
    made = Need.objects.create(title=title, story=story, place=place, language=language, voiced_by=person, **fields)
    made.themes.set(themes)
    put_in_search(made)
    return made


def solution(
    person: Any,
    title: str,
    approach: str,
    *,
    language: str = "en",
    themes: list[Theme] = (),
    running: list[Place] = (),
    **fields: Any,
) -> Solution:  # type: ignore[assignment]
    """A solution that is published and in the search."""
    made = Solution.objects.create(
        title=title, approach=approach, language=language, languages=[language], registered_by=person, **fields
    )
    made.themes.set(themes)
    for place in running:
        SolutionPlace.objects.create(solution=made, place=place, relation=SolutionPlace.Relation.RUNNING)
    put_in_search(made)
    return made


def put_in_search(thing: models.Model) -> SearchEntry | None:
    """Index a thing and make its vector, as the tasks would."""
    kind = registry.kind_of(thing)
    search.index(kind.name, [thing.pk])
    search.refresh_some_meanings()
    return SearchEntry.objects.filter(kind=kind.name, object_id=thing.pk).first()


def register_missing_kinds() -> None:
    """Kinds of rooms whose own registration is not part of what is tested here."""
    known = {kind.name for kind in registry.all_kinds()}
    if "need" not in known:
        registry.register(_kind("need", "needs.Need", lambda n: n.state in (NeedState.OPEN, NeedState.MET), _of_need))
    if "solution" not in known:
        registry.register(
            _kind("solution", "solutions.Solution", lambda s: s.state == SolutionState.PUBLISHED, _of_solution)
        )
    if "place" not in known:
        registry.register(_kind("place", "commons.Place", lambda p: True, None))


def _kind(name: str, model: str, is_public: Any, document: Any) -> Kind:
    return Kind(
        name=name,
        plural=f"{name}s",
        label=name.capitalize(),
        model=model,
        title=str,
        url=lambda thing: f"/{name}s/{thing.pk}/",
        is_public=is_public,
        search_document=document,
    )


def _of_need(thing: Need) -> SearchDocument:
    themes = tuple(thing.themes.values_list("pk", flat=True))
    return SearchDocument(thing.title, thing.story, thing.language, (thing.place_id,), themes)


def _of_solution(thing: Solution) -> SearchDocument:
    places = tuple(thing.places.values_list("place_id", flat=True))
    themes = tuple(thing.themes.values_list("pk", flat=True))
    return SearchDocument(thing.title, thing.approach, thing.language, places, themes, thing.stage)
