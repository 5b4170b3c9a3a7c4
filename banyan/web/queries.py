"""Reads for the front page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db import connection

_FIGURES = """
SELECT
    (SELECT count(*) FROM needs_need WHERE state IN ('open', 'met')),
    (SELECT count(*) FROM solutions_solution WHERE state = 'published'),
    (SELECT count(DISTINCT place_id) FROM solutions_solutionplace WHERE relation = 'running'),
    (SELECT count(*) FROM people_organisation WHERE NOT is_hidden)
"""
LARGE: Final = 10_000
_KEPT_AS: Final = "network_figures"


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    """How much there is in the network."""

    needs: int
    solutions: int
    places_running: int
    organisations: int


def network_figures() -> NetworkFigures:
    """The figures of the front page, in one query; those of a large network are up to a minute old, since counting
    takes longer the more there is."""
    kept: NetworkFigures | None = cache.get(_KEPT_AS)
    if kept is not None:
        return kept
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES)
        figures = NetworkFigures(*cursor.fetchone())
    if figures.needs + figures.solutions > LARGE:
        cache.set(_KEPT_AS, figures, timeout=60)
    return figures
