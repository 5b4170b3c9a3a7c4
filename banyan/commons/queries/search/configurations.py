"""Which languages this PostgreSQL server can stem."""

from __future__ import annotations

from functools import cache

from django.db import connection


@cache
def known_configurations() -> frozenset[str]:
    """Names of the text search configurations of this server; newer servers have more. Asked once per process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config")
        return frozenset(name for (name,) in cursor.fetchall())
