"""Carriers for a solution and solutions for a carrier: ranked, spread out, explained; and who was left out, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from banyan.methods.matching.carrier_parts import Asked, Pairs, hard_limits, prepare, score_pairs
from banyan.methods.matching.carrier_reasons import CarrierWitness, Part, limit_improvement, limit_reason
from banyan.methods.matching.carriers import Carriers, Undertaking
from banyan.methods.matching.countries import Flags, Floats, Indices
from banyan.methods.matching.diversity import most_diverse_order
from banyan.methods.matching.knowledge import Knowledge, Matrix
from banyan.methods.matching.place_parts import need_fit
from banyan.methods.matching.profiles import Dismissal, Key, NeedProfile, SolutionProfile
from banyan.methods.matching.reasons import Reason
from banyan.methods.matching.scoring import dismissal_factors
from banyan.methods.matching.weights import CARRIER_WEIGHTS, Weights

CONSIDERED = 60  # best by score, among which the shown ones are spread out
LEFT_OUT_SHOWN = 10


@dataclass(frozen=True, slots=True)
class CarrierMatch:
    """One suggested pair. key: the carrier, or the solution where solutions were ranked. place: a country, "" where
    the carrier does not say where it works. improvements: what would raise the score most."""

    key: Key
    place: str
    score: float
    parts: tuple[Part, ...]
    improvements: tuple[Reason, ...]
    dismissed: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A pair that a hard limit forbids: why, what it would have scored, and what would lift the limit."""

    key: Key
    reason: Reason
    score: float
    improvement: Reason | None


@dataclass(frozen=True, slots=True)
class CarrierRanking:
    """Matches, best first, and the best of those left out. `left_out_count` counts all of them."""

    matches: tuple[CarrierMatch, ...]
    left_out: tuple[LeftOut, ...] = ()
    left_out_count: int = 0


def need_there(solutions: Sequence[SolutionProfile], knowledge: Knowledge, voiced: Sequence[NeedProfile]) -> Floats:
    """(solutions, countries) in [0, 1]: how much voiced needs or figures say that each is needed where.

    Either is enough: 1 - (1 - figures) (1 - voiced). Figures are the mean gap to peers over the solution's goals,
    unknown counting as none; of voiced needs the one that fits best counts.
    """
    atlas = knowledge.atlas
    gaps = np.nan_to_num(atlas.need)
    goals = np.zeros((len(solutions), 17))
    for row, solution in enumerate(solutions):
        goals[row, [goal - 1 for goal in solution.goals if 1 <= goal <= 17]] = 1.0
    figures = goals @ gaps.T / np.maximum(goals.sum(axis=1, keepdims=True), 1.0)
    felt = np.zeros_like(figures)
    needs = [need for need in voiced if need.is_open]
    if needs:
        fit = need_fit(solutions, needs, knowledge)
        for column, need in enumerate(needs):
            rows = atlas.rows((need.country, *need.confirmed_in))
            felt[:, rows] = np.maximum(felt[:, rows], fit[:, column, None])
    needed: Floats = 1.0 - (1.0 - np.clip(figures, 0.0, 1.0)) * (1.0 - np.clip(felt, 0.0, 1.0))
    return needed


def rank_carriers(
    undertaking: Undertaking,
    needed: Floats,
    carriers: Carriers,
    *,
    dismissals: Sequence[Dismissal] = (),
    excluded: Mapping[Key, Reason] | None = None,
    weights: Weights = CARRIER_WEIGHTS,
    count: int = 10,
    diversity: float = 0.1,
) -> CarrierRanking:
    """The best `count` carriers for one undertaking, each with the place it suits best, spread out by meaning.

    `needed` is (countries,), a row of `need_there`. `excluded` are carriers left out for the caller's reasons. A
    dismissal by the reader leaves out, one by others lowers. Equal scores keep the order of the carriers.
    """
    asked = prepare([undertaking], needed[None, :], carriers, weights=weights)
    pairs = score_pairs(asked, carriers, np.zeros(1, dtype=np.intp), None)
    scores = pairs.score * dismissal_factors(dismissals, carriers.keys) if dismissals else pairs.score
    barred = _barred(hard_limits(asked, carriers, pairs), dismissals, excluded or {}, carriers)
    free = np.ones(len(carriers), dtype=np.bool_)
    for flags, _code in barred:
        free &= ~flags
    order = _best(np.where(free, scores, -1.0), min(CONSIDERED + count, len(carriers)))
    order = order[free[order]]
    chosen = most_diverse_order(scores[order], carriers.meanings[order], count=count, diversity=diversity)
    seen: dict[Key, int] = {}
    for dismissal in dismissals:
        seen[dismissal.suggested] = seen.get(dismissal.suggested, 0) + 1
    matches = tuple(
        _match(carriers.keys[order[row]], int(order[row]), asked, pairs, carriers, scores, seen) for row in chosen
    )
    left_out = _left_out(undertaking, carriers, barred, excluded or {}, scores)
    return CarrierRanking(matches, left_out, int(np.count_nonzero(~free)))


