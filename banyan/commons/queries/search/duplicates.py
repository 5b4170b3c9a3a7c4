"""Things that may be the same as what somebody is about to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db import connection
from django.utils.translation import gettext

from banyan.commons.meaning import DIMENSIONS, Vectors, embedder_if_ready, meaning_of_query, text_to_embed
from banyan.commons.models import Place
from banyan.commons.queries.search.clauses import word_clauses
from banyan.commons.queries.search.vectors import as_halfvec, from_halfvec
from banyan.commons.text import language_of
from banyan.commons.words import parse_query
from banyan.methods import matching

SHORTEST_TITLE: Final = 3
TITLES_CONSIDERED: Final = 400
CONSIDERED: Final = 40
CLOSE_TITLE: Final = 0.5  # of all words by their rarity, or of all runs of three letters, so much is the same
# Translations of one another measured 0.71 to 0.92 as whole texts and 0.62 to 0.92 as titles; different things on one
# subject at most 0.67 and, as titles, mostly below 0.6. Only because vectors come without the trace of their language
# and around one centre do cosines mean the same from text to text.
CLOSE_TEXT: Final = 0.69
CLOSE_BY_TITLE_ALONE: Final = 0.61
TITLES_EMBEDDED: Final = 8  # 25 ms each the first time, then remembered
CENTRE: Final = np.zeros(DIMENSIONS)


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Something that may be the same. `reasons` are sentences in the reader's language, strongest first."""

    kind: str
    object_id: int
    title: str
    language: str
    url: str
    score: float
    reasons: tuple[str, ...]


def near_duplicates(
    kind: str,
    title: str,
    text: str = "",
    place: Place | None = None,
    *,
    leave_out: int | None = None,
    most: int = 5,
) -> list[NearDuplicate]:
    """Public things of one kind that may be the same as one with this title, and if known text and place.

    `leave_out` is the id of the thing itself while it is edited. Costs one SQL query; finds other languages' wordings
    too, as soon as the embedder is ready. Best first, at most `most`, and only those that are worth a look.
    """
    if len(title.strip()) < SHORTEST_TITLE or parse_query(title).is_empty:
        return []
    meaning = meaning_of_query(text_to_embed(title, text) if text else title)
    rows = _candidates(kind, title, meaning, leave_out)
    entry = matching.Entry("", title, meaning, frozenset({place.pk} if place else ()))
    meanings = {row["object_id"]: from_halfvec(row["meaning"]) for row in rows}
    if meaning is not None and not text:
        meanings = _meanings_of_titles(meaning, rows, meanings)
    candidates = [
        matching.Entry(row["object_id"], row["title"], meanings.get(row["object_id"]), frozenset(row["place_ids"]))
        for row in rows
    ]
    by_id = {row["object_id"]: row for row in rows}
    close = CLOSE_TEXT if text else CLOSE_BY_TITLE_ALONE
    ranking = matching.rank_duplicates(entry, candidates, centre=CENTRE, count=CONSIDERED)
    return [
        NearDuplicate(
            kind,
            int(found.key),
            by_id[found.key]["title"],
            by_id[found.key]["language"],
            by_id[found.key]["url"],
            found.score,
            tuple(matching.sentence(reason, translate=gettext) for reason in found.reasons),
        )
        for found in ranking.suggestions
        if found.parts["title"] >= CLOSE_TITLE or found.parts.get("meaning", 0.0) >= close
    ][:most]


def _meanings_of_titles(
    meaning: Vectors, rows: list[dict[str, Any]], meanings: dict[int, Vectors | None]
) -> dict[int, Vectors | None]:
    """A title says less than a title with its story, so titles are compared with titles: of those that are closest."""
    known = [row for row in rows if meanings[row["object_id"]] is not None]
    known.sort(key=lambda row: -float(np.dot(meanings[row["object_id"]], meaning)))  # type: ignore[arg-type]
    return {row["object_id"]: meaning_of_query(row["title"]) for row in known[:TITLES_EMBEDDED]}


def _candidates(kind: str, title: str, meaning: Any, leave_out: int | None) -> list[dict[str, Any]]:
    query = parse_query(title)
    clauses = word_clauses(query, (language_of(title), "en"))
    current = embedder_if_ready()
    near = ""
    if meaning is not None and current is not None:
        near = """UNION SELECT entry FROM commons_nearest_entries(
            %(meaning)s::halfvec, %(model)s, ARRAY[%(kind)s], NULL, NULL, '', '', 40)"""
    statement = f"""
        WITH titled AS (
            SELECT id, ts_rank(title_words, {clauses.any}, 1) AS rank FROM commons_searchentry
            WHERE title_words @@ {clauses.any} AND kind = %(kind)s LIMIT {TITLES_CONSIDERED}
        ),
        candidates AS (
            (SELECT id FROM titled ORDER BY rank DESC, id LIMIT 60) {near}
        )
        SELECT object_id, title, language, url, place_ids,
               CASE WHEN meaning_model = %(model)s THEN halfvec_send(meaning) END AS meaning
        FROM commons_searchentry JOIN candidates USING (id)
        WHERE object_id IS DISTINCT FROM %(leave_out)s
    """  # noqa: S608 - the parts are ours
    parameters = {
        **clauses.parameters,
        "kind": kind,
        "leave_out": leave_out,
        "meaning": as_halfvec(meaning) if meaning is not None else None,
        "model": current.model if current is not None else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
