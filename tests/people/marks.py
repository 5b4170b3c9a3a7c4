"""Looking for a marker in every text that the database holds."""

from __future__ import annotations

from django.db import connection

MARKER = "Zqxmarker"


def every_text() -> dict[str, list[str]]:
    """Every value of every column that can hold text, by "table.column"; sessions decoded."""
    from django.contrib.sessions.models import Session

    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public'
              AND (data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'USER-DEFINED',
                                 'tsvector', 'bytea', 'inet'))
              AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
            """
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')
            found[f"{table}.{column}"] = [row[0] for row in cursor.fetchall()]
    found["sessions, decoded"] = [str(session.get_decoded()) for session in Session.objects.all()]
    return found


def where_marked() -> set[str]:
    return {name for name, values in every_text().items() if any(MARKER.lower() in v.lower() for v in values)}
