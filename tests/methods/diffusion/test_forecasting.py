"""Forecasts of reach: what must hold whatever the series."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.methods.diffusion import Scale, forecast, gather_experience, learn_growth
from banyan.methods.diffusion.curves import CURVES, TRENDS, bass, drift, no_change

values = st.lists(st.floats(0, 1e7, allow_nan=False), min_size=1, max_size=14)


def bass_curve(ceiling: float, p: float, q: float, years: int) -> np.ndarray:
    time = np.arange(1, years + 1)
    fading = np.exp(-(p + q) * time)
    return ceiling * (1 - fading) / (1 + q / p * fading)


def pool_of_curves(years: int, *, seed: int = 3, many: int = 40) -> list[np.ndarray]:
    """Countries on Bass's curve towards 100, begun in different years at different paces."""
    rng = np.random.default_rng(seed)
    return [
        bass_curve(100, rng.uniform(0.002, 0.01), rng.uniform(0.25, 0.45), years + int(rng.integers(0, 12)))[-years:]
        for _country in range(many)
    ]


@settings(deadline=None, max_examples=60)
@given(values, st.integers(1, 8), st.sampled_from([None, 100.0]))
def test_an_interval_holds_its_middle_and_widens(series, horizon, ceiling):
    capped = [min(value, 100.0) for value in series] if ceiling else series
    told = forecast(capped, horizon, scale=Scale(ceiling))
    assert len(told.middle) == horizon
    assert np.all(told.low <= told.middle + 1e-9)
    assert np.all(told.middle <= told.high + 1e-9)
    assert np.all(told.low >= 0)
    if ceiling:
        assert np.all(told.high <= ceiling)
    assert sum(told.weights.values()) == pytest.approx(1)


@settings(deadline=None, max_examples=30)
@given(values, st.integers(1, 6))
def test_a_forecast_is_the_same_each_time(series, horizon):
    first, second = forecast(series, horizon), forecast(series, horizon)
    assert np.array_equal(first.middle, second.middle)
    assert np.array_equal(first.high, second.high)


def test_more_coverage_is_a_wider_interval():
    narrow, wide = (forecast([10, 30, 80, 150], 5, coverage=share) for share in (0.5, 0.95))
    assert narrow.is_guarded
    pool = pool_of_curves(15)
    experience = gather_experience(pool, Scale(100.0), 5)
    narrow, wide = (forecast(pool[0], 5, experience=experience, coverage=share) for share in (0.5, 0.95))
    assert np.all(wide.high >= narrow.high)
    assert np.all(wide.low <= narrow.low)
    assert not wide.is_guarded


def test_with_one_value_it_says_that_nothing_is_known():
    told = forecast([120], 3)
    assert told.is_guarded
    assert told.origins == 0
    assert told.middle == pytest.approx([120, 120, 120])
    assert told.high[-1] > 200


def test_a_pool_sees_the_end_of_a_curve_that_one_beginning_does_not():
    pool = pool_of_curves(18)
    known, came = [curve[:-6] for curve in pool], np.array([curve[-1] for curve in pool])
    experience = gather_experience(known, Scale(100.0), 6)
    ends = {
        "told": [forecast(curve, 6, experience=experience).middle[-1] for curve in known],
        "drift": [drift(curve, 6, Scale(100.0))[-1] for curve in known],
        "stays": [no_change(curve, 6, Scale(100.0))[-1] for curve in known],
    }
    errors = {name: np.mean(np.abs(np.array(told) - came)) for name, told in ends.items()}
    assert errors["told"] < errors["drift"] < errors["stays"]


def test_growth_of_the_future_is_not_looked_at():
    """Past errors rest on what was known then: another future leaves the experience of the past as it was."""
    pool = pool_of_curves(14)
    before = gather_experience(pool, Scale(100.0), 4)
    assert learn_growth([curve[:-1] for curve in pool], Scale(100.0)).steps < before.growth.steps


def test_bass_finds_its_own_curve():
    whole = bass_curve(1000, 0.01, 0.4, 24)
    assert bass(whole[:14], 10, Scale(1000.0)) == pytest.approx(whole[14:], rel=0.02)


@pytest.mark.parametrize("name", [*TRENDS, *CURVES])
@pytest.mark.parametrize("series", [[0, 0, 0, 0, 0, 0, 5], [5, 4, 3, 2, 1, 0, 0], [7] * 9, [1, 1e9, 1, 1e9, 1, 1e9, 1]])
def test_no_candidate_breaks_on_odd_series(name, series):
    ahead = {**TRENDS, **CURVES}[name](np.array(series, dtype=float), 5, Scale())
    assert np.all(np.isfinite(ahead))
    assert np.all(ahead >= 0)


@pytest.mark.parametrize(
    ("series", "horizon", "coverage"), [([], 3, 0.8), ([-1], 3, 0.8), ([1], 0, 0.8), ([1], 1, 1.0)]
)
def test_nonsense_is_refused(series, horizon, coverage):
    with pytest.raises(ValueError, match=r"series|horizon"):
        forecast(series, horizon, coverage=coverage)
