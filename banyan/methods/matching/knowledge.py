"""What is known of all solutions together: where they run, what they say, and how like each other they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from banyan.methods.matching.countries import Atlas, Flags, Floats, Indices
from banyan.methods.matching.profiles import Key, SolutionProfile

Matrix = npt.NDArray[np.float32]
LARGEST_BACKGROUND = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """All solutions as arrays, one row each. Build with `gather`, share between calls, rebuild when solutions change.

    meanings: (solutions, d) centred unit rows, zeros where unknown. centre: (d,) mean of the raw vectors. goals:
    (solutions, 17). running, present: (solutions, countries), where each runs, and where it runs or was developed.
    weight: (solutions,), what one presence counts: a solution that is everywhere says little about any one country, so
    each weighs 1 / sqrt(countries where it is). weighted: `present` times `weight`. deployments, presences,
    weighted_presences: (countries,), sums of `running`, `present` and `weighted`. speaks: (solutions,), whether it has
    both a meaning and a country. background: at most `LARGEST_BACKGROUND` of the meanings, to compare a cosine with.
    """

    atlas: Atlas
    keys: tuple[Key, ...]
    row_of: dict[Key, int]
    centre: Floats
    meanings: Matrix
    goals: Matrix
    running: Matrix
    present: Matrix
    weight: Matrix
    weighted: Matrix
    deployments: Floats
    presences: Matrix
    weighted_presences: Floats
    speaks: Flags
    background: Matrix
    rows_of_organisation: dict[Key, Indices]

    def __len__(self) -> int:
        return len(self.keys)


def gather(solutions: Sequence[SolutionProfile], atlas: Atlas) -> Knowledge:
    """Collect `solutions` into arrays. Raises ValueError where two share a key or vectors differ in length."""
    keys = tuple(solution.key for solution in solutions)
    row_of = {key: row for row, key in enumerate(keys)}
    if len(row_of) != len(keys):
        raise ValueError("two solutions share a key")
    widths = {len(solution.meaning) for solution in solutions if solution.meaning is not None}
    if len(widths) > 1:
        raise ValueError("meanings of different length cannot be compared")
    raw = np.zeros((len(keys), widths.pop() if widths else 1))
    for row, solution in enumerate(solutions):
        if solution.meaning is not None:
            raw[row] = solution.meaning
    told = np.linalg.norm(raw, axis=1) > 0
    centre: Floats = raw[told].mean(axis=0) if told.sum() > 1 else np.zeros(raw.shape[1])
    running = presence([solution.running for solution in solutions], atlas)
    present = (running | presence([solution.developed for solution in solutions], atlas)).astype(np.float32)
    weight = (1.0 / np.sqrt(np.maximum(present.sum(axis=1), 1.0))).astype(np.float32)
    members: dict[Key, list[int]] = {}
    for row, solution in enumerate(solutions):
        for organisation in solution.organisations:
            members.setdefault(organisation, []).append(row)
    meanings = centred(raw, centre)
    weighted = weight[:, None] * present
    return Knowledge(
        atlas=atlas,
        keys=keys,
        row_of=row_of,
        centre=centre,
        meanings=meanings,
        goals=goal_flags([solution.goals for solution in solutions]).astype(np.float32),
        running=running.astype(np.float32),
        present=present,
        weight=weight,
        weighted=weighted,
        deployments=running.sum(axis=0).astype(np.float64),
        presences=present.sum(axis=0),
        weighted_presences=weighted.sum(axis=0, dtype=np.float64),
        speaks=told & (present.sum(axis=1) > 0),
        background=_background(meanings, told, keys),
        rows_of_organisation={key: np.array(rows, dtype=np.intp) for key, rows in members.items()},
    )


def _background(meanings: Matrix, told: Flags, keys: Sequence[Key]) -> Matrix:
    """All known meanings, or evenly many of them in the order of their keys: a share needs no more to be told."""
    rows = sorted(np.flatnonzero(told).tolist(), key=lambda row: str(keys[row]))
    if len(rows) > LARGEST_BACKGROUND:
        rows = [rows[int(place)] for place in np.linspace(0, len(rows) - 1, LARGEST_BACKGROUND)]
    return meanings[rows]


def centred(vectors: Floats, centre: Floats) -> Matrix:
    """`vectors` minus what all texts have in common, as unit rows; rows of zeros (unknown) stay zeros.

    Cosines of sentence vectors crowd between 0.75 and 0.95 because all texts share one large component. Without it
    they spread around zero and can be compared.
    """
    vectors = np.atleast_2d(vectors).astype(np.float64)
    known = np.linalg.norm(vectors, axis=1) > 0
    if len(centre) != vectors.shape[1]:
        return np.zeros((len(vectors), len(centre)), dtype=np.float32)
    moved = np.where(known[:, None], vectors - centre, 0.0)
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    unit: Matrix = np.divide(moved, length, out=np.zeros_like(moved), where=length > 1e-12).astype(np.float32)
    return unit


def raw_meanings(meanings: Sequence[npt.NDArray[np.floating] | None], width: int) -> Floats:
    """Rows of the given vectors, zeros where a vector is None or of another length."""
    rows = np.zeros((len(meanings), width))
    for row, meaning in enumerate(meanings):
        if meaning is not None and len(meaning) == width:
            rows[row] = meaning
    return rows


def goal_flags(goals: Sequence[Sequence[int]]) -> Flags:
    """(rows, 17): which goals each row names; numbers outside 1-17 are ignored."""
    flags = np.zeros((len(goals), 17), dtype=np.bool_)
    for row, numbers in enumerate(goals):
        flags[row, [number - 1 for number in numbers if 1 <= number <= 17]] = True
    return flags


def presence(countries: Sequence[Sequence[str]], atlas: Atlas) -> Flags:
    """(rows, countries): which countries each row names; unknown codes are ignored."""
    flags = np.zeros((len(countries), len(atlas.countries)), dtype=np.bool_)
    for row, codes in enumerate(countries):
        flags[row, atlas.rows(tuple(codes))] = True
    return flags
