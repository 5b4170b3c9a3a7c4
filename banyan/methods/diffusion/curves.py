"""Candidates for what comes next, each from one series alone.

Sources: F. M. Bass, "A new product growth for model consumer durables", Management Science 15 (1969); P. F. Verhulst's
logistic curve (1838); B. Gompertz (1825) as a growth curve; E. S. Gardner and E. McKenzie, "Forecasting trends in time
series", Management Science 31 (1985) for the damped trend. No change and drift are the naive forecasts that every other
has to beat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from banyan.methods.diffusion.scale import Floats, Scale

LEAST_FOR_A_TREND: Final = 2
LEAST_FOR_A_CURVE: Final = 6
_TREND_YEARS: Final = 5
Candidate = Callable[[Floats, int, Scale], Floats]


def no_change(values: Floats, horizon: int, scale: Scale) -> Floats:
    """It stays as it is."""
    return np.full(horizon, float(values[-1]))


def drift(values: Floats, horizon: int, scale: Scale) -> Floats:
    """It goes on by as much a year as in its latest five years, never under nothing nor over the ceiling."""
    window = min(_TREND_YEARS, len(values) - 1)
    slope = (values[-1] - values[-1 - window]) / window
    ahead: Floats = np.maximum(values[-1] + slope * np.arange(1, horizon + 1), 0.0)
    return ahead if scale.ceiling is None else np.asarray(np.minimum(ahead, scale.ceiling))


def damped(values: Floats, horizon: int, scale: Scale, *, keeps: float = 0.8) -> Floats:
    """The trend of the latest five years on the scale, of which `keeps` is left from year to year."""
    heights = scale.read(values)
    window = min(_TREND_YEARS, len(heights) - 1)
    slope = (heights[-1] - heights[-1 - window]) / window
    return scale.say(heights[-1] + slope * np.cumsum(keeps ** np.arange(1, horizon + 1)))


def bass(values: Floats, horizon: int, scale: Scale) -> Floats:
    """Bass's curve: `p` begin by themselves, `q` follow others; the ceiling is fitted where it is not known."""
    return _fitted(_bass_curve, values, horizon, scale, start=(0.01, 0.3), low=(1e-6, 1e-4), high=(0.5, 2.0))


def logistic(values: Floats, horizon: int, scale: Scale) -> Floats:
    """The logistic curve: growth in step with what is there and with what is left."""
    return _fitted(_logistic_curve, values, horizon, scale, start=(0.4, len(values)), low=(0.01, -40), high=(3.0, 120))


def gompertz(values: Floats, horizon: int, scale: Scale) -> Floats:
    """Gompertz's curve: fast at first, with a long slow end."""
    return _fitted(_gompertz_curve, values, horizon, scale, start=(0.2, len(values)), low=(0.005, -40), high=(2.0, 120))


def _bass_curve(time: Floats, p: float, q: float) -> Floats:
    fading = np.exp(-(p + q) * time)
    return np.asarray((1 - fading) / (1 + q / p * fading))


def _logistic_curve(time: Floats, pace: float, middle: float) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(pace * (time - middle), -60, 60))))


def _gompertz_curve(time: Floats, pace: float, middle: float) -> Floats:
    return np.asarray(np.exp(-np.exp(-np.clip(pace * (time - middle), -60, 60))))


def _fitted(
    curve: Callable[..., Floats],
    values: Floats,
    horizon: int,
    scale: Scale,
    *,
    start: tuple[float, float],
    low: tuple[float, float],
    high: tuple[float, float],
) -> Floats:
    """Least squares of a curve with two parameters, and a third for an unknown ceiling of up to a hundred times the
    highest value seen; shifted so that it begins where the series stands."""
    # Here, as pages need not wait for what takes 40 MB and a second to load.
    from scipy.optimize import least_squares

    time = np.arange(1, len(values) + 1, dtype=np.float64)
    ahead = np.arange(len(values) + 1, len(values) + horizon + 1, dtype=np.float64)
    most = max(float(values.max()), 1e-9)
    if scale.ceiling is not None:
        ceiling = scale.ceiling
        found = least_squares(lambda x: ceiling * curve(time, *x) - values, start, bounds=(low, high), max_nfev=60).x
        told, last = ceiling * curve(ahead, *found), ceiling * curve(time[-1:], *found)[0]
        return np.asarray(np.clip(told + values[-1] - last, 0, ceiling))
    found = least_squares(
        lambda x: most * x[2] * curve(time, x[0], x[1]) - values,
        (*start, 2.0),
        bounds=((*low, 1.0), (*high, 100.0)),
        max_nfev=80,
    ).x
    told = most * found[2] * curve(ahead, found[0], found[1])
    last = most * found[2] * curve(time[-1:], found[0], found[1])[0]
    return np.asarray(np.maximum(told + values[-1] - last, 0.0))


NAIVE: Final[Mapping[str, Candidate]] = {"no_change": no_change, "drift": drift}
TRENDS: Final[Mapping[str, Candidate]] = {**NAIVE, "damped": damped}
CURVES: Final[Mapping[str, Candidate]] = {"bass": bass, "logistic": logistic, "gompertz": gompertz}
