"""The assessments of the demo, through the same services that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from banyan.commons.models import Place
from banyan.people.models import Person
from banyan.scaling import services
from banyan.scaling.models import Assessment, Respondent
from banyan.scaling.services import GivenAnswer
from banyan.solutions.models import Solution

FILE: Final = Path(__file__).parent / "assessments.toml"
DONT_KNOW: Final = -1


def load_assessments(people: Mapping[str, Person], solutions: Mapping[str, Solution]) -> None:
    """Write what the teams answered and decided. `people` and `solutions` are those of the demo, by key."""
    for row in tomllib.loads(FILE.read_text("utf-8"))["assessment"]:
        _assessment(row, people, solutions)


def _assessment(row: Mapping[str, Any], people: Mapping[str, Person], solutions: Mapping[str, Solution]) -> None:
    by = people[row["by"]]
    places = {place.code: place for place in Place.objects.filter(code__in=row["places"])}
    assessment = services.begin_assessment(by=by, solution=solutions[row["solution"]], places=places.values())
    own = assessment.respondents.get(person=by)
    _answer(by, own, row["answers"], row.get("reasons", {}))
    for there in row.get("there", []):
        _answer(by, own, there["answers"], {}, places[there["place"]])
    for other in row.get("respondent", []):
        respondent = _respondent(by, assessment, other, people)
        _answer(respondent.person or by, respondent, other["answers"], other.get("reasons", {}))
    if not row["finished"]:
        return
    review_on = timezone.localdate() + timedelta(days=row["review_in_days"])
    services.finish_assessment(by=by, assessment=assessment, review_on=review_on)
    if "decision" in row:
        said = row["decision"]
        services.decide(by=people[said["by"]], assessment=assessment, pathways=said["pathways"], text=said["text"])
    if row["share"] == "public":
        services.share_assessment(by=by, assessment=assessment)


def _respondent(by: Person, assessment: Assessment, row: Mapping[str, Any], people: Mapping[str, Person]) -> Respondent:
    if "voice" in row:
        return services.add_voice(by=by, assessment=assessment, name=row["voice"], role=row["role"])
    return services.invite_respondent(by=by, assessment=assessment, person=people[row["person"]], role=row["role"])


def _answer(
    by: Person,
    respondent: Respondent,
    answers: Mapping[str, int],
    reasons: Mapping[str, str],
    place: Place | None = None,
) -> None:
    for code, step in answers.items():
        given = GivenAnswer(code, None if step == DONT_KNOW else step, place, reasons.get(code, ""))
        services.answer_question(by=by, respondent=respondent, given=given)
