"""Everything that can be done with assessments."""

from banyan.scaling.services.answering import GivenAnswer, answer_question, repeat_answers
from banyan.scaling.services.beginning import begin_assessment, set_target_places
from banyan.scaling.services.deciding import decide, finish_assessment, remind_of_reviews, set_review_date
from banyan.scaling.services.inviting import add_voice, invite_respondent, withdraw_respondent
from banyan.scaling.services.sharing import share_assessment, share_by_link, stop_sharing

__all__ = [
    "GivenAnswer",
    "add_voice",
    "answer_question",
    "begin_assessment",
    "decide",
    "finish_assessment",
    "invite_respondent",
    "remind_of_reviews",
    "repeat_answers",
    "set_review_date",
    "set_target_places",
    "share_assessment",
    "share_by_link",
    "stop_sharing",
    "withdraw_respondent",
]
