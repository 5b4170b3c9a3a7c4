"""The parts of "how well could this organisation carry that solution, and where", for many pairs at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.matching.carriers import Carriers, Undertaking, bits
from banyan.methods.matching.countries import Flags, Floats, Indices
from banyan.methods.matching.knowledge import Matrix, centred, goal_flags, presence, raw_meanings
from banyan.methods.matching.weights import CARRIER_WEIGHTS, Weights

LIKELIEST_PLACES: Final = 24  # countries that are tried as the place of a pair, those that need it most
ROOM_FOR_MANY: Final = 3.0  # so many free places for solutions count 0.63, more count ever less
EXPERIENCED: Final = 10  # as many solutions carried, and more, count fully
LEVELS: Final = 64  # how finely a closeness is placed among those of a sample
ROUNDING: Final = np.float32(1e-5)  # closenesses nearer than this are the same, in whatever order they were summed
PLACE_UNKNOWN: Final = 0.05  # what a pair without any known place keeps, so that it is ordered by the rest


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Undertakings as arrays, one row each. Build with `prepare`.

    needed: (undertakings, countries) in [0, 1], how much each is needed where. pull, target: what a carrier who works
    in a country brings by need and nearness together, and the country that this is for. levels: (undertakings, up to
    `LEVELS`) rising closenesses in meaning of evenly many of a sample of carriers. weights: (undertakings, parts)
    with 0 where a part cannot be known; each row sums to one.
    """

    undertakings: tuple[Undertaking, ...]
    meanings: Matrix
    levels: Matrix
    goals: Matrix
    abilities: Floats
    ability_count: Indices
    ways: Indices
    needed: Floats
    pull: Floats
    target: Indices
    own_languages: Floats
    parts: tuple[str, ...]
    weights: Floats

    def __len__(self) -> int:
        return len(self.undertakings)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Scored pairs. parts: name → (pairs,) in [0, 1]; score: (pairs,); target: country row of each, -1 for none."""

    solution_rows: Indices
    carrier_rows: Indices
    parts: Mapping[str, Floats]
    score: Floats
    target: Indices
    nearest: Indices  # country row from which the carrier reaches the target, -1 for none


def prepare(
    undertakings: Sequence[Undertaking], needed: Floats, carriers: Carriers, *, weights: Weights = CARRIER_WEIGHTS
) -> Asked:
    """Collect undertakings into arrays. `needed` is (undertakings, countries), see `need_there`.

    A country where the solution runs already is no target, unless it is the one asked for; nor is one that is ruled
    out. Raises ValueError if shapes disagree or a weight is negative.
    """
    atlas = carriers.atlas
    if needed.shape != (len(undertakings), len(atlas.countries)):
        raise ValueError("needed must be of shape (undertakings, countries)")
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("weights cannot be negative: every part speaks for a pair")
    solutions = [undertaking.solution for undertaking in undertakings]
    abilities = np.zeros((len(undertakings), max(1, len(carriers.abilities))))
    for row, undertaking in enumerate(undertakings):
        abilities[row, [carriers.abilities[n] for n in undertaking.capabilities if n in carriers.abilities]] = 1.0
    pull, target = _pull(undertakings, needed, carriers)
    column = {language: number for number, language in enumerate(atlas.countries.languages)}
    own = np.zeros((len(undertakings), max(1, len(column))))
    for row, solution in enumerate(solutions):
        own[row, [column[language] for language in solution.languages if language in column]] = 1.0
    parts = tuple(CARRIER_WEIGHTS)
    meanings = centred(raw_meanings([s.meaning for s in solutions], len(carriers.centre)), carriers.centre)
    return Asked(
        undertakings=tuple(undertakings),
        meanings=meanings,
        levels=_levels(meanings, carriers),
        goals=goal_flags([solution.goals for solution in solutions]).astype(np.float32),
        abilities=abilities,
        ability_count=np.array([len(undertaking.capabilities) for undertaking in undertakings], dtype=np.intp),
        ways=np.array([bits(undertaking.pathways, carriers.ways) for undertaking in undertakings], dtype=np.intp),
        needed=needed,
        pull=pull,
        target=target,
        own_languages=own,
        parts=parts,
        weights=_known_weights(undertakings, parts, weights),
    )


def _levels(meanings: Matrix, carriers: Carriers) -> Matrix:
    closeness = np.sort(meanings @ carriers.meanings[carriers.sample].T, axis=1)
    picked = np.linspace(0, max(0, closeness.shape[1] - 1), min(LEVELS, closeness.shape[1])).astype(np.intp)
    levels: Matrix = closeness[:, picked]
    return levels


def _known_weights(undertakings: Sequence[Undertaking], parts: tuple[str, ...], weights: Weights) -> Floats:
    """Weights of each undertaking's parts, without those of which it says nothing, as shares of one."""
    table = np.tile(np.array([weights.get(part, 0.0) for part in parts]), (len(undertakings), 1))
    for row, undertaking in enumerate(undertakings):
        unknown = {
            "meaning": undertaking.solution.meaning is None,
            "goals": not undertaking.solution.goals,
            "capabilities": not undertaking.capabilities,
            "pathways": not undertaking.pathways,
        }
        table[row, [column for column, part in enumerate(parts) if unknown.get(part, False)]] = 0.0
    total = table.sum(axis=1, keepdims=True)
    if np.any(total <= 0):
        raise ValueError("at least one part needs a weight")
    shares: Floats = table / total
    return shares


