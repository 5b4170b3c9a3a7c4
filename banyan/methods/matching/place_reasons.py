"""The reasons for suggesting a country for a solution, strongest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from banyan.methods.matching.knowledge import Knowledge
from banyan.methods.matching.place_parts import meaning_weights, need_fit
from banyan.methods.matching.profiles import Dismissal, NeedProfile, SolutionProfile
from banyan.methods.matching.reasons import Parameter, Reason
from banyan.methods.matching.weights import Weights

NOTABLE = 0.02  # a part that moves the score by less than this is not worth a sentence
MOST_REASONS = 5
NAMED = 3  # how many solutions or countries a sentence names


def place_reasons(
    solution: SolutionProfile,
    row: int,
    parts: Mapping[str, float],
    knowledge: Knowledge,
    voiced: Sequence[NeedProfile],
    dismissals: Sequence[Dismissal],
    weights: Weights,
) -> tuple[Reason, ...]:
    """Say what speaks for country `row`: each notable part once, by its share of the score; then what is against it.

    There is always at least one reason: where nothing else is notable, how many solutions run there.
    """
    total = sum(weights.get(name, 0.0) for name in parts)
    shares = {name: weights.get(name, 0.0) * value / total for name, value in parts.items()}
    reasons: list[Reason] = []
    # How many solutions a country has is true of all solutions alike, so it is said last, whatever it weighs.
    for name, share in sorted(shares.items(), key=lambda item: (item[0] == "popularity", -item[1])):
        if share < NOTABLE or len(reasons) == MOST_REASONS:
            break
        said = _say(name, solution, row, knowledge, voiced)
        if said is not None and all(reason.code != said[0] for reason in reasons):
            reasons.append(Reason(said[0], said[1], share))
    if not reasons:
        reasons.append(_popularity_reason(row, knowledge, shares.get("popularity", 0.0)))
    code = knowledge.atlas.countries.codes[row]
    if solution.goals and np.isnan(knowledge.atlas.need[row, [goal - 1 for goal in _goals(solution)]]).all():
        reasons.append(Reason("no_figures"))
    dismissed = sum(dismissal.suggested == code for dismissal in dismissals)
    if dismissed:
        reasons.append(Reason("dismissed_before", {"count": dismissed}))
    return tuple(reasons)


Said = tuple[str, dict[str, Parameter]] | None


def _say(name: str, solution: SolutionProfile, row: int, knowledge: Knowledge, voiced: Sequence[NeedProfile]) -> Said:
    """The code and parameters that put one part of the score into words, or None where there is nothing to name."""
    atlas = knowledge.atlas
    anchors = atlas.rows(tuple(sorted(solution.running)))
    anchors = anchors[anchors != row]
    codes = atlas.countries.codes
    if name == "need":
        return _indicator(solution, row, knowledge)
    if name == "voiced_needs":
        return _voiced_here(solution, codes[row], knowledge, voiced)
    if name == "similar_solutions":
        similar = _similar_here(solution, row, knowledge)
        return ("similar_solutions_run_here", {"solutions": similar}) if similar else None
    if name == "same_goals":
        asked = np.zeros(17, dtype=np.float32)
        asked[[goal - 1 for goal in _goals(solution)]] = 1.0
        here_too = (knowledge.goals @ asked > 0) & (knowledge.present[:, row] > 0)
        return "same_goals_run_here", {"count": int(here_too.sum())}
    if name == "co_running":
        return "runs_where_similar_places_run", {}
    if name == "organisation":
        return "same_organisation_here", {}
    if name == "neighbourhood" and len(anchors):
        nearest = int(anchors[np.argmin(atlas.distance_km[row, anchors])])
        distance = float(atlas.distance_km[row, nearest])
        if distance < 3000:
            return "near_where_it_runs", {"country": codes[nearest], "distance_km": round(distance, -1)}
        return None
    if name == "same_region":
        same = [codes[anchor] for anchor in anchors if atlas.same_sub_region[row, anchor]]
        same = same or [codes[anchor] for anchor in anchors if atlas.same_region[row, anchor]]
        return ("same_region_as_it_runs", {"countries": tuple(same[:NAMED])}) if same else None
    if name == "circumstances":
        return _circumstances(row, anchors, knowledge)
    if name == "language":
        return _language(solution, row, anchors, knowledge)
    if name == "popularity":
        reason = _popularity_reason(row, knowledge, 0.0)
        return reason.code, dict(reason.params)
    return None


def _goals(solution: SolutionProfile) -> list[int]:
    return [goal for goal in solution.goals if 1 <= goal <= 17]


def _popularity_reason(row: int, knowledge: Knowledge, share: float) -> Reason:
    return Reason("many_solutions_run_here", {"count": int(knowledge.running[:, row].sum())}, share)


def _indicator(solution: SolutionProfile, row: int, knowledge: Knowledge) -> Said:
    """The indicator of the solution's goals that lies furthest behind the peers."""
    gaps = knowledge.atlas.gaps
    if gaps is None:
        return None
    of_goals = np.isin(np.asarray(gaps.indicators.goals), _goals(solution))
    worse = np.where(of_goals, np.nan_to_num(gaps.worse_than[row]), 0.0)
    worst = int(np.argmax(worse))
    if worse[worst] <= 0.5:
        return None
    return "indicator_worse_than_peers", {
        "indicator": gaps.indicators.codes[worst],
        "percent": round(100 * float(worse[worst])),
        "peers": gaps.peers[row],
        "goal": gaps.indicators.goals[worst],
    }


