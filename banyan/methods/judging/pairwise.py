"""Which of two is better, asked often: strengths by Bradley and Terry's model.

The chance that i is preferred to j is strength i / (strength i + strength j); a tie counts half for each. The prior is
that every entry met an average entry (strength one) `prior` times and was preferred in half of them: so entries never
beaten, or never compared with the rest, have a finite strength. Solved by minorisation and maximisation.

Sources: R. A. Bradley and M. E. Terry, "Rank analysis of incomplete block designs", Biometrika 39, 1952; D. R. Hunter,
"MM algorithms for generalized Bradley–Terry models", Annals of Statistics 32, 2004.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.judging.reviews import Floats

PRIOR: Final = 1.0
_ROUNDS: Final = 10_000
_CLOSE: Final = 1e-10


@dataclass(frozen=True, slots=True)
class Comparison:
    """`judge` compared `first` with `second`. preferred: the one of the two, or None for a tie."""

    judge: Hashable
    first: Hashable
    second: Hashable
    preferred: Hashable | None


@dataclass(frozen=True, slots=True)
class Strength:
    """log_strength: zero is the average entry of the prior. standard_error: of that, from the curvature."""

    entry: Hashable
    log_strength: float
    standard_error: float
    rank: int
    comparisons: int


@dataclass(frozen=True, slots=True)
class PairwiseOutcome:
    """strengths: the best first. groups: how many sets of entries were never compared with each other.

    excluded: comparisons left out for a conflict of interest of the judge with either entry.
    """

    strengths: tuple[Strength, ...]
    groups: int
    excluded: tuple[Comparison, ...]

    @property
    def order(self) -> tuple[Hashable, ...]:
        """The entries, the best first."""
        return tuple(strength.entry for strength in self.strengths)


def rank_pairs(
    comparisons: Iterable[Comparison],
    *,
    conflicts: Collection[tuple[Hashable, Hashable]] = (),
    entries: Iterable[Hashable] = (),
    prior: float = PRIOR,
) -> PairwiseOutcome:
    """Strengths of all entries compared, and of `entries` that were not. conflicts: (judge, entry).

    Raises ValueError for a prior of zero or less, an entry compared with itself, or a preferred that is neither.
    """
    if prior <= 0:
        raise ValueError("the prior must be above zero")
    blocked = set(conflicts)
    counted: list[Comparison] = []
    excluded: list[Comparison] = []
    names = set(entries)
    for comparison in comparisons:
        pair = (comparison.first, comparison.second)
        if pair[0] == pair[1]:
            raise ValueError("an entry cannot be compared with itself")
        if comparison.preferred is not None and comparison.preferred not in pair:
            raise ValueError("the one preferred must be one of the two")
        names.update(pair)
        conflict = any((comparison.judge, entry) in blocked for entry in pair)
        (excluded if conflict else counted).append(comparison)
    known = sorted(names, key=str)
    place = {entry: index for index, entry in enumerate(known)}
    met, won = np.zeros((len(known), len(known))), np.full(len(known), prior / 2)
    for comparison in counted:
        first, second = place[comparison.first], place[comparison.second]
        met[first, second] += 1
        met[second, first] += 1
        if comparison.preferred is None:
            won[[first, second]] += 0.5
        else:
            won[place[comparison.preferred]] += 1
    strength = _strengths(met, won, prior)
    return PairwiseOutcome(_ranked(known, strength, met, prior), _groups(met), tuple(excluded))


def _strengths(met: Floats, won: Floats, prior: float) -> Floats:
    strength = np.ones(len(won))
    for _round in range(_ROUNDS):
        faced = (met / (strength[:, None] + strength[None, :])).sum(axis=1) + prior / (strength + 1.0)
        new = won / faced
        moved = np.max(np.abs(np.log(new) - np.log(strength)), initial=0.0)
        strength = new
        if moved < _CLOSE:
            break
    return strength


def _ranked(known: list[Hashable], strength: Floats, met: Floats, prior: float) -> tuple[Strength, ...]:
    if not known:
        return ()
    chance = strength[:, None] / (strength[:, None] + strength[None, :])
    links = met * chance * (1 - chance)
    own = strength / (1 + strength)
    curvature = np.diag(links.sum(axis=1) + prior * own * (1 - own)) - links
    errors = np.sqrt(np.diag(np.linalg.inv(curvature)))
    logs = np.log(strength)
    order = sorted(range(len(known)), key=lambda at: (-round(float(logs[at]), 8), str(known[at])))
    ranked: list[Strength] = []
    for position, at in enumerate(order):
        equal = position and abs(logs[order[position - 1]] - logs[at]) < 1e-8
        rank = ranked[-1].rank if equal else position + 1
        ranked.append(Strength(known[at], float(logs[at]), float(errors[at]), rank, int(met[at].sum())))
    return tuple(ranked)


def _groups(met: Floats) -> int:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    return int(connected_components(csr_matrix(met), directed=False)[0]) if len(met) else 0
