"""The parts of "how likely is this solution to be needed in that country", for many solutions and all countries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from banyan.methods.matching.countries import Flags, Floats
from banyan.methods.matching.knowledge import Knowledge, Matrix, centred, goal_flags, presence, raw_meanings
from banyan.methods.matching.profiles import NeedProfile, SolutionProfile

# How sharply the more similar texts outweigh the less similar: their weight falls to 1/e with this loss of cosine.
MEANING_SHARPNESS = 0.1
REACH_KM = 1000.0  # how far nearness carries
PRIOR_SOLUTIONS = 2.0  # shared countries needed before co-running is believed by half


def place_parts(
    solutions: Sequence[SolutionProfile], knowledge: Knowledge, voiced: Sequence[NeedProfile] = ()
) -> dict[str, Floats]:
    """Each part as a (solutions, countries) array in [0, 1].

    A solution that is itself in `knowledge` is left out of what it is compared with, so that nothing is explained by
    itself. Parts scaled to their largest value over countries compare countries for one solution, not solutions.
    """
    atlas = knowledge.atlas
    count = len(solutions)
    running = presence([solution.running for solution in solutions], atlas)
    developed = presence([solution.developed for solution in solutions], atlas)
    anchors = (running | developed).astype(np.float32)
    own = np.array([knowledge.row_of.get(solution.key, -1) for solution in solutions], dtype=np.intp)
    itself = np.zeros((count, len(knowledge)), dtype=np.bool_)
    itself[np.flatnonzero(own >= 0), own[own >= 0]] = True

    weighted = knowledge.weight[:, None] * knowledge.running
    seen = weighted.sum(axis=0)[None, :] - np.where((own >= 0)[:, None], weighted[own], 0.0)
    popularity = _scaled(np.log1p(4.0 * np.maximum(seen, 0.0)))
    region = atlas.same_sub_region.astype(np.float32)
    regional = _scaled(np.log1p(4.0 * np.maximum(seen, 0.0) @ region / region.sum(axis=0)))

    parts = {
        "popularity": popularity,
        "regional_popularity": regional,
        "similar_solutions": similar_solutions(solutions, knowledge, itself),
        "same_goals": _same_goals(solutions, knowledge, itself),
        "co_running": _co_running(anchors, knowledge, itself),
        "organisation": _organisation(solutions, knowledge),
        "neighbourhood": _scaled(anchors @ np.exp(-atlas.distance_km / REACH_KM)),
        "same_region": _mean_over(anchors, atlas.same_sub_region.astype(np.float64)),
        "circumstances": _mean_over(anchors, atlas.alike),
        "language": _language(solutions, anchors, knowledge),
        "need": _need(solutions, knowledge),
        "voiced_needs": voiced_need_parts(solutions, knowledge, voiced),
    }
    return {name: np.clip(np.asarray(values, dtype=np.float64), 0.0, 1.0) for name, values in parts.items()}


def _scaled(values: Floats | Matrix) -> Floats:
    """Rows divided by their largest value; rows without any stay zero."""
    array = np.asarray(values, dtype=np.float64)
    largest = array.max(axis=1, keepdims=True)
    scaled: Floats = np.divide(array, largest, out=np.zeros_like(array), where=largest > 0)
    return scaled


def _mean_over(anchors: Matrix, pairs: Floats) -> Floats:
    """For each solution and country, the mean of `pairs` over the countries where the solution already is."""
    number = anchors.sum(axis=1, keepdims=True)
    mean: Floats = (anchors @ pairs) / np.maximum(number, 1.0)
    return mean


def meaning_weights(solutions: Sequence[SolutionProfile], knowledge: Knowledge, itself: Flags) -> Floats:
    """(solutions, known solutions): weights summing to one (or zero) that favour texts close in meaning."""
    asked = centred(raw_meanings([solution.meaning for solution in solutions], len(knowledge.centre)), knowledge.centre)
    cosine = (asked @ knowledge.meanings.T).astype(np.float64)
    usable = (
        (knowledge.running.sum(axis=1) > 0)[None, :]
        & ~itself
        & (np.abs(asked).sum(axis=1) > 0)[:, None]
        & (np.abs(knowledge.meanings).sum(axis=1) > 0)[None, :]
    )
    cosine = np.where(usable, cosine, -np.inf)
    best = np.max(cosine, axis=1, keepdims=True, initial=-np.inf)
    weights = np.where(usable, np.exp((cosine - np.where(np.isfinite(best), best, 0.0)) / MEANING_SHARPNESS), 0.0)
    total = weights.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return shares


def similar_solutions(solutions: Sequence[SolutionProfile], knowledge: Knowledge, itself: Flags) -> Floats:
    """The weighted share of solutions of like meaning that run in each country; the root keeps small shares visible."""
    share: Floats = np.sqrt(meaning_weights(solutions, knowledge, itself) @ knowledge.running)
    return share


def _same_goals(solutions: Sequence[SolutionProfile], knowledge: Knowledge, itself: Flags) -> Floats:
    """Deployments of solutions by the overlap (Jaccard) of their goals."""
    asked = goal_flags([solution.goals for solution in solutions]).astype(np.float32)
    common = asked @ knowledge.goals.T
    either = asked.sum(axis=1)[:, None] + knowledge.goals.sum(axis=1)[None, :] - common
    overlap = np.where(itself, 0.0, common / np.maximum(either, 1.0))
    return _scaled(np.log1p(4.0 * (overlap * knowledge.weight) @ knowledge.running))


def _co_running(anchors: Matrix, knowledge: Knowledge, itself: Flags) -> Floats:
    """Deployments of solutions that run in the same countries (cosine of country sets, shrunk where few are shared)."""
    shared = anchors @ knowledge.running.T
    sizes = np.sqrt(np.maximum(anchors.sum(axis=1)[:, None] * knowledge.running.sum(axis=1)[None, :], 1.0))
    kinship = np.where(itself, 0.0, shared / sizes * (shared / (shared + PRIOR_SOLUTIONS)))
    return _scaled(kinship**2 @ knowledge.running)


def _organisation(solutions: Sequence[SolutionProfile], knowledge: Knowledge) -> Floats:
    """One where the same organisation runs another solution."""
    here = np.zeros((len(solutions), len(knowledge.atlas.countries)))
    for row, solution in enumerate(solutions):
        for organisation in solution.organisations:
            others = knowledge.rows_of_organisation.get(organisation, np.zeros(0, dtype=np.intp))
            others = others[others != knowledge.row_of.get(solution.key, -1)]
            if len(others):
                here[row] = np.maximum(here[row], knowledge.running[others].max(axis=0))
    return here


def _language(solutions: Sequence[SolutionProfile], anchors: Matrix, knowledge: Knowledge) -> Floats:
    """The mean language shared with places where it runs, or the share of people who use one it is offered in."""
    countries = knowledge.atlas.countries
    mean = _mean_over(anchors, knowledge.atlas.language)
    for row, solution in enumerate(solutions):
        columns = [column for column, language in enumerate(countries.languages) if language in solution.languages]
        if columns:
            mean[row] = np.maximum(mean[row], countries.language_shares[:, columns].max(axis=1))
    return mean


def _need(solutions: Sequence[SolutionProfile], knowledge: Knowledge) -> Floats:
    """The mean gap to peers over the solution's goals, counting unknown as no gap: what is not known never raises."""
    goals = goal_flags([solution.goals for solution in solutions]).astype(np.float64)
    gaps = np.nan_to_num(knowledge.atlas.need)
    mean: Floats = goals @ gaps.T / np.maximum(goals.sum(axis=1, keepdims=True), 1.0)
    return mean


