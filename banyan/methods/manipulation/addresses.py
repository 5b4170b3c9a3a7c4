"""Code trading and voting in bulk: many ballots or codes from one address, or at the even pace of a script.

Households, schools and voting posts share an address honestly. Known posts are named by the caller and left out; for
the rest, the number from one address is set beside what addresses of this very vote hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from typing import Final

import numpy as np

from banyan.methods.manipulation.records import Ballot, Flag, Floats, sorted_keys, surprise
from banyan.methods.manipulation.timing import STRONG

HOUSEHOLD: Final = 6  # ballots from one address that nobody asks about
LEAST_FOR_PACE: Final = 12
_EVEN: Final = 0.25  # a gap is near the median if it is off by no more than this share of it


def find_shared_addresses(ballots: Sequence[Ballot], *, posts: Collection[Hashable] = ()) -> list[Flag]:
    """Addresses with more ballots than the tail of the others would give. posts: addresses of voting posts."""
    from scipy.stats import geom

    by_address = _by_address(ballots, posts)
    sizes = np.array([len(group) for group in by_address.values()], dtype=np.float64)
    if not len(sizes):
        return []
    # Household sizes fall off like a geometric; the trimmed mean keeps the crowd itself from setting the measure.
    usual = max(float(np.sort(sizes)[: max(1, int(0.95 * len(sizes)))].mean()), 1.5)
    flags = []
    for address, group in sorted(by_address.items(), key=lambda item: (-len(item[1]), str(item[0]))):
        if len(group) <= HOUSEHOLD:
            break
        strength = surprise(float(geom.logsf(len(group) - 1, 1 / usual)), len(sizes))
        if strength >= STRONG:
            params = {"address": address, "ballots": len(group), "usual_most": float(np.quantile(sizes, 0.95))}
            flags.append(Flag("many_ballots_from_one_address", sorted_keys(group), strength, params))
    return flags


def find_even_spacing(ballots: Sequence[Ballot], *, posts: Collection[Hashable] = ()) -> list[Flag]:
    """Ballots of one address that follow each other evenly. The variation is the robust spread of gaps over median."""
    flags = []
    groups = _by_address(ballots, posts)
    for address, group in sorted(groups.items(), key=lambda item: str(item[0])):
        if len(group) < LEAST_FOR_PACE:
            continue
        gaps = np.diff(np.sort(np.array([ballot.at for ballot in group])))
        middle = float(np.median(gaps))
        if middle <= 0:
            continue
        variation = 1.4826 * float(np.median(np.abs(gaps - middle))) / middle
        strength = surprise(_log_chance_even(gaps, middle), len(groups))
        if strength >= STRONG:
            params = {
                "address": address,
                "ballots": len(group),
                "seconds_between": middle,
                "variation": variation,
            }
            flags.append(Flag("even_spacing", sorted_keys(group), strength, params))
    return flags


def _log_chance_even(gaps: Floats, middle: float) -> float:
    """Chance of as many gaps within a quarter of the median, were they as those of people who come by themselves."""
    from scipy.stats import binom

    near = int((np.abs(gaps - middle) <= _EVEN * middle).sum())
    # An exponential gap with that median lies so near to it with this chance.
    chance = float(2 ** -(1 - _EVEN) - 2 ** -(1 + _EVEN))
    return float(binom.logsf(near - 1, len(gaps), chance))


def _by_address(ballots: Sequence[Ballot], posts: Collection[Hashable]) -> dict[Hashable, list[Ballot]]:
    left_out = set(posts)
    groups: dict[Hashable, list[Ballot]] = defaultdict(list)
    for ballot in ballots:
        if ballot.address is not None and ballot.address not in left_out:
            groups[ballot.address].append(ballot)
    return groups
