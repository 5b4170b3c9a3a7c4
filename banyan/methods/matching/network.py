"""The whole network at once: the best assignment, what it leaves uncovered, where one more carrier would add most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.matching.assignment import LEAST_SCORE, Assignment, Candidates, assign
from banyan.methods.matching.carrier_parts import Asked, Pairs, hard_limits, prepare, score_pairs
from banyan.methods.matching.carrier_ranking import shortlist_pairs
from banyan.methods.matching.carriers import Carriers, Undertaking
from banyan.methods.matching.countries import Floats, Indices
from banyan.methods.matching.profiles import Key
from banyan.methods.matching.weights import CARRIER_WEIGHTS, Weights

EACH: Final = 32  # carriers considered for each solution
TRIED_PLACES: Final = 8  # places for which a newcomer is worked out exactly
NEWCOMER_TAKES: Final = 3  # how many solutions a newcomer is assumed to have room for
USUAL: Final = 0.5  # what a newcomer's texts and goals are worth where no pair is assigned to learn it from


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Changes to try: carriers that leave, capacity that is added (carrier → how much), a country where every
    solution must go ("" for none)."""

    dropped: frozenset[Key] = frozenset()
    added: tuple[tuple[Key, int], ...] = ()
    country: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One solution and the carrier that the best assignment gives it, and where."""

    solution: Key
    carrier: Key
    place: str
    score: float


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A solution without a carrier: the best score that any had, and whether the carriers that suit it are full.

    reason: "nobody_suits" (none reaches the least score), "all_full" (some would, but have no room left).
    """

    solution: Key
    best_score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What one more carrier in a place would add: further solutions covered, and to the sum of scores."""

    place: str
    covers: int
    adds: float
    solutions: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class NetworkAnswer:
    """The plan of a network. total: sum of scores; free: capacity that stays unused."""

    planned: tuple[Planned, ...]
    uncovered: tuple[Uncovered, ...]
    newcomers: tuple[Newcomer, ...]
    total: float
    free: int


def plan_network(
    undertakings: Sequence[Undertaking],
    needed: Floats,
    carriers: Carriers,
    *,
    what_if: WhatIf | None = None,
    weights: Weights = CARRIER_WEIGHTS,
    least: float = LEAST_SCORE,
    each: int = EACH,
) -> NetworkAnswer:
    """The best assignment of undertakings to free capacity. `needed` is (undertakings, countries).

    Only each solution's `each` nearest carriers are considered; among these the assignment is the best there is.
    """
    what_if = what_if or WhatIf()
    if what_if.country:
        undertakings = [
            Undertaking(one.solution, one.capabilities, one.pathways, what_if.country) for one in undertakings
        ]
    capacity = _capacity(carriers, what_if)
    if not undertakings or not len(carriers):
        alone = tuple(Uncovered(one.solution.key, 0.0, "nobody_suits") for one in undertakings)
        return NetworkAnswer((), alone, (), 0.0, int(capacity.sum()))
    asked = prepare(undertakings, needed, carriers, weights=weights)
    candidates, pairs = _candidates(asked, carriers, capacity, what_if, each)
    found = assign(candidates, least=least)
    codes = carriers.atlas.countries.codes
    place_of = {
        (int(s), int(c)): int(t)
        for s, c, t in zip(pairs.solution_rows, pairs.carrier_rows, pairs.target, strict=True)
        if found.carrier_of[s] == c
    }
    planned = []
    for row in np.flatnonzero(found.covered).tolist():
        carrier = int(found.carrier_of[row])
        place = place_of[row, carrier]
        planned.append(
            Planned(
                undertakings[row].solution.key,
                carriers.keys[carrier],
                codes[place] if place >= 0 else "",
                float(found.score_of[row]),
            )
        )
    planned.sort(key=lambda one: -one.score)
    best = np.zeros(len(undertakings))
    np.maximum.at(best, candidates.solutions, candidates.scores)
    uncovered = tuple(
        Uncovered(undertakings[row].solution.key, float(best[row]), "all_full" if best[row] > least else "nobody_suits")
        for row in np.flatnonzero(~found.covered).tolist()
    )
    newcomers = one_more_carrier(asked, carriers, candidates, found, pairs, least=least, country=what_if.country)
    return NetworkAnswer(tuple(planned), uncovered, newcomers, found.total, int(capacity.sum() - len(planned)))


def _capacity(carriers: Carriers, what_if: WhatIf) -> Indices:
    capacity = carriers.capacity.copy()
    for key, more in what_if.added:
        if key in carriers.row_of:
            capacity[carriers.row_of[key]] += max(0, more)
    capacity[[carriers.row_of[key] for key in what_if.dropped if key in carriers.row_of]] = 0
    return capacity


def _candidates(
    asked: Asked, carriers: Carriers, capacity: Indices, what_if: WhatIf, each: int
) -> tuple[Candidates, Pairs]:
    """The pairs that no hard limit forbids; that a carrier is full is for the assignment to see."""
    solution_rows, carrier_rows = shortlist_pairs(asked, carriers, capacity, each=each)
    pairs = score_pairs(asked, carriers, solution_rows, carrier_rows)
    limits = hard_limits(asked, carriers, pairs)
    free = ~(limits["own_organisation"] | limits["no_pathway_in_common"])
    if what_if.dropped:
        gone = np.array([key in what_if.dropped for key in carriers.keys], dtype=np.bool_)
        free &= ~gone[carrier_rows]
    candidates = Candidates(solution_rows, carrier_rows, pairs.score, capacity, len(asked))
    return candidates.only(free), pairs


def one_more_carrier(
    asked: Asked,
    carriers: Carriers,
    candidates: Candidates,
    found: Assignment,
    pairs: Pairs,
    *,
    least: float = LEAST_SCORE,
    country: str = "",
    tried: int = TRIED_PLACES,
) -> tuple[Newcomer, ...]:
    """Where one more carrier would add most to the sum of scores, the most first; only places where it adds anything.

    The newcomer works in the place, speaks its languages, can do what it takes, has room for `NEWCOMER_TAKES`, and
    its texts and goals suit as well as those of the carriers in the assignment do on average. The places that promise
    most by themselves are assigned anew with the newcomer in it; so what is said for them is exact.
    """
    scores = _newcomer_scores(asked, carriers, found, pairs)
    if country:
        outside = np.ones(scores.shape[1], dtype=np.bool_)
        outside[carriers.atlas.rows((country,))] = False
        scores[:, outside] = 0.0
    gains = np.maximum(scores - np.maximum(found.score_of, least)[:, None], 0.0)
    promise = np.sort(gains, axis=0)[::-1][:NEWCOMER_TAKES].sum(axis=0)
    newcomers = []
    for place in np.argsort(-promise, kind="stable")[:tried]:
        if promise[place] <= 0:
            break
        suited = np.flatnonzero(scores[:, place] > least)
        with_newcomer = assign(
            Candidates(
                np.concatenate([candidates.solutions, suited]),
                np.concatenate([candidates.carriers, np.full(len(suited), len(candidates.capacity))]),
                np.concatenate([candidates.scores, scores[suited, place]]),
                np.concatenate([candidates.capacity, [NEWCOMER_TAKES]]),
                candidates.solution_count,
            ),
            least=least,
        )
        taken = np.flatnonzero(with_newcomer.carrier_of == len(candidates.capacity))
        newcomers.append(
            Newcomer(
                carriers.atlas.countries.codes[int(place)],
                int(with_newcomer.covered.sum() - found.covered.sum()),
                with_newcomer.total - found.total,
                tuple(asked.undertakings[row].solution.key for row in taken.tolist()),
            )
        )
    return tuple(sorted(newcomers, key=lambda one: (-one.adds, one.place)))


def _newcomer_scores(asked: Asked, carriers: Carriers, found: Assignment, pairs: Pairs) -> Floats:
    """(undertakings, countries): what a newcomer in each country would score; 0 where the solution cannot go."""
    chosen = found.carrier_of[pairs.solution_rows] == pairs.carrier_rows
    shares = carriers.atlas.countries.language_shares
    local = shares.max(axis=1, initial=0.0)[None, :] if shares.size else np.zeros((1, asked.needed.shape[1]))
    if shares.size:
        common = (asked.own_languages @ (shares > 0).T > 0).astype(np.float64)
    else:
        common = np.zeros_like(asked.needed)
    usual = {name: float(pairs.parts[name][chosen].mean()) if chosen.any() else USUAL for name in ("meaning", "goals")}
    parts = {
        "need": asked.needed,
        "meaning": usual["meaning"],
        "goals": usual["goals"],
        "place": 1.0,
        "capabilities": 1.0,
        "capacity": 1.0 - np.exp(-NEWCOMER_TAKES / 3.0),
        "pathways": 1.0,
        "languages": 0.5 * common + 0.5 * local,
        "track_record": 0.0,
    }
    scores = np.zeros_like(asked.needed)
    for column, name in enumerate(asked.parts):
        scores += asked.weights[:, column, None] * parts[name]
    for row, undertaking in enumerate(asked.undertakings):
        closed = [*undertaking.solution.ruled_out]
        if not undertaking.place:
            closed += undertaking.solution.running
        scores[row, carriers.atlas.rows(tuple(closed))] = 0.0
    return scores
