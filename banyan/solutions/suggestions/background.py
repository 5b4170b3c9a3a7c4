"""What all suggestions are worked out against: countries with their figures, and all solutions together. Both are kept
in the process, since they change seldom and cost a second to gather."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

from django.db import connection

from banyan.commons.meaning import embedder
from banyan.commons.queries.indicators import country_facts_table
from banyan.methods import matching
from banyan.solutions.suggestions.profiles import widest_solution_profiles

OLDEST: Final = 120.0  # seconds that a large registry's background may lag behind
SMALL: Final = 500  # solutions up to which it is always up to date


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """`model` is the embedder whose meanings are held, "" for none."""

    model: str
    atlas: matching.Atlas
    knowledge: matching.Knowledge


_kept: tuple[float, tuple[object, ...], Background] | None = None
_atlas: tuple[tuple[object, ...], matching.Atlas] | None = None
_gathering = threading.Lock()


def background() -> Background:
    """Countries and solutions as they are now, or up to two minutes ago where there are many."""
    global _kept
    current = embedder()
    model = current.model if current is not None else ""
    with _gathering:
        stamp = (model, *_stamp())
        if _kept is not None:
            made, kept_stamp, kept = _kept
            young = time.monotonic() - made < OLDEST and len(kept.knowledge) > SMALL and kept.model == model
            if kept_stamp == stamp or young:
                return kept
        atlas = _current_atlas()
        knowledge = matching.gather(widest_solution_profiles(model=model), atlas)
        _kept = (time.monotonic(), stamp, Background(model, atlas, knowledge))
        return _kept[2]


def _stamp() -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT max(id) FROM commons_indicatorvalue), (SELECT max(id) FROM commons_place),
                   (SELECT max(changed_at) FROM solutions_solution), count(*), max(changed_at), count(meaning)
            FROM commons_searchentry WHERE kind = 'solution'
            """
        )
        return tuple(cursor.fetchone() or ())


def _current_atlas() -> matching.Atlas:
    global _atlas
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT max(id) FROM commons_indicatorvalue), count(*), sum(id), count(latitude),
                   sum(coalesce(cardinality(languages), 0)), count(nullif(income_group, ''))
            FROM commons_place WHERE kind = 'country'
            """
        )
        stamp = tuple(cursor.fetchone() or ())
    if _atlas is None or _atlas[0] != stamp:
        facts = country_facts_table()
        gaps = matching.gaps_against_peers(facts.countries, facts.indicators)
        _atlas = (stamp, matching.draw_atlas(facts.countries, gaps))
    return _atlas[1]
