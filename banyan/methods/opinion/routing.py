"""Which statement to show somebody next, so that few votes per person suffice.

Two wishes are weighed: to learn where this person stands (how much a vote would narrow the place on the plane, given
those already cast: the gain of information of a linear measurement), and to hear enough voices on every statement, the
new ones above all. Nobody is shown a statement twice.

Source: D. J. C. MacKay, "Information-based objective functions for active data selection", Neural Computation 4, 1992.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Final

import numpy as np

from banyan.methods.opinion.projecting import Projection
from banyan.methods.opinion.votes import Floats, Votes

LEAST_VOTES: Final = 15  # votes after which a statement is no longer new
_NEW_WEIGHT: Final = 0.5
_PRIOR: Final = 1e-6


def next_statements(
    votes: Votes,
    projection: Projection,
    answered: Collection[Hashable],
    *,
    allowed: Collection[Hashable] | None = None,
    count: int = 1,
) -> tuple[Hashable, ...]:
    """The next `count` statements for somebody who has answered some; those allowed alone, if it is given.

    Chosen one after another, each as if those before had been answered. Where nothing is known of the plane yet, the
    statements with the fewest votes come first.
    """
    done = set(answered)
    open_places = [
        place
        for place, statement in enumerate(votes.statements)
        if statement not in done and (allowed is None or statement in allowed)
    ]
    spread, loadings, noise = _measurement(votes, projection)
    precision = np.diag(1.0 / spread)
    for place, statement in enumerate(votes.statements):
        if statement in done:
            precision += np.outer(loadings[place], loadings[place]) / noise[place]
    newness = np.maximum(0.0, 1.0 - votes.received / LEAST_VOTES)
    chosen: list[int] = []
    while open_places and len(chosen) < count:
        places = np.array(open_places)
        covariance = np.linalg.inv(precision)
        narrowed = np.einsum("si,ij,sj->s", loadings[places], covariance, loadings[places]) / noise[places]
        worth = 0.5 * np.log1p(narrowed) + _NEW_WEIGHT * newness[places]
        at = max(range(len(places)), key=lambda one: (round(float(worth[one]), 12), -votes.received[places[one]], -one))
        best = open_places.pop(at)
        precision += np.outer(loadings[best], loadings[best]) / noise[best]
        chosen.append(best)
    return tuple(votes.statements[place] for place in chosen)


def _measurement(votes: Votes, projection: Projection) -> tuple[Floats, Floats, Floats]:
    """(axes,) variance of places, (statements, axes) how a vote depends on the place, (statements,) its noise.

    Learned by regressing votes on places, with a little ridge so that statements with few votes promise little.
    """
    places = projection.place(votes.values)
    present = votes.cast > 0
    spread = places[present].var(axis=0) + _PRIOR if present.any() else np.ones(places.shape[1])
    count = len(votes.statements)
    loadings, noise = np.zeros((count, places.shape[1])), np.ones(count)
    ridge = np.diag(LEAST_VOTES / 2 / np.maximum(spread, _PRIOR)) * 0.2
    for statement in range(count):
        known = ~np.isnan(votes.values[:, statement])
        if known.sum() < 2:
            continue
        apart = votes.values[known, statement] - projection.mean[statement]
        seen = places[known]
        scale = ridge * float(spread.mean())
        loadings[statement] = np.linalg.solve(seen.T @ seen + scale, seen.T @ apart)
        left = apart - seen @ loadings[statement]
        noise[statement] = (float(left @ left) + 1.0) / (known.sum() + 1.0)
    return spread, loadings, noise
