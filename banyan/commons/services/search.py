"""Keeping what the search knows in step with what is public, and the vectors of meaning in step with the texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import connection, models, transaction
from procrastinate.exceptions import AlreadyEnqueued

from banyan.commons.kinds import Kind, all_kinds, kind_named, kind_of
from banyan.commons.meaning import digest_to_embed, embedder, text_to_embed
from banyan.commons.models import Activity, Place, SearchEntry, Theme
from banyan.commons.queries.search.configurations import known_configurations
from banyan.commons.text import plain_text, tidy_line
from banyan.commons.words import LONGEST_INDEXED_TEXT, clean, configuration_of, folded

Progress = Callable[[int, int], None]  # done, all

ROWS_AT_A_TIME: Final = 500
TEXTS_AT_A_TIME: Final = 32
TEXTS_A_TASK: Final = 320  # some ten seconds to a minute; then the next task takes over

_UPSERT: Final = """
INSERT INTO commons_searchentry (
    kind, object_id, title, folded_title, text, language, languages, place_ids, theme_ids, stage, url, digest,
    title_words, words, meaning_model, meaning_digest, changed_at
) VALUES (
    %(kind)s, %(object_id)s, %(title)s, %(folded_title)s, %(text)s, %(language)s, %(languages)s, %(place_ids)s,
    %(theme_ids)s, %(stage)s, %(url)s, %(digest)s,
    to_tsvector(%(configuration)s::regconfig, %(clean_title)s) || to_tsvector('simple', %(simple_title)s),
    setweight(to_tsvector(%(configuration)s::regconfig, %(clean_title)s), 'A')
        || setweight(to_tsvector('simple', %(simple_title)s), 'A')
        || setweight(to_tsvector(%(configuration)s::regconfig, %(clean_text)s), 'C')
        || setweight(to_tsvector('simple', %(simple_text)s), 'D'),
    '', '', now()
)
ON CONFLICT (kind, object_id) DO UPDATE SET
    title = EXCLUDED.title, folded_title = EXCLUDED.folded_title, text = EXCLUDED.text, language = EXCLUDED.language,
    languages = EXCLUDED.languages, place_ids = EXCLUDED.place_ids, theme_ids = EXCLUDED.theme_ids,
    stage = EXCLUDED.stage, url = EXCLUDED.url, digest = EXCLUDED.digest, title_words = EXCLUDED.title_words,
    words = EXCLUDED.words, changed_at = EXCLUDED.changed_at,
    meaning_digest = CASE
        WHEN commons_searchentry.meaning_digest = %(meaning_digest)s THEN commons_searchentry.meaning_digest ELSE ''
    END
