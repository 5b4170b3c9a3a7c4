"""Answers of several respondents, brought together: the middle one, the spread, and who stands where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Final

from banyan.methods.scaling_guide.question import HIGHEST, LOWEST, STEPS
from banyan.methods.scaling_guide.questions import QUESTIONS, matters_for_place

Cell = tuple[str, str]  # a question and the place it was asked for, "" outside of room 3

DISAGREES_FROM: Final = 2  # steps between the lowest and the highest answer


class Role(StrEnum):
    """In which role somebody answers."""

    AFFECTED = "affected"
    TEAM = "team"
    ASSESSOR = "assessor"
    STEWARD = "steward"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one respondent says. `step` is 0 to 4, None is "don't know"; `place` is for questions of room 3.

    Raises ValueError for an unknown question, a step outside of the scale, or a place where none belongs.
    """

    question: str
    step: int | None
    respondent: str = "team"
    role: Role = Role.TEAM
    place: str = ""

    def __post_init__(self) -> None:
        question = QUESTIONS.get(self.question)
        if question is None:
            raise ValueError(f"no question has the code {self.question!r}")
        if self.step is not None and self.step not in STEPS:
            raise ValueError(f"steps run from {LOWEST} to {HIGHEST}")
        if bool(self.place) != question.per_place:
            raise ValueError("questions of room 3 name a place, and no others do")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question on which respondents stand `spread` steps apart; `by_role` is the middle answer of each role."""

    question: str
    place: str
    spread: int
    by_role: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Combined:
    """All answers to one question (for one place): the known steps in order, by role too, and how many don't know."""

    question: str
    place: str
    steps: tuple[int, ...]
    by_role: Mapping[str, tuple[int, ...]]
    unknown: int

    @property
    def middle(self) -> float | None:
        """The median of the known answers; None if nobody knows."""
        return float(median(self.steps)) if self.steps else None

    @property
    def spread(self) -> int:
        """Steps between the lowest and the highest known answer."""
        return self.steps[-1] - self.steps[0] if self.steps else 0


@dataclass(frozen=True, slots=True)
class Combination:
    """The answers that count: `cells` in the order of the catalogue, those asked for and not answered among them."""

    cells: Mapping[Cell, Combined]
    places: tuple[str, ...]
    respondents: int

    @property
    def known(self) -> dict[str, float]:
        """The middle answers by question, where known; for room 3 the mean over the places, and the best for need."""
        found: dict[str, list[float]] = defaultdict(list)
        for (question, _place), cell in self.cells.items():
            if cell.middle is not None:
                found[question].append(cell.middle)
        return {code: max(steps) if code == "need_there" else sum(steps) / len(steps) for code, steps in found.items()}

    @property
    def lowest_by_role(self) -> dict[str, dict[str, float]]:
        """The lowest known answer by question and role, outside of room 3."""
        return {
            question: {role: float(steps[0]) for role, steps in cell.by_role.items() if steps}
            for (question, place), cell in self.cells.items()
            if not place
        }

    @property
    def asked(self) -> frozenset[str]:
        """The questions that matter."""
        return frozenset(question for question, _place in self.cells)

    @property
    def known_share(self) -> float:
        """Which share of what was asked somebody could answer, in [0, 1]."""
        if not self.cells:
            return 0.0
        return sum(bool(cell.steps) for cell in self.cells.values()) / len(self.cells)

    def at(self, place: str) -> dict[str, float]:
        """The known middle answers for one place, or outside of room 3 for ""."""
        return {
            question: cell.middle
            for (question, where), cell in self.cells.items()
            if where == place and cell.middle is not None
        }

    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where respondents stand far apart, the farthest first."""
        apart = [cell for cell in self.cells.values() if cell.spread >= DISAGREES_FROM]
        return tuple(
            Disagreement(
                cell.question,
                cell.place,
                cell.spread,
                {role: float(median(steps)) for role, steps in cell.by_role.items() if steps},
            )
            for cell in sorted(apart, key=lambda cell: -cell.spread)
        )


def combine(answers: Iterable[Answer], *, places: Iterable[str] = (), stage: str = "") -> Combination:
    """Bring answers together. Of several by one respondent to one question, the last counts.

    Answers to questions that do not matter, by the other answers or the stage, are left out. The order of the
    respondents changes nothing.
    """
    latest = {(answer.question, answer.place, answer.respondent): answer for answer in answers}
    by_cell: dict[Cell, list[Answer]] = defaultdict(list)
    for answer in latest.values():
        by_cell[answer.question, answer.place].append(answer)
    everywhere = tuple(dict.fromkeys([*places, *sorted(where for _code, where in by_cell if where)]))

    cells: dict[Cell, Combined] = {}
    known: dict[str, float] = {}
    for code, question in QUESTIONS.items():
        if question.per_place:
            continue
        if not question.matters.holds(known, stage):
            continue
        cell = cells[code, ""] = _combined(code, "", by_cell.get((code, ""), []))
        if cell.middle is not None:
            known[code] = cell.middle
    for place in everywhere:
        there: dict[str, float] = {}
        for code, question in QUESTIONS.items():
            if question.per_place and matters_for_place(question, known, there, stage=stage):
                cell = cells[code, place] = _combined(code, place, by_cell.get((code, place), []))
                if cell.middle is not None:
                    there[code] = cell.middle
    return Combination(cells, everywhere, len({answer.respondent for answer in latest.values()}))


def _combined(question: str, place: str, answers: Iterable[Answer]) -> Combined:
    by_role: dict[str, list[int]] = defaultdict(list)
    unknown = 0
    for answer in answers:
        if answer.step is None:
            unknown += 1
        else:
            by_role[answer.role].append(answer.step)
    ordered = {str(role): tuple(sorted(by_role[role])) for role in sorted(by_role)}
    return Combined(
        question, place, tuple(sorted(step for steps in ordered.values() for step in steps)), ordered, unknown
    )
