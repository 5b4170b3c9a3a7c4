"""The way through the questions: which are asked of a respondent, which are answered, which comes next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from banyan.commons.models import Place
from banyan.methods import scaling_guide as guide
from banyan.scaling.models import Assessment, Respondent
from banyan.scaling.queries.answers import LatestAnswer, latest_answers


@dataclass(frozen=True, slots=True)
class Asked:
    """One question asked of a respondent, for a place in room 3. `answer` is theirs, if they gave one."""

    question: guide.Question
    place: Place | None
    answer: LatestAnswer | None

    @property
    def key(self) -> tuple[str, str]:
        """The question's code and the place's address."""
        return self.question.code, self.place.address if self.place else ""


@dataclass(frozen=True, slots=True)
class Interview:
    """All that is asked of a respondent, in order."""

    asked: Sequence[Asked]

    @property
    def answered(self) -> int:
        """How many are answered."""
        return sum(one.answer is not None for one in self.asked)

    @property
    def first_open(self) -> Asked | None:
        """The first question without an answer; None if all have one."""
        return next((one for one in self.asked if one.answer is None), None)

    def at(self, question: str, place: str = "") -> Asked | None:
        """The question asked, None where it does not matter here."""
        return next((one for one in self.asked if one.key == (question, place)), None)

    def after(self, one: Asked) -> Asked | None:
        """The next question."""
        position = [other.key for other in self.asked].index(one.key) + 1
        return self.asked[position] if position < len(self.asked) else None

    def before(self, one: Asked) -> Asked | None:
        """The question before."""
        position = [other.key for other in self.asked].index(one.key)
        return self.asked[position - 1] if position else None

    def number_of(self, one: Asked) -> int:
        """Which question it is, from 1."""
        return [other.key for other in self.asked].index(one.key) + 1


def interview_for(
    assessment: Assessment, respondent: Respondent, *, answers: Sequence[LatestAnswer] | None = None
) -> Interview:
    """What is asked of `respondent`: only what matters by what all respondents together have answered so far.

    Two queries, one where the answers are given.
    """
    found = latest_answers(assessment) if answers is None else answers
    places = list(assessment.places.order_by("name"))
    addresses = {place.address for place in places}
    counted = [answer.for_method() for answer in found if not answer.place or answer.place in addresses]
    cells = guide.combine(counted, places=sorted(addresses), stage=assessment.stage).cells
    own = {(answer.question, answer.place): answer for answer in found if answer.respondent_id == respondent.pk}
    asked = []
    for question in guide.QUESTIONS.values():
        if not question.per_place and (question.code, "") in cells:
            asked.append(Asked(question, None, own.get((question.code, ""))))
        elif question.per_place and question.code == "need_there":
            asked += _asked_of_places(places, cells.keys(), own)
    return Interview(asked)


def _asked_of_places(
    places: Sequence[Place], cells: Collection[tuple[str, str]], own: dict[tuple[str, str], LatestAnswer]
) -> list[Asked]:
    """The questions of room 3, all of one country before the next."""
    return [
        Asked(question, place, own.get((question.code, place.address)))
        for place in places
        for question in guide.QUESTIONS.values()
        if question.per_place and (question.code, place.address) in cells
    ]
