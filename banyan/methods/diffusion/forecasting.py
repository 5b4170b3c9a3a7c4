"""Reach over the years to come: several candidates, weighed by how well they would have done before, with an interval
that is as wide as their errors were.

Combining forecasts by their past errors: J. M. Bates and C. W. J. Granger, "The combination of forecasts", Operational
Research Quarterly 20 (1969). Errors from rolling origins: L. J. Tashman, "Out-of-sample tests of forecasting accuracy",
International Journal of Forecasting 16 (2000). Intervals from the ranks of past errors: V. Vovk and others,
"Algorithmic Learning in a Random World" (2005), without its guarantee, since years do not come in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from banyan.methods.diffusion.curves import CURVES, LEAST_FOR_A_CURVE, LEAST_FOR_A_TREND, NAIVE, TRENDS
from banyan.methods.diffusion.pool import Growth, learn_growth
from banyan.methods.diffusion.scale import Floats, Scale

MOST_ORIGINS: Final = 9
LEAST_ERRORS: Final = 12  # to draw an interval from errors; below that a wide one is assumed
_ASSUMED_YEARLY_ERROR: Final = 0.35  # on the scale: what young solutions turn out to differ from any forecast
_SHARPNESS: Final = 3.0  # the power of past errors by which candidates are weighed


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected, in the unit of the series, year by year from the first after its last.

    `low` and `high` hold `coverage` of what came in the past; `weights` say how much each candidate was trusted,
    `errors` its mean past error per year of horizon on the scale; `origins` how many past forecasts that rests on.
    `is_guarded` says that there was too little past to measure errors, so that a wide interval was assumed.
    """

    middle: Floats
    low: Floats
    high: Floats
    coverage: float
    weights: dict[str, float]
    errors: dict[str, float]
    origins: int
    is_guarded: bool


@dataclass(slots=True)
class _Past:
    """Errors of past forecasts on the scale, per year of horizon."""

    by_candidate: dict[str, list[float]] = field(default_factory=dict)

    def mean(self, name: str) -> float:
        errors = self.by_candidate.get(name)
        return float(np.mean(errors)) if errors else _ASSUMED_YEARLY_ERROR


@dataclass(frozen=True, slots=True)
class Experience:
    """What a pool of like series teaches: growth, how far each candidate was off, and how far their mix was."""

    scale: Scale
    growth: Growth | None
    errors: dict[str, float]
    spread: tuple[float, ...]


def gather_experience(pool: Sequence[Floats], scale: Scale, horizon: int) -> Experience:
    """Forecast every series of the pool from its past, as one would have done then, and keep the errors.

    `pool`: yearly values, the oldest first, all ending in the same year. Growth that a past forecast uses is learned
    from what was known in its year alone.
    """
    past = _Past()
    origins = range(1, min(horizon, MOST_ORIGINS) + 1)
    told: list[tuple[dict[str, float], float, int]] = []
    for back in origins:
        known = [values[:-back] for values in pool if len(values) > back + LEAST_FOR_A_TREND]
        growth = learn_growth(known, scale)
        for values in pool:
            before = values[:-back]
            if len(before) < LEAST_FOR_A_CURVE or before[-1] <= 0:
                continue
            heights = {name: float(ahead[-1]) for name, ahead in _candidates(before, back, scale, growth).items()}
            came = float(scale.read(values[-1:])[0])
            told.append((heights, came, back))
            for name, height in heights.items():
                past.by_candidate.setdefault(name, []).append(abs(height - came) / back)
    weights = _weights({name: past.mean(name) for name in past.by_candidate})
    spread = tuple(sorted(abs(_mixed(weights, heights) - came) / back for heights, came, back in told))
    return Experience(scale, learn_growth(pool, scale), {name: past.mean(name) for name in past.by_candidate}, spread)


def forecast(
    values: Sequence[float] | Floats,
    horizon: int,
    *,
    scale: Scale | None = None,
    experience: Experience | None = None,
    coverage: float = 0.8,
) -> Forecast:
    """The next `horizon` years of one series of yearly values, the oldest first.

    With the `experience` of a pool, candidates are weighed and the interval is drawn by the pool's errors; without,
    by the series' own past; with hardly any past, a wide interval is assumed. Raises ValueError for an empty or
    negative series, a horizon below 1 or a coverage outside (0, 1).
    """
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1 or not len(series) or np.any(~np.isfinite(series)) or np.any(series < 0):
        raise ValueError("a series needs at least one value, none of them negative")
    if horizon < 1 or not 0 < coverage < 1:
        raise ValueError("horizon must be at least 1 and coverage between 0 and 1")
    read_on = scale or (experience.scale if experience else Scale())
    candidates = _candidates(series, horizon, read_on, experience.growth if experience else None)
    if experience is not None and experience.spread:
        errors, spread, guarded = experience.errors, np.array(experience.spread), False
    else:
        own = gather_experience([series], read_on, max(1, min(horizon, len(series) - LEAST_FOR_A_CURVE)))
        errors = own.errors
        guarded = len(own.spread) < LEAST_ERRORS
        spread = np.array(own.spread) if not guarded else np.array([_ASSUMED_YEARLY_ERROR])
    weights = _weights({name: errors.get(name, _ASSUMED_YEARLY_ERROR) for name in candidates})
    middle = sum((weights[name] * heights for name, heights in candidates.items()), np.zeros(horizon))
    reach = float(np.quantile(spread, coverage)) * np.arange(1, horizon + 1)
    return Forecast(
        middle=read_on.say(middle),
        low=read_on.say(middle - reach),
        high=read_on.say(middle + reach),
        coverage=coverage,
        weights=weights,
        errors={name: errors.get(name, _ASSUMED_YEARLY_ERROR) for name in candidates},
        origins=len(spread) if not guarded else 0,
        is_guarded=guarded,
    )


def _candidates(series: Floats, horizon: int, scale: Scale, growth: Growth | None) -> dict[str, Floats]:
    """Heights on the scale, by candidate; which ones depends on how long the series is."""
    if len(series) < LEAST_FOR_A_TREND:
        chosen = {"no_change": NAIVE["no_change"]}
    elif len(series) < LEAST_FOR_A_CURVE:
        chosen = dict(TRENDS)
    else:
        chosen = {**TRENDS, **CURVES}
    found = {name: scale.read(candidate(series, horizon, scale)) for name, candidate in chosen.items()}
    if growth is not None and len(series) >= LEAST_FOR_A_TREND:
        found["pooled"] = scale.read(growth.ahead(series, horizon))
    return found


def _weights(errors: dict[str, float]) -> dict[str, float]:
    raw = {name: max(error, 1e-6) ** -_SHARPNESS for name, error in errors.items()}
    total = sum(raw.values())
    return {name: weight / total for name, weight in raw.items()}


def _mixed(weights: dict[str, float], heights: dict[str, float]) -> float:
    """The weighed mean of those candidates that were there."""
    held = sum(weights[name] for name in heights)
    return sum(weights[name] * height for name, height in heights.items()) / held
