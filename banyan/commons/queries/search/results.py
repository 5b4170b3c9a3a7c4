"""One box over everything: words and meaning, fused by rank, each result with why it is there.

Four lists of candidates are made, each in its own order: titles that hold any of the words, texts that hold all of
them, things close in meaning, and things close in meaning in a place that the words name. They are fused by reciprocal
rank (Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods",
2009): a thing scores the sum of weight / (60 + rank) over the lists it is in. Ranks need no common scale, which words
and cosines do not have. What the reader can read comes a little earlier, people who are only close in meaning later.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from banyan.commons.meaning import embedder_if_ready, meaning_of_query
from banyan.commons.models import Place, Theme
from banyan.commons.models.places import PlaceKind
from banyan.commons.queries.search.clauses import word_clauses
from banyan.commons.queries.search.filters import Filters, understood_filters
from banyan.commons.queries.search.goals import all_themes
from banyan.commons.queries.search.labels import is_stage, kind_label, language_label, stage_label
from banyan.commons.queries.search.mentions import Mentions, mentions_in
from banyan.commons.queries.search.snippets import marked, snippet
from banyan.commons.queries.search.vectors import as_halfvec
from banyan.commons.words import Query, languages_of_query, parse_query

WEIGHTS: Final = {"title": 0.8, "text": 1.0, "meaning": 1.0, "here": 0.5}
SMOOTHING: Final = 60  # ranks beyond the first few differ little
READABLE_BONUS: Final = 1.05
# The few lines of a profile are close to every short query.
PERSON_BY_MEANING_ALONE: Final = 0.8
TITLES_LOOKED_AT, TITLES_KEPT, TEXTS_LOOKED_AT, NEAREST = 600, 200, 300, 60
LEAST_CLOSENESS: Final = 0.6  # of the closest one's; cosines have no fixed mark
LARGEST_PAGE: Final = 100
FURTHEST: Final = 1000
MOST_COUNTED: Final = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `title_html` and `snippet` are escaped, with <mark>; `reasons` are sentences that say why it is here.
    `places` holds the most precise places it concerns."""

    kind: str
    kind_label: str
    object_id: int
    title: str
    title_html: SafeString
    snippet: SafeString
    url: str
    language: str
    stage: str
    stage_label: str
    is_stage: bool
    places: tuple[Place, ...]
    themes: tuple[Theme, ...]
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Count:
    """How many results have one value of a filter."""

    value: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of results. `total` is of the candidates and `is_total_capped` where there are more than that.

    `went_by_meaning` is false while the embedder is still loading. `next_offset` is None on the last page.
    """

    query: Query
    filters: Filters
    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_total_capped: bool = False
    kinds: tuple[Count, ...] = ()
    stages: tuple[Count, ...] = ()
    languages: tuple[Count, ...] = ()
    mentions: Mentions = field(default_factory=Mentions)
    offset: int = 0
    next_offset: int | None = None
    went_by_meaning: bool = False

    @property
    def is_asked(self) -> bool:
        """Something was asked for at all."""
        return not self.query.is_empty or self.filters.are_any


def search(
    query: str,
    *,
    kinds: Sequence[str] | None = (),
    place: str | None = "",
    theme: str | None = "",
    stage: str | None = "",
    language: str | None = "",
    person: Any = None,
    offset: int = 0,
    limit: int = 20,
) -> SearchResults:
    """Public things that fit what somebody typed, within the filters; without words, the newest within the filters.

    "" and () mean "not filtered"; a filter that is None or unknown finds nothing. `person` is the reader, whose
    languages count a little. At most four SQL queries, whatever is found, and one more every five minutes.
    """
    filters = understood_filters(kinds=kinds, place=place, theme=theme, stage=stage, language=language)
    interface = (get_language() or "en").split("-")[0]
    languages = languages_of_query(query, interface)
    understood = parse_query(query, languages)
    offset, limit = max(0, min(offset, FURTHEST)), max(1, min(limit, LARGEST_PAGE))
    if filters.unknown or (understood.is_empty and not filters.are_any):
        return SearchResults(understood, filters, offset=offset)
    mentions = mentions_in(understood, filters)
    reads = sorted({interface, *(getattr(person, "languages", None) or ())})
    if understood.is_empty:
        row, by_meaning = _newest(filters, offset, limit), False
    else:
        row, by_meaning = _found(understood, filters, mentions, languages, reads, offset, limit)
    total = row["total"]
    return SearchResults(
        understood,
        filters,
        _hits(row["rows"], understood, filters, mentions, languages[0]),
        total,
        is_total_capped=row["is_capped"],
        kinds=_counts(row["kinds"], kind_label),
        stages=_counts(row["stages"], stage_label),
        languages=_counts(row["languages"], language_label),
        mentions=mentions,
        offset=offset,
        next_offset=offset + limit if offset + limit < min(total, FURTHEST) else None,
        went_by_meaning=by_meaning,
    )


_COLUMNS = "kind, object_id, title, text, url, language, stage, place_ids, theme_ids"
_SUMMARY = f"""
    SELECT jsonb_build_object(
        'total', (SELECT count(*) FROM candidates),
        'kinds', (SELECT jsonb_object_agg(kind, n) FROM (SELECT kind, count(*) n FROM candidates GROUP BY 1) c),
        'stages', (SELECT jsonb_object_agg(stage, n) FROM
                   (SELECT stage, count(*) n FROM candidates WHERE stage <> '' GROUP BY 1) c),
        'languages', (SELECT jsonb_object_agg(language, n) FROM
                      (SELECT language, count(*) n FROM candidates GROUP BY 1) c),
        'rows', (SELECT jsonb_agg(to_jsonb(r)) FROM (
            SELECT {_COLUMNS}, lists, score FROM page JOIN commons_searchentry e USING (id) ORDER BY score DESC, id DESC
        ) r)
    )
