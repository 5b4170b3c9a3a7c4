"""How far judges agree: intraclass correlations from variance components, also where not all saw everything.

ICC(2,1) is the share of the variance of a single mark that comes from the entries, judges being drawn at random:
entries / (entries + judges + rest). ICC(2,k) is the same for the mean of k judges, k here the harmonic mean of the
reviews per entry. The components come from the additive model by fitting constants, which for complete blocks is the
usual analysis of variance; those below zero are set to zero.

Sources: P. E. Shrout and J. L. Fleiss, "Intraclass correlations: uses in assessing rater reliability", Psychological
Bulletin 86, 1979; C. R. Henderson, "Estimation of variance and covariance components", Biometrics 9, 1953, method 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from banyan.methods.judging.reviews import Floats, Indices, Reviews, group_labels
from banyan.methods.judging.totals import review_totals


@dataclass(frozen=True, slots=True)
class Agreement:
    """Variances in squared units of marks, and both correlations; nan where the reviews cannot tell them.

    reviewers: the harmonic mean of reviews per entry, the k of `of_mean`.
    """

    of_single: float
    of_mean: float
    reviewers: float
    entries_variance: float
    judges_variance: float
    rest_variance: float


def measure_agreement(reviews: Reviews) -> Agreement:
    """Agreement on the weighted totals."""
    return agreement_of(reviews.entry_of, reviews.judge_of, review_totals(reviews))


def agreement_of(entry_of: Indices, judge_of: Indices, values: Floats) -> Agreement:
    """Agreement of values, one per judge and entry; entries and judges without a value take no part."""
    unknown = float("nan")
    entries, entry_at = np.unique(entry_of, return_inverse=True)
    judges, judge_at = np.unique(judge_of, return_inverse=True)
    many, entry_count, judge_count = len(values), len(entries), len(judges)
    groups, _labels = group_labels(entry_at, judge_at, entry_count, judge_count) if many else (0, None)
    freedom = many - entry_count - judge_count + groups
    per_entry = np.bincount(entry_at, minlength=entry_count) if many else np.ones(1)
    reviewers = float(len(per_entry) / np.sum(1.0 / per_entry))
    if freedom < 1 or entry_count <= groups or judge_count <= groups:
        return Agreement(unknown, unknown, reviewers, unknown, unknown, unknown)
    centred = values - values.mean()
    rest = _additive_residue(entry_at, judge_at, centred, entry_count, judge_count)
    noise = rest / freedom
    # How much entries explain beyond judges, and the other way round; both are linear in the components.
    entries_beyond = _residue(judge_at, centred, judge_count) - rest
    judges_beyond = _residue(entry_at, centred, entry_count) - rest
    of_entries = max(0.0, (entries_beyond - (entry_count - groups) * noise) / (many - judge_count))
    of_judges = max(0.0, (judges_beyond - (judge_count - groups) * noise) / (many - entry_count))
    single = of_entries + of_judges + noise
    mean = of_entries + (of_judges + noise) / reviewers
    return Agreement(
        of_single=of_entries / single if single > 0 else unknown,
        of_mean=of_entries / mean if mean > 0 else unknown,
        reviewers=reviewers,
        entries_variance=of_entries,
        judges_variance=of_judges,
        rest_variance=noise,
    )


def _residue(place: Indices, values: Floats, count: int) -> float:
    """The sum of squares around the means of each."""
    means = np.bincount(place, values, minlength=count) / np.bincount(place, minlength=count)
    return float(((values - means[place]) ** 2).sum())


def _additive_residue(entry_at: Indices, judge_at: Indices, values: Floats, entries: int, judges: int) -> float:
    """The sum of squares around entry + judge, both free."""
    counts = np.bincount(entry_at, minlength=entries)
    shared = np.zeros((entries, judges))
    shared[entry_at, judge_at] = 1.0
    known = np.diag(shared.sum(axis=0)) - shared.T @ (shared / counts[:, None])
    means = np.bincount(entry_at, values, minlength=entries) / counts
    asked = np.bincount(judge_at, values - means[entry_at], minlength=judges)
    # One level per linked group is free, hence the least-squares solution of a singular system.
    level = np.linalg.lstsq(known, asked, rcond=1e-10)[0]
    left = values - level[judge_at]
    return _residue(entry_at, left, entries)
