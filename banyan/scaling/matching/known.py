"""What matching knows of carriers and of undertakings, read from the tables; carriers are kept in the process."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from banyan.commons.queries.search.vectors import from_halfvec
from banyan.methods import matching
from banyan.methods import scaling_guide as guide
from banyan.methods.matching.countries import Floats
from banyan.scaling.models import Decision
from banyan.solutions.models import Solution
from banyan.solutions.suggestions import retrieval
from banyan.solutions.suggestions.background import Background, background
from banyan.solutions.suggestions.profiles import need_profiles, solution_profiles

OLDEST: Final = 120.0  # seconds that the carriers of a large network may lag behind
SMALL: Final = 500  # carriers up to which they are always up to date
PAYING_KINDS: Final = frozenset({"funder", "company", "public_body"})

_CARRIERS: Final = """
SELECT o.id, o.kind, o.languages, o.capabilities, o.capacity, o.accepts_pathways,
       CASE WHEN e.meaning_model = %(model)s THEN halfvec_send(e.meaning) END AS meaning,
       (SELECT array_agg(DISTINCT t.number)
        FROM people_organisation_themes ot JOIN commons_theme t ON t.id = ot.theme_id
        WHERE ot.organisation_id = o.id) AS goals,
       (SELECT array_agg(DISTINCT c.code) FROM people_organisation_serves os JOIN commons_place p ON p.id = os.place_id
        JOIN commons_place c ON c.id = ANY(p.ancestors) AND c.kind = 'country'
        WHERE os.organisation_id = o.id) AS serves,
       (SELECT c.code FROM commons_place p JOIN commons_place c ON c.id = ANY(p.ancestors) AND c.kind = 'country'
        WHERE p.id = o.home_id) AS home,
       (SELECT count(*) FROM solutions_solution s WHERE s.organisation_id = o.id AND s.state = 'published') AS carried
FROM people_organisation o LEFT JOIN commons_searchentry e ON e.kind = 'organisation' AND e.object_id = o.id
WHERE NOT o.is_hidden ORDER BY o.id
"""
_STAMP: Final = """
SELECT count(*), max(changed_at), (SELECT max(id) FROM commons_activity WHERE kind IN ('organisation', 'solution')),
       (SELECT count(meaning) FROM commons_searchentry WHERE kind = 'organisation')
FROM people_organisation WHERE NOT is_hidden
"""


@dataclass(frozen=True, slots=True, eq=False)
class KnownCarriers:
    """All organisations as arrays, and which of them might pay."""

    carriers: matching.Carriers
    payers: frozenset[int]


_kept: tuple[float, tuple[object, ...], KnownCarriers] | None = None
_gathering = threading.Lock()


def known_carriers(known: Background) -> KnownCarriers:
    """All organisations that are shown, as they are now or, where they are many, up to two minutes ago."""
    global _kept
    with _gathering:
        with connection.cursor() as cursor:
            cursor.execute(_STAMP)
            stamp = (known.model, id(known.atlas), *(cursor.fetchone() or ()))
        if _kept is not None:
            made, kept_stamp, kept = _kept
            is_young = time.monotonic() - made < OLDEST and len(kept.carriers) > SMALL
            if kept_stamp == stamp or (is_young and kept_stamp[:2] == stamp[:2]):
                return kept
        found = _gathered(known)
        _kept = (time.monotonic(), stamp, found)
        return found


def _gathered(known: Background) -> KnownCarriers:
    with connection.cursor() as cursor:
        cursor.execute(_CARRIERS, {"model": known.model})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    profiles = [_profile(row) for row in rows]
    payers = frozenset(row["id"] for row in rows if row["kind"] in PAYING_KINDS)
    return KnownCarriers(matching.gather_carriers(profiles, known.atlas), payers)


def _profile(row: dict[str, Any]) -> matching.CarrierProfile:
    serves = set(row["serves"] or ())
    return matching.CarrierProfile(
        key=row["id"],
        meaning=from_halfvec(row["meaning"]),
        goals=tuple(row["goals"] or ()),
        serves=tuple(sorted(serves or ({row["home"]} - {None}))),
        languages=tuple(row["languages"]),
        capabilities=frozenset(row["capabilities"]),
        capacity=row["capacity"],
        pathways=frozenset(row["accepts_pathways"]),
        carried=row["carried"],
    )


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Undertakings with the needs that each could meet. needed: (undertakings, countries)."""

    undertakings: list[matching.Undertaking]
    needs: list[matching.NeedProfile]
    needed: Floats
    known: Background


def asked_for(solution_ids: Sequence[int], *, with_needs: bool = True, place: str = "") -> Asked:
    """Published solutions among these as undertakings. Voiced needs are looked up for one solution; for many, figures
    alone say where they are needed."""
    known = background()
    profiles = solution_profiles(solution_ids, model=known.model)
    able = dict(Solution.objects.filter(pk__in=solution_ids).values_list("pk", "capabilities_needed"))
    decided = decided_pathways(solution_ids)
    needs: list[matching.NeedProfile] = []
    if with_needs:
        for profile in profiles[:1]:
            needs = need_profiles(retrieval.needs_near_solution(int(profile.key), model=known.model), model=known.model)
    undertakings = [
        matching.Undertaking(
            profile,
            capabilities=frozenset(able.get(int(profile.key), ())),
            pathways=decided.get(int(profile.key), frozenset()),
            place=place,
        )
        for profile in profiles
    ]
    return Asked(undertakings, needs, matching.need_there(profiles, known.knowledge, needs), known)


def decided_pathways(solution_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """What the teams decided last, in the words of what organisations accept; solutions without are left out."""
    rows = (
        Decision.objects.filter(assessment__solution__in=solution_ids)
        .order_by("assessment__solution_id", "-pk")
        .distinct("assessment__solution_id")
        .values_list("assessment__solution_id", "pathways")
    )
    found = {
        pk: frozenset(name for code in pathways for name in guide.PATHWAYS[code].accepted_as) for pk, pathways in rows
    }
    return {pk: pathways for pk, pathways in found.items() if pathways}