def rank_solutions_for_carrier(
    undertakings: Sequence[Undertaking],
    needed: Floats,
    carriers: Carriers,
    carrier: Key,
    *,
    dismissals: Sequence[Dismissal] = (),
    excluded: Mapping[Key, Reason] | None = None,
    weights: Weights = CARRIER_WEIGHTS,
    count: int = 10,
    diversity: float = 0.1,
) -> CarrierRanking:
    """The best `count` solutions for one carrier. Keys of the result, dismissals and `excluded` are solutions'.

    `carriers` holds the others too, so that a closeness in meaning is compared with theirs. Raises KeyError for an
    unknown carrier.
    """
    row = carriers.row_of[carrier]
    if not undertakings:
        return CarrierRanking(())
    asked = prepare(undertakings, needed, carriers, weights=weights)
    rows = np.arange(len(undertakings))
    pairs = score_pairs(asked, carriers, rows, np.full(len(undertakings), row))
    keys = [undertaking.solution.key for undertaking in undertakings]
    scores = pairs.score * dismissal_factors(dismissals, keys)
    limits = hard_limits(asked, carriers, pairs)
    by_reader = {dismissal.suggested for dismissal in dismissals if dismissal.by_reader}
    why: dict[int, Reason] = {}
    lift: dict[int, Reason | None] = {}
    for place, undertaking in enumerate(undertakings):
        key = keys[place]
        limit = next((name for name, flags in limits.items() if flags[place]), "")
        if key in by_reader:
            why[place] = Reason("set_aside")
        elif excluded and key in excluded:
            why[place] = excluded[key]
        elif limit:
            why[place] = limit_reason(limit, undertaking, carriers.profiles[row])
            lift[place] = limit_improvement(limit, undertaking)
    free = np.array([place not in why for place in range(len(keys))], dtype=np.bool_)
    order = _best(np.where(free, scores, -1.0), min(CONSIDERED + count, len(keys)))
    order = order[free[order]]
    chosen = most_diverse_order(scores[order], asked.meanings[order], count=count, diversity=diversity)
    matches = tuple(_match(keys[order[i]], int(order[i]), asked, pairs, carriers, scores, {}) for i in chosen)
    worst_first = sorted(why, key=lambda place: -scores[place])[:LEFT_OUT_SHOWN]
    left_out = tuple(LeftOut(keys[p], why[p], float(scores[p]), lift.get(p)) for p in worst_first)
    return CarrierRanking(matches, left_out, len(why))


def _best(scores: Floats, count: int) -> Indices:
    """The rows of the `count` largest scores, largest first, ties by row."""
    if not count:
        return np.zeros(0, dtype=np.intp)
    if count < len(scores):
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        rows = np.flatnonzero(scores >= least)
    else:
        rows = np.arange(len(scores))
    ordered: Indices = rows[np.lexsort((rows, -scores[rows]))][:count]
    return ordered


def _barred(
    limits: Mapping[str, Flags], dismissals: Sequence[Dismissal], excluded: Mapping[Key, Reason], carriers: Carriers
) -> list[tuple[Flags, str]]:
    """Who is left out, by code; the caller's reasons and the reader's own come first."""
    set_aside = np.zeros(len(carriers), dtype=np.bool_)
    set_aside[[carriers.row_of[d.suggested] for d in dismissals if d.by_reader and d.suggested in carriers.row_of]] = (
        True
    )
    by_caller = np.zeros(len(carriers), dtype=np.bool_)
    by_caller[[carriers.row_of[key] for key in excluded if key in carriers.row_of]] = True
    return [(set_aside, "set_aside"), (by_caller, ""), *((flags, code) for code, flags in limits.items())]