WHERE commons_searchentry.digest <> EXCLUDED.digest
"""


MeaningsFollower = Callable[[Sequence[tuple[str, int]]], None]
_followers_of_meanings: dict[str, MeaningsFollower] = {}


def follow_meanings(name: str, follower: MeaningsFollower) -> None:
    """Have `follower` called with the kinds and ids of things whose vectors were just made, in that transaction."""
    _followers_of_meanings[name] = follower


@dataclass(frozen=True, slots=True)
class Reindexed:
    """How many entries there are now, how many were taken out, and how many vectors were made."""

    entries: int
    removed: int
    meanings: int


def follow(activity: Activity) -> None:
    """Bring the entries of what an activity was done to, and of the thing on whose page it belongs, up to date."""
    touched = {(activity.kind, activity.object_id)}
    if activity.on_id is not None:
        touched.add((activity.on_kind, activity.on_id))
    changed = 0
    for kind_name, object_id in sorted(touched):
        changed += index(kind_name, [object_id])
    if changed:
        ask_for_meanings()


@transaction.atomic
def index(kind_name: str, ids: Iterable[int]) -> int:
    """Write the entries of these things, or take them out where they are gone or not public; return how many rows
    changed. Kinds that are unknown or have nothing to search are left alone."""
    try:
        kind = kind_named(kind_name)
    except KeyError:
        return 0
    if kind.search_document is None:
        return 0
    wanted = list(ids)
    loaded = kind.load(wanted)
    things = {pk: thing for pk, thing in loaded.items() if kind.is_public(thing) and kind.is_searchable(thing)}
    gone = [pk for pk in wanted if pk not in things]
    changed = SearchEntry.objects.filter(kind=kind.name, object_id__in=gone).delete()[0] if gone else 0
    return changed + _write(kind, list(things.values()))


def forget_unless_public(*things: models.Model | None) -> None:
    """Take things out of the search at once, in the transaction that hid them, so that nobody finds what is hidden
    before the next task has run."""
    for thing in things:
        if thing is None:
            continue
        try:
            kind = kind_of(thing)
        except KeyError:
            continue
        if kind.search_document is not None and not kind.is_public(thing):
            SearchEntry.objects.filter(kind=kind.name, object_id=thing.pk).delete()


def _write(kind: Kind, things: Sequence[models.Model]) -> int:
    assert kind.search_document is not None
    documents = [(thing, kind.search_document(thing)) for thing in things]
    places = {pk for _thing, document in documents for pk in document.places}
    above = dict(Place.objects.filter(pk__in=places).values_list("pk", "ancestors")) if places else {}
    themes = {pk for _thing, document in documents for pk in document.themes}
    parents = _parents_of_themes(themes)
    rows = []
    for thing, document in documents:
        title = tidy_line(document.title)[:300]
        text = tidy_line(plain_text(document.text))[:LONGEST_INDEXED_TEXT]
        row: dict[str, Any] = {
            "kind": kind.name,
            "object_id": thing.pk,
            "title": title,
            "folded_title": folded(title)[:300],
            "text": text,
            "language": document.language[:8],
            "languages": sorted({document.language, *document.languages} - {""}),
            "place_ids": sorted({a for pk in document.places for a in (*(above.get(pk) or ()), pk)}),
            "theme_ids": sorted({i for pk in document.themes for i in (pk, parents.get(pk)) if i}),
            "stage": document.stage[:24],
            "url": kind.url(thing)[:600],
        }
        row["digest"] = hashlib.sha256(json.dumps(row, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        row |= {
            "configuration": configuration_of(document.language, known_configurations()),
            "meaning_digest": digest_to_embed(title, text),
            "clean_title": clean(title),
            "simple_title": folded(title),
            "clean_text": clean(text),
            "simple_text": folded(text),
        }
        rows.append(row)
    changed = 0
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(_UPSERT, row)
            changed += cursor.rowcount
    return changed


def _parents_of_themes(ids: set[int]) -> dict[int, int]:
    found = Theme.objects.filter(pk__in=ids, parent__isnull=False).values_list("pk", "parent_id") if ids else []
    return {pk: parent for pk, parent in found if parent is not None}


def ask_for_meanings() -> None:
    """Queue the task that makes missing vectors, unless it waits already."""
    from banyan.commons.tasks import refresh_meanings

    try:
        with transaction.atomic():
            refresh_meanings.configure(queueing_lock="meanings").defer()
    except AlreadyEnqueued:
        pass


def refresh_some_meanings(*, most: int = TEXTS_A_TASK, progress: Progress | None = None) -> int:
    """Make vectors for at most `most` entries that lack one of their present text; return how many got one.

    Works in short transactions, so that a long run can stop at any time without losing what it did. Without an
    embedder nothing is done.
    """
    current = embedder()
    if current is None:
        return 0
    waiting = list(SearchEntry.objects.filter(meaning_digest="").order_by("pk").values_list("pk", flat=True)[:most])
    done = 0
    for start in range(0, len(waiting), TEXTS_AT_A_TIME):
        entries = list(
            SearchEntry.objects.filter(pk__in=waiting[start : start + TEXTS_AT_A_TIME]).only(
                "kind", "object_id", "title", "text", "digest"
            )
        )
        vectors = current.embed([text_to_embed(entry.title, entry.text) for entry in entries])
        with transaction.atomic():
            for entry, vector in zip(entries, vectors, strict=True):
                # Only while the text is still the one that was embedded.
                SearchEntry.objects.filter(pk=entry.pk, digest=entry.digest).update(
                    meaning=vector,
                    meaning_model=current.model,
                    meaning_digest=digest_to_embed(entry.title, entry.text),
                )
            for follower in _followers_of_meanings.values():
                follower([(entry.kind, entry.object_id) for entry in entries])
        done += len(entries)
        if progress is not None:
            progress(done, len(waiting))
    return done


def set_aside_foreign_meanings() -> int:
    """Mark vectors of another model or version as missing, so that they are made afresh; return how many."""
    current = embedder()
    if current is None:
        return 0
    return SearchEntry.objects.exclude(meaning_digest="").exclude(meaning_model=current.model).update(meaning_digest="")


def reindex(
    *, kinds: Sequence[str] = (), with_meanings: bool = True, progress: Callable[[str, int, int], None] | None = None
) -> Reindexed:
    """Write every entry of `kinds` (all if none are named) afresh, take out what is not public any more and, unless
    `with_meanings` is false, make missing vectors. `progress` gets what is being done, how far, and of how much.

    For imports and after a restore; without `with_meanings` the vectors follow by task.
    """
    entries = removed = 0
    for kind in all_kinds():
        if kind.search_document is None or (kinds and kind.name not in kinds):
            continue
        model: Any = apps.get_model(kind.model)
        ids = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), ROWS_AT_A_TIME):
            index(kind.name, ids[start : start + ROWS_AT_A_TIME])
            if progress is not None:
                progress(kind.plural, min(start + ROWS_AT_A_TIME, len(ids)), len(ids))
        removed += SearchEntry.objects.filter(kind=kind.name).exclude(object_id__in=ids).delete()[0]
        entries += SearchEntry.objects.filter(kind=kind.name).count()
    meanings = 0
    if with_meanings:
        set_aside_foreign_meanings()
        missing = SearchEntry.objects.filter(meaning_digest="").count()
        while found := refresh_some_meanings(most=TEXTS_AT_A_TIME):
            meanings += found
            if progress is not None:
                progress("meanings", meanings, max(missing, meanings))
    else:
        ask_for_meanings()
    return Reindexed(entries, removed, meanings)
