"""Hide a country where a solution runs, rank all countries, and see where the hidden one comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from banyan.evaluations.figures import rank_figures
from banyan.evaluations.registry import RegisteredSolution, are_sisters
from banyan.methods.matching.countries import Atlas, Flags, Floats, Indices
from banyan.methods.matching.knowledge import Knowledge, centred, gather, presence
from banyan.methods.matching.learning import learn_weights
from banyan.methods.matching.place_parts import place_parts
from banyan.methods.matching.profiles import SolutionProfile
from banyan.methods.matching.scoring import weighted_mean
from banyan.methods.matching.weights import PLACE_WEIGHTS, Weights

MOST_HIDDEN = 30  # of a solution that runs almost everywhere, so many countries are hidden in turn, drawn by the seed
LEARNED = (
    "popularity",
    "similar_solutions",
    "same_goals",
    "co_running",
    "organisation",
    "neighbourhood",
    "same_region",
    "circumstances",
)
METHOD = "Banyan"


@dataclass(frozen=True, slots=True, eq=False)
class HiddenCountries:
    """Cases: solution rows, the hidden country of each, what each method scored, and which countries were open."""

    solution: Indices
    hidden: Indices
    scores: Mapping[str, Floats]
    available: Flags
    parts: Mapping[str, Floats]

    def figures(self) -> dict[str, Floats]:
        """name → (cases, 3), see `rank_figures`."""
        return {name: rank_figures(values, self.hidden, self.available) for name, values in self.scores.items()}


def profiles(solutions: Sequence[RegisteredSolution], meanings: Floats) -> list[SolutionProfile]:
    """Registry entries as the method sees them."""
    return [
        SolutionProfile(
            key=solution.slug,
            title=solution.name,
            meaning=meaning,
            goals=tuple(sorted(solution.goals)),
            running=tuple(sorted(solution.running)),
            developed=tuple(sorted(solution.developed)),
            organisations=tuple(sorted(solution.organisations)),
        )
        for solution, meaning in zip(solutions, meanings, strict=True)
    ]


def hide_in_turn(
    solutions: Sequence[RegisteredSolution],
    meanings: Floats,
    atlas: Atlas,
    asked: Sequence[int],
    *,
    seed: int,
    sisters_known: bool = True,
    known: Sequence[int] | None = None,
    weights: Weights = PLACE_WEIGHTS,
) -> HiddenCountries:
    """Hide each country of each solution in `asked` in turn and let every method rank all countries.

    The hidden country is taken out of where the solution runs and of where it was developed; nothing else tells of it.
    What is known of the others is that of `known` (all, if None), without the solution itself and, unless
    `sisters_known`, without its sister entries. Countries where it is still known to run are not ranked.
    """
    everyone = profiles(solutions, meanings)
    of_all = list(range(len(solutions))) if known is None else list(known)
    random = np.random.default_rng(seed)
    rows: list[int] = []
    hidden: list[int] = []
    scores: dict[str, list[Floats]] = {}
    parts: dict[str, list[Floats]] = {}
    available: list[Flags] = []
    for asked_row in asked:
        countries = atlas.rows(tuple(sorted(solutions[asked_row].running)))
        countries = random.permutation(countries)[:MOST_HIDDEN]
        if not len(countries):
            continue
        visible = [_without(everyone[asked_row], atlas.countries.codes[country]) for country in countries]
        others = [
            row
            for row in of_all
            if row != asked_row and (sisters_known or not are_sisters(solutions[row], solutions[asked_row]))
        ]
        knowledge = gather([everyone[row] for row in others], atlas)
        found = place_parts(visible, knowledge)
        by_method = {METHOD: weighted_mean(found, weights)}
        by_method |= {name: baseline(visible, knowledge) for name, baseline in BASELINES.items()}
        for name, values in by_method.items():
            scores.setdefault(name, []).append(values)
        for name, values in found.items():
            parts.setdefault(name, []).append(values)
        available.append(~presence([profile.running for profile in visible], atlas))
        rows += [asked_row] * len(countries)
        hidden += countries.tolist()
    return HiddenCountries(
        np.array(rows, dtype=np.intp),
        np.array(hidden, dtype=np.intp),
        {name: np.concatenate(values) for name, values in scores.items()},
        np.concatenate(available),
        {name: np.concatenate(values) for name, values in parts.items()},
    )


def one_of_each(cases: HiddenCountries, *, seed: int) -> Indices:
    """One case per solution, drawn by the seed: exactly one hidden deployment country of each."""
    random = np.random.default_rng(seed)
    return np.array([random.choice(np.flatnonzero(cases.solution == row)) for row in np.unique(cases.solution)])


def learn_place_weights(cases: Sequence[HiddenCountries]) -> dict[str, float]:
    """Weights of the parts that the past can teach, learned from each set of cases and averaged.

    Every solution counts once, however many of its countries were hidden.
    """
    learned = []
    for each in cases:
        options = np.stack([each.parts[name] for name in LEARNED], axis=-1)
        size = np.bincount(each.solution)[each.solution]
        learned.append(learn_weights(LEARNED, options, each.hidden, available=each.available, case_weights=1.0 / size))
    return {name: float(np.mean([weights[name] for weights in learned])) for name in LEARNED}


def _without(profile: SolutionProfile, country: str) -> SolutionProfile:
    return replace(
        profile,
        running=tuple(code for code in profile.running if code != country),
        developed=tuple(code for code in profile.developed if code != country),
    )


Baseline = Callable[[Sequence[SolutionProfile], Knowledge], Floats]


def at_random(visible: Sequence[SolutionProfile], knowledge: Knowledge) -> Floats:
    """All countries alike; figures are expected over ties, so this is chance exactly."""
    return np.zeros((len(visible), len(knowledge.atlas.countries)))


def by_popularity(visible: Sequence[SolutionProfile], knowledge: Knowledge) -> Floats:
    """How many other solutions run in each country."""
    return np.tile(knowledge.running.sum(axis=0).astype(np.float64), (len(visible), 1))


def by_income_group(visible: Sequence[SolutionProfile], knowledge: Knowledge) -> Floats:
    """How many others run in each country, times the share of its income group among the solution's known countries.

    The shares are mixed with those of all deployments by one country's worth, so that a solution without known
    countries falls back to popularity.
    """
    groups = np.asarray(knowledge.atlas.countries.income_group)
    same = (groups[:, None] == groups[None, :]).astype(np.float64)
    count = knowledge.running.sum(axis=0).astype(np.float64)
    general = same @ count / max(1.0, count.sum())
    mine = presence([profile.running for profile in visible], knowledge.atlas).astype(np.float64)
    shares = (mine @ same + general) / (mine.sum(axis=1, keepdims=True) + 1.0)
    # The share is the group's; within the group countries are told apart by their part of the group's deployments.
    scores: Floats = shares * (count / np.maximum(same @ count, 1.0))
    return scores


def by_nearest_text(visible: Sequence[SolutionProfile], knowledge: Knowledge) -> Floats:
    """Countries of the solution of closest meaning first, then of the second closest, and so on."""
    meaning = np.stack([np.asarray(profile.meaning, dtype=np.float64) for profile in visible])
    cosine = centred(meaning, knowledge.centre) @ knowledge.meanings.T
    return _countries_of_nearest(cosine.astype(np.float64), knowledge)


def by_nearest_countries(visible: Sequence[SolutionProfile], knowledge: Knowledge) -> Floats:
    """The same by overlap (Jaccard) of known countries."""
    mine = presence([profile.running for profile in visible], knowledge.atlas).astype(np.float64)
    common = mine @ knowledge.running.T
    either = mine.sum(axis=1)[:, None] + knowledge.running.sum(axis=1)[None, :] - common
    return _countries_of_nearest(common / np.maximum(either, 1.0), knowledge)


def by_nearest_country(visible: Sequence[SolutionProfile], knowledge: Knowledge) -> Floats:
    """The countries nearest on the globe to one where the solution runs or was made; popular ones first if equal."""
    atlas = knowledge.atlas
    scores = by_popularity(visible, knowledge) * 1e-9
    for row, profile in enumerate(visible):
        anchors = atlas.rows(tuple(sorted({*profile.running, *profile.developed})))
        if len(anchors):
            scores[row] -= atlas.distance_km[:, anchors].min(axis=1)
    return scores


def _countries_of_nearest(closeness: Floats, knowledge: Knowledge) -> Floats:
    """Countries by the rank of the closest solution that runs there; among equals by popularity."""
    runs = knowledge.running.sum(axis=1) > 0
    order = np.argsort(-np.where(runs[None, :], closeness, -np.inf), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable").astype(np.float64)
    popularity = knowledge.running.sum(axis=0).astype(np.float64)
    scores = np.empty((len(closeness), len(popularity)))
    for row in range(len(closeness)):
        there = np.where(knowledge.running > 0, rank[row][:, None], float(len(runs)))
        scores[row] = -there.min(axis=0, initial=float(len(runs))) + popularity * 1e-6
    return scores


BASELINES: Mapping[str, Baseline] = {
    "random": at_random,
    "popularity": by_popularity,
    "income-group popularity": by_income_group,
    "nearest neighbour (text)": by_nearest_text,
    "nearest neighbour (countries)": by_nearest_countries,
    "nearest country": by_nearest_country,
}
