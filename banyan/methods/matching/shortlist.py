"""Solutions for a need, needs for a solution, solutions for a place: re-ranking a retrieved shortlist, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from banyan.methods.matching.countries import Floats
from banyan.methods.matching.diversity import most_diverse_order
from banyan.methods.matching.knowledge import Knowledge, Matrix, centred, goal_flags, raw_meanings
from banyan.methods.matching.place_parts import place_parts
from banyan.methods.matching.place_reasons import PlaceWitness
from banyan.methods.matching.profiles import (
    HOW_KNOWN_TRUST,
    STAGES,
    Dismissal,
    Exclusion,
    Key,
    NeedProfile,
    Ranking,
    SolutionProfile,
    Suggestion,
    Vector,
)
from banyan.methods.matching.reasons import Reason
from banyan.methods.matching.scoring import dismissal_factors, weighted_mean
from banyan.methods.matching.weights import (
    NEED_FOR_SOLUTION_WEIGHTS,
    PLACE_WEIGHTS,
    SOLUTION_FOR_NEED_WEIGHTS,
    SOLUTION_FOR_PLACE_WEIGHTS,
    Weights,
)

IN_PLACE, IN_COUNTRY, IN_REGION, IN_LIKE_COUNTRY = 1.0, 0.8, 0.5, 0.3
READY_STAGE = STAGES.index("proven")
SHOWN_EVIDENCE = 3  # from here on something was measured before and after
MANY_PEOPLE = 1e8  # as many as this, and more, count fully
MANY_CONFIRMATIONS = 100
NAMED = 3


def rank_solutions_for_need(
    need: NeedProfile,
    solutions: Sequence[SolutionProfile],
    knowledge: Knowledge,
    *,
    dismissals: Sequence[Dismissal] = (),
    weights: Weights = SOLUTION_FOR_NEED_WEIGHTS,
    count: int = 10,
    diversity: float = 0.2,
) -> Ranking:
    """Re-rank retrieved `solutions` for `need`; the best `count`, spread out so that they do not repeat each other.

    `diversity` in [0, 1]: 0 orders by score alone. The order of `solutions` does not matter.
    """
    solutions = sorted(solutions, key=lambda solution: str(solution.key))
    closeness, percentile = _closeness(need, solutions, knowledge)
    parts = {
        "meaning": 0.5 * np.clip(closeness, 0.0, 1.0) + 0.5 * percentile,
        "goals": _goal_overlap(need, solutions),
        "place": np.array([_place_relation(need, solution, knowledge)[0] for solution in solutions]),
        "stage": np.array([_stage(solution) for solution in solutions]),
        "evidence": np.array([min(solution.evidence_level, 6) / 6 for solution in solutions]),
        "language": np.array([_language(need, solution, knowledge)[1] for solution in solutions]),
    }
    scores = weighted_mean(parts, weights) * dismissal_factors(dismissals, [solution.key for solution in solutions])
    excluded = _set_aside(dismissals, solutions)
    for solution in solutions:
        if not solution.is_open:
            excluded.setdefault(solution.key, Reason("not_open"))
        elif need.country in solution.ruled_out:
            excluded.setdefault(solution.key, Reason("ruled_out", {"why": solution.ruled_out[need.country]}))
    list_ = _Shortlist([solution.key for solution in solutions], parts, scores, weights)

    def reasons(row: int) -> list[Reason]:
        solution = solutions[row]
        said = _pair_reasons(need, solution, knowledge, list_.share(row), float(percentile[row]))
        if _stage(solution) >= READY_STAGE / (len(STAGES) - 1):
            said.append(Reason("stage_ready", {"stage": solution.stage}, list_.share(row)["stage"]))
        if solution.evidence_level >= SHOWN_EVIDENCE:
            said.append(Reason("evidence_strong", {"level": solution.evidence_level}, list_.share(row)["evidence"]))
        return said

    meanings = _meanings([solution.meaning for solution in solutions], knowledge)
    return list_.ranking(excluded, reasons, meanings, dismissals, count, diversity)


def rank_needs_for_solution(
    solution: SolutionProfile,
    needs: Sequence[NeedProfile],
    knowledge: Knowledge,
    *,
    dismissals: Sequence[Dismissal] = (),
    weights: Weights = NEED_FOR_SOLUTION_WEIGHTS,
    count: int = 10,
    diversity: float = 0.2,
) -> Ranking:
    """Re-rank retrieved `needs` that `solution` could meet: as for a need, and by how many people feel them."""
    needs = sorted(needs, key=lambda need: str(need.key))
    closeness, percentile = _closeness_of_needs(solution, needs, knowledge)
    parts = {
        "meaning": 0.5 * np.clip(closeness, 0.0, 1.0) + 0.5 * percentile,
        "goals": np.array([_goal_overlap(need, [solution])[0] for need in needs]),
        "place": np.array([_place_relation(need, solution, knowledge)[0] for need in needs]),
        "language": np.array([_language(need, solution, knowledge)[1] for need in needs]),
        "felt": np.array([felt(need) for need in needs]),
    }
    scores = weighted_mean(parts, weights) * dismissal_factors(dismissals, [need.key for need in needs])
    excluded = _set_aside(dismissals, needs)
    for need in needs:
        if not need.is_open:
            excluded.setdefault(need.key, Reason("not_open"))
        elif need.country in solution.ruled_out:
            excluded.setdefault(need.key, Reason("ruled_out", {"why": solution.ruled_out[need.country]}))
    list_ = _Shortlist([need.key for need in needs], parts, scores, weights)

    def reasons(row: int) -> list[Reason]:
        need = needs[row]
        said = _pair_reasons(need, solution, knowledge, list_.share(row), float(percentile[row]))
        if need.confirmed_in:
            said.append(Reason("felt_by_many", {"count": len(need.confirmed_in)}, list_.share(row)["felt"]))
        return said

    meanings = _meanings([need.meaning for need in needs], knowledge)
    return list_.ranking(excluded, reasons, meanings, dismissals, count, diversity)


def rank_solutions_for_place(
    country: str,
    solutions: Sequence[SolutionProfile],
    knowledge: Knowledge,
    *,
    voiced: Sequence[NeedProfile] = (),
    dismissals: Sequence[Dismissal] = (),
    weights: Weights = SOLUTION_FOR_PLACE_WEIGHTS,
    count: int = 10,
    diversity: float = 0.2,
) -> Ranking:
    """Rank `solutions` (a shortlist of at most some hundreds) that do not run in `country` yet but could come.

    Beside the parts of `place_parts`, "standing" is the share of countries that come after this one for the solution:
    it makes solutions comparable that are known in many and in few places. Raises KeyError for an unknown country.
    """
    row = knowledge.atlas.index[country]
    solutions = sorted(solutions, key=lambda solution: str(solution.key))
    everywhere = place_parts(solutions, knowledge, voiced)
    by_country = weighted_mean(everywhere, PLACE_WEIGHTS)
    parts = {name: values[:, row] for name, values in everywhere.items()}
    parts["standing"] = (by_country < by_country[:, [row]]).mean(axis=1)
    parts["stage"] = np.array([_stage(solution) for solution in solutions])
    parts["evidence"] = np.array([min(solution.evidence_level, 6) / 6 for solution in solutions])
    scores = weighted_mean(parts, weights) * dismissal_factors(dismissals, [solution.key for solution in solutions])
    excluded = _set_aside(dismissals, solutions)
    for solution in solutions:
        if not solution.is_open:
            excluded[solution.key] = Reason("not_open")
        elif country in solution.running:
            excluded[solution.key] = Reason("already_runs_here")
        elif country in solution.ruled_out:
            excluded[solution.key] = Reason("ruled_out", {"why": solution.ruled_out[country]})
    list_ = _Shortlist([solution.key for solution in solutions], parts, scores, weights)

    def reasons(position: int) -> list[Reason]:
        here = {name: float(values[position]) for name, values in parts.items()}
        return list(PlaceWitness(solutions[position], knowledge, voiced).reasons(row, here, (), weights))

    meanings = _meanings([solution.meaning for solution in solutions], knowledge)
    return list_.ranking(excluded, reasons, meanings, dismissals, count, diversity)


def felt(need: NeedProfile) -> float:
    """How widely a need is felt, in [0, 1]: people affected (log, by how surely known) and confirmations (log)."""
    people = 0.0
    if need.people_affected:
        people = min(1.0, np.log1p(need.people_affected) / np.log1p(MANY_PEOPLE))
    voices = min(1.0, np.log1p(len(need.confirmed_in)) / np.log1p(MANY_CONFIRMATIONS))
    return float(0.5 * people * HOW_KNOWN_TRUST.get(need.how_known, HOW_KNOWN_TRUST[""]) + 0.5 * voices)


@dataclass(frozen=True, slots=True)
class _Shortlist:
    """Candidates with their parts and scores, about to become a ranking."""

    keys: list[Key]
    parts: Mapping[str, Floats]
    scores: Floats
    weights: Weights

    def share(self, row: int) -> dict[str, float]:
        """What each part of one candidate adds to its score."""
        total = sum(self.weights.get(name, 0.0) for name in self.parts)
        return {name: self.weights.get(name, 0.0) * float(values[row]) / total for name, values in self.parts.items()}

    def ranking(
        self,
        excluded: Mapping[Key, Reason],
        reasons: Callable[[int], list[Reason]],
        meanings: Matrix,
        dismissals: Sequence[Dismissal],
        count: int,
        diversity: float,
    ) -> Ranking:
        rows = [row for row, key in enumerate(self.keys) if key not in excluded]
        order = most_diverse_order(self.scores[rows], meanings[rows], count=count, diversity=diversity)
        suggestions = []
        for row in (rows[position] for position in order):
            said = sorted(reasons(row), key=lambda reason: -reason.weight)
            dismissed = sum(dismissal.suggested == self.keys[row] for dismissal in dismissals)
            if dismissed:
                said.append(Reason("dismissed_before", {"count": dismissed}))
            here = {name: float(values[row]) for name, values in self.parts.items()}
            suggestions.append(Suggestion(self.keys[row], float(self.scores[row]), here, tuple(said)))
        left_out = sorted(excluded.items(), key=lambda item: str(item[0]))
        return Ranking(tuple(suggestions), tuple(Exclusion(key, reason) for key, reason in left_out))


def _set_aside(
    dismissals: Sequence[Dismissal], candidates: Sequence[SolutionProfile] | Sequence[NeedProfile]
) -> dict[Key, Reason]:
    keys = {candidate.key for candidate in candidates}
    return {
        dismissal.suggested: Reason("set_aside")
        for dismissal in dismissals
        if dismissal.by_reader and dismissal.suggested in keys
    }


def _meanings(meanings: Sequence[Vector | None], knowledge: Knowledge) -> Matrix:
    return centred(raw_meanings(meanings, len(knowledge.centre)), knowledge.centre)


def _closeness(need: NeedProfile, solutions: Sequence[SolutionProfile], knowledge: Knowledge) -> tuple[Floats, Floats]:
    """Centred cosines of `need` to each solution, and the share of all known solutions that are less close.

    Cosines of one model cannot be read by a fixed mark; where a text stands among all others can.
    """
    asked = _meanings([need.meaning], knowledge)[0]
    theirs = _meanings([solution.meaning for solution in solutions], knowledge)
    cosine = (theirs @ asked).astype(np.float64)
    if not np.any(asked):
        return np.zeros(len(solutions)), np.zeros(len(solutions))
    known = np.sort((knowledge.background @ asked).astype(np.float64))
    if not len(known):
        return cosine, np.where(cosine > 0, 0.5, 0.0)
    below = np.searchsorted(known, cosine - 1e-6, side="left") / len(known)
    return cosine, np.where(np.any(theirs, axis=1), below, 0.0)


def _closeness_of_needs(
    solution: SolutionProfile, needs: Sequence[NeedProfile], knowledge: Knowledge
) -> tuple[Floats, Floats]:
    """The same from the side of one solution: for each need, where `solution` stands among all known solutions."""
    asked = _meanings([need.meaning for need in needs], knowledge)
    mine = _meanings([solution.meaning], knowledge)[0]
    cosine = (asked @ mine).astype(np.float64)
    told = np.any(asked, axis=1) & bool(np.any(mine))
    if not len(knowledge.background):
        return cosine, np.where(told & (cosine > 0), 0.5, 0.0)
    others = (asked @ knowledge.background.T).astype(np.float64)
    return cosine, np.where(told, (others < cosine[:, None] - 1e-6).mean(axis=1), 0.0)


def _goal_overlap(need: NeedProfile, solutions: Sequence[SolutionProfile]) -> Floats:
    wanted = goal_flags([need.goals])[0]
    given = goal_flags([solution.goals for solution in solutions])
    overlap: Floats = (given & wanted).sum(axis=1) / max(1, int(wanted.sum()))
    return overlap


def _stage(solution: SolutionProfile) -> float:
    return STAGES.index(solution.stage) / (len(STAGES) - 1) if solution.stage in STAGES else 0.0


def _place_relation(need: NeedProfile, solution: SolutionProfile, knowledge: Knowledge) -> tuple[float, Reason | None]:
    """How the need's place relates to where the solution runs: the closest relation that holds."""
    atlas = knowledge.atlas
    if need.place is not None and need.place in solution.places:
        return IN_PLACE, Reason("runs_in_place")
    if need.country not in atlas.index:
        return 0.0, None
    if need.country in solution.running:
        return IN_COUNTRY, Reason("runs_in_country", {"country": need.country})
    here = atlas.index[need.country]
    codes = atlas.countries.codes
    anchors = atlas.rows(tuple(sorted(solution.running)))
    near = [codes[anchor] for anchor in anchors if atlas.same_sub_region[here, anchor]]
    if near:
        return IN_REGION, Reason("runs_in_region", {"countries": tuple(near[:NAMED])})
    if len(anchors):
        likeness = atlas.alike[here, anchors]
        like = [codes[anchor] for anchor in anchors if atlas.alike[here, anchor] >= 0.99]
        reason = Reason("runs_in_like_country", {"countries": tuple(like[:NAMED])}) if like else None
        return IN_LIKE_COUNTRY * float(likeness.max()), reason
    return 0.0, None


