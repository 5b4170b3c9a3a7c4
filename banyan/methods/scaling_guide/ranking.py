"""How well each pathway fits, and which answers say so.

The fit of a pathway is the weighted mean of what each answer says of it; what nobody knows stands in the middle of its
scale. Whoever could do and pay for it enters by the best that suits the pathway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from banyan.methods.scaling_guide.answers import Cell, Combination
from banyan.methods.scaling_guide.gates import GateFinding, GateState
from banyan.methods.scaling_guide.pathways import (
    DOER_QUESTIONS,
    PATHWAYS,
    PAYER_QUESTIONS,
    Doer,
    Pathway,
    Payer,
)
from banyan.methods.scaling_guide.question import HIGHEST
from banyan.methods.scaling_guide.weights import BEST_DOER, BEST_PAYER, WEIGHTS, Weights

Floats = npt.NDArray[np.float64]

UNKNOWN_STEP: Final = 2.0
SPOKEN: Final = 3  # answers named for and against a pathway
WORTH_NAMING: Final = 0.01  # of the fit


@dataclass(frozen=True, slots=True)
class Spoke:
    """What spoke for (`share` above 0) or against a pathway, by its share of the fit; `step` may be a half."""

    question: str
    step: float
    share: float


@dataclass(frozen=True, slots=True)
class RankedPathway:
    """A pathway that is open. `fit` in [0, 1] orders pathways; it says nothing about how ready anyone is.

    `first_share` is the share of plausible answers under which it comes first. `doer` and `payer` are the best that
    suit it, None where none is needed or nobody is known.
    """

    pathway: Pathway
    fit: float
    first_share: float
    doer: Doer | None
    payer: Payer | None
    speaks_for: tuple[Spoke, ...]
    speaks_against: tuple[Spoke, ...]


@dataclass(frozen=True, slots=True)
class StoppedPathway:
    """A pathway that is closed, with the gates that closed it and the fit it would have."""

    pathway: Pathway
    fit: float
    gates: tuple[GateFinding, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    """One weight: how one feature speaks for one pathway. `suits` are (question, suitability) of a best-of feature."""

    question: str
    weight: float
    suits: tuple[tuple[str, float], ...] = ()


class Scale:
    """The weights that apply to the questions asked, laid out for computing many fits at once."""

    def __init__(self, asked: Sequence[str], weights: Weights = WEIGHTS) -> None:
        self.columns: Mapping[str, int] = {code: column for column, code in enumerate(asked)}
        self.pathways: tuple[str, ...] = tuple(PATHWAYS)
        self._terms: list[_Term] = []
        starts = []
        for code, pathway in PATHWAYS.items():
            starts.append(len(self._terms))
            self._terms += [
                term
                for name, weight in weights[code].items()
                if (term := self._term(pathway, name, weight)) is not None
            ]
        self._starts = np.array(starts)
        self._sizes = np.array([abs(term.weight) for term in self._terms])
        self._speaks_low = np.array([term.weight < 0 for term in self._terms])

    @property
    def term_count(self) -> int:
        """How many weights apply."""
        return len(self._terms)

    def _term(self, pathway: Pathway, name: str, weight: float) -> _Term | None:
        if name == BEST_DOER:
            suits = tuple((DOER_QUESTIONS[doer], suit) for doer, suit in pathway.doers.items())
        elif name == BEST_PAYER:
            payers = pathway.payers or dict.fromkeys(Payer, 1.0)
            suits = tuple((PAYER_QUESTIONS[payer], suit) for payer, suit in payers.items())
        else:
            return _Term(name, weight) if name in self.columns else None
        suits = tuple((question, suit) for question, suit in suits if question in self.columns)
        return _Term(name, weight, suits) if suits else None

    def _features(self, steps: Floats) -> Floats:
        """What each weight is multiplied by, in [0, 1], shape (draws, terms); `steps` has shape (draws, questions)."""
        level = steps / HIGHEST
        features = np.empty((steps.shape[0], len(self._terms)))
        for number, term in enumerate(self._terms):
            if term.suits:
                features[:, number] = np.max(
                    [level[:, self.columns[question]] * suit for question, suit in term.suits], axis=0
                )
            else:
                features[:, number] = level[:, self.columns[term.question]]
        features[:, self._speaks_low] = 1.0 - features[:, self._speaks_low]
        return features

    def fits(self, steps: Floats, factors: Floats | None = None) -> Floats:
        """The fit of every pathway; shape (draws, pathways). `factors` (draws, terms) multiply the weights."""
        sizes = self._sizes[None, :] if factors is None else self._sizes * factors
        spoken = np.add.reduceat(sizes * self._features(steps), self._starts, axis=1)
        total = np.add.reduceat(np.broadcast_to(sizes, (steps.shape[0], self.term_count)), self._starts, axis=1)
        return np.asarray(spoken / total)

    def spoken(self, steps: Floats) -> list[list[Spoke]]:
        """For each pathway, what each answer adds to its fit or takes from it; `steps` of shape (questions,)."""
        features = self._features(steps[None, :])[0]
        ends = [*self._starts[1:], len(self._terms)]
        return [
            self._spoken_for(steps, features, int(start), int(end))
            for start, end in zip(self._starts, ends, strict=True)
        ]

    def _spoken_for(self, steps: Floats, features: Floats, start: int, end: int) -> list[Spoke]:
        total = float(self._sizes[start:end].sum())
        shares: dict[str, float] = {}
        for number in range(start, end):
            term = self._terms[number]
            question = term.question
            if term.suits:
                question = max(term.suits, key=lambda suit: steps[self.columns[suit[0]]] * suit[1])[0]
            share = self._sizes[number] * (features[number] - 0.5) / total
            shares[question] = shares.get(question, 0.0) + float(share)
        return [Spoke(question, float(steps[self.columns[question]]), share) for question, share in shares.items()]


def middle_steps(combination: Combination, asked: Sequence[str]) -> Floats:
    """The middle answer to every question asked; what nobody knows in the middle of the scale. Shape (questions,)."""
    known = combination.known
    return np.array([known.get(code, UNKNOWN_STEP) for code in asked])


def questions_asked(combination: Combination) -> tuple[str, ...]:
    """The codes of the questions asked, each once, in the order of the catalogue."""
    return tuple(dict.fromkeys(question for question, _place in combination.cells))


def rank(
    combination: Combination,
    findings: Sequence[GateFinding],
    first_shares: Mapping[str, float],
    scale: Scale,
) -> tuple[tuple[RankedPathway, ...], tuple[StoppedPathway, ...]]:
    """The open pathways from the best fit down, and the closed ones with what closed them."""
    asked = tuple(scale.columns)
    steps = middle_steps(combination, asked)
    fits = scale.fits(steps[None, :])[0]
    known = combination.known
    ranked, stopped = [], []
    for code, fit, spoken in zip(scale.pathways, fits.tolist(), scale.spoken(steps), strict=True):
        pathway = PATHWAYS[code]
        closed = tuple(f for f in findings if f.state is GateState.CLOSED and code in f.gate.stops)
        if closed:
            stopped.append(StoppedPathway(pathway, fit, closed))
            continue
        named = [spoke for spoke in spoken if spoke.question in known and abs(spoke.share) >= WORTH_NAMING]
        ranked.append(
            RankedPathway(
                pathway,
                fit,
                first_shares.get(code, 0.0),
                _best_doer(pathway, known),
                _best_payer(pathway, known),
                tuple(sorted((s for s in named if s.share > 0), key=lambda s: -s.share)[:SPOKEN]),
                tuple(sorted((s for s in named if s.share < 0), key=lambda s: s.share)[:SPOKEN]),
            )
        )
    return (
        tuple(sorted(ranked, key=lambda item: -item.fit)),
        tuple(sorted(stopped, key=lambda item: -item.fit)),
    )


def _best_doer(pathway: Pathway, known: Mapping[str, float]) -> Doer | None:
    fits = {doer: known.get(DOER_QUESTIONS[doer], 0.0) * suit for doer, suit in pathway.doers.items()}
    best = max(fits, key=lambda doer: fits[doer], default=None)
    return best if best is not None and fits[best] > 0 else None


def _best_payer(pathway: Pathway, known: Mapping[str, float]) -> Payer | None:
    fits = {payer: known.get(PAYER_QUESTIONS[payer], 0.0) * suit for payer, suit in pathway.payers.items()}
    best = max(fits, key=lambda payer: fits[payer], default=None)
    return best if best is not None and fits[best] > 0 else None


def reduce_cells(drawn: Floats, cells: Sequence[Cell], asked: Sequence[str]) -> Floats:
    """From steps per cell (draws, cells) to steps per question (draws, questions): the mean over the places, and the
    best of them for whether the need is there, as one would go there first."""
    by_question: dict[str, list[int]] = {}
    for column, (question, _place) in enumerate(cells):
        by_question.setdefault(question, []).append(column)
    reduced = np.empty((drawn.shape[0], len(asked)))
    for number, question in enumerate(asked):
        columns = by_question[question]
        if len(columns) == 1:
            reduced[:, number] = drawn[:, columns[0]]
        elif question == "need_there":
            reduced[:, number] = drawn[:, columns].max(axis=1)
        else:
            reduced[:, number] = drawn[:, columns].mean(axis=1)
    return reduced
