"""Swaps of judges until every entry can be set beside every other, and until levels of judges can be told apart.

Two entries can only be compared fairly through judges who saw both, or through a chain of them. The overlap of a plan
says how well the chain holds: the variance of the differences between judges' levels that an even mix of the same size
would have, over that which this plan has (the efficiency of an incomplete block design; J. A. John and E. R. Williams,
"Cyclic and Computer Generated Designs", 1995). Where it is weak, the cut that separates judges best (the second
eigenvector) shows which halves lack common entries, and swaps are made across it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from banyan.methods.judging.reviews import Flags, Floats, Indices, group_labels

if TYPE_CHECKING:
    from banyan.methods.judging.assigning import State

_CANDIDATES: Final = 80  # pairs on each side that are weighed for a swap
_TRIALS: Final = 60
_MIXING_ROUNDS: Final = 60


def group_count(taken: Flags) -> int:
    """How many sets of entries share no judge; entries and judges without any pair are left aside."""
    return len(np.unique(_labels(taken)[0][taken.any(axis=1)]))


def overlap(taken: Flags) -> float:
    """In [0, 1]: 1 as good as an even mix, 0 not linked; 1 if fewer than two judges see anything."""
    taken = taken[:, taken.any(axis=0)]
    if taken.shape[1] < 2:
        return 1.0
    values = np.linalg.eigvalsh(_information(taken))[1:]
    if values[0] < 1e-9:
        return 0.0
    # An even mix has all these values equal; their harmonic mean over the plain mean is the efficiency.
    return float(len(values) / np.sum(1.0 / values) / values.mean())


def _information(taken: Flags) -> Floats:
    """(judges, judges): what reviews tell of differences of levels, entries being free."""
    counts = taken.sum(axis=1)
    seen = taken[counts > 0].astype(np.float64)
    return np.asarray(np.diag(seen.sum(axis=0)) - seen.T @ (seen / counts[counts > 0][:, None]))


def _labels(taken: Flags) -> tuple[Indices, Indices]:
    """The group of each entry, and of each judge."""
    rows, columns = np.nonzero(taken)
    _count, labels = group_labels(rows, columns, *taken.shape)
    return labels[: taken.shape[0]], labels[taken.shape[0] :]


def link(state: State) -> list[tuple[int, int]]:
    """Swap judges, or where no swap helps add a review, until there is one group; the reviews added (entry, judge)."""
    added: list[tuple[int, int]] = []
    while (before := group_count(state.taken)) > 1:
        of_entry, of_judge = _labels(state.taken)
        seen = state.taken.any(axis=1)
        labels, sizes = np.unique(of_entry[seen], return_counts=True)
        by_size = labels[np.lexsort((labels, sizes))]
        for smallest in by_size:
            inside = of_judge == smallest
            if _swap_across(state, inside, before):
                break
            extra = _extra_review(state, of_entry, of_judge, int(smallest))
            if extra is not None:
                added.append(extra)
                break
        else:
            return added
    return added


def _swap_across(state: State, inside: Flags, groups: int) -> bool:
    """Exchange one judge inside for one outside so that there are fewer groups; False if none of the trials does."""
    for first, second in _swaps(state, inside):
        _exchange(state, first, second)
        if group_count(state.taken) < groups:
            return True
        _exchange_back(state, first, second)
    return False


def _swaps(state: State, inside: Flags) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs (entry, judge), one inside and one outside, that may be exchanged, the cheapest first.

    Only entries whose judges all stand on one side: to exchange one of another would unlink what it links.
    """
    movable = state.taken & ~state.fixed
    sides = []
    for side in (inside, ~inside):
        whole = np.asarray(~state.taken[:, ~side].any(axis=1))
        rows, columns = np.nonzero(movable & whole[:, None] & side[None, :])
        cheap = np.lexsort((columns, rows, state.value[rows, columns]))[:_CANDIDATES]
        sides.append((rows[cheap], columns[cheap]))
    (near_rows, near), (far_rows, far) = sides
    if not len(near) or not len(far):
        return []
    open_to: Flags = np.asarray(state.allowed & ~state.taken)
    possible: Flags = open_to[near_rows[:, None], far[None, :]] & open_to[far_rows[None, :], near[:, None]]
    cost = (
        state.value[near_rows, near][:, None]
        + state.value[far_rows, far][None, :]
        - state.value[near_rows[:, None], far[None, :]]
        - state.value[far_rows[None, :], near[:, None]]
    )
    firsts, seconds = np.nonzero(possible)
    order = np.argsort(cost[firsts, seconds], kind="stable")[:_TRIALS]
    return [
        (
            (int(near_rows[firsts[at]]), int(near[firsts[at]])),
            (int(far_rows[seconds[at]]), int(far[seconds[at]])),
        )
        for at in order
    ]


def _exchange(state: State, first: tuple[int, int], second: tuple[int, int]) -> None:
    state.taken[first] = state.taken[second] = False
    state.taken[first[0], second[1]] = state.taken[second[0], first[1]] = True


def _exchange_back(state: State, first: tuple[int, int], second: tuple[int, int]) -> None:
    state.taken[first[0], second[1]] = state.taken[second[0], first[1]] = False
    state.taken[first] = state.taken[second] = True


def _extra_review(state: State, of_entry: Indices, of_judge: Indices, group: int) -> tuple[int, int] | None:
    """One more review between the group and another, by the judge with most room and best value."""
    across = (of_entry[:, None] == group) != (of_judge[None, :] == group)
    busy = np.outer(state.taken.any(axis=1), state.taken.any(axis=0))
    possible = across & busy & state.allowed & ~state.taken & (state.room > 0)[None, :]
    if not possible.any():
        return None
    share = state.room / np.maximum(state.limit, 1)
    worth = np.where(possible, state.value + share[None, :], -np.inf)
    entry, judge = np.unravel_index(int(np.argmax(worth)), worth.shape)
    state.taken[entry, judge] = True
    return int(entry), int(judge)


def mix(state: State, least: float) -> None:
    """Swap across the weakest cut until the overlap is `least`, or swaps no longer help."""
    present = np.flatnonzero(state.taken.any(axis=0))
    current = overlap(state.taken)
    # A few at a time, as every swap costs expertise and no more than needed should be made.
    at_once = int(np.clip(state.taken.sum() // 100, 2, _TRIALS))
    for _round in range(_MIXING_ROUNDS):
        if current >= least or current == 0.0 or not at_once:
            return
        _values, vectors = np.linalg.eigh(_information(state.taken[:, present]))
        inside = np.zeros(state.taken.shape[1], dtype=bool)
        inside[present[vectors[:, 1] > 0]] = True
        before = state.taken.copy()
        _swap_many(state, inside, at_once)
        better = overlap(state.taken)
        if better > current:
            current = better
        else:
            # So many at once only turned the halves round; fewer may mix them.
            state.taken[:] = before
            at_once //= 2


def _swap_many(state: State, inside: Flags, most: int) -> None:
    """The cheapest swaps that do not touch an entry twice."""
    used: set[int] = set()
    done = 0
    for first, second in _swaps(state, inside):
        if done == most:
            return
        if not used & {first[0], second[0]}:
            used |= {first[0], second[0]}
            _exchange(state, first, second)
            done += 1
