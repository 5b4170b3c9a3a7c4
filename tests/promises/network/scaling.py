"""Assessments: one being answered, one with a link, one shared with everyone, one of a solution that is hidden; and an
introduction that waits for its carrier's answer."""

from __future__ import annotations

from banyan.commons.models import Place
from banyan.people.models import Person
from banyan.people.services import OrganisationFacts, create_organisation
from banyan.scaling import services
from banyan.scaling.matching import services as matching
from banyan.scaling.models import Assessment, NetworkPlan
from banyan.scaling.services import GivenAnswer
from banyan.solutions.models import Solution
from banyan.solutions.services import SolutionFacts, register_solution
from tests.promises.network import HIDDEN, PRIVATE, Network

QUESTION = "need_lasting"


def make(network: Network) -> None:
    """The owner conducts those of the solution and of the hidden one; a member answers in the one being answered."""
    who, things = network.people, network.things
    linked = _finished(who["owner"], things["solution"], f"{PRIVATE} reason")
    things["linked_assessment"] = linked
    things["secret_of_assessment"] = services.share_by_link(by=who["owner"], assessment=linked)
    things["decision"] = services.decide(
        by=who["owner"], assessment=linked, pathways=["open_recipe"], text=f"{PRIVATE} we give the recipe away"
    )
    things["shared_assessment"] = _finished(who["elsewhere"], things["other_solution"], f"{PRIVATE} reason")
    services.share_assessment(by=who["elsewhere"], assessment=things["shared_assessment"])
    things["hidden_assessment"] = _finished(who["owner"], things["hidden_solution"], f"{HIDDEN} reason")
    services.share_assessment(by=who["owner"], assessment=things["hidden_assessment"])
    draft = services.begin_assessment(
        by=who["owner"], solution=things["solution"], places=[Place.objects.get(code="UG")]
    )
    things["assessment"] = draft
    things["respondent"] = draft.respondents.get(person=who["owner"])
    things["invited_respondent"] = services.invite_respondent(
        by=who["owner"], assessment=draft, person=who["member"], role="assessor"
    )
    answered = services.begin_assessment(by=who["elsewhere"], solution=things["other_solution"])
    given = GivenAnswer(QUESTION, 3)
    services.answer_question(by=who["elsewhere"], respondent=answered.respondents.get(), given=given)
    things["answered_assessment"] = answered
    things["unassessed_solution"] = register_solution(
        by=who["elsewhere"], facts=SolutionFacts(title="Reading by night")
    )
    things["voice"] = services.add_voice(
        by=who["owner"], assessment=draft, name=f"{PRIVATE} twelve mothers", role="affected"
    )

    introduction = matching.ask_introduction(
        by=who["owner"],
        solution=things["solution"],
        carrier=things["other_organisation"],
        message=f"{PRIVATE} let us meet",
        place=Place.objects.get(code="UG"),
    )
    things["introduction"] = introduction
    things["third_organisation"] = create_organisation(by=who["elsewhere"], facts=OrganisationFacts(name="Third Trust"))
    things["plan"] = NetworkPlan.objects.create(digest="0" * 64, question={"dropped": [], "added": [], "country": ""})


def _finished(by: Person, solution: Solution, reason: str) -> Assessment:
    assessment = services.begin_assessment(by=by, solution=solution)
    own = assessment.respondents.get(person=by)
    services.answer_question(by=by, respondent=own, given=GivenAnswer(QUESTION, 3, reason=reason))
    return services.finish_assessment(by=by, assessment=assessment)
