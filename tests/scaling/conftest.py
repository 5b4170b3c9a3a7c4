"""Solutions, people and answered assessments that tests of the guide share."""

from __future__ import annotations

import pytest

from banyan.commons.models import Place
from banyan.methods.scaling_guide import QUESTIONS
from banyan.scaling import services
from banyan.scaling.models import Assessment, Respondent
from banyan.scaling.services import GivenAnswer
from banyan.solutions.services import SolutionFacts, register_solution
from tests.methods.scaling_guide.answer_sets import SOUND

_PLACES = {"KE": "Kenya", "GH": "Ghana", "PE": "Peru"}


@pytest.fixture
def country(db):
    """A country by its code: country("KE")."""

    def find(code: str) -> Place:
        world, _created = Place.objects.get_or_create(code="001", defaults={"kind": "world", "name": "World"})
        place, _created = Place.objects.get_or_create(
            code=code, defaults={"kind": "country", "name": _PLACES[code], "parent": world}
        )
        place.refresh_from_db()
        return place

    return find


@pytest.fixture
def solution(person):
    return register_solution(
        by=person,
        facts=SolutionFacts(title="Rain jars for schools", summary="A jar that fills from the roof.", stage="proven"),
    )


@pytest.fixture
def assessment(person, solution) -> Assessment:
    return services.begin_assessment(by=person, solution=solution)


@pytest.fixture
def own(assessment, person) -> Respondent:
    """As whom `person`, who began it, answers."""
    return assessment.respondents.get(person=person)


@pytest.fixture
def answer_all():
    """Answer every question outside of room 3 as somebody: answer_all(respondent, evidence=1)."""

    def answer(respondent: Respondent, **changes: int | None) -> None:
        for code in QUESTIONS:
            if not QUESTIONS[code].per_place:
                step = changes.get(code, SOUND[code])
                by = respondent.person or respondent.invited_by
                services.answer_question(by=by, respondent=respondent, given=GivenAnswer(code, step))

    return answer


@pytest.fixture
def finished(assessment, own, answer_all, person) -> Assessment:
    """An assessment that comes to adoption by a public body."""
    answer_all(own, governments_run=4, taxes_pay=4, evidence=4)
    return services.finish_assessment(by=person, assessment=assessment)


@pytest.fixture
def log_in(client):
    def enter(someone):
        client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter
