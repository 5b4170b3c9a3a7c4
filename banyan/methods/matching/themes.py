"""Which themes (Sustainable Development Goals) a text speaks of, learned from labelled examples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from banyan.methods.matching.countries import Flags, Floats
from banyan.methods.matching.knowledge import centred
from banyan.methods.matching.profiles import Vector
from banyan.methods.matching.reasons import Reason

NEAREST = 30  # labelled examples looked at
SHARPNESS = 0.07  # loss of cosine at which a neighbour's weight falls to 1/e
STIFFNESS = 1.0  # ridge penalty of the linear part
PRIOR_STRENGTH = 2.0  # examples' worth of belief in the general frequency of a theme
GOALS = 17


@dataclass(frozen=True, slots=True, eq=False)
class ThemeModel:
    """What was learned; build with `fit_themes`.

    centre: (d,). examples: (n, d) centred unit rows with labels (n, 17). linear: (d, 17), offset: (17,).
    frequency: (17,) of each theme. calibration: (4,) intercept and slopes on linear, neighbours and frequency.
    """

    centre: Floats
    examples: Floats
    labels: Floats
    linear: Floats
    offset: Floats
    frequency: Floats
    calibration: Floats


@dataclass(frozen=True, slots=True)
class ThemeSuggestion:
    """One theme with the confidence, in [0, 1], that people would give it to the text, and why."""

    goal: int
    confidence: float
    reasons: tuple[Reason, ...]


def fit_themes(meanings: Floats, labels: Flags, *, stiffness: float = STIFFNESS) -> ThemeModel:
    """Learn from examples: `meanings` (n, d) unit rows, `labels` (n, 17). At least two examples are needed.

    Two views are learned and then blended: a ridge regression of each theme on the vector (what the wording of a theme
    has in common), and the labels of the nearest examples. The blend is a logistic regression on what both say of
    examples they have not seen (leave-one-out in closed form), which is also what makes the confidence calibrated
    (Platt, 1999). Raises ValueError for fewer examples or wrong shapes.
    """
    if meanings.ndim != 2 or labels.shape != (len(meanings), GOALS) or len(meanings) < 2:
        raise ValueError("at least two examples of shapes (n, d) and (n, 17) are needed")
    centre: Floats = meanings.mean(axis=0)
    examples = centred(meanings, centre).astype(np.float64)
    wanted = labels.astype(np.float64)
    frequency: Floats = (wanted.sum(axis=0) + PRIOR_STRENGTH / GOALS) / (len(wanted) + PRIOR_STRENGTH)
    offset: Floats = wanted.mean(axis=0)
    gram = examples @ examples.T
    inverse = np.linalg.inv(gram + stiffness * np.eye(len(gram)))
    linear: Floats = examples.T @ (inverse @ (wanted - offset))
    unseen_linear = wanted - (inverse @ (wanted - offset)) / np.diag(inverse)[:, None]
    np.fill_diagonal(gram, -np.inf)
    unseen_near = _neighbours(gram, wanted, frequency)
    calibration = _calibrate(_views(unseen_linear, unseen_near, frequency), wanted)
    return ThemeModel(centre, examples, wanted, linear, offset, frequency, calibration)


def theme_confidence(model: ThemeModel, meanings: Floats) -> Floats:
    """(texts, 17): the confidence that each text carries each theme. Unknown texts (zeros) get the frequencies."""
    asked = centred(meanings, model.centre).astype(np.float64)
    cosine = asked @ model.examples.T
    views = _views(
        asked @ model.linear + model.offset, _neighbours(cosine, model.labels, model.frequency), model.frequency
    )
    confidence: Floats = _logistic(views @ model.calibration)
    unknown = ~np.any(asked, axis=1)
    confidence[unknown] = model.frequency
    return confidence


def predict_themes(model: ThemeModel, meaning: Vector, *, count: int = GOALS) -> tuple[ThemeSuggestion, ...]:
    """The `count` likeliest themes of one text, likeliest first, each with its reasons."""
    confidence = theme_confidence(model, np.asarray(meaning, dtype=np.float64)[None, :])[0]
    asked = centred(np.asarray(meaning, dtype=np.float64), model.centre)[0]
    nearest = np.argsort(-(model.examples @ asked), kind="stable")[:NEAREST]
    linear = asked @ model.linear + model.offset
    suggestions = []
    for column in np.argsort(-confidence, kind="stable")[:count]:
        carrying = int(model.labels[nearest, column].sum())
        reasons = []
        if carrying:
            reasons.append(Reason("like_labelled", {"count": carrying, "of": len(nearest)}, carrying / len(nearest)))
        if linear[column] > model.offset[column] or not carrying:
            reasons.append(Reason("wording_of_theme", {"goal": int(column) + 1}))
        suggestions.append(ThemeSuggestion(int(column) + 1, float(confidence[column]), tuple(reasons)))
    return tuple(suggestions)


def _neighbours(cosine: Floats, labels: Floats, frequency: Floats) -> Floats:
    """(texts, 17): the labels of the nearest examples, weighted by closeness, shrunk towards the frequencies."""
    number = min(NEAREST, int(np.isfinite(cosine).sum(axis=1).min())) if len(cosine) else 0
    best = np.argsort(-cosine, axis=1, kind="stable")[:, :number]
    closeness = np.take_along_axis(cosine, best, axis=1)
    weight = np.exp((closeness - closeness.max(axis=1, keepdims=True, initial=-np.inf)) / SHARPNESS)
    told = np.einsum("tn,tng->tg", weight, labels[best])
    shrunk: Floats = (told + PRIOR_STRENGTH * frequency) / (weight.sum(axis=1, keepdims=True) + PRIOR_STRENGTH)
    return shrunk


def _views(linear: Floats, near: Floats, frequency: Floats) -> Floats:
    """(texts, 17, 4): one, the linear view, the neighbours' log-odds and the theme's own log-odds."""
    odds = np.broadcast_to(_log_odds(frequency), linear.shape)
    return np.stack([np.ones_like(linear), linear, _log_odds(near), odds], axis=-1)


def _log_odds(share: Floats) -> Floats:
    kept = np.clip(share, 1e-4, 1 - 1e-4)
    odds: Floats = np.log(kept / (1.0 - kept))
    return odds


def _logistic(value: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(value, -30.0, 30.0)))
    return result


def _calibrate(views: Floats, labels: Floats) -> Floats:
    """Logistic regression of the labels on the views, pooled over themes; slopes on evidence cannot be negative."""
    rows = views.reshape(-1, views.shape[-1])
    wanted = labels.reshape(-1)

    def loss(weights: Floats) -> tuple[float, Floats]:
        said = _logistic(rows @ weights)
        error = -np.mean(wanted * np.log(said + 1e-12) + (1 - wanted) * np.log(1 - said + 1e-12))
        penalty = 1e-4 * float(weights @ weights)
        return float(error + penalty), rows.T @ (said - wanted) / len(rows) + 2e-4 * weights

    bounds = [(None, None), (0.0, None), (0.0, None), (None, None)]
    # Here, as pages need not wait for what takes 40 MB and a second to load.
    from scipy.optimize import minimize

    found = minimize(loss, np.array([0.0, 1.0, 1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, dtype=np.float64)