def _pull(undertakings: Sequence[Undertaking], needed: Floats, carriers: Carriers) -> tuple[Floats, Indices]:
    """For each undertaking and country in which somebody works: the best of need times nearness, and where that is."""
    atlas = carriers.atlas
    count = len(atlas.countries)
    wanted = PLACE_UNKNOWN + (1.0 - PLACE_UNKNOWN) * needed
    running = presence([undertaking.solution.running for undertaking in undertakings], atlas)
    wanted[running] = 0.0
    for row, undertaking in enumerate(undertakings):
        wanted[row, atlas.rows(tuple(undertaking.solution.ruled_out))] = 0.0
        if undertaking.place:
            only = atlas.rows((undertaking.place,))
            worth = np.maximum(wanted[row, only], PLACE_UNKNOWN)
            wanted[row] = 0.0
            wanted[row, only] = worth
    tried = min(LIKELIEST_PLACES, count)
    pull = np.zeros((len(undertakings), count))
    target = np.full((len(undertakings), count), -1, dtype=np.intp)
    for row in range(len(undertakings)):
        likeliest = np.argsort(-wanted[row], kind="stable")[:tried]
        likeliest = likeliest[wanted[row, likeliest] > 0]
        if not len(likeliest):
            continue
        brought = carriers.reach[:, likeliest] * wanted[row, likeliest]
        best = np.argmax(brought, axis=1)
        pull[row] = brought[np.arange(count), best]
        target[row] = likeliest[best]
        # A country that is not among the likeliest can still be the best for who works there.
        here = (wanted[row] > 0) & (wanted[row] > pull[row])
        pull[row, here] = wanted[row, here]
        target[row, here] = np.flatnonzero(here)
    return pull, target