def voiced_need_parts(
    solutions: Sequence[SolutionProfile], knowledge: Knowledge, voiced: Sequence[NeedProfile]
) -> Floats:
    """How well the best-fitting open need voiced or confirmed in each country fits: meaning and goals, half each."""
    parts = np.zeros((len(solutions), len(knowledge.atlas.countries)))
    needs = [need for need in voiced if need.is_open]
    if not needs:
        return parts
    fit = need_fit(solutions, needs, knowledge)
    for column, need in enumerate(needs):
        for country in knowledge.atlas.rows((need.country, *need.confirmed_in)):
            parts[:, country] = np.maximum(parts[:, country], fit[:, column])
    return parts


def need_fit(solutions: Sequence[SolutionProfile], needs: Sequence[NeedProfile], knowledge: Knowledge) -> Floats:
    """(solutions, needs) in [0, 1]: half the positive centred cosine of the texts, half the overlap of their goals."""
    width = len(knowledge.centre)
    ours = centred(raw_meanings([solution.meaning for solution in solutions], width), knowledge.centre)
    theirs = centred(raw_meanings([need.meaning for need in needs], width), knowledge.centre)
    goals = goal_flags([solution.goals for solution in solutions]).astype(np.float64)
    wanted = goal_flags([need.goals for need in needs]).astype(np.float64)
    overlap = goals @ wanted.T / np.maximum(wanted.sum(axis=1)[None, :], 1.0)
    fit: Floats = 0.5 * np.clip(ours @ theirs.T, 0.0, 1.0) + 0.5 * overlap
    return fit