def _language(need: NeedProfile, solution: SolutionProfile, knowledge: Knowledge) -> tuple[str, float]:
    """The solution's language that serves the need's place best, and how well, in [0, 1]."""
    if need.language and need.language in solution.languages:
        return need.language, 1.0
    countries = knowledge.atlas.countries
    row = knowledge.atlas.index.get(need.country)
    if row is None:
        return "", 0.0
    shares = {
        language: float(countries.language_shares[row, column])
        for column, language in enumerate(countries.languages)
        if language in solution.languages
    }
    best = max(shares, key=lambda language: (shares[language], language), default="")
    return best, shares.get(best, 0.0)


def _pair_reasons(
    need: NeedProfile, solution: SolutionProfile, knowledge: Knowledge, share: Mapping[str, float], percentile: float
) -> list[Reason]:
    """What a need and a solution have in common, in words. Closeness of meaning is said where nothing else can be."""
    said = []
    goals = tuple(sorted(set(need.goals) & set(solution.goals)))
    if goals:
        said.append(Reason("shares_goals", {"goals": goals}, share["goals"]))
    _, relation = _place_relation(need, solution, knowledge)
    if relation is not None:
        said.append(Reason(relation.code, relation.params, share["place"]))
    language, use = _language(need, solution, knowledge)
    if use > 0:
        said.append(Reason("speaks_language", {"language": language}, share["language"]))
    if percentile > 0.5 or not said:
        said.append(Reason("meaning_close", {"percent": int(100 * percentile)}, share["meaning"]))
    return said
