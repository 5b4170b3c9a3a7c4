"""An election over a budget: projects with costs, limits on kinds and places, and what each voter makes of projects.

Money is whole minor units. Voters who say the same are one group with a count, so that time depends on how many
different ballots there are. Utilities are whole numbers: 1 for an approval, or the points of a cardinal ballot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Matrix = Any  # scipy.sparse.csr_array of int64; scipy has no types
MOST_UTILITY = 10**6


@dataclass(frozen=True, slots=True)
class Project:
    """What can be paid for: a key, its cost in minor units, and the limits it counts against (kinds, places)."""

    key: str
    cost: int
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetElection:
    """`utilities` is (groups, projects), one row for each different ballot, columns in the order of `projects`;
    `counts` says how many voters each row has. `limits` are the most that may be spent on the projects that name them.
    """

    projects: tuple[Project, ...]
    budget: int
    utilities: Matrix
    counts: Integers
    limits: Mapping[str, int]

    @property
    def voters(self) -> int:
        """How many voters there are."""
        return int(self.counts.sum())

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the projects in order."""
        return tuple(project.key for project in self.projects)

    @property
    def totals(self) -> tuple[int, ...]:
        """The sum of utilities of each project over all voters, exact in 64 bits."""
        return tuple(int(total) for total in self.utilities.T @ self.counts)

    @property
    def supporters(self) -> tuple[int, ...]:
        """How many voters give each project any utility."""
        is_supported = self.utilities.copy()
        is_supported.data = np.ones_like(is_supported.data)
        return tuple(int(count) for count in is_supported.T @ self.counts)

    def with_budget(self, budget: int) -> BudgetElection:
        """The same election with another budget."""
        return BudgetElection(self.projects, budget, self.utilities, self.counts, self.limits)


def hold_election(
    projects: Sequence[Project],
    budget: int,
    ballots: Iterable[Sequence[str] | Mapping[str, int]] | Matrix,
    limits: Mapping[str, int] | None = None,
) -> BudgetElection:
    """Group ballots into an election.

    ballots: lists of approved keys, mappings from keys to utilities, or a sparse matrix (voters, projects) of whole
    numbers. Voters without any utility count as voters: their share of the budget is nobody's else. Linear in the
    choices made.
    Raises ValueError for a key twice or unknown, a negative cost or budget, a utility that is negative, not whole or
    above 10**6, a limit that nothing names or that is not known, and limits that are not laminar.
    """
    _check_projects(projects, budget, limits or {})
    matrix: Matrix = ballots if hasattr(ballots, "indptr") else _matrix(projects, ballots)
    if matrix.shape[1] != len(projects):
        raise ValueError("a matrix of ballots needs one column for every project")
    if matrix.nnz and not 0 <= matrix.data.min() <= matrix.data.max() <= MOST_UTILITY:
        raise ValueError(f"utilities are whole numbers from 0 to {MOST_UTILITY}")
    utilities, counts = group_rows(matrix)
    return BudgetElection(tuple(projects), budget, utilities, counts, dict(limits or {}))


def _check_projects(projects: Sequence[Project], budget: int, limits: Mapping[str, int]) -> None:
    if len({project.key for project in projects}) < len(projects):
        raise ValueError("a project's key is there twice")
    if budget < 0 or min((project.cost for project in projects), default=0) < 0 or min(limits.values(), default=0) < 0:
        raise ValueError("a budget, a cost or a limit is negative")
    under: dict[str, set[str]] = {}
    for project in projects:
        for limit in project.limits:
            under.setdefault(limit, set()).add(project.key)
    if unknown := sorted(set(under) - set(limits)):
        raise ValueError(f"there is no limit named {', '.join(unknown)}")
    names = sorted(under)
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            shared = under[one] & under[other]
            if shared and shared != under[one] and shared != under[other]:
                raise ValueError(f"limits {one} and {other} overlap without one being within the other")


def _matrix(projects: Sequence[Project], ballots: Iterable[Sequence[str] | Mapping[str, int]]) -> Matrix:
    # Here, as pages need not wait for what takes a second to load.
    from scipy.sparse import csr_array

    place = {project.key: index for index, project in enumerate(projects)}
    columns: list[int] = []
    values: list[int] = []
    starts = [0]
    for ballot in ballots:
        given = ballot if isinstance(ballot, Mapping) else dict.fromkeys(ballot, 1)
        if unknown := [key for key in given if key not in place]:
            raise ValueError(f"a ballot names a project that is not there: {unknown[0]}")
        if len(given) < len(ballot):
            raise ValueError("a ballot names a project twice")
        if any(isinstance(value, bool) or not isinstance(value, int) for value in given.values()):
            raise ValueError("utilities are whole numbers")
        columns += [place[key] for key in given]
        values += [min(value, MOST_UTILITY + 1) for value in given.values()]
        starts.append(len(columns))
    data = (np.array(values, dtype=np.int64), np.array(columns, dtype=np.int64), np.array(starts, dtype=np.int64))
    return csr_array(data, shape=(len(starts) - 1, len(projects)))


def group_rows(matrix: Matrix) -> tuple[Matrix, Integers]:
    """Equal rows of a sparse matrix once, with how often each is there; entries of 0 are dropped.

    Rows are compared by their bytes, so that it is exact; about a second for a million rows.
    """
    from scipy.sparse import csr_array

    tidy = csr_array(matrix, dtype=np.int64, copy=True)
    tidy.sum_duplicates()
    tidy.eliminate_zeros()
    starts = tidy.indptr.tolist()
    packed = np.empty((tidy.nnz, 2), dtype=np.int32)  # utilities and places fit, and half the bytes hash faster
    packed[:, 0], packed[:, 1] = tidy.indices, tidy.data
    text = packed.tobytes()
    first: dict[bytes, int] = {}
    group = np.empty(tidy.shape[0], dtype=np.int64)
    for row in range(tidy.shape[0]):
        group[row] = first.setdefault(text[8 * starts[row] : 8 * starts[row + 1]], len(first))
    counts: Integers = np.bincount(group, minlength=len(first)).astype(np.int64)
    chosen = np.full(len(first), -1, dtype=np.int64)
    chosen[group[::-1]] = np.arange(tidy.shape[0])[::-1]
    return tidy[chosen], counts
