"""Learning the weights of matching from what people chose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from banyan.methods.matching.countries import Flags, Floats, Indices
from banyan.methods.matching.weights import Weights

STEADINESS = 0.01  # pull of each weight towards its prior, per case


def learn_weights(
    names: Sequence[str],
    options: Floats,
    chosen: Indices,
    *,
    available: Flags | None = None,
    case_weights: Floats | None = None,
    prior: Weights | None = None,
    steadiness: float = STEADINESS,
) -> dict[str, float]:
    """Weights, none negative, under which the chosen option of each case stands out among those that were available.

    options: (cases, options, parts) in [0, 1], parts in the order of `names`. chosen: (cases,) the option that
    was right. An accepted and a dismissed suggestion are a case of two options. Fits a conditional logit (McFadden,
    1974) with a ridge towards `prior` (zeros if None). Raises ValueError for wrong shapes or unavailable choices.
    """
    cases, width, parts = options.shape
    open_options = np.ones((cases, width), dtype=np.bool_) if available is None else available
    if parts != len(names) or chosen.shape != (cases,) or not open_options[np.arange(cases), chosen].all():
        raise ValueError("options, names and chosen disagree, or a chosen option was not available")
    share = np.ones(cases) if case_weights is None else np.asarray(case_weights, dtype=np.float64)
    share = share / share.sum()
    start = np.array([(prior or {}).get(name, 0.0) for name in names])
    rows = np.arange(cases)

    def loss(weights: Floats) -> tuple[float, Floats]:
        worth = np.where(open_options, options @ weights, -np.inf)
        worth -= worth.max(axis=1, keepdims=True)
        odds = np.exp(worth)
        odds /= odds.sum(axis=1, keepdims=True)
        likelihood = share @ np.log(np.maximum(odds[rows, chosen], 1e-300))
        slope = share @ (options[rows, chosen] - np.einsum("co,cop->cp", odds, options))
        away = weights - start
        return float(-likelihood + steadiness * away @ away), -slope + 2 * steadiness * away

    # Here, as pages need not wait for what takes 40 MB and a second to load.
    from scipy.optimize import minimize

    found = minimize(loss, np.maximum(start, 0.1), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * parts)
    return {name: float(weight) for name, weight in zip(names, found.x, strict=True)}


def learn_from_feedback(
    names: Sequence[str], accepted: Floats, dismissed: Floats, *, prior: Weights, steadiness: float = STEADINESS
) -> dict[str, float]:
    """Weights learned from pairs: row i of `accepted` (pairs, parts) was taken where row i of `dismissed` was not."""
    options = np.stack([accepted, dismissed], axis=1)
    return learn_weights(names, options, np.zeros(len(options), dtype=np.intp), prior=prior, steadiness=steadiness)