"""  # noqa: S608 - the parts are ours


def _found(
    query: Query,
    filters: Filters,
    mentions: Mentions,
    languages: Sequence[str],
    reads: list[str],
    offset: int,
    limit: int,
) -> tuple[dict[str, Any], bool]:
    """Candidates of all lists, fused, in one statement. `lists` of a row says which lists it was in."""
    words = word_clauses(query, languages)
    narrowed, values = filters.clause("e")
    meaning, current = meaning_of_query(query.typed), embedder_if_ready()
    by_meaning = meaning is not None and current is not None
    near = here = "SELECT NULL::bigint AS id, NULL::float8 AS rank WHERE false"
    if by_meaning:
        near = _nearest("place")
        if mentions.places and filters.place is None:
            here = _nearest("here")
    statement = f"""
    WITH titled AS MATERIALIZED (
        SELECT e.id, ts_rank(e.title_words, {words.any}, 1) AS rank FROM commons_searchentry e
        WHERE e.title_words @@ {words.any}{narrowed} LIMIT {TITLES_LOOKED_AT}
    ), texts AS MATERIALIZED (
        SELECT e.id, ts_rank_cd(e.words, {words.every}, 1) AS rank FROM commons_searchentry e
        WHERE e.words @@ {words.every}{narrowed} LIMIT {TEXTS_LOOKED_AT}
    ), near AS MATERIALIZED ({near}), here AS MATERIALIZED ({here}),
    listed AS (
        (SELECT 'title' AS list, id, row_number() OVER (ORDER BY rank DESC, id DESC) AS position FROM titled
         ORDER BY position LIMIT {TITLES_KEPT})
        UNION ALL SELECT 'text', id, row_number() OVER (ORDER BY rank DESC, id DESC) FROM texts
        UNION ALL SELECT 'meaning', id, row_number() OVER (ORDER BY rank DESC, id DESC) FROM near
            WHERE rank > 0 AND rank >= {LEAST_CLOSENESS} * (SELECT max(rank) FROM near)
        UNION ALL SELECT 'here', id, row_number() OVER (ORDER BY rank DESC, id DESC) FROM here
            WHERE rank > 0 AND rank >= {LEAST_CLOSENESS} * (SELECT max(rank) FROM here)
    ), fused AS (
        SELECT id, array_agg(list) AS lists,
               sum((CASE list WHEN 'title' THEN {WEIGHTS["title"]} WHEN 'text' THEN {WEIGHTS["text"]}
                    WHEN 'meaning' THEN {WEIGHTS["meaning"]} ELSE {WEIGHTS["here"]} END) / ({SMOOTHING} + position))
                   AS score
        FROM listed GROUP BY id
    ), candidates AS MATERIALIZED (
        SELECT id, lists, kind, stage, language,
               score * CASE WHEN languages && %(reads)s::varchar[] THEN {READABLE_BONUS} ELSE 1 END
                     * CASE WHEN kind = 'person' AND lists <@ ARRAY['meaning', 'here']
                            THEN {PERSON_BY_MEANING_ALONE} ELSE 1 END AS score
        FROM fused JOIN commons_searchentry e USING (id){f" WHERE e.words @@ {words.without}" if words.without else ""}
    ), page AS (
        SELECT id, lists, score FROM candidates ORDER BY score DESC, id DESC OFFSET %(offset)s LIMIT %(limit)s
    ){_SUMMARY}
    """  # noqa: S608 - the parts are ours, all values are parameters
    values |= words.parameters | {
        "meaning": as_halfvec(meaning) if meaning is not None else None,
        "model": current.model if current is not None else "",
        "here": mentions.places[0].pk if mentions.places else None,
        "reads": reads,
        "offset": offset,
        "limit": limit,
    }
    row = _one(statement, values)
    row["is_capped"] = row["total"] >= min(TITLES_KEPT, TEXTS_LOOKED_AT)
    return row, by_meaning


def _nearest(place: str) -> str:
    """The entries closest in meaning within the filters and the place that the parameter of that name holds."""
    return f"""
        SELECT entry AS id, closeness AS rank FROM commons_nearest_entries(
            %(meaning)s::halfvec, %(model)s, %(kinds)s::text[], %({place})s, %(theme)s, %(stage)s, %(language)s,
            {NEAREST}
        )
    """  # noqa: S608 - the parts are ours


def _newest(filters: Filters, offset: int, limit: int) -> dict[str, Any]:
    """What came last within the filters."""
    narrowed, values = filters.clause("e")
    statement = f"""
    WITH candidates AS MATERIALIZED (
        SELECT id, ARRAY[]::text[] AS lists, kind, stage, language, 0::float8 AS score FROM commons_searchentry e
        WHERE true{narrowed} ORDER BY id DESC LIMIT {MOST_COUNTED}
    ), page AS (
        SELECT id, lists, score FROM candidates ORDER BY id DESC OFFSET %(offset)s LIMIT %(limit)s
    ){_SUMMARY}
    """  # noqa: S608 - the parts are ours, all values are parameters
    row = _one(statement, values | {"offset": offset, "limit": limit})
    row["is_capped"] = row["total"] >= MOST_COUNTED
    return row


def _one(statement: str, values: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (found,) = cursor.fetchone()
    row: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    return row


def _counts(found: dict[str, int] | None, label: Any) -> tuple[Count, ...]:
    counts = [Count(value, label(value), number) for value, number in (found or {}).items()]
    return tuple(sorted(counts, key=lambda count: (-count.number, count.value)))


def _hits(
    rows: list[dict[str, Any]] | None, query: Query, filters: Filters, mentions: Mentions, language: str
) -> tuple[Hit, ...]:
    rows = rows or []
    place_ids = {pk for row in rows for pk in row["place_ids"]}
    theme_ids = {pk for row in rows for pk in row["theme_ids"]}
    shown = (PlaceKind.COUNTRY, PlaceKind.SUBDIVISION, PlaceKind.LOCALITY)
    places = Place.objects.filter(kind__in=shown).in_bulk(sorted(place_ids)) if place_ids else {}
    goals = {theme.pk: theme for theme in all_themes() if theme.parent_id is None} if theme_ids else {}
    hits = []
    for row in rows:
        title, text = marked(row["title"], query.words), snippet(row["text"], query.words)
        here = [places[pk] for pk in row["place_ids"] if pk in places]
        inner = {a for place in here for a in place.ancestors if a != place.pk}
        hits.append(
            Hit(
                row["kind"],
                kind_label(row["kind"]),
                row["object_id"],
                row["title"],
                title.html,
                text.html,
                row["url"],
                row["language"],
                row["stage"],
                stage_label(row["stage"]) if row["stage"] else "",
                is_stage(row["stage"]),
                tuple(place for place in here if place.pk not in inner),
                tuple(goals[pk] for pk in row["theme_ids"] if pk in goals),
                _reasons(row, tuple(dict.fromkeys((*title.words, *text.words))), filters, mentions, language),
                row["score"],
            )
        )
    return tuple(hits)


def _reasons(
    row: dict[str, Any], words: tuple[str, ...], filters: Filters, mentions: Mentions, language: str
) -> tuple[str, ...]:
    """Why one result is there, in sentences."""
    said = []
    lists = set(row["lists"])
    seen = dict.fromkeys(word.lower() for word in words)
    if seen:
        said.append(gettext("Contains your words: %(words)s.") % {"words": ", ".join(list(seen)[:6])})
    elif lists & {"title", "text"}:
        said.append(gettext("Contains other forms of your words."))
    if lists & {"meaning", "here"}:
        if row["language"] != language:
            said.append(
                gettext("Close in meaning, written in %(language)s.") % {"language": language_label(row["language"])}
            )
        else:
            said.append(gettext("Close in meaning to what you typed."))
    place = filters.place or next((p for p in mentions.places if p.pk in row["place_ids"]), None)
    if place is not None:
        said.append(gettext("Concerns %(place)s.") % {"place": place.local_name})
    theme = filters.theme or next((t for t in mentions.themes if t.pk in row["theme_ids"]), None)
    if theme is not None:
        said.append(gettext("Works on %(theme)s.") % {"theme": theme.local_name})
    return tuple(said)
