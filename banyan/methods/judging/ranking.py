"""From reviews to a ranking with its doubt: by the method that was chosen before any mark was seen.

"corrected": entry and judge apart (`additive`). "mean": plain mean of the judges. "trimmed_mean": per criterion without
the highest and the lowest marks, as at figure skating. All three say how sure each place is, by seeded draws.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from banyan.methods.judging.additive import AdditiveFit, fit_additive
from banyan.methods.judging.observations import Observation
from banyan.methods.judging.reviews import Floats, Indices, Reviews, connected_groups
from banyan.methods.judging.totals import review_totals

Method = Literal["corrected", "mean", "trimmed_mean"]
SEED: Final = 2030
DRAWS: Final = 1_000
COVERAGE: Final = 0.9
_SAME: Final = 1e-9  # marks that differ by less share a rank


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands. mark: in the unit of marks, nan without a review. rank: 1 is the best, shared by equals.

    rank_low to rank_high hold the true rank with the coverage asked for (low is the better). chance_short_listed: that
    it truly belongs to the first k, k being the size of the short list. Without a review there is no rank (0), the
    interval is everything.
    """

    entry: Hashable
    mark: float
    standard_error: float
    rank: int
    rank_low: int
    rank_high: int
    chance_short_listed: float
    reviews: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """standings: the best first, entries without review last. observations: what the chair should know of the design.

    severity: judge → how much lower this judge marks than the panel, in the unit of marks; only for "corrected".
    """

    method: Method
    standings: tuple[Standing, ...]
    severity: dict[Hashable, float]
    observations: tuple[Observation, ...]

    @property
    def order(self) -> tuple[Hashable, ...]:
        """The entries with a rank, the best first."""
        return tuple(standing.entry for standing in self.standings if standing.rank)

    def standing_of(self, entry: Hashable) -> Standing:
        """Raises KeyError for an unknown entry."""
        for standing in self.standings:
            if standing.entry == entry:
                return standing
        raise KeyError(entry)


