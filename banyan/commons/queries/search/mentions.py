"""Places and themes that the words of a query name, so that they can be offered as filters."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from typing import Final

from banyan.commons.models import Place, PlaceName, Theme
from banyan.commons.models.places import PlaceKind
from banyan.commons.queries.search.filters import Filters
from banyan.commons.queries.search.goals import all_themes, goals_by_word
from banyan.commons.queries.search.kept import Kept
from banyan.commons.reference.names import name_key
from banyan.commons.text import fold
from banyan.commons.words import Query, folded

LONGEST_NAME: Final = 5  # words
MOST: Final = 3
LIKE_ENOUGH: Final = 0.8  # of a spelling, for "did you mean"
LEAST_LETTERS: Final = 5


_ORDER: Final = [PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.SUBDIVISION]


@dataclass(frozen=True, slots=True)
class Mentions:
    """Named places and themes, and names that a misspelt word may stand for (as typed, as it may be meant)."""

    places: tuple[Place, ...] = ()
    themes: tuple[Theme, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()


def mentions_in(query: Query, filters: Filters) -> Mentions:
    """What a query names, beside what it is filtered by already. Costs one query, and another every five minutes."""
    if query.is_empty:
        return Mentions()
    places = () if filters.place else _places(folded(query.typed).split())
    goals = goals_by_word()
    named = {goals[word] for word in query.words if word in goals}
    themes = () if filters.theme else tuple(theme for theme in all_themes() if theme.pk in named)[:MOST]
    spellings = () if places or filters.place else _spellings([word for word in query.words if word not in goals])
    return Mentions(places, themes, spellings)


def without(query: Query, place: Place) -> str:
    """What was typed, less the words that name `place`."""
    called = {folded(str(name)) for name in (place.name, *place.names.values())}
    words = query.typed.split()
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if folded(" ".join(words[start : start + length])) in called:
                return " ".join(words[:start] + words[start + length :])
    return query.typed


def _places(words: list[str]) -> tuple[Place, ...]:
    """Places named by one to five words in a row; countries first, longer names before shorter ones."""
    runs = {
        " ".join(words[start : start + length])
        for length in range(1, LONGEST_NAME + 1)
        for start in range(len(words) - length + 1)
    }
    # Short names are often words of some language, and codes of countries always are.
    keys = sorted({key for run in runs if len(key := name_key(run)) > 3})
    found = list(
        PlaceName.objects.filter(key__in=keys)
        .exclude(place__kind__in=(PlaceKind.WORLD, PlaceKind.LOCALITY))
        .select_related("place")[:100]
    )
    found.sort(key=lambda name: (_ORDER.index(PlaceKind(name.place.kind)), -len(name.key), name.place_id))
    wide = dict.fromkeys(name.place for name in found if name.place.kind != PlaceKind.SUBDIVISION)
    if wide:
        return tuple(wide)[:MOST]
    # "Central" and "Western" are parts of many countries, and mostly just words.
    carried = Counter(key for key, _place in {(name.key, name.place_id) for name in found})
    return tuple(dict.fromkeys(name.place for name in found if carried[name.key] == 1))[:MOST]


def _read_names() -> dict[str, list[str]]:
    """One-word names of countries by their first letter."""
    names: dict[str, set[str]] = {}
    for name in PlaceName.objects.filter(place__kind=PlaceKind.COUNTRY).values_list("folded", flat=True):
        if len(name) >= LEAST_LETTERS and " " not in name:
            names.setdefault(name[0], set()).add(name)
    return {letter: sorted(found) for letter, found in names.items()}


_names_of_countries = Kept("names-of-countries", _read_names)


def _spellings(words: list[str]) -> tuple[tuple[str, str], ...]:
    """The first word that is nearly the name of a country, with that name."""
    for word in words:
        if len(word) < LEAST_LETTERS:
            continue
        names = _names_of_countries().get(word[0], [])
        if word in names:
            continue
        alike = [name for name in names if abs(len(name) - len(word)) <= 2]
        best = difflib.get_close_matches(fold(word), alike, n=1, cutoff=LIKE_ENOUGH)
        if best:
            return ((word, best[0]),)
    return ()
