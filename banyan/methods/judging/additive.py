"""Entry and judge apart: mark = quality of the entry + level of the judge + noise, from incomplete blocks.

The quality of entries is shrunk (a ridge, which is to say entries are drawn from one population), the level of judges
is free: so a constant added to all marks of one judge moves no entry against another. The ridge is the ratio of the
variance of noise to that of entries, by restricted maximum likelihood, unless it is given. All is solved on the side of
the judges (judges × judges), so that 5,000 entries cost no more than their reviews.

Sources: H. D. Patterson and R. Thompson, "Recovery of inter-block information when block sizes are unequal",
Biometrika 58, 1971; C. R. Henderson, "Best linear unbiased estimation and prediction under a selection model",
Biometrics 31, 1975.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from banyan.methods.judging.reviews import Floats, Indices

LEAST_RIDGE: Final = 1e-3
MOST_RIDGE: Final = 1e3
USUAL_RIDGE: Final = 1.0  # as much noise as difference between entries; where there is too little to learn it from
_GRID: Final = 25
_SPREAD_ROUNDS: Final = 30
_SPREAD_PRIOR: Final = 4.0  # reviews' worth of belief that a judge spreads marks as the others do
_LEAST_SPREAD: Final = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class AdditiveFit:
    """quality: (entries,), around zero. level: (judges,), in the unit of marks; quality + level is the expected mark.

    noise: variance of a single mark around that. residuals: (reviews,). spread: (judges,), one unless it was scaled.
    is_guarded: there were too few reviews to measure noise and ridge, so that usual ones stand in.
    """

    quality: Floats
    level: Floats
    spread: Floats
    residuals: Floats
    ridge: float
    noise: float
    is_guarded: bool
    _weight: Floats  # (entries,): reviews plus ridge
    _shared: Floats  # (entries, judges): reviews over weight
    _judges: Floats  # (judges, judges): inverse of what is known of levels, in units of noise

    @property
    def variance(self) -> Floats:
        """(entries,): variance of each quality, the judges' levels being unknown too."""
        through_judges = np.einsum("ej,jk,ek->e", self._shared, self._judges, self._shared, optimize=True)
        return np.asarray(self.noise * (1.0 / self._weight + through_judges))

    @property
    def level_covariance(self) -> Floats:
        """(judges, judges)."""
        return np.asarray(self.noise * self._judges)

    @property
    def covariance_with_level(self) -> Floats:
        """(entries, judges): covariance of a quality with a level."""
        return np.asarray(-self.noise * (self._shared @ self._judges))

    def draws(self, count: int, seed: int) -> Floats:
        """(count, entries): qualities as they may be, given the marks; the same seed gives the same draws."""
        rng = np.random.default_rng(seed)
        values, vectors = np.linalg.eigh(self._judges)
        root = vectors * np.sqrt(np.clip(values, 0.0, None))
        own = rng.standard_normal((count, len(self.quality))) / np.sqrt(self._weight)
        joint = rng.standard_normal((count, len(self.level))) @ (self._shared @ root).T
        return np.asarray(self.quality + np.sqrt(self.noise) * (own + joint))


class _Design:
    """Sums over reviews that every ridge shares; reviews may weigh differently when spread is scaled."""

    def __init__(self, entry_of: Indices, judge_of: Indices, entry_count: int, judge_count: int, slopes: Floats):
        from scipy.sparse import csr_matrix

        self.entry_of, self.judge_of = entry_of, judge_of
        self.slope = slopes[judge_of]
        self.entry_count, self.judge_count = entry_count, judge_count
        self.of_entry: Floats = np.bincount(entry_of, self.slope**2, minlength=entry_count).astype(np.float64)
        self.of_judge = np.bincount(judge_of, minlength=judge_count).astype(np.float64)
        self.incidence: Any = csr_matrix((self.slope, (entry_of, judge_of)), shape=(entry_count, judge_count))

    def information(self, ridge: float, severity_ridge: float) -> Floats:
        """(judges, judges): what is known of levels after the entries are taken out, in units of noise."""
        scaled = self.incidence.multiply(1.0 / (self.of_entry + ridge)[:, None]).tocsr()
        known = np.diag(self.of_judge) - np.asarray((self.incidence.T @ scaled).todense())
        if severity_ridge:
            known += severity_ridge * (np.eye(self.judge_count) - 1.0 / self.judge_count)
        return np.asarray(known)

    def sums(self, values: Floats) -> tuple[Floats, Floats]:
        """Of values, by entry (times slope) and by judge."""
        by_entry = np.bincount(self.entry_of, self.slope * values, minlength=self.entry_count)
        by_judge = np.bincount(self.judge_of, values, minlength=self.judge_count)
        return by_entry.astype(np.float64), by_judge.astype(np.float64)

    def solve(self, values: Floats, ridge: float, severity_ridge: float) -> tuple[Floats, Floats, Floats, Floats]:
        """Qualities, levels, inverse information of levels, residuals."""
        from scipy.linalg import cho_factor, cho_solve

        by_entry, by_judge = self.sums(values)
        factor = cho_factor(self.information(ridge, severity_ridge))
        weight = self.of_entry + ridge
        level = cho_solve(factor, by_judge - self.incidence.T @ (by_entry / weight))
        quality = (by_entry - self.incidence @ level) / weight
        residuals = values - level[self.judge_of] - self.slope * quality[self.entry_of]
        return quality, level, cho_solve(factor, np.eye(self.judge_count)), residuals

    def deviance(self, values: Floats, ridge: float, severity_ridge: float) -> float:
        """-2 × restricted log likelihood, but for a constant, with the noise at its best."""
        quality, level, _inverse, residuals = self.solve(values, ridge, severity_ridge)
        cost = float(residuals @ residuals + ridge * quality @ quality)
        if severity_ridge:
            cost += severity_ridge * float(((level - level.mean()) ** 2).sum())
        _sign, known = np.linalg.slogdet(self.information(ridge, severity_ridge))
        free = len(values) - self.judge_count
        seen = self.of_entry[self.of_entry > 0]
        return float(free * np.log(max(cost, 1e-12)) + np.log1p(seen / ridge).sum() + known)


