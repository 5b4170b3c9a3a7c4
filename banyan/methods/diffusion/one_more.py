"""What one more carrier would add: from how the replications so far grew with age, and how many lasted.

The median of reach by age over replications, times the share still alive at that age (E. L. Kaplan and P. Meier,
"Nonparametric estimation from incomplete observations", JASA 53, 1958); the interval is from resampling replications
(B. Efron, "Bootstrap methods", Annals of Statistics 7, 1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.diffusion.scale import Floats

LEAST_REPLICATIONS: Final = 3
DRAWS: Final = 2_000
_SEED: Final = 1969


@dataclass(frozen=True, slots=True)
class Life:
    """One replication: people reached in each year of its life, the first year first; `ended` says that it is over."""

    reached: tuple[float, ...]
    ended: bool = False


@dataclass(frozen=True, slots=True)
class OneMore:
    """People reached by one more carrier: in each year of its life, and over all of them with an interval.

    `known_years` is how many of the years rest on at least one replication of that age; later years repeat the last.
    """

    yearly: Floats
    total: float
    low: float
    high: float
    coverage: float
    replications: int
    known_years: int


def one_more_carrier(
    lives: Sequence[Life], horizon: int, *, coverage: float = 0.8, seed: int = _SEED
) -> OneMore | None:
    """Expect what a new carrier reaches in its first `horizon` years; None below three replications that told of reach.

    Raises ValueError for a horizon below 1.
    """
    if horizon < 1:
        raise ValueError("horizon must be at least 1")
    told = [life for life in lives if life.reached]
    if len(told) < LEAST_REPLICATIONS:
        return None
    yearly = _expected(told, horizon)
    rng = np.random.default_rng(seed)
    totals = [
        float(_expected([told[index] for index in rng.integers(0, len(told), len(told))], horizon).sum())
        for _draw in range(DRAWS)
    ]
    low, high = np.quantile(totals, [(1 - coverage) / 2, (1 + coverage) / 2])
    return OneMore(
        yearly=yearly,
        total=float(yearly.sum()),
        low=float(low),
        high=float(high),
        coverage=coverage,
        replications=len(told),
        known_years=min(horizon, max(len(life.reached) for life in told)),
    )


def _expected(lives: Sequence[Life], horizon: int) -> Floats:
    """Median reach of those that got to an age, times the share that do."""
    expected = np.zeros(horizon)
    alive, reach = 1.0, 0.0
    for age in range(horizon):
        of_age = [life.reached[age] for life in lives if len(life.reached) > age]
        if of_age:
            reach = float(np.median(of_age))
        expected[age] = alive * reach
        at_risk = sum(len(life.reached) > age for life in lives)
        lost = sum(life.ended and len(life.reached) == age + 1 for life in lives)
        if at_risk:
            alive *= 1 - lost / at_risk
    return expected
