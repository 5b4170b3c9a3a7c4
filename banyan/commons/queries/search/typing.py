"""What to offer while somebody is still typing: titles, places and themes that begin like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection

from banyan.commons.queries.places import full_name, place_code, places_like
from banyan.commons.queries.search.goals import all_themes
from banyan.commons.queries.search.labels import kind_label
from banyan.commons.words import LONGEST_WORD, folded, parse_query

LEAST_LETTERS: Final = 2
TELLING_LETTERS: Final = 5
TITLES_LOOKED_AT: Final = 200
TITLES, PLACES, THEMES = 6, 2, 2


@dataclass(frozen=True, slots=True)
class Offer:
    """One row under the box. A thing has its `url`; a place or theme its `filter` ("place" or "theme") and `value`."""

    label: str
    kind: str
    kind_label: str
    language: str = ""
    url: str = ""
    filter: str = ""
    value: str = ""


def offers_while_typing(typed: str) -> list[Offer]:
    """At most ten rows, places and themes first. Costs two or three queries, whatever there is; no vectors are made."""
    typed = typed.replace("\x00", " ").strip()[:100]
    beginning = folded(typed)
    if len(beginning) < LEAST_LETTERS and not any(ord(sign) > 0x2E80 for sign in beginning):
        return []
    return [*_places(typed, beginning), *_themes(beginning), *_titles(typed)]


def _places(typed: str, beginning: str) -> list[Offer]:
    """Few letters begin some name of many a country in some language; they count only in those of the interface."""
    found = [
        place
        for place in places_like(typed, limit=PLACES * 4)
        if len(beginning) >= TELLING_LETTERS
        or any(folded(str(name)).startswith(beginning) for name in (place.name, *place.names.values()))
    ]
    return [
        Offer(full_name(place), "place", place.get_kind_display(), filter="place", value=place_code(place))
        for place in found[:PLACES]
    ]


def _themes(beginning: str) -> list[Offer]:
    found = []
    for theme in all_themes():
        if theme.parent_id is None and any(word.startswith(beginning) for word in folded(theme.local_name).split()):
            found.append(Offer(theme.local_name, "theme", kind_label("theme"), filter="theme", value=theme.code))
    return found[:THEMES]


def _titles(typed: str) -> list[Offer]:
    """Titles with all the words; those that begin with what was typed come first, then the shorter ones."""
    query = parse_query(typed)
    if query.is_empty:
        return []
    *before, last = query.words
    parameters = {
        "before": " ".join(f'"{word}"' for word in before),
        "last": f"'{last[:LONGEST_WORD]}':*",
        "beginning": folded(typed) + "%",
    }
    every = "(websearch_to_tsquery('simple', %(before)s) && %(last)s::tsquery)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH titled AS (
                SELECT kind, title, language, url, folded_title, id FROM commons_searchentry
                WHERE title_words @@ {every} LIMIT {TITLES_LOOKED_AT}
            )
            SELECT title, kind, language, url FROM titled
            ORDER BY folded_title LIKE %(beginning)s DESC, length(title), id LIMIT {TITLES}
            """,  # noqa: S608 - the parts are ours, all values are parameters
            parameters,
        )
        return [Offer(title, kind, kind_label(kind), language, url) for title, kind, language, url in cursor.fetchall()]
