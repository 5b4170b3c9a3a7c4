"""What the whole database holds, in a few numbers: to see that something changed nothing, or one thing only."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

# Loaded with the reference and never changed row by row: whether a row was written is told by who wrote it last.
_REFERENCE = {"commons_place", "commons_placename", "commons_theme", "auth_permission", "django_migrations"}

Fingerprint = dict[str, tuple[int, str]]


def fingerprint(*, without: Collection[str] = ()) -> Fingerprint:
    """Of every table but those `without`: how many rows it has, and the sum of the hashes of all their columns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall() if name not in without]
        cursor.execute(" UNION ALL ".join(_sum_of(table) for table in tables))
        return {table: (count, total) for table, count, total in cursor.fetchall()}


def _sum_of(table: str) -> str:
    written = "t.xmin::text::bigint" if table in _REFERENCE else "hashtextextended(t::text, 0)::numeric"
    return f"SELECT '{table}', count(*), coalesce(sum({written}), 0)::text FROM \"{table}\" t"


def differences(before: Fingerprint, after: Fingerprint) -> list[str]:
    """The tables in which something changed."""
    return sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))