def _voiced_here(solution: SolutionProfile, country: str, knowledge: Knowledge, voiced: Sequence[NeedProfile]) -> Said:
    """The open needs here that fit at least half as well as the best of them."""
    here = [need for need in voiced if need.is_open and country in (need.country, *need.confirmed_in)]
    if not here:
        return None
    fit = need_fit([solution], here, knowledge)[0]
    order = np.argsort(-fit, kind="stable")
    like = [here[column] for column in order if fit[column] > 0 and fit[column] >= fit.max() / 2]
    return (
        ("voiced_needs", {"count": len(like), "needs": tuple(str(need.key) for need in like[:NAMED])}) if like else None
    )


def _similar_here(solution: SolutionProfile, row: int, knowledge: Knowledge) -> tuple[str, ...]:
    """Keys of the solutions of like meaning that run here and weigh most."""
    itself = np.array([[key == solution.key for key in knowledge.keys]], dtype=np.bool_)
    weight = meaning_weights([solution], knowledge, itself)[0] * knowledge.present[:, row]
    best = np.argsort(-weight, kind="stable")[:NAMED]
    return tuple(str(knowledge.keys[other]) for other in best if weight[other] > 0)


def _circumstances(row: int, anchors: np.ndarray, knowledge: Knowledge) -> Said:
    countries = knowledge.atlas.countries
    if not len(anchors):
        return None
    for flags, code in (
        (countries.small_island, "small_island_like"),
        (countries.landlocked, "landlocked_like"),
        (countries.least_developed, "least_developed_like"),
    ):
        if flags[row] and flags[anchors].mean() >= 0.5:
            return code, {}
    income = countries.income_group[row]
    if income and any(countries.income_group[anchor] == income for anchor in anchors):
        return "like_where_it_runs", {"income_group": income}
    return None


def _language(solution: SolutionProfile, row: int, anchors: np.ndarray, knowledge: Knowledge) -> Said:
    """The language most widely shared with a place where it runs, or in which it is offered."""
    countries = knowledge.atlas.countries
    here = countries.language_shares[row]
    shared = np.minimum(here, countries.language_shares[anchors].max(axis=0)) if len(anchors) else np.zeros(len(here))
    offered = np.isin(np.asarray(countries.languages), solution.languages)
    shared = np.maximum(shared, np.where(offered, here, 0.0))
    if not len(shared) or shared.max() <= 0:
        return None
    return "shares_language", {"language": countries.languages[int(np.argmax(shared))]}
