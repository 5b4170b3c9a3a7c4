"""A short list whose entries are good and do not repeat each other."""

from __future__ import annotations

import numpy as np

from banyan.methods.matching.countries import Floats
from banyan.methods.matching.knowledge import Matrix


def most_diverse_order(scores: Floats, meanings: Matrix, *, count: int, diversity: float) -> list[int]:
    """Rows in the order of maximal marginal relevance (Carbonell and Goldstein, 1998); at most `count`.

    Each next row has the largest (1 - diversity) * score - diversity * (cosine to the most similar one chosen). The
    best by score always comes first. Ties keep the order of the rows. Raises ValueError if diversity is not in [0, 1].
    """
    if not 0.0 <= diversity <= 1.0:
        raise ValueError("diversity must lie between 0 and 1")
    chosen: list[int] = []
    repeats = np.zeros(len(scores))
    open_rows = np.ones(len(scores), dtype=np.bool_)
    while open_rows.any() and len(chosen) < count:
        worth = scores if not chosen else (1.0 - diversity) * scores - diversity * repeats
        best = int(np.argmax(np.where(open_rows, worth, -np.inf)))
        chosen.append(best)
        open_rows[best] = False
        repeats = np.maximum(repeats, np.clip(meanings @ meanings[best], 0.0, 1.0))
    return chosen
