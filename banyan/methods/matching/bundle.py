"""The few solutions that together meet most of a place's needs: weighted set cover, greedily."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from banyan.methods.matching.countries import Floats
from banyan.methods.matching.knowledge import Knowledge
from banyan.methods.matching.place_parts import need_fit
from banyan.methods.matching.profiles import Key, NeedProfile, SolutionProfile
from banyan.methods.matching.reasons import Reason
from banyan.methods.matching.shortlist import felt

ANSWERING_SOLUTIONS = 5  # a need counts as answered by those of the solutions that fit it best, at most so many


@dataclass(frozen=True, slots=True)
class BundledSolution:
    """One solution of the bundle. covers: the needs it answers best of all chosen; adds: its share of all need."""

    key: Key
    covers: tuple[Key, ...]
    adds: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Chosen solutions in the order of choice; covered: share in [0, 1] of all need; needs that nothing answers."""

    solutions: tuple[BundledSolution, ...]
    covered: float
    uncovered: tuple[Key, ...]


def cover_needs(
    needs: Sequence[Key],
    need_weights: Floats,
    solutions: Sequence[Key],
    answers: Floats,
    *,
    most: int = 5,
    least_gain: float = 0.02,
) -> Bundle:
    """Choose at most `most` solutions that together cover as much weighted need as greedy choice can.

    need_weights: (needs,) not negative. answers: (solutions, needs) in [0, 1], how well one answers the other; a need
    is covered as well as its best chosen answer. Choice stops when one more adds less than `least_gain` of all need.
    Ties go to the smaller key. The covered weight is at least 1 - 1/e of the best possible with as many solutions
    (Nemhauser, Wolsey and Fisher, 1978), because covering is submodular. Raises ValueError for wrong shapes or ranges.
    """
    weights = np.asarray(need_weights, dtype=np.float64)
    table = np.asarray(answers, dtype=np.float64)
    if table.shape != (len(solutions), len(needs)) or weights.shape != (len(needs),):
        raise ValueError("answers must be of shape (solutions, needs) and need_weights of shape (needs,)")
    if np.any(weights < 0) or np.any(table < 0) or np.any(table > 1):
        raise ValueError("weights cannot be negative and answers must lie between 0 and 1")
    total = float(weights.sum())
    by_key = sorted(range(len(solutions)), key=lambda row: str(solutions[row]))
    chosen: list[int] = []
    gains: list[float] = []
    covered = np.zeros(len(needs))
    while len(chosen) < most and total > 0:
        worth = np.maximum(table - covered, 0.0) @ weights
        best = max(by_key, key=lambda row: worth[row], default=None)
        if best is None or worth[best] <= 0 or (chosen and worth[best] / total < least_gain):
            break
        chosen.append(best)
        gains.append(float(worth[best]) / total)
        covered = np.maximum(covered, table[best])
    return Bundle(
        solutions=tuple(_described(chosen, gains, needs, solutions, table)),
        covered=float(covered @ weights) / total if total > 0 else 0.0,
        uncovered=tuple(need for column, need in enumerate(needs) if covered[column] <= 0),
    )


def _described(
    chosen: list[int], gains: list[float], needs: Sequence[Key], solutions: Sequence[Key], answers: Floats
) -> list[BundledSolution]:
    """Each chosen solution with the needs it answers best of all chosen, and why it is there."""
    described = []
    best_answer = answers[chosen].argmax(axis=0) if chosen else np.zeros(0, dtype=np.intp)
    for position, row in enumerate(chosen):
        mine = [column for column in range(len(needs)) if answers[row, column] > 0 and best_answer[column] == position]
        alone = [column for column in mine if np.count_nonzero(answers[:, column]) == 1]
        reasons = [Reason("adds_most", {"percent": round(100 * gains[position])}, gains[position])]
        if mine:
            reasons.insert(0, Reason("covers_needs", {"needs": tuple(str(needs[column]) for column in mine)}))
        if alone:
            reasons.append(Reason("only_answer", {"needs": tuple(str(needs[column]) for column in alone)}))
        covers = tuple(needs[column] for column in mine)
        described.append(BundledSolution(solutions[row], covers, gains[position], tuple(reasons)))
    return described


def answer_table(
    solutions: Sequence[SolutionProfile],
    needs: Sequence[NeedProfile],
    knowledge: Knowledge,
    *,
    among: int = ANSWERING_SOLUTIONS,
) -> Floats:
    """(solutions, needs): how well each answers each, zero for all but the best `among` solutions of a need.

    Which fit is good enough cannot be told by a mark on cosines; who fits best can. A solution that shares neither a
    goal nor a positive centred cosine with a need never answers it; nor one that is closed or ruled out in its country.
    """
    if not solutions or not needs:
        return np.zeros((len(solutions), len(needs)))
    fit = need_fit(solutions, needs, knowledge)
    for row, solution in enumerate(solutions):
        for column, need in enumerate(needs):
            if not solution.is_open or need.country in solution.ruled_out:
                fit[row, column] = 0.0
    rank = (-fit).argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    return np.where(rank < among, fit, 0.0)


def need_weight(need: NeedProfile) -> float:
    """What one voiced need weighs in a bundle: one, and up to twice as much more the more widely it is felt."""
    return 1.0 + 2.0 * felt(need) if need.is_open else 0.0


def gap_weight(gap: float) -> float:
    """What the gap of one goal to its peers (see `Gaps.by_goal`) weighs beside voiced needs; unknown weighs nothing."""
    return 0.0 if np.isnan(gap) else float(np.clip(gap, 0.0, 1.0))
