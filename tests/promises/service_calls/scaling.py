"""Services of scaling: the guide and the match."""

import datetime

from django.utils import timezone

from banyan.commons.models import Place
from banyan.scaling import services
from banyan.scaling.matching import services as matching
from banyan.scaling.services import GivenAnswer
from tests.promises.network.scaling import QUESTION
from tests.promises.service_calls import example


def _next_year() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=365)


def _answer(network) -> None:
    given = GivenAnswer(QUESTION, 2)
    services.answer_question(by=network.owner, respondent=network.respondent, given=given)


EXAMPLES = {
    "begin_assessment": example(
        lambda n: {"by": n.elsewhere, "solution": n.unassessed_solution, "places": [Place.objects.get(code="GH")]},
        "scaling_assessment scaling_assessment_places scaling_respondent",
    ),
    "set_target_places": example(
        lambda n: {"by": n.owner, "assessment": n.assessment, "places": [Place.objects.get(code="GH")]},
        "scaling_assessment_places",
    ),
    "answer_question": example(
        lambda n: {
            "by": n.owner,
            "respondent": n.respondent,
            "given": GivenAnswer(QUESTION, 2, reason="We counted", evidence=(n.evidence,)),
        },
        "scaling_answer scaling_answer_evidence",
    ),
    "repeat_answers": example(lambda n: {"by": n.owner, "respondent": n.respondent}, "scaling_answer"),
    "invite_respondent": example(
        lambda n: {"by": n.owner, "assessment": n.assessment, "person": n.elsewhere, "role": "assessor"},
        "scaling_respondent",
    ),
    "add_voice": example(
        lambda n: {"by": n.owner, "assessment": n.assessment, "name": "Nine fathers", "role": "affected"},
        "scaling_respondent",
    ),
    "withdraw_respondent": example(lambda n: {"by": n.owner, "respondent": n.invited_respondent}, "scaling_respondent"),
    "finish_assessment": example(
        lambda n: {"by": n.owner, "assessment": n.assessment, "review_on": _next_year()},
        "scaling_assessment",
        before=_answer,
    ),
    "decide": example(
        lambda n: {
            "by": n.owner,
            "assessment": n.linked_assessment,
            "pathways": ["open_recipe"],
            "text": "We give the recipe away.",
        },
        "scaling_decision",
    ),
    "set_review_date": example(
        lambda n: {"by": n.owner, "assessment": n.linked_assessment, "review_on": _next_year()}, "scaling_assessment"
    ),
    "share_by_link": example(lambda n: {"by": n.owner, "assessment": n.linked_assessment}, "scaling_assessment"),
    "share_assessment": example(lambda n: {"by": n.owner, "assessment": n.linked_assessment}, "scaling_assessment"),
    "stop_sharing": example(lambda n: {"by": n.elsewhere, "assessment": n.shared_assessment}, "scaling_assessment"),
    "ask_introduction": example(
        lambda n: {
            "by": n.elsewhere,
            "solution": n.other_solution,
            "carrier": n.organisation,
            "message": "You build what we have found.",
            "hidden_from": [n.third_organisation],
        },
        "scaling_introduction scaling_introduction_hidden_from",
    ),
    "answer_introduction": example(
        lambda n: {"by": n.elsewhere, "introduction": n.introduction, "accept": True, "words": "Come in May."},
        "scaling_introduction",
    ),
    "withdraw_introduction": example(lambda n: {"by": n.owner, "introduction": n.introduction}, "scaling_introduction"),
    "save_match": example(
        lambda n: {"by": n.owner, "solution": n.solution, "carrier": n.other_organisation}, "scaling_matchsaved"
    ),
    "forget_match": example(
        lambda n: {"by": n.owner, "solution": n.solution, "carrier": n.other_organisation},
        "scaling_matchsaved",
        before=lambda n: matching.save_match(by=n.owner, solution=n.solution, carrier=n.other_organisation),
    ),
    "dismiss_match": example(
        lambda n: {"by": n.owner, "solution": n.solution, "carrier": n.other_organisation, "reason": "other"},
        "scaling_matchdismissal",
    ),
    "restore_match": example(
        lambda n: {"by": n.owner, "solution": n.solution, "carrier": n.other_organisation},
        "scaling_matchdismissal",
        before=lambda n: matching.dismiss_match(
            by=n.owner, solution=n.solution, carrier=n.other_organisation, reason="other"
        ),
    ),
    "ask_for_plan": example(lambda n: {"by": n.steward, "question": {"dropped": [1]}}, "scaling_networkplan"),
}
