"""Participants on a plane by how they vote: principal components of the votes, plain or sparse.

What somebody did not vote on is set to the mean of the statement, which draws those with few votes to the centre; so
each place is stretched by the root of statements over votes cast. Sparse components, where they are asked for, have few
statements in each, so that an axis can be named by reading them.

Sources: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw and C. Megill, "Polis: scaling deliberation by mapping high
dimensional opinion spaces", Recerca 26, 2021; M. Journée, Y. Nesterov, P. Richtárik and R. Sepulchre, "Generalized
power method for sparse principal component analysis", Journal of Machine Learning Research 11, 2010.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.opinion.votes import Flags, Floats, Votes

AXES: Final = 2
_ROUNDS: Final = 200
_CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """mean: (statements,) of votes; 0 where nobody voted. loadings: (2, statements), rows of length one or zero.

    explained: (2,), the share of the variance along each axis. counted: (statements,), those that may move anybody.
    """

    mean: Floats
    loadings: Floats
    explained: Floats
    counted: Flags

    def place(self, values: Floats) -> Floats:
        """(participants, 2) of values (participants, statements), nan where not voted; without votes at the centre.

        Works for people who were not there when the axes were found.
        """
        known = ~np.isnan(values) & self.counted
        apart = np.where(known, values - self.mean, 0.0)
        stretch = np.sqrt(self.counted.sum() / np.maximum(known.sum(axis=1), 1))
        return np.asarray((apart @ self.loadings.T) * stretch[:, None])


def project(votes: Votes, *, counted: Flags | None = None, sparsity: float = 0.0) -> Projection:
    """The two axes along which votes differ most; each axis points so that its largest loading is above zero.

    counted: (statements,), those that may move anybody; all if left out. sparsity: in [0, 1); the share of the largest
    loading below which a statement leaves the axis. Without any differences the loadings are zero, and everybody stands
    at the centre. Raises ValueError for another sparsity.
    """
    if not 0.0 <= sparsity < 1.0:
        raise ValueError("sparsity must lie between 0 and 1")
    moving = np.ones(len(votes.statements), dtype=bool) if counted is None else counted
    known = ~np.isnan(votes.values) & moving
    counts = known.sum(axis=0)
    mean = np.where(known, votes.values, 0.0).sum(axis=0) / np.maximum(counts, 1)
    apart = np.where(known, votes.values - mean, 0.0)
    total = float((apart**2).sum())
    loadings, explained = np.zeros((AXES, len(mean))), np.zeros(AXES)
    left = apart
    for axis in range(AXES):
        if total <= _CLOSE or float((left**2).sum()) <= _CLOSE * total:
            break
        loading = _leading(left)
        if sparsity:
            loading = _thinned(left, loading, sparsity)
        loading *= np.sign(loading[int(np.argmax(np.abs(loading)))])
        along = left @ loading
        loadings[axis], explained[axis] = loading, float(along @ along) / total
        left = left - np.outer(along, loading)
    return Projection(mean, loadings, explained, moving)


def _leading(apart: Floats) -> Floats:
    """(statements,): the direction of the largest variance, from the smaller of the two products."""
    rows, columns = apart.shape
    if columns <= rows:
        return np.asarray(np.linalg.eigh(apart.T @ apart)[1][:, -1])
    along = np.linalg.eigh(apart @ apart.T)[1][:, -1]
    direction = apart.T @ along
    return np.asarray(direction / np.linalg.norm(direction))


def _thinned(apart: Floats, start: Floats, sparsity: float) -> Floats:
    """The direction by turns multiplied, thresholded and scaled, begun at the leading one."""
    loading = start
    for _round in range(_ROUNDS):
        moved = apart.T @ (apart @ loading)
        size = np.abs(moved)
        moved = np.sign(moved) * np.maximum(size - sparsity * size.max(), 0.0)
        moved /= np.linalg.norm(moved)
        settled = float(np.linalg.norm(moved - loading)) < _CLOSE
        loading = moved
        if settled:
            break
    return np.asarray(loading)
