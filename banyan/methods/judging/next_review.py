"""Which extra review would most reduce the doubt about the short list of the k best.

The doubt about an entry is the chance that it stands on the wrong side of the edge, halfway between the last inside and
the first outside. Under the additive model it is known before a mark is given how much surer it will make an entry; the
expected doubt after it is taken over the marks that may come (the knowledge gradient of a single measurement).

Source: P. Frazier, W. Powell and S. Dayanik, "A knowledge-gradient policy for sequential information collection", SIAM
Journal on Control and Optimization 47, 2008.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.judging.additive import AdditiveFit
from banyan.methods.judging.agreement import measure_agreement
from banyan.methods.judging.ranking import fit_reviews
from banyan.methods.judging.reviews import Floats, Indices, Reviews

_ENTRIES_WEIGHED: Final = 300  # those in most doubt; the others cannot be worth more
_NODES: Final = 21
_NOISE_PRIOR: Final = 10.0  # reviews' worth of belief that a judge is as exact as the others


@dataclass(frozen=True, slots=True)
class NextReview:
    """A review worth asking for. doubt: chance that the entry is on the wrong side of the edge, now and after it."""

    judge: Hashable
    entry: Hashable
    doubt_now: float
    doubt_after: float

    @property
    def gain(self) -> float:
        """By how much doubt is expected to fall."""
        return self.doubt_now - self.doubt_after


def next_reviews(
    reviews: Reviews,
    *,
    short_list: int,
    room: Mapping[Hashable, int],
    conflicts: Collection[tuple[Hashable, Hashable]] = (),
    count: int = 5,
    ridge: float | None = None,
) -> tuple[NextReview, ...]:
    """The `count` best extra reviews, the best first, each entry once.

    room: judge → how many more reviews this judge can do; a judge who has none yet may be named. conflicts: (judge,
    entry). Nothing is suggested where the short list is empty or takes all. Raises ValueError for a negative room.
    """
    if any(free < 0 for free in room.values()):
        raise ValueError("room cannot be negative")
    if not 0 < short_list < len(reviews.entries):
        return ()
    fit = fit_reviews(reviews, ridge=ridge)
    if fit.noise <= 0:
        return ()
    ordered = np.sort(fit.quality)[::-1]
    distance = fit.quality - (ordered[short_list - 1] + ordered[short_list]) / 2
    doubt = _doubt(distance, np.sqrt(fit.variance))
    likely = np.lexsort((np.arange(len(doubt)), -doubt))[:_ENTRIES_WEIGHED]
    judges = sorted((judge for judge, free in room.items() if free > 0), key=str)
    if not judges:
        return ()
    learned = _variance_learned(reviews, fit, likely, judges)
    after = _expected_doubt(distance[likely], fit.variance[likely], learned)
    done = {(reviews.judges[j], reviews.entries[e]) for j, e in zip(reviews.judge_of, reviews.entry_of, strict=True)}
    barred = done | set(conflicts) | {(gone.judge, gone.entry) for gone in reviews.excluded}
    gain = doubt[likely][:, None] - after
    for row, entry in enumerate(likely):
        for column, judge in enumerate(judges):
            if (judge, reviews.entries[entry]) in barred:
                gain[row, column] = -np.inf
    return _hand_out(reviews, likely, judges, gain, doubt, dict(room), count)


def _doubt(distance: Floats, error: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(ndtr(-np.abs(distance) / np.maximum(error, 1e-12)))


def _variance_learned(reviews: Reviews, fit: AdditiveFit, entries: Indices, judges: list[Hashable]) -> Floats:
    """(entries, judges): by how much the variance of an entry falls with a mark of that judge."""
    place = {judge: index for index, judge in enumerate(reviews.judges)}
    agreement = measure_agreement(reviews)
    severities = agreement.judges_variance
    usual = float(severities) if np.isfinite(severities) else fit.noise
    counts = reviews.reviews_per_judge
    squares = np.bincount(reviews.judge_of, fit.residuals**2, minlength=len(counts))
    # Residuals are smaller than the noise, as they were fitted; only the ratio between judges is taken from them.
    share = (squares + _NOISE_PRIOR * squares.sum() / counts.sum()) / (counts + _NOISE_PRIOR)
    exactness = fit.noise * share / (squares.sum() / counts.sum()) if squares.sum() > 0 else np.full(len(counts), 1.0)
    own, levels = fit.variance[entries], np.diag(fit.level_covariance)
    joint = fit.covariance_with_level[entries]
    learned = np.zeros((len(entries), len(judges)))
    for column, judge in enumerate(judges):
        at = place.get(judge)
        if at is None:
            learned[:, column] = own**2 / (own + usual + fit.noise)
        else:
            mark = own + levels[at] + 2 * joint[:, at] + exactness[at]
            learned[:, column] = (own + joint[:, at]) ** 2 / mark
    return np.minimum(learned, own[:, None] * (1 - 1e-9))


def _expected_doubt(distance: Floats, variance: Floats, learned: Floats) -> Floats:
    """(entries, judges): the mean of the doubt over the marks that may come, by Gauss and Hermite."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    error = np.sqrt(variance[:, None] - learned)
    moved = np.sqrt(learned)
    total = np.zeros_like(learned)
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        total += weight * _doubt(distance[:, None] + node * moved, error)
    return total


def _hand_out(
    reviews: Reviews,
    likely: Indices,
    judges: list[Hashable],
    gain: Floats,
    doubt: Floats,
    room: dict[Hashable, int],
    count: int,
) -> tuple[NextReview, ...]:
    found: list[NextReview] = []
    left = gain.copy()
    while len(found) < count and left.size:
        row, column = np.unravel_index(int(np.argmax(left)), left.shape)
        if left[row, column] <= 0:
            break
        entry, judge = likely[row], judges[column]
        now = float(doubt[entry])
        found.append(NextReview(judge, reviews.entries[entry], now, now - float(left[row, column])))
        left[row] = -np.inf
        room[judge] -= 1
        if not room[judge]:
            left[:, column] = -np.inf
    return tuple(found)
