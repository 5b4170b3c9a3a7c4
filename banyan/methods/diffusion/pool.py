"""What the growth of many tells of the growth of one.

A series at the beginning of its curve holds no word of its end; those that began earlier do. Growth from one year to
the next is regressed on where a series stands and how fast it was going, over a pool of like series, and the forecast
steps along. This is pooled ("global") autoregression: P. Montero-Manso and R. J. Hyndman, "Principles and algorithms
for forecasting groups of time series: locality and globality", International Journal of Forecasting 37 (2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.diffusion.scale import Floats, Scale

LEAST_STEPS: Final = 60  # fewer steps of growth than this tell nothing
_STIFFNESS: Final = 1.0
_SLOWEST, _FASTEST = -0.3, 1.5  # a year's growth on the scale


@dataclass(frozen=True, slots=True)
class Growth:
    """What was learned: `weights` of the six marks of a step, from `steps` steps of the pool."""

    scale: Scale
    weights: Floats
    steps: int

    def ahead(self, values: Floats, horizon: int) -> Floats:
        """The values of the next `horizon` years."""
        heights = list(self.scale.read(values)[-4:])
        heights = [heights[0]] * (4 - len(heights)) + heights
        for _year in range(horizon):
            step = float(_marks(np.array(heights[-4:])) @ self.weights)
            heights.append(heights[-1] + min(max(step, _SLOWEST), _FASTEST))
        return self.scale.say(np.array(heights[4:]))


def learn_growth(pool: Sequence[Floats], scale: Scale) -> Growth | None:
    """Learn from series of yearly values, the oldest first; None where they hold too few steps of growth."""
    marks, steps = [], []
    for values in pool:
        begun = np.flatnonzero(values > 0)
        heights = scale.read(values[begun[0] :]) if len(begun) else np.zeros(0)
        for position in range(3, len(heights) - 1):
            marks.append(_marks(heights[position - 3 : position + 1]))
            steps.append(heights[position + 1] - heights[position])
    if len(steps) < LEAST_STEPS:
        return None
    design, told = np.array(marks), np.array(steps)
    weights = np.linalg.solve(design.T @ design + _STIFFNESS * np.eye(design.shape[1]), design.T @ told)
    return Growth(scale, weights, len(steps))


def _marks(heights: Floats) -> Floats:
    """Of four heights in a row: where it stands, how fast it went of late, and how both play together."""
    here, last = heights[3], heights[3] - heights[2]
    pace = (heights[3] - heights[0]) / 3
    return np.array([1.0, here, here * here, pace, last, pace * here])
