"""One number per review from its criteria, by the weights that were known before.

A criterion that a judge left out is filled with what the additive model of that criterion expects of that judge and
that entry, so that leaving out the hardest criterion neither helps nor harms an entry.
"""

from __future__ import annotations

import numpy as np

from banyan.methods.judging.additive import USUAL_RIDGE, fit_additive
from banyan.methods.judging.reviews import Floats, Reviews


def filled_marks(reviews: Reviews) -> Floats:
    """(reviews, criteria) without gaps. A criterion that nobody marked is zero for all."""
    marks = reviews.marks.copy()
    for column in range(marks.shape[1]):
        known = ~np.isnan(marks[:, column])
        if known.all():
            continue
        if not known.any():
            marks[:, column] = 0.0
            continue
        judges, judge_of = np.unique(reviews.judge_of[known], return_inverse=True)
        fit = fit_additive(
            reviews.entry_of[known],
            judge_of.astype(np.intp),
            marks[known, column],
            len(reviews.entries),
            len(judges),
            ridge=USUAL_RIDGE,
        )
        level = np.full(len(reviews.judges), fit.level.mean())
        level[judges] = fit.level
        marks[~known, column] = level[reviews.judge_of[~known]] + fit.quality[reviews.entry_of[~known]]
    return marks


def review_totals(reviews: Reviews) -> Floats:
    """(reviews,): weighted mean over criteria."""
    return np.asarray(filled_marks(reviews) @ reviews.weights)
