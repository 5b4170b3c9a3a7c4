"""Figures of a ranking evaluation: hit rates and reciprocal ranks, with bootstrap intervals over solutions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from banyan.methods.matching.countries import Flags, Floats, Indices

FIGURES = ("hit@1", "hit@10", "MRR")
THEME_FIGURES = ("hit@1", "hit@3", "hit@10", "MRR")
DRAWS = 4000


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over solutions with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of each method, and of the method under test minus each baseline, solution by solution."""

    cases: int
    solutions: int
    figures: Mapping[str, Mapping[str, Interval]]
    ahead_by: Mapping[str, Mapping[str, Interval]]


def rank_figures(scores: Floats, hidden: Indices, available: Flags, cut: int = 10) -> Floats:
    """(cases, 3): hit@1, hit@`cut` and reciprocal rank of the hidden option of each case, expected over ties.

    scores: (cases, options). A tie shared by t options gives each of their t ranks the same chance, so that a method
    that cannot tell options apart gains nothing from their order.
    """
    shown = np.where(available, scores, -np.inf)
    target = shown[np.arange(len(hidden)), hidden]
    better = (shown > target[:, None]).sum(axis=1)
    tied = ((shown == target[:, None]) & available).sum(axis=1)
    harmonic = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1, scores.shape[1] + 1))])
    reciprocal = (harmonic[better + tied] - harmonic[better]) / tied
    within = [np.clip((limit - better) / tied, 0.0, 1.0) for limit in (1, cut)]
    return np.stack([*within, reciprocal], axis=1)


def compare(
    figures_of: Mapping[str, Floats],
    solution_of: Sequence[int] | Indices,
    method: str,
    *,
    seed: int,
    names: Sequence[str] = FIGURES,
) -> Comparison:
    """Mean figures per solution, then over solutions, with intervals; and paired differences to `method`.

    figures_of: name → (cases, figures), columns named by `names`. solution_of: the solution of each case. Each counts
    once however many of its countries were hidden in turn; solutions are what is drawn in the bootstrap, for they are
    what is new later.
    """
    solutions, position = np.unique(np.asarray(solution_of), return_inverse=True)
    each = {name: _per_solution(values, position, len(solutions)) for name, values in figures_of.items()}
    draws = np.random.default_rng(seed).integers(len(solutions), size=(DRAWS, len(solutions)))
    return Comparison(
        cases=len(position),
        solutions=len(solutions),
        figures={name: _intervals(values, draws, names) for name, values in each.items()},
        ahead_by={
            name: _intervals(each[method] - values, draws, names) for name, values in each.items() if name != method
        },
    )


def _per_solution(values: Floats, position: Indices, count: int) -> Floats:
    sums = np.zeros((count, values.shape[1]))
    np.add.at(sums, position, values)
    return sums / np.bincount(position, minlength=count)[:, None]


def _intervals(values: Floats, draws: Indices, names: Sequence[str]) -> dict[str, Interval]:
    means = values[draws].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return {
        figure: Interval(float(values[:, column].mean()), float(low[column]), float(high[column]))
        for column, figure in enumerate(names)
    }
