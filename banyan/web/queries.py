"""Reads for the front page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

_FIGURES = """
SELECT
    (SELECT count(*) FROM needs_need WHERE state IN ('open', 'met')),
    (SELECT count(*) FROM solutions_solution WHERE state = 'published'),
    (SELECT count(DISTINCT place_id) FROM solutions_solutionplace WHERE relation = 'running'),
    (SELECT count(*) FROM people_organisation WHERE NOT is_hidden)
"""


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    """How much there is in the network."""

    needs: int
    solutions: int
    places_running: int
    organisations: int


def network_figures() -> NetworkFigures:
    """The figures of the front page, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES)
        return NetworkFigures(*cursor.fetchone())
