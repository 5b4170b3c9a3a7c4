"""The scale on which growth is read: shares of a known ceiling as odds, open counts as logarithms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_LEAST_SHARE: Final = 0.0005  # below this share of the ceiling all beginnings look alike
_MOST_SHARE: Final = 0.995


@dataclass(frozen=True, slots=True)
class Scale:
    """`ceiling` is the most that can be reached, in the unit of the values, or None where nobody knows it.

    `least` is the smallest value worth telling from nothing where there is no ceiling.
    """

    ceiling: float | None = None
    least: float = 0.5

    def read(self, values: ArrayLike) -> Floats:
        """Values on the scale: log odds under a ceiling, logarithms without one."""
        given = np.asarray(values, dtype=np.float64)
        if self.ceiling is None:
            return np.asarray(np.log(np.maximum(given, self.least)), dtype=np.float64)
        share = np.clip(given / self.ceiling, _LEAST_SHARE, _MOST_SHARE)
        return np.asarray(np.log(share / (1 - share)), dtype=np.float64)

    def say(self, heights: ArrayLike) -> Floats:
        """Heights on the scale as values again."""
        given = np.clip(np.asarray(heights, dtype=np.float64), -60, 60)
        if self.ceiling is None:
            return np.asarray(np.exp(given), dtype=np.float64)
        return np.asarray(self.ceiling / (1 + np.exp(-given)), dtype=np.float64)
