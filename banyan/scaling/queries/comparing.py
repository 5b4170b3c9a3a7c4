"""This time beside last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from banyan.methods import scaling_guide as guide
from banyan.scaling.models import Assessment
from banyan.scaling.queries.outcome import result_of


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question whose answer in the middle moved; None is that nobody knew, or that it was not asked."""

    question: guide.Question
    place: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """An assessment and the one before it: both results, and the answers that moved, those farthest first."""

    before: guide.Result
    after: guide.Result
    changed: Sequence[ChangedAnswer]


def compared_with_previous(assessment: Assessment, *, result: guide.Result | None = None) -> Comparison | None:
    """What changed since the assessment before; None for the first. Two queries beside those of the result."""
    if assessment.previous is None:
        return None
    after = result or result_of(assessment)
    before = result_of(assessment.previous)
    return Comparison(before, after, _changed(before.combination, after.combination))


def _changed(before: guide.Combination, after: guide.Combination) -> list[ChangedAnswer]:
    found = []
    for cell in dict.fromkeys([*after.cells, *before.cells]):
        then = before.cells[cell].middle if cell in before.cells else None
        now = after.cells[cell].middle if cell in after.cells else None
        if then != now:
            found.append(ChangedAnswer(guide.QUESTIONS[cell[0]], cell[1], then, now))
    return sorted(found, key=lambda change: -_moved(change))


def _moved(change: ChangedAnswer) -> float:
    if change.before is None or change.after is None:
        return 0.5
    return abs(change.after - change.before)
