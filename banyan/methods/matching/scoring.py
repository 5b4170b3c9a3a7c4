"""From parts to a score: one weighted mean, and what dismissals do to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from banyan.methods.matching.countries import Floats
from banyan.methods.matching.profiles import Dismissal, Key
from banyan.methods.matching.weights import DISMISSAL_FACTORS, LOWEST_FACTOR, Weights


def weighted_mean(parts: Mapping[str, Floats], weights: Weights) -> Floats:
    """The mean of `parts` by `weights`; a part without one counts nothing. Raises ValueError if one is negative."""
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("weights cannot be negative: every part speaks for a suggestion")
    total = sum(weights.get(name, 0.0) for name in parts)
    if total <= 0:
        raise ValueError("at least one part needs a weight")
    mean: Floats = np.clip(sum(weights.get(name, 0.0) * values for name, values in parts.items()) / total, 0.0, 1.0)
    return mean


def dismissal_factors(dismissals: Sequence[Dismissal], keys: Sequence[Key]) -> Floats:
    """For each key, the product of the factors of its dismissals, never below `LOWEST_FACTOR`."""
    factors = np.ones(len(keys))
    position = {key: row for row, key in enumerate(keys)}
    for dismissal in dismissals:
        row = position.get(dismissal.suggested)
        if row is not None:
            factors[row] *= DISMISSAL_FACTORS.get(dismissal.reason, DISMISSAL_FACTORS["other"])
    return np.maximum(factors, LOWEST_FACTOR)
