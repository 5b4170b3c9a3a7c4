"""Which carrier should take which solution, over a whole network at once, when each carrier has room for only so many.

Every solution goes to at most one carrier and every carrier takes at most its capacity; the sum of scores is as large
as it can be among the candidate pairs. Solved exactly as a sparse linear assignment (Jonker and Volgenant 1987, as
`scipy.sparse.csgraph.min_weight_full_bipartite_matching`): each unit of capacity is a column of its own, and each
solution has a column that stands for staying without a carrier, so that a full matching always exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.matching.countries import Flags, Floats, Indices

LEAST_SCORE: Final = 0.25  # a pair that scores less is not worth a handover; better no carrier than this one


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs that could be assigned: solution and carrier rows with their score in [0, 1], each pair at most once.

    capacity: (carriers,), how many solutions each can take. solution_count: how many rows of solutions there are.
    """

    solutions: Indices
    carriers: Indices
    scores: Floats
    capacity: Indices
    solution_count: int

    def __post_init__(self) -> None:
        if not len(self.solutions) == len(self.carriers) == len(self.scores):
            raise ValueError("solutions, carriers and scores must be of one length")
        if len(self.solutions) and (self.solutions.max() >= self.solution_count or self.solutions.min() < 0):
            raise ValueError("a pair names a solution that is not there")
        if len(self.carriers) and (self.carriers.max() >= len(self.capacity) or self.carriers.min() < 0):
            raise ValueError("a pair names a carrier that is not there")
        if np.any(self.capacity < 0):
            raise ValueError("a capacity cannot be negative")

    def only(self, kept: Flags) -> Candidates:
        """The same with some pairs alone."""
        return Candidates(
            self.solutions[kept], self.carriers[kept], self.scores[kept], self.capacity, self.solution_count
        )

    def with_capacity(self, capacity: Indices) -> Candidates:
        """The same with other capacities."""
        return Candidates(self.solutions, self.carriers, self.scores, capacity, self.solution_count)


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """carrier_of: (solutions,), the row of the carrier of each, -1 for none. score_of: its score, 0 for none."""

    carrier_of: Indices
    score_of: Floats

    @property
    def total(self) -> float:
        """The sum of the scores."""
        return float(self.score_of.sum())

    @property
    def covered(self) -> Flags:
        """Which solutions have a carrier."""
        flags: Flags = self.carrier_of >= 0
        return flags

    def load(self, carrier_count: int) -> Indices:
        """(carriers,): how many solutions each takes."""
        return np.bincount(self.carrier_of[self.covered], minlength=carrier_count).astype(np.intp)


def assign(candidates: Candidates, *, least: float = LEAST_SCORE) -> Assignment:
    """The assignment whose scores above `least` have the largest sum.

    What counts is by how much a pair exceeds `least`, so a pair that scores less is never assigned. Raises ValueError
    if `least` is not in [0, 1).
    """
    if not 0.0 <= least < 1.0:
        raise ValueError("least must lie between 0 and 1")
    # Here, as pages need not wait for what takes 40 MB and a second to load.
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    carrier_of = np.full(candidates.solution_count, -1, dtype=np.intp)
    score_of = np.zeros(candidates.solution_count)
    usable = (candidates.scores > least) & (candidates.capacity[candidates.carriers] > 0)
    solutions, carriers = candidates.solutions[usable], candidates.carriers[usable]
    gains = candidates.scores[usable] - least
    if not len(solutions):
        return Assignment(carrier_of, score_of)
    present, rows = np.unique(solutions, return_inverse=True)
    wanted = np.bincount(carriers, minlength=len(candidates.capacity))
    slots = np.minimum(candidates.capacity, wanted)
    first_slot = np.concatenate(([0], np.cumsum(slots)))
    owner = np.repeat(np.arange(len(slots)), slots)
    copies = slots[carriers]
    starts = np.concatenate(([0], np.cumsum(copies)))
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], copies)
    columns = np.repeat(first_slot[:-1][carriers], copies) + within
    count = len(present)
    # Costs must be positive, since the sparse matrix takes zero for "no edge"; 1 is what staying alone costs.
    costs = np.concatenate([2.0 - np.repeat(gains, copies), np.full(count, 2.0)])
    graph = csr_matrix(
        (
            costs,
            (
                np.concatenate([np.repeat(rows, copies), np.arange(count)]),
                np.concatenate([columns, len(owner) + np.arange(count)]),
            ),
        ),
        shape=(count, len(owner) + count),
    )
    matched_rows, matched_columns = min_weight_full_bipartite_matching(graph)
    real = matched_columns < len(owner)
    carrier_of[present[matched_rows[real]]] = owner[matched_columns[real]]
    best = csr_matrix((gains, (rows, carriers)), shape=(count, len(candidates.capacity)))
    assigned = np.flatnonzero(carrier_of[present] >= 0)
    score_of[present[assigned]] = np.asarray(best[assigned, carrier_of[present[assigned]]]).ravel() + least
    return Assignment(carrier_of, score_of)
