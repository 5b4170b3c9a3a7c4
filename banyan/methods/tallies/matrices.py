"""Ballots as sparse matrices, for counts where a million of them matter.

Rows are ballots, columns options in the order of the rules. Building one takes time linear in the choices made; summing
it takes a few milliseconds per million choices. Sums are of 64-bit integers and thus exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from banyan.methods.tallies.ballots import Ballot

Integers = NDArray[np.int64]
Matrix = Any  # scipy.sparse.csr_array of int64; scipy has no types


def ballot_matrix(options: Sequence[str], ballots: Iterable[Ballot]) -> Matrix:
    """(ballots, options): 1 where a list names an option, or the number that a mapping gives it.

    A stored 0 is a rating of 0, an entry that is not stored is none. Raises KeyError for an unknown option: ballots
    must have been checked.
    """
    # Here, as pages need not wait for what takes a second to load.
    from scipy.sparse import csr_array

    place = {option: index for index, option in enumerate(options)}
    columns: list[int] = []
    values: list[int] = []
    starts = [0]
    for ballot in ballots:
        columns += [place[option] for option in ballot]
        values += ballot.values() if isinstance(ballot, Mapping) else [1] * len(ballot)
        starts.append(len(columns))
    data = (np.array(values, dtype=np.int64), np.array(columns, dtype=np.int64), np.array(starts, dtype=np.int64))
    return csr_array(data, shape=(len(starts) - 1, len(options)))


def as_matrix(options: Sequence[str], ballots: Sequence[Ballot] | Matrix) -> Matrix:
    """A matrix as it is, anything else turned into one. Raises ValueError where its columns are not the options."""
    matrix: Matrix = ballots if hasattr(ballots, "indptr") else ballot_matrix(options, ballots)
    if matrix.shape[1] != len(options):
        raise ValueError("a matrix of ballots needs one column for every option")
    return matrix


def column_counts(matrix: Matrix) -> list[int]:
    """How many ballots say something about each option."""
    return [int(count) for count in np.bincount(matrix.indices, minlength=matrix.shape[1])]


def column_sums(matrix: Matrix) -> list[int]:
    """The sum of each column, in 64-bit integers."""
    ones: Integers = np.ones(matrix.shape[0], dtype=np.int64)
    return [int(total) for total in matrix.T.astype(np.int64) @ ones]