def rank_entries(
    reviews: Reviews,
    *,
    method: Method = "corrected",
    short_list: int = 1,
    trim: int = 1,
    coverage: float = COVERAGE,
    ridge: float | None = None,
    severity_ridge: float = 0.0,
    scale_spread: bool = False,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Outcome:
    """Rank all entries. trim: how many marks are dropped at each end, for "trimmed_mean" alone. draws: at least one;
    intervals and chances mean something from some hundred on.

    Raises ValueError for an unknown method, a short list below one, a trim below zero or a coverage outside (0, 1).
    """
    if method not in ("corrected", "mean", "trimmed_mean"):
        raise ValueError(f"there is no method {method!r}")
    if short_list < 1 or trim < 0 or not 0 < coverage < 1:
        raise ValueError("the short list, the trim or the coverage is out of range")
    seen = reviews.reviews_per_entry > 0
    observations = list(_design_observations(reviews))
    severity: dict[Hashable, float] = {}
    if method == "corrected":
        fit = fit_reviews(reviews, ridge=ridge, severity_ridge=severity_ridge, scale_spread=scale_spread)
        if fit.is_guarded:
            counted = {"reviews": len(reviews.judge_of), "judges": len(reviews.judges)}
            observations.append(Observation("too_few_reviews_to_measure_noise", counted))
        middle = float(fit.level.mean()) if len(fit.level) else 0.0
        marks, errors, drawn = fit.quality + middle, np.sqrt(fit.variance), fit.draws(draws, seed) + middle
        severity = {judge: middle - float(fit.level[place]) for place, judge in enumerate(reviews.judges)}
    else:
        marks, errors = plain_marks(reviews, trim if method == "trimmed_mean" else 0)
        drawn = marks + errors * np.random.default_rng(seed).standard_normal((draws, len(marks)))
    return Outcome(
        method=method,
        standings=_standings(reviews, marks, errors, drawn, seen, short_list, coverage),
        severity=severity,
        observations=tuple(observations),
    )


def fit_reviews(
    reviews: Reviews, *, ridge: float | None = None, severity_ridge: float = 0.0, scale_spread: bool = False
) -> AdditiveFit:
    """The additive model of the weighted totals."""
    return fit_additive(
        reviews.entry_of,
        reviews.judge_of,
        review_totals(reviews),
        len(reviews.entries),
        len(reviews.judges),
        ridge=ridge,
        severity_ridge=severity_ridge,
        scale_spread=scale_spread,
    )


def trimmed_mean(values: Floats, trim: int = 1) -> float:
    """The mean without the `trim` highest and lowest; as many are kept as leave at least one. nan for no value."""
    if not len(values):
        return float("nan")
    cut = min(trim, (len(values) - 1) // 2)
    ordered = np.sort(values)
    return float(ordered[cut : len(ordered) - cut].mean())


def plain_marks(reviews: Reviews, trim: int) -> tuple[Floats, Floats]:
    """(entries,) marks and standard errors: trimmed means per criterion, then the weighted mean over criteria.

    Criteria that nobody marked for an entry take no part in its mean. Standard errors rest on one variance for all
    entries, as single entries have too few reviews to measure their own.
    """
    count = len(reviews.entries)
    marks = np.full(count, np.nan)
    starts = np.searchsorted(reviews.entry_of, np.arange(count + 1))
    squares, freedom = 0.0, 0
    for entry in range(count):
        rows = reviews.marks[starts[entry] : starts[entry + 1]]
        if not len(rows):
            continue
        known = ~np.isnan(rows)
        means = np.array([trimmed_mean(rows[known[:, column], column], trim) for column in range(rows.shape[1])])
        given = ~np.isnan(means)
        marks[entry] = np.average(means[given], weights=reviews.weights[given])
        gaps = np.where(known, rows - np.where(given, means, 0.0), 0.0) @ reviews.weights
        squares += float(((gaps - gaps.mean()) ** 2).sum())
        freedom += len(rows) - 1
    spread = np.sqrt(squares / freedom) if freedom else 0.0
    return marks, np.asarray(spread / np.sqrt(np.maximum(reviews.reviews_per_entry, 1)))


def _standings(
    reviews: Reviews,
    marks: Floats,
    errors: Floats,
    drawn: Floats,
    seen: np.ndarray,
    short_list: int,
    coverage: float,
) -> tuple[Standing, ...]:
    places = np.flatnonzero(seen)
    per_entry = reviews.reviews_per_entry
    drawn_ranks = _ranks_of_draws(drawn[:, places])
    count = len(places)
    edge = (1 - coverage) / 2
    if count:
        low = np.quantile(drawn_ranks, edge, axis=0, method="lower")
        high = np.quantile(drawn_ranks, 1 - edge, axis=0, method="higher")
        chance = (drawn_ranks <= short_list).mean(axis=0)
    order = sorted(range(count), key=lambda at: (-marks[places[at]], str(reviews.entries[places[at]])))
    standings = []
    rank = 0
    for position, at in enumerate(order):
        place = places[at]
        if position == 0 or marks[places[order[position - 1]]] - marks[place] > _SAME:
            rank = position + 1
        standings.append(
            Standing(
                entry=reviews.entries[place],
                mark=float(marks[place]),
                standard_error=float(errors[place]),
                rank=rank,
                rank_low=min(int(low[at]), rank),
                rank_high=max(int(high[at]), rank),
                chance_short_listed=float(chance[at]),
                reviews=int(per_entry[place]),
            )
        )
    for place in np.flatnonzero(~seen):
        unknown = Standing(reviews.entries[place], float("nan"), float("inf"), 0, 1, len(seen), 0.0, 0)
        standings.append(unknown)
    return tuple(standings)


def _ranks_of_draws(drawn: Floats) -> Indices:
    """(draws, entries): the rank of each entry in each draw, 1 the highest."""
    order = np.argsort(-drawn, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(1, drawn.shape[1] + 1), order.shape), axis=1)
    return ranks


def _design_observations(reviews: Reviews) -> tuple[Observation, ...]:
    found = []
    unseen = tuple(reviews.entries[place] for place in np.flatnonzero(reviews.reviews_per_entry == 0))
    if unseen:
        found.append(Observation("entries_without_review", {"entries": unseen}))
    groups = [group for group in connected_groups(reviews) if group.judges]
    if len(groups) > 1:
        outside = tuple(entry for group in groups[1:] for entry in group.entries)
        found.append(Observation("design_not_connected", {"groups": len(groups), "entries_outside": outside}))
    gaps = int(np.isnan(reviews.marks).any(axis=1).sum())
    if gaps:
        found.append(Observation("criteria_filled", {"reviews": gaps}))
    return tuple(found)
