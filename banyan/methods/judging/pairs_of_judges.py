"""Which two judges differ from all others in the same way on the entries they share.

On every entry that both saw, their two residuals are set against those of its other judges; what counts is the square
of that contrast, for marks above and for marks below apart, summed over the shared entries. Chance is found by
shuffling the residuals of every judge over the entries that judge saw: a pair is told of if it goes beyond what is the
largest of all pairs in nineteen of twenty shuffles. So neither the shape of the marks nor the number of pairs matters.
Two who agree may simply both be right; it is the chair who looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from banyan.methods.judging.additive import AdditiveFit
from banyan.methods.judging.observations import Observation
from banyan.methods.judging.reviews import Floats, Indices, Reviews

FALSE_ALARM: Final = 0.05  # chance of any such observation on a panel of honest judges
LEAST_SHARED: Final = 4  # entries that two judges must share before they are compared
SEED: Final = 2030
_MOST_SHUFFLES: Final = 200
_LEAST_SHUFFLES: Final = 20
_WORK: Final = 40_000_000  # contrasts worth computing for all shuffles together
_SPARE_OTHERS: Final = 1  # judges that an entry must have beside the two


@dataclass(frozen=True, slots=True)
class _Meetings:
    """first, second: (meetings,) rows of two reviews of one entry; pair: which pair of judges meets there."""

    first: Indices
    second: Indices
    pair: Indices
    judges: Indices  # (pairs, 2)
    shared: Indices  # (pairs,)


def observe_pairs(reviews: Reviews, fit: AdditiveFit) -> list[Observation]:
    """The pairs that stand out, in the order of judges; "params" say by which side and on how many entries."""
    meetings = _meetings(reviews)
    if not len(meetings.pair) or fit.noise <= 0 or not np.any(fit.residuals):
        return []
    # Residuals are smaller than the noise that made them, as they were fitted; shuffled ones must not be.
    stretched = fit.residuals * np.sqrt(fit.noise / np.mean(fit.residuals**2))
    rng = np.random.default_rng(SEED)
    by_judge = np.argsort(reviews.judge_of, kind="stable")
    largest = []
    for _shuffle in range(int(np.clip(_WORK // len(meetings.pair), _LEAST_SHUFFLES, _MOST_SHUFFLES))):
        mixed = np.empty(len(stretched))
        mixed[by_judge] = stretched[np.lexsort((rng.random(len(stretched)), reviews.judge_of))]
        largest.append(float(max(side.max() for side in _strengths(reviews, fit.noise, mixed, meetings))))
    bound = float(np.quantile(largest, 1 - FALSE_ALARM))
    above, below = _strengths(reviews, fit.noise, fit.residuals, meetings)
    found = []
    for pair in np.flatnonzero(np.maximum(above, below) > bound):
        side: Literal["above", "below"] = "above" if above[pair] >= below[pair] else "below"
        params: dict[str, object] = {
            "judge": reviews.judges[meetings.judges[pair, 0]],
            "other": reviews.judges[meetings.judges[pair, 1]],
            "side": side,
            "shared": int(meetings.shared[pair]),
        }
        strength = float(max(above[pair], below[pair]))
        found.append(Observation("differ_from_others_in_the_same_way", params, strength))
    return found


def _meetings(reviews: Reviews) -> _Meetings:
    firsts, seconds = [], []
    starts = np.searchsorted(reviews.entry_of, np.arange(len(reviews.entries) + 1))
    for start, stop in pairwise(starts):
        if stop - start >= 2 + _SPARE_OTHERS:
            upper = np.triu_indices(stop - start, 1)
            firsts.append(start + upper[0])
            seconds.append(start + upper[1])
    none = np.zeros(0, dtype=np.intp)
    first = np.concatenate(firsts).astype(np.intp) if firsts else none
    second = np.concatenate(seconds).astype(np.intp) if seconds else none
    count = len(reviews.judges)
    low = np.minimum(reviews.judge_of[first], reviews.judge_of[second])
    high = np.maximum(reviews.judge_of[first], reviews.judge_of[second])
    codes, pair, shared = np.unique(low * count + high, return_inverse=True, return_counts=True)
    often = shared >= LEAST_SHARED
    kept = often[pair]
    number = np.cumsum(often) - 1
    return _Meetings(
        first=first[kept],
        second=second[kept],
        pair=np.asarray(number[pair[kept]], dtype=np.intp),
        judges=np.stack([codes[often] // max(count, 1), codes[often] % max(count, 1)], axis=1).astype(np.intp),
        shared=shared[often].astype(np.intp),
    )


def _strengths(reviews: Reviews, noise: float, residuals: Floats, meetings: _Meetings) -> tuple[Floats, Floats]:
    """(pairs,) for marks above and for marks below those of the others, each around 0 with variance 1 by chance."""
    sums = np.bincount(reviews.entry_of, residuals, minlength=len(reviews.entries))
    entry = reviews.entry_of[meetings.first]
    many = reviews.reviews_per_entry[entry].astype(np.float64)
    both = residuals[meetings.first] + residuals[meetings.second]
    contrast = (both / 2 - (sums[entry] - both) / (many - 2)) / np.sqrt(noise * (0.5 + 1 / (many - 2)))
    sides = []
    for side in (contrast, -contrast):
        squares = np.bincount(meetings.pair, np.maximum(side, 0.0) ** 2, minlength=len(meetings.shared))
        # The half-normal squared has mean 1/2 and variance 5/4.
        sides.append(np.asarray((squares - meetings.shared / 2) / np.sqrt(1.25 * meetings.shared)))
    return sides[0], sides[1]
