"""Bursts of votes, and hours in which people could not vote.

The usual rate of a moment is the median over other days of the same time of day, raised where the hours around are
busier than on other days: so nights are compared with nights. Votes come in clumps by themselves, so the chance of a
count is that of the negative binomial whose variance is learned from this very vote. A burst alone is often a letter to
members: it is told, but names no ballot. It names those that share a choice which the others do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from banyan.methods.manipulation.choices import Support, count_support, most_shared_choice
from banyan.methods.manipulation.records import DAY, HOUR, Attempt, Ballot, Flag, Floats, sorted_keys, surprise

WINDOWS: Final = (HOUR / 4, HOUR, 4 * HOUR)
LEAST_BALLOTS: Final = 12
STRONG: Final = 3.0  # chance of one in a thousand in a whole vote, for each kind
BURST_ALONE: Final = 6.0
_LEAST_RATE: Final = 0.25  # ballots per hour below which nothing is learned from a quiet hour


def find_bursts(ballots: Sequence[Ballot]) -> list[Flag]:
    """Bursts in windows of a quarter, one and four hours; those that overlap a stronger one are left out."""
    if len(ballots) < 2 * LEAST_BALLOTS:
        return []
    ordered = sorted(ballots, key=lambda ballot: (ballot.at, str(ballot.key)))
    times = np.array([ballot.at for ballot in ordered])
    everybody = count_support(ordered)
    candidates: list[tuple[Flag, int, int]] = []
    for window in WINDOWS:
        begun = np.floor(times[0] / window) * window
        counts = np.bincount(((times - begun) // window).astype(int))
        expected = _usual(counts.astype(np.float64), window)
        excess = _overdispersion(counts.astype(np.float64), expected)
        for at in np.flatnonzero((counts >= LEAST_BALLOTS) & (counts > 2 * expected)):
            strength = surprise(_log_tail(int(counts[at]), float(expected[at]), excess), len(counts) * len(WINDOWS))
            if strength < 2.0:
                continue
            low, high = np.searchsorted(times, (begun + at * window, begun + (at + 1) * window))
            params: dict[str, object] = {
                "begun": float(times[low]),
                "ended": float(times[high - 1]),
                "ballots": int(counts[at]),
                "expected": float(expected[at]),
            }
            flag = _with_choice(ordered[low:high], everybody, strength, params)
            if flag is not None:
                candidates.append((flag, int(low), int(high)))
    return _apart(candidates)


def _with_choice(here: list[Ballot], everybody: Support, strength: float, params: dict[str, object]) -> Flag | None:
    shared = most_shared_choice(here, everybody)
    if shared is not None:
        options = len({choice for ballot in here for choice in ballot.choices})
        alike = surprise(shared.log_chance, options)
        if alike >= STRONG and strength + alike >= BURST_ALONE and shared.share > 0.5:
            told = {**params, "choice": shared.choice, "share": shared.share, "share_elsewhere": shared.share_elsewhere}
            concerned = [ballot for ballot in here if shared.choice in ballot.choices]
            return Flag("burst_for_same_choice", sorted_keys(concerned), strength + alike, told)
    return Flag("burst", (), strength, params) if strength >= BURST_ALONE else None


def _apart(candidates: list[tuple[Flag, int, int]]) -> list[Flag]:
    kept: list[tuple[Flag, int, int]] = []
    for flag, low, high in sorted(candidates, key=lambda one: (one[0].code == "burst", -one[0].strength, one[1])):
        # A neighbour of the same burst adds its own ballots; what repeats them is left out.
        if all(high <= other_low or low >= other_high for _flag, other_low, other_high in kept):
            kept.append((flag, low, high))
    return [flag for flag, _low, _high in kept]


def _usual(counts: Floats, window: float) -> Floats:
    """(bins,): the median at the same time on other days, times how much busier than that the hours around are."""
    per_day = max(1, round(DAY / window))
    around = max(2, round(2 * HOUR / window))
    least = _LEAST_RATE * window / HOUR
    by_day = np.full(len(counts), least)
    for at in range(len(counts)):
        same_time = np.arange(at % per_day, len(counts), per_day)
        same_time = same_time[same_time != at]
        if len(same_time):
            by_day[at] = max(least, float(np.median(counts[same_time])))
    busier = np.ones(len(counts))
    for at in range(len(counts)):
        near = np.r_[max(0, at - around) : at, at + 1 : min(len(counts), at + around + 1)]
        if len(near):
            busier[at] = max(1.0, float(np.median(counts[near] / by_day[near])))
    return np.asarray(by_day * busier)


def _overdispersion(counts: Floats, expected: Floats) -> float:
    """The excess of variance over the mean, squared: 0 as in a Poisson process; robust against the burst itself."""
    large = expected >= 1
    if large.sum() < 5:
        return 0.1
    ratio = ((counts - expected) ** 2 - expected)[large] / expected[large] ** 2
    trimmed = np.sort(ratio)[: max(1, int(0.95 * len(ratio)))]
    return float(np.clip(trimmed.mean(), 0.01, 1.0))


def _log_tail(count: int, expected: float, excess: float) -> float:
    from scipy.stats import nbinom

    size = 1 / excess
    return float(nbinom.logsf(count - 1, size, size / (size + expected)))


def find_failures(attempts: Sequence[Attempt]) -> list[Flag]:
    """Hours in which more attempts failed than the share that usually does."""
    from scipy.stats import binom

    if not attempts:
        return []
    times = np.array([attempt.at for attempt in attempts])
    failed = np.array([attempt.failed for attempt in attempts], dtype=bool)
    hours = (times // HOUR).astype(int)
    names, at = np.unique(hours, return_inverse=True)
    tried, missed = np.bincount(at), np.bincount(at, weights=failed)
    usual = float(np.clip(np.median(missed / tried), 0.005, 1.0))
    flags = []
    for place in np.flatnonzero(missed >= 3):
        log_chance = float(binom.logsf(missed[place] - 1, tried[place], usual))
        strength = surprise(log_chance, len(names))
        if strength >= STRONG:
            params = {
                "begun": float(names[place] * HOUR),
                "ended": float((names[place] + 1) * HOUR),
                "failed": int(missed[place]),
                "attempts": int(tried[place]),
                "usual_share": usual,
            }
            flags.append(Flag("people_could_not_vote", (), strength, params))
    return flags
