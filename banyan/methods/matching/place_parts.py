"""The parts of "how likely is this solution to be needed in that country", for many solutions and all countries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from banyan.methods.matching.countries import Flags, Floats, Indices
from banyan.methods.matching.knowledge import Knowledge, Matrix, centred, goal_flags, presence, raw_meanings
from banyan.methods.matching.profiles import NeedProfile, SolutionProfile

# How sharply the more similar texts outweigh the less similar: their weight falls to 1/e with this loss of cosine.
MEANING_SHARPNESS = 0.07
REACH_KM = 1000.0  # how far nearness carries
OVER_REPRESENTED = 4.0  # so many times more of a region than in general counts fully
EVEN_DEPLOYMENTS = 5.0  # imagined deployments spread evenly, so that a region without any is not a wonder


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
    own = np.array([knowledge.row_of.get(solution.key, -1) for solution in solutions], dtype=np.intp)
    itself = np.zeros((count, len(knowledge)), dtype=np.bool_)
    itself[np.flatnonzero(own >= 0), own[own >= 0]] = True
    parts = {
        "popularity": _popularity(own, knowledge),
        "similar_solutions": np.sqrt(meaning_weights(solutions, knowledge, itself) @ knowledge.present),
        "same_goals": _same_goals(solutions, knowledge, itself),
        "co_running": _co_running(solutions, own, itself, knowledge),
        "organisation": _organisation(solutions, knowledge),
        "neighbourhood": _scaled(running.astype(np.float64) @ np.exp(-atlas.distance_km / REACH_KM)),
        "same_region": 0.5 * _over_represented(running, atlas.same_region, knowledge)
        + 0.5 * _over_represented(running, atlas.same_sub_region, knowledge),
        "circumstances": _mean_over(running, atlas.alike),
        "language": _language(solutions, running, knowledge),
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


def _mean_over(running: Flags, pairs: Floats) -> Floats:
    """For each solution and country, the mean of `pairs` over the countries where the solution runs; else zero."""
    anchors = running.astype(np.float64)
    number = anchors.sum(axis=1, keepdims=True)
    mean: Floats = (anchors @ pairs) / np.maximum(number, 1.0)
    return mean


def _over_represented(running: Flags, same_group: Flags, knowledge: Knowledge) -> Floats:
    """How much more of each country's group the solution has than solutions have in general, on a log scale.

    One half says nothing (as many as in general, or no country known), 1 four times as many, 0 a quarter. Shares are
    mixed with the general ones by one country's worth, so that a single country does not decide.
    """
    group = same_group.astype(np.float64)
    seen = knowledge.deployments + EVEN_DEPLOYMENTS / len(group)
    general = seen @ group / seen.sum()
    mine = running.astype(np.float64)
    share = (mine @ group + general) / (mine.sum(axis=1, keepdims=True) + 1.0)
    over: Floats = 0.5 + np.log(share / general) / (2.0 * np.log(OVER_REPRESENTED))
    return np.clip(over, 0.0, 1.0)


def meaning_weights(solutions: Sequence[SolutionProfile], knowledge: Knowledge, itself: Flags) -> Matrix:
    """(solutions, known solutions): weights summing to one (or zero) that favour texts close in meaning."""
    asked = centred(raw_meanings([solution.meaning for solution in solutions], len(knowledge.centre)), knowledge.centre)
    usable = knowledge.speaks[None, :] & ~itself & np.any(asked, axis=1)[:, None]
    cosine = np.where(usable, asked @ knowledge.meanings.T, -np.inf)
    best = np.max(cosine, axis=1, keepdims=True, initial=-np.inf)
    weights = np.exp((cosine - np.where(np.isfinite(best), best, 0.0)) / MEANING_SHARPNESS).astype(np.float32)
    total = weights.sum(axis=1, keepdims=True)
    shares: Matrix = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return shares


def _same_goals(solutions: Sequence[SolutionProfile], knowledge: Knowledge, itself: Flags) -> Floats:
    """Where solutions with overlapping goals are (Jaccard)."""
    asked = goal_flags([solution.goals for solution in solutions]).astype(np.float32)
    common = asked @ knowledge.goals.T
    either = asked.sum(axis=1)[:, None] + knowledge.goals.sum(axis=1)[None, :] - common
    overlap = np.where(itself, np.float32(0.0), common / np.maximum(either, 1.0))
    return _scaled(np.log1p(4.0 * (overlap @ knowledge.weighted)))


def _popularity(own: Indices, knowledge: Knowledge) -> Floats:
    """How many other solutions are in each country, each by its weight, on a log scale."""
    seen = np.tile(knowledge.weighted_presences, (len(own), 1))
    if len(knowledge):
        seen -= np.where((own >= 0)[:, None], knowledge.weighted[own], 0.0)
    return _scaled(np.log1p(4.0 * np.maximum(seen, 0.0)))


def _co_running(solutions: Sequence[SolutionProfile], own: Indices, itself: Flags, knowledge: Knowledge) -> Floats:
    """Where a walk from the solution's countries leads: to the solutions that are there, then to where those are.

    Well-supplied countries and widespread solutions are left more lightly, so that rare company counts more. The
    solution's own row is no part of the walk, and its countries are no part of the answer.
    """
    anchors = presence([(*solution.running, *solution.developed) for solution in solutions], knowledge.atlas)
    there = np.tile(knowledge.presences, (len(own), 1))
    if len(knowledge):
        there -= np.where((own >= 0)[:, None], knowledge.present[own], np.float32(0.0))
    start = np.where(anchors, 1.0 / (1.0 + there), 0.0).astype(np.float32)
    company = np.where(itself, np.float32(0.0), start @ knowledge.weighted.T)
    return _scaled(np.where(anchors, 0.0, np.sqrt(company @ knowledge.weighted)))


def _organisation(solutions: Sequence[SolutionProfile], knowledge: Knowledge) -> Floats:
    """Where the same organisations run other solutions, each by its weight."""
    here = np.zeros((len(solutions), len(knowledge.atlas.countries)))
    for row, solution in enumerate(solutions):
        own = knowledge.row_of.get(solution.key, -1)
        others = {
            int(other)
            for organisation in solution.organisations
            for other in knowledge.rows_of_organisation.get(organisation, ())
            if other != own
        }
        rows = sorted(others)
        here[row] = knowledge.weight[rows] @ knowledge.running[rows] if rows else 0.0
    return _scaled(here)


def _language(solutions: Sequence[SolutionProfile], running: Flags, knowledge: Knowledge) -> Floats:
    """The mean language shared with places where it runs, or the share of people who use one it is offered in."""
    countries = knowledge.atlas.countries
    mean = _mean_over(running, knowledge.atlas.language)
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
