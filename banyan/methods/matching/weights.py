"""All weights of matching, as data, and how to learn them from what people accepted and set aside."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Weights = Mapping[str, float]

# Learned from the dev half of the registry (see docs/explanation/matching.md), but for the last three. Deployments go
# where deployments went, so need and language add nothing to predicting them; a suggestion must still look for them.
# Their weights are as large as they can be while the dev half loses less than 0.01 of any figure; voiced needs have
# no past to learn from.
PLACE_WEIGHTS: Final[Weights] = MappingProxyType(
    {
        "popularity": 2.0,
        "similar_solutions": 2.3,
        "same_goals": 1.6,
        "co_running": 1.0,
        "organisation": 0.8,
        "neighbourhood": 0.8,
        "same_region": 1.6,
        "circumstances": 0.7,
        "language": 0.5,
        "need": 0.5,
        "voiced_needs": 2.0,
    }
)

# Meaning weighs so much that a solution which merely speaks the need's language does not pass one that answers it.
SOLUTION_FOR_NEED_WEIGHTS: Final[Weights] = MappingProxyType(
    {"meaning": 8.0, "goals": 2.0, "place": 1.5, "evidence": 1.0, "stage": 0.5, "language": 0.5}
)

NEED_FOR_SOLUTION_WEIGHTS: Final[Weights] = MappingProxyType(
    {"meaning": 8.0, "goals": 2.0, "place": 1.5, "felt": 1.0, "language": 0.5}
)

SOLUTION_FOR_PLACE_WEIGHTS: Final[Weights] = MappingProxyType(
    {
        "standing": 1.0,
        "similar_solutions": 0.5,
        "co_running": 0.3,
        "organisation": 0.3,
        "same_region": 0.5,
        "neighbourhood": 0.3,
        "circumstances": 0.3,
        "language": 0.3,
        "need": 1.0,
        "voiced_needs": 1.5,
        "evidence": 0.5,
        "stage": 0.3,
    }
)

# Who could carry a solution: what it takes to run weighs most beside what both say of themselves. The evaluation on
# real deployments and grants (docs/explanation/matching.md) sees meaning, goals, place and track record alone; the
# other weights say what a founder would ask first.
CARRIER_WEIGHTS: Final[Weights] = MappingProxyType(
    {
        "need": 1.0,
        "meaning": 3.0,
        "goals": 1.5,
        "place": 2.0,
        "capabilities": 2.5,
        "capacity": 0.5,
        "pathways": 1.0,
        "languages": 1.0,
        "track_record": 0.7,
    }
)

DUPLICATE_WEIGHTS: Final[Weights] = MappingProxyType(
    {"title": 4.0, "meaning": 3.0, "places": 1.0, "organisations": 2.0}
)

# What a dismissal multiplies the score by. Told once and by somebody else, a reason lowers; it never excludes.
DISMISSAL_FACTORS: Final[Weights] = MappingProxyType(
    {
        "already_there": 0.3,
        "not_needed": 0.5,
        "does_not_fit": 0.5,
        "not_possible": 0.6,
        "tried_before": 0.6,
        "other": 0.8,
    }
)
LOWEST_FACTOR: Final = 0.1  # many dismissals never bury something for good
