"""The catalogue: every question by its code, and which of them matter for a solution."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from banyan.methods.scaling_guide.catalogue.beyond_the_border import BEYOND_THE_BORDER
from banyan.methods.scaling_guide.catalogue.elsewhere_at_home import ELSEWHERE_AT_HOME
from banyan.methods.scaling_guide.catalogue.should_it_scale import SHOULD_IT_SCALE
from banyan.methods.scaling_guide.catalogue.who_carries_it import WHO_CARRIES_IT
from banyan.methods.scaling_guide.question import Question, Room
from banyan.methods.scaling_guide.words import gettext_noop as _

QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType(
    {
        question.code: question
        for question in (*SHOULD_IT_SCALE, *ELSEWHERE_AT_HOME, *BEYOND_THE_BORDER, *WHO_CARRIES_IT)
    }
)

ROOM_NAMES: Final[Mapping[Room, str]] = MappingProxyType(
    {
        Room.SHOULD_IT_SCALE: _("Should it scale?"),
        Room.ELSEWHERE_AT_HOME: _("Elsewhere in the country?"),
        Room.BEYOND_THE_BORDER: _("Beyond the border?"),
        Room.WHO_CARRIES_IT: _("Divest, merge, something else?"),
    }
)


def questions_that_matter(
    answers: Mapping[str, float], *, stage: str = "", beyond_the_border: bool = False
) -> tuple[Question, ...]:
    """The questions to ask, in order, given the known answers outside of room 3 (question → step).

    Those of room 3 are among them only when somewhere beyond the border is meant; what is asked for one place follows
    from the answers for that place too: see `matters_for_place`.
    """
    return tuple(
        question
        for question in QUESTIONS.values()
        if (not question.per_place or beyond_the_border) and question.matters.holds(answers, stage)
    )


def matters_for_place(
    question: Question, answers: Mapping[str, float], there: Mapping[str, float], *, stage: str = ""
) -> bool:
    """Whether a question of room 3 is to be asked for a place; `there` are the known answers for it."""
    return question.per_place and question.matters.holds({**answers, **there}, stage)
