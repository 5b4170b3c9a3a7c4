"""Needs and solutions as matching sees them, read in one statement each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from banyan.commons.queries.search.vectors import from_halfvec
from banyan.methods.matching import NeedProfile, SolutionProfile

_SOLUTIONS: Final = """
SELECT s.id, s.title, s.stage, s.evidence_level, s.language, s.languages, s.organisation_id,
       CASE WHEN e.meaning_model = %(model)s THEN halfvec_send(e.meaning) END AS meaning,
       (SELECT array_agg(DISTINCT t.number) FROM solutions_solution_themes st JOIN commons_theme t ON t.id = st.theme_id
        WHERE st.solution_id = s.id) AS goals,
       (SELECT jsonb_agg(jsonb_build_array(sp.relation, c.code, p.ancestors))
        FROM solutions_solutionplace sp JOIN commons_place p ON p.id = sp.place_id
        LEFT JOIN commons_place c ON c.id = ANY(p.ancestors) AND c.kind = 'country'
        WHERE sp.solution_id = s.id) AS places
FROM solutions_solution s LEFT JOIN commons_searchentry e ON e.kind = 'solution' AND e.object_id = s.id
WHERE s.state = 'published'
"""
_NEEDS: Final = """
SELECT n.id, n.title, n.language, n.people_affected, n.how_known, n.place_id, p.ancestors, c.code AS country,
       CASE WHEN e.meaning_model = %(model)s THEN halfvec_send(e.meaning) END AS meaning,
       (SELECT array_agg(DISTINCT t.number) FROM needs_need_themes nt JOIN commons_theme t ON t.id = nt.theme_id
        WHERE nt.need_id = n.id) AS goals,
       (SELECT array_agg(DISTINCT cc.code) FROM needs_confirmation f JOIN commons_place fp ON fp.id = f.place_id
        JOIN commons_place cc ON cc.id = ANY(fp.ancestors) AND cc.kind = 'country'
        WHERE f.need_id = n.id AND NOT f.is_hidden) AS confirmed_in
FROM needs_need n JOIN commons_place p ON p.id = n.place_id
LEFT JOIN commons_place c ON c.id = ANY(p.ancestors) AND c.kind = 'country'
LEFT JOIN commons_searchentry e ON e.kind = 'need' AND e.object_id = n.id
WHERE n.state = 'open'
"""
LARGEST_KNOWLEDGE: Final = 5000


def solution_profiles(ids: Sequence[int], *, model: str) -> list[SolutionProfile]:
    """Profiles of the published ones among these solutions; meanings where they are of this model."""
    rows = _rows(_SOLUTIONS + " AND s.id = ANY(%(ids)s)", {"ids": list(ids), "model": model})
    return [_solution(row) for row in rows]


def widest_solution_profiles(*, model: str, most: int = LARGEST_KNOWLEDGE) -> list[SolutionProfile]:
    """Profiles of all published solutions or, where they are too many to hold, of those that run in most places."""
    statement = _SOLUTIONS + " ORDER BY s.running_count DESC, s.id DESC LIMIT %(most)s"
    return [_solution(row) for row in _rows(statement, {"model": model, "most": most})]


def need_profiles(ids: Sequence[int], *, model: str) -> list[NeedProfile]:
    """Profiles of the open ones among these needs; meanings where they are of this model."""
    return [_need(row) for row in _rows(_NEEDS + " AND n.id = ANY(%(ids)s)", {"ids": list(ids), "model": model})]


def need_profiles_in(place_id: int, *, model: str, most: int) -> list[NeedProfile]:
    """Profiles of open needs voiced or confirmed in a place or within it, those that most people feel first."""
    statement = _NEEDS + (
        " AND e.place_ids @> ARRAY[%(place)s::bigint]"
        " ORDER BY n.confirmation_count DESC, n.people_affected DESC NULLS LAST, n.id DESC LIMIT %(most)s"
    )
    return [_need(row) for row in _rows(statement, {"place": place_id, "model": model, "most": most})]


def _rows(statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        if isinstance(row.get("places"), str):
            row["places"] = json.loads(row["places"])
    return rows


def _solution(row: dict[str, Any]) -> SolutionProfile:
    places = row["places"] or []
    return SolutionProfile(
        key=row["id"],
        title=row["title"],
        meaning=from_halfvec(row["meaning"]),
        goals=tuple(row["goals"] or ()),
        running=_countries(places, "running"),
        developed=_countries(places, "developed"),
        places=frozenset(pk for relation, _code, above in places if relation == "running" for pk in above),
        languages=tuple(sorted({row["language"], *row["languages"]} - {""})),
        stage=row["stage"],
        evidence_level=row["evidence_level"],
        organisations=(row["organisation_id"],) if row["organisation_id"] else (),
    )


def _countries(places: list[tuple[str, str | None, list[int]]], relation: str) -> tuple[str, ...]:
    return tuple(sorted({code for kind, code, _above in places if kind == relation and code}))


def _need(row: dict[str, Any]) -> NeedProfile:
    return NeedProfile(
        key=row["id"],
        title=row["title"],
        meaning=from_halfvec(row["meaning"]),
        goals=tuple(row["goals"] or ()),
        country=row["country"] or "",
        place=row["place_id"],
        places=frozenset(row["ancestors"]),
        language=row["language"],
        confirmed_in=tuple(row["confirmed_in"] or ()),
        people_affected=row["people_affected"],
        how_known=row["how_known"],
    )
