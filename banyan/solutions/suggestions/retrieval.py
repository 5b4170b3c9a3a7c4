"""Who comes into question at all: a short list of candidates, by meaning, themes and places, for exact ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

NEAREST: Final = 60
BY_THEME: Final = 30
EVERYTHING: Final = 400  # solutions up to which none is left out for a place
PER_NEED: Final = 8
IN_REGION: Final = 120
WIDEST: Final = 60

_NEAREST_TO = """
    SELECT near.object_id FROM commons_searchentry e,
    LATERAL commons_nearest_entries(e.meaning, %(model)s, ARRAY[%(wanted)s], NULL, NULL, '', '', %(most)s) found
    JOIN commons_searchentry near ON near.id = found.entry
    WHERE e.kind = %(kind)s AND e.object_id = ANY(%(ids)s) AND e.meaning_model = %(model)s AND e.meaning IS NOT NULL
"""


def solutions_near_need(need_id: int, *, model: str) -> list[int]:
    """Ids of published solutions close in meaning to a need, and of those that work on its themes, best shown first."""
    statement = f"""
        {_NEAREST_TO}
        UNION
        (SELECT s.id FROM solutions_solution s WHERE s.state = 'published' AND s.id IN (
            SELECT st.solution_id FROM solutions_solution_themes st JOIN needs_need_themes nt USING (theme_id)
            WHERE nt.need_id = ANY(%(ids)s)
         ) ORDER BY s.evidence_level DESC, s.running_count DESC, s.id DESC LIMIT {BY_THEME})
    """  # noqa: S608 - the parts are ours
    return _ids(statement, _nearest("need", [need_id], "solution", NEAREST, model))


def needs_near_solution(solution_id: int, *, model: str) -> list[int]:
    """Ids of open needs close in meaning to a solution, and of those on its themes that most people feel."""
    statement = f"""
        {_NEAREST_TO}
        UNION
        (SELECT n.id FROM needs_need n WHERE n.state = 'open' AND n.id IN (
            SELECT nt.need_id FROM needs_need_themes nt JOIN solutions_solution_themes st USING (theme_id)
            WHERE st.solution_id = ANY(%(ids)s)
         ) ORDER BY n.confirmation_count DESC, n.id DESC LIMIT {BY_THEME})
    """  # noqa: S608 - the parts are ours
    return _ids(statement, _nearest("solution", [solution_id], "need", NEAREST, model))


def solutions_for_place(sub_region_id: int | None, need_ids: Sequence[int], *, model: str) -> list[int]:
    """Ids of published solutions that could come to a place: close to its needs, running in its part of the world, or
    running in most places. All of them while they are few."""
    statement = f"""
        SELECT id FROM solutions_solution WHERE state = 'published'
            AND (SELECT count(*) FROM (SELECT 1 FROM solutions_solution WHERE state = 'published'
                                       LIMIT {EVERYTHING + 1}) counted) <= {EVERYTHING}
        UNION {_NEAREST_TO}
        UNION (SELECT s.id FROM solutions_solution s WHERE s.state = 'published' AND s.id IN (
            SELECT sp.solution_id FROM solutions_solutionplace sp JOIN commons_place p ON p.id = sp.place_id
            WHERE p.ancestors @> ARRAY[%(region)s::bigint]
        ) ORDER BY s.running_count DESC, s.id DESC LIMIT {IN_REGION})
        UNION (SELECT id FROM solutions_solution WHERE state = 'published'
               ORDER BY running_count DESC, id DESC LIMIT {WIDEST})
    """  # noqa: S608 - the parts are ours
    parameters = _nearest("need", need_ids, "solution", PER_NEED, model) | {"region": sub_region_id}
    return _ids(statement, parameters)


def neighbours(kind: str, ids: Sequence[int], *, wanted: str, model: str, most: int) -> list[int]:
    """Ids of public things of the kind `wanted` that are close in meaning to any of these."""
    return _ids(_NEAREST_TO, _nearest(kind, ids, wanted, most, model))


def _nearest(kind: str, ids: Sequence[int], wanted: str, most: int, model: str) -> dict[str, Any]:
    return {"kind": kind, "ids": list(ids), "wanted": wanted, "most": most, "model": model}


def _ids(statement: str, parameters: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return sorted({pk for (pk,) in cursor.fetchall()})
