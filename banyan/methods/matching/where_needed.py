"""Where a solution is likely to be needed: every country ranked, with reasons."""

from __future__ import annotations

from collections.abc import Sequence

from banyan.methods.matching.countries import Floats
from banyan.methods.matching.knowledge import Knowledge
from banyan.methods.matching.place_parts import place_parts
from banyan.methods.matching.place_reasons import PlaceWitness
from banyan.methods.matching.profiles import Dismissal, Exclusion, NeedProfile, Ranking, SolutionProfile, Suggestion
from banyan.methods.matching.reasons import Reason
from banyan.methods.matching.scoring import dismissal_factors, weighted_mean
from banyan.methods.matching.weights import PLACE_WEIGHTS, Weights


def rank_countries(
    solution: SolutionProfile,
    knowledge: Knowledge,
    *,
    voiced: Sequence[NeedProfile] = (),
    dismissals: Sequence[Dismissal] = (),
    weights: Weights = PLACE_WEIGHTS,
    count: int | None = None,
) -> Ranking:
    """Rank all countries by how likely `solution` is to be needed there; the best `count`, or all.

    The score is the weighted mean of the parts (see `place_parts`) times the factors of past dismissals, in [0, 1].
    Countries where it already runs, where it is ruled out, or which the reader set aside are excluded and say so.
    Equal scores are ordered by country code.
    """
    atlas = knowledge.atlas
    parts = {name: values[0] for name, values in place_parts([solution], knowledge, voiced).items()}
    scores = weighted_mean(parts, weights) * dismissal_factors(dismissals, atlas.countries.codes)
    excluded = _exclusions(solution, dismissals, atlas.countries.codes)
    order = sorted(
        (row for row, code in enumerate(atlas.countries.codes) if code not in excluded),
        key=lambda row: (-scores[row], atlas.countries.codes[row]),
    )
    witness = PlaceWitness(solution, knowledge, voiced)
    suggestions = []
    for row in order[:count]:
        here = {name: float(values[row]) for name, values in parts.items()}
        suggestions.append(
            Suggestion(
                key=atlas.countries.codes[row],
                score=float(scores[row]),
                parts=here,
                reasons=witness.reasons(row, here, dismissals, weights),
            )
        )
    return Ranking(tuple(suggestions), tuple(Exclusion(code, reason) for code, reason in sorted(excluded.items())))


def score_countries(
    solutions: Sequence[SolutionProfile], knowledge: Knowledge, *, weights: Weights = PLACE_WEIGHTS
) -> Floats:
    """(solutions, countries) scores without reasons or exclusions, for batches."""
    return weighted_mean(place_parts(solutions, knowledge), weights)


def _exclusions(solution: SolutionProfile, dismissals: Sequence[Dismissal], codes: Sequence[str]) -> dict[str, Reason]:
    known = set(codes)
    excluded = {
        str(dismissal.suggested): Reason("set_aside")
        for dismissal in dismissals
        if dismissal.by_reader and dismissal.suggested in known
    }
    excluded |= {code: Reason("ruled_out", {"why": why}) for code, why in solution.ruled_out.items() if code in known}
    excluded |= {code: Reason("already_runs_here") for code in solution.running if code in known}
    return excluded