def _left_out(
    undertaking: Undertaking,
    carriers: Carriers,
    barred: Sequence[tuple[Flags, str]],
    excluded: Mapping[Key, Reason],
    scores: Floats,
) -> tuple[LeftOut, ...]:
    anyone = np.any([flags for flags, _code in barred], axis=0)
    shown = []
    for row in _best(np.where(anyone, scores, -1.0), min(LEFT_OUT_SHOWN, int(anyone.sum()))):
        code = next(code for flags, code in barred if flags[row])
        key = carriers.keys[row]
        reason = excluded[key] if not code else limit_reason(code, undertaking, carriers.profiles[row])
        shown.append(LeftOut(key, reason, float(scores[row]), limit_improvement(code, undertaking)))
    return tuple(shown)


def _match(
    key: Key, row: int, asked: Asked, pairs: Pairs, carriers: Carriers, scores: Floats, dismissed: Mapping[Key, int]
) -> CarrierMatch:
    """One pair with its sentences. `row` counts pairs."""
    codes = carriers.atlas.countries.codes
    target, near = int(pairs.target[row]), int(pairs.nearest[row])
    place = codes[target] if target >= 0 else ""
    solution_row = int(pairs.solution_rows[row])
    profile = carriers.profiles[int(pairs.carrier_rows[row])]
    witness = CarrierWitness(
        asked.undertakings[solution_row], profile, carriers, place, codes[near] if near >= 0 else ""
    )
    values = {name: float(pairs.parts[name][row]) for name in asked.parts}
    weights = dict(zip(asked.parts, asked.weights[solution_row].tolist(), strict=True))
    return CarrierMatch(
        key=key,
        place=place,
        score=float(scores[row]),
        parts=witness.parts(values, weights),
        improvements=witness.improvements(values, weights),
        dismissed=dismissed.get(key, 0),
    )


def shortlist_pairs(asked: Asked, carriers: Carriers, capacity: Indices, *, each: int) -> tuple[Indices, Indices]:
    """For a whole network: (undertaking rows, carrier rows) of the `each` carriers that come nearest to each
    undertaking by meaning, goals, capabilities and place, weighted as in the score; those without capacity come last.
    Exact scores come after, for these alone.
    """
    weight = dict(zip(asked.parts, asked.weights.mean(axis=0).tolist(), strict=True))
    able = np.zeros((len(carriers), max(1, len(carriers.abilities))), dtype=np.float32)
    able[carriers.capabilities.owners, carriers.capabilities.columns] = 1.0
    share = asked.abilities / np.maximum(asked.ability_count, 1)[:, None]
    goal_share = asked.goals / np.maximum(asked.goals.sum(axis=1, keepdims=True), 1.0)
    ours: Matrix = np.hstack(
        [asked.meanings * weight["meaning"], goal_share * weight["goals"], share * weight["capabilities"]]
    ).astype(np.float32)
    theirs: Matrix = np.hstack([carriers.meanings, carriers.goals, able]).astype(np.float32)
    each = min(each, len(carriers))
    best = np.empty((len(asked), each), dtype=np.intp)
    pull = asked.pull.astype(np.float32) * np.float32(weight["place"] + weight["need"])
    for start in range(0, len(asked), 500):
        rows = slice(start, start + 500)
        near = ours[rows] @ theirs.T
        near += _largest_pull(pull[rows], carriers)
        near[:, capacity <= 0] -= 10.0
        best[rows] = np.argpartition(-near, each - 1, axis=1)[:, :each]
    return np.repeat(np.arange(len(asked)), each), best.ravel()


def _largest_pull(pull: Matrix, carriers: Carriers) -> Matrix:
    """(undertakings, carriers): the largest pull over the countries where each carrier works."""
    largest: Matrix = np.zeros((len(pull), len(carriers)), dtype=np.float32)
    filled = np.flatnonzero(carriers.serves.sizes)
    if len(filled):
        starts = carriers.serves.starts[:-1][filled]
        largest[:, filled] = np.maximum.reduceat(pull[:, carriers.serves.columns], starts, axis=1)
    return largest
