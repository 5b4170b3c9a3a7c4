"""What must be true of the commons' tables, beyond what constraints can say; asked by `banyan check`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import connection

from banyan.commons.kinds import all_kinds
from banyan.commons.models import Activity, Attachment, SearchEntry, Watch


@dataclass(frozen=True, slots=True)
class Check:
    """`name` is a sentence that should be true; `violations` says, a line each, where it is not."""

    name: str
    violations: Callable[[], list[str]]


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _append_only_tables_unguarded() -> list[str]:
    guarded = {
        table for (table,) in _rows("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%append_only'")
    }
    return [] if "commons_activity" in guarded else ["commons_activity has no trigger that refuses changes"]


def _unknown_kinds() -> list[str]:
    known = [kind.name for kind in all_kinds()]
    found = []
    for model in (Activity, Watch, SearchEntry):
        strangers = model.objects.exclude(kind__in=known).values_list("kind", flat=True).distinct()
        found += [f"{model.__name__} speaks of the unknown kind {name!r}" for name in strangers]
    return found


def _misplaced_places() -> list[str]:
    return [
        f"place {pk} ({name}): its ancestors do not end with itself or do not continue its parent's"
        for pk, name in _rows(
            """
            SELECT p.id, p.name FROM commons_place p LEFT JOIN commons_place q ON q.id = p.parent_id
            WHERE p.ancestors IS DISTINCT FROM
                  CASE WHEN p.parent_id IS NULL THEN ARRAY[p.id] ELSE q.ancestors || p.id END
            """
        )
    ]


def _stale_search_entries() -> list[str]:
    """Things in the search that are gone or not public."""
    found = []
    for kind in all_kinds():
        if kind.search_document is None:
            continue
        ids = list(SearchEntry.objects.filter(kind=kind.name).values_list("object_id", flat=True))
        things = kind.load(ids)
        found += [f"{kind.name} {pk} can be found although it is gone" for pk in ids if pk not in things]
        found += [
            f"{kind.name} {pk} can be found although it is not public"
            for pk, thing in things.items()
            if not kind.is_public(thing)
        ]
    return found


def _missing_files() -> list[str]:
    return [
        f"attachment {attachment.pk}: {name} is not in the storage"
        for attachment in Attachment.objects.exclude(state="refused").order_by("pk").iterator()
        for name in attachment.stored_names
        if not default_storage.exists(name)
    ]


CHECKS = [
    Check("What was recorded as done cannot be changed", _append_only_tables_unguarded),
    Check("Activities, watches and search entries speak of known kinds", _unknown_kinds),
    Check("Every place lies where its ancestors say", _misplaced_places),
    Check("Nothing hidden or gone can be found", _stale_search_entries),
    Check("Every attached file is in the storage", _missing_files),
]
