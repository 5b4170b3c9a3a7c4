"""What a solution goes back to and what goes back to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection

from banyan.solutions.models import SolutionState

FURTHEST: Final = 4  # steps
MOST_TIES: Final = 60


@dataclass(frozen=True, slots=True)
class LineageTie:
    """One tie. `distance` counts steps from the solution asked for: negative towards what it goes back to. The titles
    of what is hidden or withdrawn are empty."""

    tie_id: int
    child_id: int
    child_title: str
    parent_id: int
    parent_title: str
    relation: str
    note: str
    distance: int


def lineage_around(solution_id: int) -> list[LineageTie]:
    """The ties above and below a solution, at most `FURTHEST` steps away, the nearest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE above AS (
                SELECT l.*, -1 AS distance FROM solutions_lineage l WHERE l.child_id = %(id)s
                UNION
                SELECT l.*, above.distance - 1 FROM solutions_lineage l JOIN above ON l.child_id = above.parent_id
                WHERE above.distance > -%(furthest)s
            ),
            below AS (
                SELECT l.*, 1 AS distance FROM solutions_lineage l WHERE l.parent_id = %(id)s
                UNION
                SELECT l.*, below.distance + 1 FROM solutions_lineage l JOIN below ON l.parent_id = below.child_id
                WHERE below.distance < %(furthest)s
            ),
            ties AS (
                SELECT DISTINCT ON (id) * FROM (SELECT * FROM above UNION ALL SELECT * FROM below) AS both_ways
                ORDER BY id, abs(distance)
            )
            SELECT ties.id, child.id, CASE WHEN child.state = ANY(%(shown)s) THEN child.title ELSE '' END,
                   parent.id, CASE WHEN parent.state = ANY(%(shown)s) THEN parent.title ELSE '' END,
                   ties.relation, ties.note, ties.distance
            FROM ties
            JOIN solutions_solution child ON child.id = ties.child_id
            JOIN solutions_solution parent ON parent.id = ties.parent_id
            ORDER BY abs(ties.distance), ties.id
            LIMIT %(most)s
            """,
            {
                "id": solution_id,
                "furthest": FURTHEST,
                "most": MOST_TIES,
                "shown": [SolutionState.PUBLISHED.value, SolutionState.MERGED.value],
            },
        )
        return [LineageTie(*row) for row in cursor.fetchall()]
