"""Groups of like voters: k-means on the plane, as many groups as stand apart best, never more than five.

Deterministic: the first centre is the place farthest from the middle, each next the one farthest from all centres
before; of these and some seeded starts the closest fit is kept. How well k groups stand apart is the mean silhouette
(P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", Journal of
Computational and Applied Mathematics 20, 1987). Groups are numbered by size, the largest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.opinion.votes import Floats, Indices

MOST_GROUPS: Final = 5
NEARLY: Final = 0.02  # fewer groups are taken if they stand apart as well as more, but for this
SEED: Final = 2030
_STARTS: Final = 12
_ROUNDS: Final = 300
_SILHOUETTE_SAMPLE: Final = 2_000  # people that are drawn to measure the silhouette of a larger crowd


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """group_of: (points,), 0 the largest. centres: (groups, 2). silhouette: in [-1, 1], nan with one group.

    tried: number of groups → silhouette, for those that could be told apart.
    """

    group_of: Indices
    centres: Floats
    silhouette: float
    tried: dict[int, float]

    @property
    def count(self) -> int:
        """How many groups."""
        return len(self.centres)


def group_points(
    points: Floats, *, groups: int | None = None, most: int = MOST_GROUPS, least_size: int = 1
) -> Grouping:
    """Group (points, 2). groups: how many, in place of choosing. least_size: groups smaller than this are not chosen.

    Fewer than three different places are one group, unless `groups` says two. Raises ValueError for less than one.
    """
    if most < 1 or (groups is not None and groups < 1):
        raise ValueError("there must be at least one group")
    if not len(points):
        return Grouping(np.zeros(0, dtype=np.intp), np.zeros((0, 2)), float("nan"), {})
    different = len(np.unique(points, axis=0))
    if groups is not None:
        return _numbered(points, *_k_means(points, min(groups, different)), {})
    tried: dict[int, float] = {}
    found: dict[int, tuple[Indices, Floats]] = {}
    for count in range(2, min(most, different - 1) + 1):
        labels, centres = _k_means(points, count)
        if np.bincount(labels, minlength=count).min() >= least_size:
            tried[count], found[count] = silhouette(points, labels), (labels, centres)
    highest = max(tried.values(), default=0.0)
    best = min((count for count in tried if tried[count] >= highest - NEARLY), default=1)
    if highest <= 0:
        return _numbered(points, *_k_means(points, 1), tried)
    return _numbered(points, *found[best], tried)


def _k_means(points: Floats, count: int) -> tuple[Indices, Floats]:
    rng = np.random.default_rng(SEED)
    best: tuple[float, Indices, Floats] | None = None
    for start in range(_STARTS if count > 1 else 1):
        first = _farthest(points, count) if start == 0 else _drawn(points, count, rng)
        cost, labels, centres = _settle(points, first)
        if best is None or cost < best[0] - 1e-12:
            best = cost, labels, centres
    assert best is not None
    return best[1], best[2]


def _distances(points: Floats, centres: Floats) -> Floats:
    """(points, centres), squared."""
    return np.asarray(((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2))


def _farthest(points: Floats, count: int) -> Floats:
    chosen = [int(np.argmax(_distances(points, points.mean(axis=0, keepdims=True))[:, 0]))]
    while len(chosen) < count:
        chosen.append(int(np.argmax(_distances(points, points[chosen]).min(axis=1))))
    return points[chosen]


def _drawn(points: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Starts drawn by distance from those drawn before (k-means++)."""
    chosen = [int(rng.integers(len(points)))]
    while len(chosen) < count:
        away = _distances(points, points[chosen]).min(axis=1)
        chosen.append(int(rng.choice(len(points), p=away / away.sum())))
    return points[chosen]


def _settle(points: Floats, centres: Floats) -> tuple[float, Indices, Floats]:
    labels = np.full(len(points), -1, dtype=np.intp)
    centres = centres.copy()
    for _round in range(_ROUNDS):
        away = _distances(points, centres)
        new = np.argmin(away, axis=1).astype(np.intp)
        if np.array_equal(new, labels):
            break
        labels = new
        for group in range(len(centres)):
            members = points[labels == group]
            # A centre that lost all its people takes the place that fits worst.
            centres[group] = members.mean(axis=0) if len(members) else points[int(np.argmax(away.min(axis=1)))]
    return float(_distances(points, centres)[np.arange(len(points)), labels].sum()), labels, centres


def silhouette(points: Floats, labels: Indices) -> float:
    """Mean over points of (nearest other group - own group) / the larger of both; a person alone in a group counts 0.

    Above 2,000 points over a seeded sample. nan if there is one group alone.
    """
    if len(points) > _SILHOUETTE_SAMPLE:
        chosen = np.random.default_rng(SEED).choice(len(points), _SILHOUETTE_SAMPLE, replace=False)
        points, labels = points[chosen], labels[chosen]
    present, at = np.unique(labels, return_inverse=True)
    if len(present) < 2:
        return float("nan")
    squares = (points**2).sum(axis=1)
    away = np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * points @ points.T, 0.0))
    np.fill_diagonal(away, 0.0)
    members = np.eye(len(present))[at]
    sizes = members.sum(axis=0)
    sums = away @ members
    own_size = sizes[at]
    own = sums[np.arange(len(at)), at] / np.maximum(own_size - 1, 1)
    others = sums / sizes
    others[np.arange(len(at)), at] = np.inf
    nearest = others.min(axis=1)
    larger = np.maximum(own, nearest)
    each = np.where((own_size > 1) & (larger > 0), (nearest - own) / np.where(larger > 0, larger, 1.0), 0.0)
    return float(each.mean())


def _numbered(points: Floats, labels: Indices, centres: Floats, tried: dict[int, float]) -> Grouping:
    sizes = np.bincount(labels, minlength=len(centres))
    order = sorted(range(len(centres)), key=lambda group: (-sizes[group], *centres[group]))
    number = np.empty(len(centres), dtype=np.intp)
    number[order] = np.arange(len(centres))
    group_of = np.asarray(number[labels], dtype=np.intp)
    found = tried.get(len(centres), float("nan"))
    return Grouping(group_of, centres[order], silhouette(points, group_of) if np.isnan(found) else found, tried)
