"""Crowds that vote in planted groups."""

from __future__ import annotations

import numpy as np

from banyan.methods.opinion import Votes


def crowd(
    seed: int, sizes: tuple[int, ...] = (60, 40), statements: int = 30, seen: float = 0.6, firmness: float = 0.85
) -> tuple[Votes, np.ndarray]:
    """Each group has a side on every statement; members vote with it with this firmness. The first two unite all.

    Statement "s00" all agree with; "s01" all disagree with. Returns the votes and the planted group of each person.
    """
    rng = np.random.default_rng((6, seed))
    side = rng.choice([-1, 1], (len(sizes), statements))
    side[:, 0], side[:, 1] = 1, -1
    group_of = np.repeat(np.arange(len(sizes)), sizes)
    values = np.where(rng.random((len(group_of), statements)) < firmness, side[group_of], -side[group_of]).astype(float)
    values[rng.random(values.shape) < 0.08] = 0.0
    values[rng.random(values.shape) > seen] = np.nan
    names = tuple(f"p{place:03d}" for place in range(len(group_of)))
    return Votes(names, tuple(f"s{place:02d}" for place in range(statements)), values), group_of
