"""How each judge marks, for the eyes of the chair: severity, spread, halo and carelessness, and who differs alike.

These are measures, not findings of fault. A severe judge may be the one who is right, a judge who marks all criteria
alike may have seen an entry that is even throughout; what stands out is told with its strength, and a person decides.
Thresholds are such that among honest judges about one panel in twenty shows any observation of one kind.

Source: F. E. Saal, R. G. Downey and M. A. Lahey, "Rating the ratings: assessing the psychometric quality of rating
data", Psychological Bulletin 88, 1980.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.judging.additive import AdditiveFit, fit_additive
from banyan.methods.judging.observations import Observation
from banyan.methods.judging.pairs_of_judges import observe_pairs
from banyan.methods.judging.ranking import fit_reviews
from banyan.methods.judging.reviews import Flags, Floats, Reviews
from banyan.methods.judging.totals import filled_marks, review_totals

FALSE_ALARM: Final = 0.05  # chance of any observation of one kind on a panel of honest judges
LEAST_REVIEWS: Final = 5  # with fewer, nothing is said of a judge but that they are few
ALIKE: Final = 0.5  # how much less criteria vary than with the others, to be told
NARROW: Final = 0.6
WIDE: Final = 1.7
SAME_SHEETS: Final = 0.6  # share of sheets that are one and the same
SAME_AS_OTHERS: Final = 1.5  # and that share over the median of the panel; on a short scale all repeat themselves
LEAST_ORDER: Final = 0.5  # of the panel's median correlation; a judge above it shares the order well enough
OUTLYING: Final = 2.5  # robust standard deviations of the panel's severities that a judge must stand off to be told of


@dataclass(frozen=True, slots=True)
class JudgeMeasures:
    """severity: how much lower than the panel, in the unit of marks. spread: 1 is as the others stretch differences.

    halo: how far the marks of one entry vary over criteria, over the same for other judges; 1 is alike, near 0 means
    that one impression fills all criteria; nan with one criterion. same_sheets: the share of reviews that are exactly
    the commonest one. correlation: of the judge's totals with what the others make of the entries; nan below three.
    noise: the standard deviation of the judge's marks around what the model expects.
    """

    judge: Hashable
    reviews: int
    severity: float
    severity_error: float
    spread: float
    halo: float
    same_sheets: float
    correlation: float
    noise: float


@dataclass(frozen=True, slots=True)
class PanelView:
    """measures: one per judge, in the order of the reviews' judges. observations: the strongest first."""

    measures: tuple[JudgeMeasures, ...]
    observations: tuple[Observation, ...]


def measure_judges(reviews: Reviews, *, ridge: float | None = None) -> PanelView:
    """Measures of all judges and what stands out."""
    if not reviews.judges:
        return PanelView((), ())
    fit = fit_reviews(reviews, ridge=ridge)
    totals = review_totals(reviews)
    spread = fit_additive(
        reviews.entry_of,
        reviews.judge_of,
        totals,
        len(reviews.entries),
        len(reviews.judges),
        ridge=fit.ridge,
        scale_spread=True,
    ).spread
    severity, errors = _severity(fit)
    variation = _variation_over_criteria(reviews)
    measures = []
    for place, judge in enumerate(reviews.judges):
        own = reviews.judge_of == place
        measures.append(
            JudgeMeasures(
                judge=judge,
                reviews=int(own.sum()),
                severity=float(severity[place]),
                severity_error=float(errors[place]),
                spread=float(spread[place]),
                halo=_halo(reviews, variation, own),
                same_sheets=_same_sheets(reviews.marks[own]),
                correlation=_correlation(reviews, totals, fit.ridge, own),
                noise=float(np.sqrt(np.mean(fit.residuals[own] ** 2))),
            )
        )
    told = [
        *_of_judges(measures, fit.noise),
        *observe_pairs(reviews, fit),
        *_of_single_marks(reviews, fit),
    ]
    return PanelView(tuple(measures), tuple(sorted(told, key=lambda one: (-one.strength, one.code, str(one.params)))))


def _critical(tests: int, sides: int = 2) -> float:
    """The normal deviate that a test must pass so that all together keep the chance of a false alarm."""
    from scipy.stats import norm

    return float(norm.isf(FALSE_ALARM / sides / max(tests, 1)))


def _severity(fit: AdditiveFit) -> tuple[Floats, Floats]:
    count = len(fit.level)
    contrast = np.eye(count) - 1.0 / count
    variance = np.diag(contrast @ fit.level_covariance @ contrast)
    return fit.level.mean() - fit.level, np.sqrt(np.clip(variance, 0.0, None))


def _variation_over_criteria(reviews: Reviews) -> Floats:
    """(reviews,): standard deviation over criteria, each criterion taken from its judge's own mean."""
    marks = filled_marks(reviews)
    if marks.shape[1] < 2:
        return np.full(len(marks), np.nan)
    counts = np.maximum(reviews.reviews_per_judge, 1)
    means = np.stack(
        [np.bincount(reviews.judge_of, column, minlength=len(reviews.judges)) / counts for column in marks.T], axis=1
    )
    return np.asarray((marks - means[reviews.judge_of]).std(axis=1))


