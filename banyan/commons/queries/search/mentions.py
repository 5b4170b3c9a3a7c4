"""Places and themes that the words of a query name, so that they can be offered as filters."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

from banyan.commons.models import Place, PlaceName, Theme
from banyan.commons.models.places import PlaceKind
from banyan.commons.queries.search.filters import Filters
from banyan.commons.queries.search.goals import all_themes
from banyan.commons.text import fold
from banyan.commons.words import Query, folded, telling_words

LONGEST_NAME: Final = 5  # words
MOST: Final = 3
KEPT_FOR: Final = 300  # seconds
LIKE_ENOUGH: Final = 0.8  # of a spelling, for "did you mean"
LEAST_LETTERS: Final = 5


@dataclass(frozen=True, slots=True)
class Mentions:
    """Named places and themes, and names that a misspelt word may stand for (as typed, as it may be meant)."""

    places: tuple[Place, ...] = ()
    themes: tuple[Theme, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()


def mentions_in(query: Query, filters: Filters) -> Mentions:
    """What a query names, beside what it is filtered by already. Costs one query, and another every five minutes."""
    words = folded(query.typed).split()
    if not words:
        return Mentions()
    places = () if filters.place else _places(words)
    goals = _goals_by_word()
    named = {goals[word] for word in query.words if word in goals}
    themes = () if filters.theme else tuple(theme for theme in all_themes() if theme.pk in named)[:MOST]
    known = {name for place in places for name in folded(place.name).split()} | set(goals)
    spellings = () if places else _spellings([word for word in query.words if word not in known])
    return Mentions(places, themes, spellings)


def without(query: Query, place: Place) -> str:
    """What was typed, less the words that name `place`."""
    names = {folded(name) for name in (place.name, *place.names.values())}
    kept = [word for word in query.typed.split() if folded(word) not in names]
    return " ".join(kept) if len(kept) < len(query.typed.split()) else query.typed


def _places(words: list[str]) -> tuple[Place, ...]:
    """Places named by one to five words in a row; countries first, longer names before shorter ones."""
    runs = {
        " ".join(words[start : start + length])
        for length in range(1, LONGEST_NAME + 1)
        for start in range(len(words) - length + 1)
    }
    found = list(
        PlaceName.objects.filter(folded__in=sorted(runs))
        .exclude(place__kind__in=(PlaceKind.WORLD, PlaceKind.LOCALITY))
        .select_related("place")[:40]
    )
    # Short names are often words of some language, and codes of countries always are.
    found = [name for name in found if len(name.folded) > 3]
    order = [PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.SUBDIVISION]
    found.sort(key=lambda name: (order.index(PlaceKind(name.place.kind)), -len(name.folded), name.place_id))
    countries = [name for name in found if name.place.kind == PlaceKind.COUNTRY]
    return tuple(dict.fromkeys(name.place for name in (countries or found)))[:MOST]


def _goals_by_word() -> dict[str, int]:
    """Words of the goals' names in every language → id of the goal; words of several goals are left out."""
    found: dict[str, set[int]] = {}
    for goal in all_themes():
        if goal.parent_id is None:
            for language, name in {"en": goal.name, **goal.names}.items():
                for word in telling_words(str(name), (language, "en")):
                    found.setdefault(word, set()).add(goal.pk)
    return {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1 and len(word) > 3}


def _names_of_countries() -> list[str]:
    kept: list[str] | None = cache.get("search:names_of_countries")
    if kept is None:
        names = PlaceName.objects.filter(place__kind=PlaceKind.COUNTRY).values_list("folded", flat=True)
        kept = sorted({name for name in names if len(name) >= LEAST_LETTERS and " " not in name})
        cache.set("search:names_of_countries", kept, KEPT_FOR)
    return kept


def _spellings(words: list[str]) -> tuple[tuple[str, str], ...]:
    """Words that are nearly the name of a country."""
    found = []
    names = _names_of_countries()
    known = set(names)
    for word in words:
        if len(word) < LEAST_LETTERS or word in known:
            continue
        alike = [name for name in names if name[0] == word[0] and abs(len(name) - len(word)) <= 2]
        best = difflib.get_close_matches(fold(word), alike, n=1, cutoff=LIKE_ENOUGH)
        if best:
            found.append((word, best[0]))
    return tuple(found[:1])
