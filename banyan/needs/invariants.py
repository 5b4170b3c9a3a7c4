"""What must be true of needs, asked by `banyan check`."""

from __future__ import annotations

from django.db import connection

from banyan.commons.invariants import Check

_MISCOUNTED = """
SELECT n.id, n.confirmation_count, voices.number
FROM needs_need n
CROSS JOIN LATERAL (
    SELECT (
        SELECT count(*) FROM needs_confirmation c JOIN needs_need m ON m.id = c.need_id
        WHERE NOT c.is_hidden AND (m.id = n.id OR (m.merged_into_id = n.id AND m.state = 'merged'))
    ) + (SELECT count(*) FROM needs_need m WHERE m.merged_into_id = n.id AND m.state = 'merged') AS number
) AS voices
WHERE n.confirmation_count <> voices.number
ORDER BY n.id
"""
_MERGED_INTO_MERGED = """
SELECT n.id, t.id FROM needs_need n JOIN needs_need t ON t.id = n.merged_into_id
WHERE n.state = 'merged' AND t.state = 'merged' ORDER BY n.id
"""


def _rows(statement: str) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _miscounted_needs() -> list[str]:
    return [f"need {pk} says {said} voices and has {number}" for pk, said, number in _rows(_MISCOUNTED)]


def _lost_voices() -> list[str]:
    return [f"need {pk} is merged into {into}, which is merged itself" for pk, into in _rows(_MERGED_INTO_MERGED)]


CHECKS = [
    Check("Every need counts the voices that it has", _miscounted_needs),
    Check("Every merged need is read on the page of one that is not", _lost_voices),
]
