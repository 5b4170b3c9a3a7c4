"""Whole minor units split by weights so that they add up exactly: the largest remainder.

A. Hamilton's method (1792): everybody gets the exact share rounded down, and what is left over goes, one unit each, to
the largest remainders; equal remainders by the published order of ties.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from banyan.methods.tallies.ties import tie_place

Weight = int | Fraction


def apportion(total: int, weights: Mapping[str, Weight], tie_seed: str) -> dict[str, int]:
    """Split `total` by weights. The parts add up to `total` unless all weights are 0, when nobody gets anything.

    Raises ValueError for a negative total or weight.
    """
    if total < 0 or min(weights.values(), default=0) < 0:
        raise ValueError("a total or a weight is negative")
    whole = sum(weights.values(), Fraction(0))
    if whole == 0:
        return dict.fromkeys(weights, 0)
    return _round({key: Fraction(weight) * total / whole for key, weight in weights.items()}, total, tie_seed)


def apportion_up_to(
    total: int, weights: Mapping[str, Weight], most: Mapping[str, int], tie_seed: str
) -> dict[str, int]:
    """The same where nobody gets more than `most`: what is above goes to the others by their weights, and again until
    all have enough or nothing is left. The parts add up to the smaller of `total` and what is allowed to those with
    any weight.

    Raises ValueError for a negative number or a key without a `most`.
    """
    if set(weights) - set(most) or min(most.values(), default=0) < 0:
        raise ValueError("everybody needs a most, none of them negative")
    parts = dict.fromkeys(weights, 0)
    open_to = {key: weight for key, weight in weights.items() if weight}
    left = total
    while open_to:
        whole = sum(open_to.values(), Fraction(0))
        full = [key for key, weight in open_to.items() if left * weight >= most[key] * whole]
        if not full:
            return parts | apportion(left, open_to, tie_seed)
        for key in full:
            parts[key] = most[key]
            del open_to[key]
        left = total - sum(parts.values())
    return parts


def whole_units(exact: Mapping[str, Fraction], tie_seed: str) -> dict[str, int]:
    """Exact amounts as whole units that add up to their sum rounded down."""
    return _round(dict(exact), int(sum(exact.values(), Fraction(0))), tie_seed)


def _round(exact: dict[str, Fraction], total: int, tie_seed: str) -> dict[str, int]:
    parts = {key: amount.numerator // amount.denominator for key, amount in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (parts[key] - exact[key], tie_place(tie_seed, key)))
    for key in by_remainder[: total - sum(parts.values())]:
        parts[key] += 1
    return parts
