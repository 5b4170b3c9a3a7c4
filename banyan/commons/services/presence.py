"""Counting what there is where, from what the search holds."""

from __future__ import annotations

import time
from typing import Final

from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from banyan.commons.models import Activity

REST: Final = 20  # a count is followed by a rest of this many times its length, so that it takes little of a worker
LEAST_REST: Final = 2  # seconds

_COUNT: Final = """
CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
WITH things AS (
    SELECT kind, stage, place_ids, ARRAY(
        SELECT t.id FROM commons_theme t WHERE t.id = ANY(e.theme_ids) AND t.parent_id IS NULL
    ) AS goals
    FROM commons_searchentry e WHERE kind NOT IN ('person', 'place', 'theme')
), spread AS (
    SELECT place_id, kind, theme_id, stage FROM things, unnest(place_ids) AS place_id,
        unnest(goals || NULL::bigint) AS theme_id
)
SELECT place_id, kind, theme_id, stage, count(*) AS count FROM spread WHERE stage <> '' GROUP BY 1, 2, 3, 4
UNION ALL
SELECT place_id, kind, theme_id, '', count(*) FROM spread GROUP BY 1, 2, 3
"""
_FORGET: Final = """
DELETE FROM commons_presence p WHERE NOT EXISTS (
    SELECT FROM counted c WHERE (c.place_id, c.kind, c.stage) = (p.place_id, p.kind, p.stage)
        AND c.theme_id IS NOT DISTINCT FROM p.theme_id
)
"""
_KEEP: Final = """
INSERT INTO commons_presence AS p (place_id, kind, theme_id, stage, count)
SELECT c.place_id, c.kind, c.theme_id, c.stage, c.count FROM counted c JOIN commons_place l ON l.id = c.place_id
ON CONFLICT (place_id, kind, theme_id, stage) DO UPDATE SET count = EXCLUDED.count WHERE p.count <> EXCLUDED.count
"""


_lasted = 0.0  # seconds that the latest count in this process took


def count_presence() -> None:
    """Count everything afresh. Two at once come one after the other."""
    global _lasted
    began = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('banyan presence'))")
        cursor.execute(_COUNT)
        cursor.execute(_FORGET)
        cursor.execute(_KEEP)
        cursor.execute("DROP TABLE counted")
    _lasted = time.monotonic() - began


def follow(activity: Activity) -> None:
    """Have things counted soon after something was done that the search may have taken up."""
    ask_for_count()


def ask_for_count() -> None:
    """Queue a count after a short rest, unless one waits already."""
    from banyan.commons.tasks import count_what_is_where

    rest = max(LEAST_REST, round(REST * _lasted))
    try:
        with transaction.atomic():
            count_what_is_where.configure(queueing_lock="presence", schedule_in={"seconds": rest}).defer()
    except AlreadyEnqueued:
        pass
