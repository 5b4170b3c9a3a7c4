"""What a question of the guide is: its words, its scale and when it matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

LOWEST: Final = 0
HIGHEST: Final = 4
STEPS: Final = range(LOWEST, HIGHEST + 1)


class Room(IntEnum):
    """The four rooms, in the order in which they are entered."""

    SHOULD_IT_SCALE = 1
    ELSEWHERE_AT_HOME = 2
    BEYOND_THE_BORDER = 3
    WHO_CARRIES_IT = 4


class Dimension(StrEnum):
    """What the profile is read by. Questions without a dimension only tell pathways apart."""

    NEED = "need"
    EVIDENCE = "evidence"
    PEOPLE = "people"
    SOLUTION = "solution"
    ORGANISATION = "organisation"
    TRANSFER = "transfer"
    MONEY = "money"
    DOERS = "doers"
    ECOSYSTEM = "ecosystem"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Holds while the answer to `question` is not known to be below `step`: what nobody knows hides no question."""

    question: str
    step: int


@dataclass(frozen=True, slots=True)
class Matters:
    """When a question is asked: all of `all_of` hold, one of `any_of` if there are any, and none of `not_in_stages`."""

    all_of: tuple[AtLeast, ...] = ()
    any_of: tuple[AtLeast, ...] = ()
    not_in_stages: frozenset[str] = frozenset()

    def holds(self, answers: Mapping[str, float], stage: str = "") -> bool:
        """Whether it does, by the known answers (question → step) and the stage of the solution."""
        if stage in self.not_in_stages:
            return False
        if any(answers.get(rule.question, HIGHEST) < rule.step for rule in self.all_of):
            return False
        return not self.any_of or any(answers.get(rule.question, HIGHEST) >= rule.step for rule in self.any_of)


ALWAYS: Final = Matters()

# A solution without shown effect, or one that harms, has nothing to carry elsewhere: the tour can stop there.
WORTH_SPREADING: Final = (AtLeast("evidence", 1), AtLeast("harm", 1))


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Steps run from 0 to 4; `lowest`, `middle` and `highest` say what 0, 2 and 4 mean.

    `why` says why it is asked, `framework` on whose thinking it rests (by name; the words are ours). A question
    `per_place` is answered once for each place to go to. `dimension` is where it stands in the profile: there, more is
    readier.
    """

    code: str
    room: Room
    text: str
    lowest: str
    middle: str
    highest: str
    why: str
    framework: str
    dimension: Dimension | None = None
    matters: Matters = ALWAYS
    per_place: bool = False

    def meaning(self, step: int) -> str:
        """What a step says; "" for the two between."""
        return {LOWEST: self.lowest, 2: self.middle, HIGHEST: self.highest}.get(step, "")
