"""The readiness profile: every dimension by itself, with what blocks it. There is no total, on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from banyan.methods.scaling_guide.answers import Combination, Combined
from banyan.methods.scaling_guide.pathways import DOER_QUESTIONS, PAYER_QUESTIONS
from banyan.methods.scaling_guide.question import HIGHEST, Dimension
from banyan.methods.scaling_guide.questions import QUESTIONS
from banyan.methods.scaling_guide.words import gettext_noop as _

BLOCKS_BELOW: Final = 1.5  # steps

# One is enough: a solution needs one doer and one payer, not all of them.
ALTERNATIVES: Final = (frozenset(DOER_QUESTIONS.values()), frozenset(PAYER_QUESTIONS.values()))

DIMENSION_NAMES: Final[Mapping[Dimension, str]] = MappingProxyType(
    {
        Dimension.NEED: _("Need"),
        Dimension.EVIDENCE: _("Evidence"),
        Dimension.PEOPLE: _("People concerned"),
        Dimension.SOLUTION: _("The solution itself"),
        Dimension.ORGANISATION: _("Organisation"),
        Dimension.TRANSFER: _("Ready to pass on"),
        Dimension.MONEY: _("Money"),
        Dimension.DOERS: _("Who would do it"),
        Dimension.ECOSYSTEM: _("Beyond the border"),
    }
)


class Level(StrEnum):
    """How a dimension stands, in a word."""

    STRONG = "strong"
    MIDDLING = "middling"
    WEAK = "weak"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DimensionReading:
    """One dimension. `value` in [0, 1] is the mean of what is known, None if nothing is.

    `blockers` and `unknown` are (question, place); `spread` is the widest disagreement in it, in steps.
    """

    dimension: Dimension
    value: float | None
    level: Level
    blockers: tuple[tuple[str, str], ...]
    unknown: tuple[tuple[str, str], ...]
    spread: int


def read_profile(combination: Combination) -> tuple[DimensionReading, ...]:
    """Every dimension of which something was asked, in order."""
    by_dimension: dict[Dimension, list[Combined]] = {}
    for (question, _place), cell in combination.cells.items():
        dimension = QUESTIONS[question].dimension
        if dimension is not None:
            by_dimension.setdefault(dimension, []).append(cell)
    return tuple(_reading(dimension, by_dimension[dimension]) for dimension in Dimension if dimension in by_dimension)


def _reading(dimension: Dimension, cells: list[Combined]) -> DimensionReading:
    groups: list[list[Combined]] = []
    for cell in cells:
        alternatives = next((group for group in ALTERNATIVES if cell.question in group), None)
        joined = next((g for g in groups if alternatives and g[0].question in alternatives), None)
        if joined is None:
            groups.append([cell])
        else:
            joined.append(cell)
    values, blockers, unknown = [], [], []
    for group in groups:
        known = [cell.middle for cell in group if cell.middle is not None]
        if known:
            values.append(max(known))
            if max(known) < BLOCKS_BELOW and len(known) == len(group):
                blockers += [(cell.question, cell.place) for cell in group]
        unknown += [(cell.question, cell.place) for cell in group if cell.middle is None]
    value = sum(values) / len(values) / HIGHEST if values else None
    return DimensionReading(
        dimension, value, _level(value, blockers), tuple(blockers), tuple(unknown), max(cell.spread for cell in cells)
    )


def _level(value: float | None, blockers: list[tuple[str, str]]) -> Level:
    if value is None:
        return Level.UNKNOWN
    if value < 0.4:
        return Level.WEAK
    return Level.STRONG if value >= 0.7 and not blockers else Level.MIDDLING
