"""Reading assessments: their answers, their results, and what is known of the countries they look at."""

from banyan.scaling.queries.answers import LatestAnswer, answers_with_reasons, latest_answers
from banyan.scaling.queries.comparing import ChangedAnswer, Comparison, compared_with_previous
from banyan.scaling.queries.country_facts import facts_of_country, home_country, suggestion_for
from banyan.scaling.queries.interview import Asked, Interview, interview_for
from banyan.scaling.queries.lists import (
    assessment_found,
    assessment_of_link,
    assessments_of_solution,
    assessments_with_part_of,
    my_assessments_page,
    public_assessments,
    respondents_of,
    waiting_assessments,
)
from banyan.scaling.queries.outcome import result_of

__all__ = [
    "Asked",
    "ChangedAnswer",
    "Comparison",
    "Interview",
    "LatestAnswer",
    "answers_with_reasons",
    "assessment_found",
    "assessment_of_link",
    "assessments_of_solution",
    "assessments_with_part_of",
    "compared_with_previous",
    "facts_of_country",
    "home_country",
    "interview_for",
    "latest_answers",
    "my_assessments_page",
    "public_assessments",
    "respondents_of",
    "result_of",
    "suggestion_for",
    "waiting_assessments",
]