def fit_additive(
    entry_of: Indices,
    judge_of: Indices,
    values: Floats,
    entry_count: int,
    judge_count: int,
    *,
    ridge: float | None = None,
    severity_ridge: float = 0.0,
    scale_spread: bool = False,
) -> AdditiveFit:
    """Fit marks of reviews; every judge must have a review.

    severity_ridge: above zero pulls the judges' levels to each other, for panels where each sees only two or three
    entries; then a constant added to one judge's marks can move a ranking. scale_spread: also learn how far each judge
    spreads marks, pulled to one. Raises ValueError if a judge has no review or a ridge is negative.
    """
    if len(np.unique(judge_of)) != judge_count:
        raise ValueError("every judge must have a review")
    if (ridge is not None and ridge <= 0) or severity_ridge < 0:
        raise ValueError("a ridge must be above zero")
    if not judge_count:
        return _nothing_known(entry_count, ridge or USUAL_RIDGE)
    slopes = np.ones(judge_count)
    design = _Design(entry_of, judge_of, entry_count, judge_count, slopes)
    # Levels that stand nearer to zero lose less to rounding; what is taken off here is put back below.
    middle = float(np.mean(values)) if len(values) else 0.0
    centred = np.asarray(values, dtype=np.float64) - middle
    linked = np.bincount(entry_of, minlength=entry_count)
    guarded = len(values) - judge_count < 2 or int(linked.max(initial=0)) < 2
    chosen = ridge if ridge is not None else USUAL_RIDGE
    if ridge is None and not guarded:
        chosen = _best_ridge(design, centred, severity_ridge)
    if scale_spread and len(values):
        slopes = _spreads(design, centred, chosen, severity_ridge)
        design = _Design(entry_of, judge_of, entry_count, judge_count, slopes)
    quality, level, inverse, residuals = design.solve(centred, chosen, severity_ridge)
    cost = float(residuals @ residuals + chosen * quality @ quality)
    noise = cost / (len(values) - judge_count) if not guarded else float(np.var(centred)) if len(values) else 0.0
    weight = np.asarray(design.of_entry + chosen, dtype=np.float64)
    return AdditiveFit(
        quality=quality,
        level=level + middle,
        spread=slopes,
        residuals=residuals,
        ridge=chosen,
        noise=noise,
        is_guarded=guarded,
        _weight=weight,
        _shared=np.asarray(design.incidence.todense()) / weight[:, None],
        _judges=inverse,
    )


def _nothing_known(entry_count: int, ridge: float) -> AdditiveFit:
    """The fit of no reviews at all: every entry at zero, nothing known of any."""
    none, weight = np.zeros(0), np.full(entry_count, ridge)
    shared, judges = np.zeros((entry_count, 0)), np.zeros((0, 0))
    return AdditiveFit(np.zeros(entry_count), none, none, none, ridge, 0.0, True, weight, shared, judges)


def _best_ridge(design: _Design, values: Floats, severity_ridge: float) -> float:
    """By a grid over the logarithm and a search around its best point; the same every time."""
    from scipy.optimize import minimize_scalar

    grid = np.linspace(np.log(LEAST_RIDGE), np.log(MOST_RIDGE), _GRID)
    costs = [design.deviance(values, float(np.exp(point)), severity_ridge) for point in grid]
    best = int(np.argmin(costs))
    around = (grid[max(best - 1, 0)], grid[min(best + 1, _GRID - 1)])
    found = minimize_scalar(
        lambda point: design.deviance(values, float(np.exp(point)), severity_ridge),
        bounds=around,
        method="bounded",
        options={"xatol": 1e-3},
    )
    return float(np.exp(found.x))


def _spreads(design: _Design, values: Floats, ridge: float, severity_ridge: float) -> Floats:
    """(judges,): by how much each stretches differences of quality, by turns with the qualities; their mean is one."""
    slopes = np.ones(design.judge_count)
    for _round in range(_SPREAD_ROUNDS):
        current = _Design(design.entry_of, design.judge_of, design.entry_count, design.judge_count, slopes)
        quality, level, _inverse, _residuals = current.solve(values, ridge, severity_ridge)
        seen = quality[design.entry_of]
        prior = _SPREAD_PRIOR * float(np.mean(seen**2))
        # The deviation from the judge's own mean, so that the level takes no part in it.
        own = np.bincount(design.judge_of, seen, minlength=design.judge_count) / design.of_judge
        apart = seen - own[design.judge_of]
        top = np.bincount(design.judge_of, apart * (values - level[design.judge_of]), minlength=design.judge_count)
        bottom = np.bincount(design.judge_of, apart**2, minlength=design.judge_count)
        if prior <= 0:
            return slopes
        new = np.maximum((top + prior) / (bottom + prior), _LEAST_SPREAD)
        new = new / new.mean()
        if np.max(np.abs(new - slopes)) < 1e-6:
            break
        slopes = new
    return slopes
