"""How robust the first pathway is: what comes first when answers and weights are moved within what is plausible.

Every draw takes one of the answers given to each question, moves it by one step down, not at all, or one step up, and
every weight by up to a quarter. Answers that nobody knows are drawn from the whole scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.scaling_guide.answers import Combination
from banyan.methods.scaling_guide.gates import GateFinding, stopped_in_draws
from banyan.methods.scaling_guide.question import HIGHEST, LOWEST
from banyan.methods.scaling_guide.ranking import Floats, Scale, middle_steps, reduce_cells

DRAWS: Final = 2_000
SEED: Final = 20_260_101
WEIGHT_RANGE: Final = 0.25
ENOUGH_DRAWS: Final = 40  # below, the share among them says little
WORTH_TELLING: Final = 0.04  # smaller changes of the share are within the chance of the draws
TOLD: Final = 2


@dataclass(frozen=True, slots=True)
class TurningQuestion:
    """A question whose answer would change the result most.

    If the answer were `step`, the first pathway would stay first in `share_then` of the draws, and `leads_then` would
    come first most often.
    """

    question: str
    place: str
    step: int
    share_then: float
    leads_then: str


@dataclass(frozen=True, slots=True)
class Robustness:
    """`share` of the draws in which the first pathway stays first; `first_shares` by pathway add up to 1."""

    draws: int
    share: float
    first_shares: Mapping[str, float]
    turning: tuple[TurningQuestion, ...]


def draw_steps(combination: Combination, draws: int, random: np.random.Generator) -> Floats:
    """Plausible answers; shape (draws, cells), whole steps."""
    given = [cell.steps for cell in combination.cells.values()]
    choices = np.full((len(given), max((len(steps) for steps in given), default=1) or 1), LOWEST)
    counts = np.ones(len(given))
    for row, steps in enumerate(given):
        choices[row, : len(steps)] = steps
        counts[row] = max(len(steps), 1)
    size = (draws, len(given))
    picked = np.floor(random.random(size) * counts).astype(int)
    moved = choices[np.arange(len(given))[None, :], picked] + random.integers(-1, 2, size)
    anything = random.integers(LOWEST, HIGHEST + 1, size)
    nobody_knows = np.array([not steps for steps in given])
    return np.where(nobody_knows[None, :], anything, np.clip(moved, LOWEST, HIGHEST)).astype(float)


def try_plausible_answers(
    combination: Combination,
    findings: Sequence[GateFinding],
    scale: Scale,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Robustness:
    """Draw plausible answers and weights, and count what comes first. The same input gives the same result."""
    random = np.random.default_rng(seed)
    cells, asked = tuple(combination.cells), tuple(scale.columns)
    drawn = draw_steps(combination, draws, random)
    steps = reduce_cells(drawn, cells, asked)
    factors = random.uniform(1 - WEIGHT_RANGE, 1 + WEIGHT_RANGE, (draws, scale.term_count))
    fits = scale.fits(steps, factors)
    fits[stopped_in_draws(findings, steps, scale.columns, scale.pathways)] = -1.0
    firsts = fits.argmax(axis=1)

    middle = scale.fits(middle_steps(combination, asked)[None, :])[0]
    for finding in findings:
        if finding.state == "closed":
            middle[[code in finding.gate.stops for code in scale.pathways]] = -1.0
    leader = int(middle.argmax())

    counts = np.bincount(firsts, minlength=len(scale.pathways))
    shares = {code: int(count) / draws for code, count in zip(scale.pathways, counts, strict=True)}
    return Robustness(
        draws,
        shares[scale.pathways[leader]],
        shares,
        _turning(drawn, cells, firsts, leader, scale.pathways),
    )


def _turning(
    drawn: Floats,
    cells: Sequence[tuple[str, str]],
    firsts: np.typing.NDArray[np.intp],
    leader: int,
    pathways: Sequence[str],
) -> tuple[TurningQuestion, ...]:
    """The questions by whose answer the share of the leader changes most, the strongest first."""
    leads = firsts == leader
    now = float(leads.mean())
    found: list[tuple[float, int, int, float]] = []
    for step in range(LOWEST, HIGHEST + 1):
        here = drawn == step
        count = here.sum(axis=0)
        then = (here & leads[:, None]).sum(axis=0) / np.maximum(count, 1)
        found += [
            (abs(float(then[column]) - now), column, step, float(then[column]))
            for column in np.flatnonzero(count >= ENOUGH_DRAWS).tolist()
        ]
    strongest: dict[int, tuple[float, int, int, float]] = {}
    for item in sorted(found, key=lambda item: (-item[0], item[1], item[2])):
        strongest.setdefault(item[1], item)
    told = []
    for change, column, step, share in list(strongest.values())[:TOLD]:
        if change < WORTH_TELLING:
            break
        first_then = np.bincount(firsts[drawn[:, column] == step], minlength=len(pathways))
        question, place = cells[column]
        told.append(TurningQuestion(question, place, step, share, pathways[int(first_then.argmax())]))
    return tuple(told)