def _halo(reviews: Reviews, variation: Floats, own: Flags) -> float:
    others = ~own & np.isin(reviews.entry_of, reviews.entry_of[own])
    if np.isnan(variation).any() or not others.any() or variation[others].mean() == 0:
        return float("nan")
    return float(variation[own].mean() / variation[others].mean())


def _same_sheets(marks: Floats) -> float:
    if len(marks) < 2:
        return float("nan")
    _sheets, counts = np.unique(np.nan_to_num(marks, nan=-1e300), axis=0, return_counts=True)
    return float(counts.max() / len(marks))


def _correlation(reviews: Reviews, totals: Floats, ridge: float, own: Flags) -> float:
    """With the qualities that the others' marks give, on entries that another has seen too."""
    judges, judge_of = np.unique(reviews.judge_of[~own], return_inverse=True)
    if not len(judges):
        return float("nan")
    quality = fit_additive(
        reviews.entry_of[~own],
        judge_of.astype(np.intp),
        totals[~own],
        len(reviews.entries),
        len(judges),
        ridge=ridge,
    ).quality
    both = own & np.isin(reviews.entry_of, reviews.entry_of[~own])
    mine, theirs = totals[both], quality[reviews.entry_of[both]]
    if len(mine) < 3 or np.ptp(theirs) < 1e-12:
        return float("nan")
    if np.ptp(mine) < 1e-12:
        return 0.0
    return float(np.corrcoef(mine, theirs)[0, 1])


def _of_judges(measures: list[JudgeMeasures], noise: float) -> list[Observation]:
    found = []
    bound = _critical(len(measures))
    severities = np.array([one.severity for one in measures])
    apart = np.abs(severities - np.median(severities))
    # Judges always differ a little; what is told is a judge who stands outside what this panel does among itself.
    outside = apart > max(OUTLYING * 1.4826 * float(np.median(apart)), float(np.sqrt(noise)))
    repeated = [one.same_sheets for one in measures if not np.isnan(one.same_sheets)]
    correlations = [one.correlation for one in measures if not np.isnan(one.correlation)]
    usual_repeat = float(np.median(repeated)) if repeated else 1.0
    for place, one in enumerate(measures):
        judge: dict[str, object] = {"judge": one.judge}
        counted = {**judge, "reviews": one.reviews}
        if one.reviews < LEAST_REVIEWS:
            found.append(Observation("few_reviews_so_far", counted))
            continue
        strength = abs(one.severity) / one.severity_error if one.severity_error > 0 else 0.0
        if outside[place] and strength > bound:
            code = "marks_lower_than_others" if one.severity > 0 else "marks_higher_than_others"
            by = {**judge, "by": abs(one.severity), "standard_error": one.severity_error}
            found.append(Observation(code, by, strength))
        root = float(np.sqrt(one.reviews))
        if one.spread < NARROW or one.spread > WIDE:
            code = "uses_less_of_the_scale" if one.spread < 1 else "uses_more_of_the_scale"
            found.append(Observation(code, {**judge, "ratio": one.spread}, root * abs(float(np.log(one.spread)))))
        if one.halo < ALIKE:
            found.append(Observation("criteria_alike", {**judge, "ratio": one.halo}, root * (1 - one.halo)))
        if one.same_sheets >= max(SAME_SHEETS, SAME_AS_OTHERS * usual_repeat):
            found.append(
                Observation("same_marks_throughout", {**counted, "share": one.same_sheets}, root * one.same_sheets)
            )
        unlike = _unlike(one, correlations)
        if unlike > _critical(len(measures), sides=1) and one.correlation < LEAST_ORDER * np.median(correlations):
            params = {**counted, "correlation": one.correlation}
            found.append(Observation("order_unlike_others", params, unlike))
    return found


def _unlike(one: JudgeMeasures, correlations: list[float]) -> float:
    """By how many standard errors the judge's correlation is below the median of the panel (Fisher's transform)."""
    if np.isnan(one.correlation) or one.reviews < LEAST_REVIEWS:
        return 0.0
    usual, own = np.arctanh(np.clip([np.median(correlations), one.correlation], -0.999, 0.999))
    return float((usual - own) * np.sqrt(one.reviews - 3))


def _of_single_marks(reviews: Reviews, fit: AdditiveFit) -> list[Observation]:
    """Reviews far from what the model expects, in robust standard deviations of what is left over."""
    left = fit.residuals
    scale = 1.4826 * float(np.median(np.abs(left))) if len(left) else 0.0
    if scale <= 1e-9 or fit.is_guarded:
        return []
    bound = max(_critical(len(left)), 4.0)
    found = []
    for row in np.flatnonzero(np.abs(left) / scale > bound):
        away = float(left[row])
        params = {
            "judge": reviews.judges[reviews.judge_of[row]],
            "entry": reviews.entries[reviews.entry_of[row]],
            "by": away,
            "standard_deviations": away / scale,
        }
        found.append(Observation("mark_far_from_others", params, abs(away) / scale))
    return found