def score_pairs(asked: Asked, carriers: Carriers, solution_rows: Indices, carrier_rows: Indices | None) -> Pairs:
    """Score pairs of undertaking and carrier, row by row.

    `carrier_rows` None pairs the one undertaking in `solution_rows` with every carrier (no copies are made then).
    """
    if carrier_rows is None:
        carrier_rows = np.arange(len(carriers))
        solution_rows = np.full(len(carriers), solution_rows[0], dtype=np.intp)
        everyone = True
    else:
        everyone = False
    serves = carriers.serves if everyone else carriers.serves.take(carrier_rows)
    languages = carriers.languages if everyone else carriers.languages.take(carrier_rows)
    capabilities = carriers.capabilities if everyone else carriers.capabilities.take(carrier_rows)
    # An entry's undertaking: a plain row where there is but one, so that numpy takes and does not gather in pairs.
    one = int(solution_rows[0]) if everyone and len(solution_rows) else None

    def of_entries(table: Floats, owners: Indices, columns: Indices) -> Floats:
        values: Floats = table[one][columns] if one is not None else table[solution_rows[owners], columns]
        return values

    pulls = of_entries(asked.pull, serves.owners, serves.columns)
    best = serves.largest(pulls)
    nearest = serves.first_with(pulls, best)
    nearest[best <= 0] = -1
    target = np.where(nearest >= 0, asked.target[solution_rows, nearest], -1)
    somewhere = target >= 0
    parts: dict[str, Floats] = {
        "need": np.where(somewhere, asked.needed[solution_rows, target], 0.0),
        "meaning": _meaning(asked, carriers, solution_rows, carrier_rows, one),
        "goals": _goals(asked, carriers, solution_rows, carrier_rows, one),
        "place": np.where(somewhere, carriers.reach[nearest, target], 0.0),
        "capabilities": np.minimum(
            capabilities.sums(of_entries(asked.abilities, capabilities.owners, capabilities.columns))
            / np.maximum(asked.ability_count[solution_rows], 1),
            1.0,
        ),
        "capacity": 1.0 - np.exp(-carriers.capacity[carrier_rows] / ROOM_FOR_MANY),
        "pathways": ((carriers.pathways[carrier_rows] & asked.ways[solution_rows]) != 0).astype(np.float64),
        "languages": np.zeros(0),
        "track_record": np.minimum(np.log1p(carriers.carried[carrier_rows]) / np.log1p(EXPERIENCED), 1.0),
    }
    spoken = of_entries(asked.own_languages, languages.owners, languages.columns)
    places = target[languages.owners]
    shares = carriers.atlas.countries.language_shares
    local = np.where(places >= 0, shares[places, languages.columns], 0.0) if shares.size else np.zeros(len(places))
    parts["languages"] = 0.5 * languages.largest(spoken) + 0.5 * np.minimum(languages.largest(local), 1.0)
    score = np.zeros(len(carrier_rows))
    for column, name in enumerate(asked.parts):
        weight = asked.weights[one, column] if one is not None else asked.weights[solution_rows, column]
        score += weight * parts[name]
    return Pairs(solution_rows, carrier_rows, parts, np.clip(score, 0.0, 1.0), target, nearest)


def _meaning(asked: Asked, carriers: Carriers, solution_rows: Indices, rows: Indices, one: int | None) -> Floats:
    """Half the positive centred cosine, half the share of a sample of carriers that are less close."""
    if one is not None:
        cosine = carriers.meanings @ asked.meanings[one]
        below = np.searchsorted(asked.levels[one], cosine - ROUNDING)
    else:
        cosine = np.einsum("pd,pd->p", asked.meanings[solution_rows], carriers.meanings[rows])
        below = np.count_nonzero(asked.levels[solution_rows] < cosine[:, None] - ROUNDING, axis=1)
    closer = below / max(1, asked.levels.shape[1])
    known = carriers.has_meaning[rows] & np.any(asked.meanings[:, :8], axis=1)[solution_rows]
    return np.where(known, 0.5 * np.clip(cosine, 0.0, 1.0) + 0.5 * closer, 0.0)


def _goals(asked: Asked, carriers: Carriers, solution_rows: Indices, rows: Indices, one: int | None) -> Floats:
    """The share of the solution's goals that the carrier works on."""
    if one is not None:
        shared = carriers.goals @ asked.goals[one]
    else:
        shared = np.einsum("pg,pg->p", asked.goals[solution_rows], carriers.goals[rows])
    of = np.maximum(asked.goals.sum(axis=1), 1.0)[solution_rows]
    share: Floats = (shared / of).astype(np.float64)
    return share


def hard_limits(asked: Asked, carriers: Carriers, pairs: Pairs) -> dict[str, Flags]:
    """What forbids a pair: the carrier develops the solution itself, has no room, or accepts no pathway that fits.

    Unknown pathways on either side forbid nothing.
    """
    own = np.zeros(len(pairs.score), dtype=np.bool_)
    for row, undertaking in enumerate(asked.undertakings):
        for organisation in undertaking.solution.organisations:
            if organisation in carriers.row_of:
                own |= (pairs.solution_rows == row) & (pairs.carrier_rows == carriers.row_of[organisation])
    known = np.array([bool(undertaking.pathways) for undertaking in asked.undertakings], dtype=np.bool_)
    accepts = carriers.pathways[pairs.carrier_rows]
    return {
        "own_organisation": own,
        "no_capacity": carriers.capacity[pairs.carrier_rows] <= 0,
        "no_pathway_in_common": known[pairs.solution_rows]
        & (accepts != 0)
        & ((accepts & asked.ways[pairs.solution_rows]) == 0),
    }
