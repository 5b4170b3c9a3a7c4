"""Calls of the API, as "METHOD /address". Each role calls with a key of its own that may do everything; a visitor
without one. A key of somebody suspended or gone opens nothing, not even what visitors read."""

from dataclasses import dataclass, field
from typing import Any

from tests.promises.url_table import (
    ACTIVE,
    ELSEWHERE,
    GENERAL,
    NOBODY,
    ORG_EDITORS,
    OWNER,
    STEWARDS,
    WHOSE,
    Answers,
    Kind,
    Row,
    all_but,
    only,
)

ROWS: list[Row] = []  # nothing here is a page


def written_by(roles: frozenset[str], others: int = 403) -> Answers:
    """Writing needs a key; those who may not write are told so."""
    return only(roles, visitors=401, others=others, suspended=401)


READ = only(ACTIVE | {"visitor"}, visitors=401, others=401)
ACCEPTED: dict[str, Kind] = dict.fromkeys(ORG_EDITORS, 409)  # by asking
NOBODY_FINDS = written_by(NOBODY, 404)
NOWHERE = only(NOBODY, visitors=404, others=404, suspended=401, erased=401)


@dataclass(frozen=True)
class Call:
    """One call. Reading is open to all, and finds what is public."""

    what: str
    answers: Answers = READ
    send: dict[str, Any] | None = None
    query: str = ""
    private_to: frozenset[str] = field(default=all_but(NOBODY))


SIDES = WHOSE | ELSEWHERE  # of the handovers

NEED = {"title": "Clean water again", "story": "The well at the school is dry in January.", "place": "KE"}
EVIDENCE = {"statement": "96 wells were dry", "source_name": "The school"}

RECIPE = {"title": "Build a rain jar", "steps": [{"title": "Lay the base"}]}
REPORT = {"begins": "2025-01-01", "ends": "2025-06-30", "people_reached": 12}

CALLS = [
    Call("GET /api/v1/needs"),
    Call("POST /api/v1/needs", written_by(ACTIVE), NEED),
    Call("GET /api/v1/needs/{need}"),
    Call("GET /api/v1/needs/{hidden_need}", NOWHERE),
    Call("PATCH /api/v1/needs/{need}", written_by(WHOSE), {"title": "Clean water, as before"}),
    Call("PATCH /api/v1/needs/{other_need}", written_by(ELSEWHERE), {"title": "Light, as before"}),
    Call("PATCH /api/v1/needs/{hidden_need}", written_by(NOBODY, 404), {"title": "Clean water, as before"}),
    Call("GET /api/v1/needs/{need}/confirmations"),
    Call("GET /api/v1/needs/{hidden_need}/confirmations", NOWHERE),
    Call("POST /api/v1/needs/{need}/confirmations", written_by(ACTIVE), {"place": "GH"}),
    Call("POST /api/v1/needs/{hidden_need}/confirmations", written_by(NOBODY, 404), {"place": "GH"}),
    Call("GET /api/v1/needs/{need}/evidence"),
    Call("GET /api/v1/needs/{hidden_need}/evidence", NOWHERE),
    Call(
        "POST /api/v1/needs/{need}/evidence",
        written_by(ACTIVE),
        EVIDENCE,
    ),
    Call(
        "POST /api/v1/needs/{hidden_need}/evidence",
        written_by(NOBODY, 404),
        EVIDENCE,
    ),
    Call("GET /api/v1/solutions"),
    Call("POST /api/v1/solutions", written_by(ACTIVE), {"title": "Rain jars again"}),
    Call("GET /api/v1/solutions/{solution}"),
    Call("GET /api/v1/solutions/{hidden_solution}", NOWHERE),
    Call("PATCH /api/v1/solutions/{solution}", written_by(WHOSE | STEWARDS), {"summary": "A jar for rain"}),
    Call("PATCH /api/v1/solutions/{other_solution}", written_by(ELSEWHERE | GENERAL), {"summary": "A lamp"}),
    Call("PATCH /api/v1/solutions/{hidden_solution}", written_by(NOBODY, 404), {"summary": "A jar for rain"}),
    Call("GET /api/v1/solutions/{solution}/evidence"),
    Call("GET /api/v1/assessments"),
    Call("GET /api/v1/assessments/{shared_assessment}"),
    Call("GET /api/v1/assessments/{linked_assessment}", NOWHERE),
    Call("GET /api/v1/assessments/{hidden_assessment}", NOWHERE),
    Call("POST /api/v1/assessments", written_by(ELSEWHERE), {"solution": "{unassessed_solution}", "places": ["KE"]}),
    Call("POST /api/v1/assessments", written_by(NOBODY, 422), {"solution": "{hidden_solution}"}),
    Call("GET /api/v1/assessments/mine", written_by(ACTIVE)),
    Call("GET /api/v1/assessments/mine/{assessment}", written_by(WHOSE | {"member"}, 404)),
    Call("GET /api/v1/assessments/mine/{linked_assessment}", written_by(WHOSE, 404), private_to=all_but(WHOSE)),
    Call(
        "POST /api/v1/assessments/mine/{assessment}/answers",
        only(frozenset({"owner", "member"}), visitors=401, others=404, suspended=401),
        {"question": "need_lasting", "step": "2"},
    ),
    Call("POST /api/v1/assessments/mine/{answered_assessment}/finish", written_by(ELSEWHERE, 404)),
    Call("GET /api/v1/matches/solutions/{solution}", written_by(WHOSE | STEWARDS)),
    Call("GET /api/v1/matches/solutions/{hidden_solution}", NOBODY_FINDS),
    Call("GET /api/v1/matches/organisations/{organisation}", written_by(ORG_EDITORS | STEWARDS)),
    Call("GET /api/v1/matches/organisations/{hidden_organisation}", NOBODY_FINDS),
    Call("GET /api/v1/introductions", written_by(ACTIVE), private_to=all_but(SIDES)),
    Call("GET /api/v1/introductions/{introduction}", written_by(SIDES, 404), private_to=all_but(SIDES)),
    Call(
        "POST /api/v1/introductions",
        written_by(SIDES | STEWARDS),
        {"solution": "{solution}", "carrier": "{third_organisation}", "message": "You dig, and we know where."},
    ),
    Call(
        "POST /api/v1/introductions/{introduction}/answer",
        only(OWNER | ELSEWHERE, visitors=401, others=404, suspended=401, **ACCEPTED),  # the owner edits both
        {"accept": True, "words": "With pleasure"},
        private_to=all_but(SIDES),
    ),
    Call(
        "POST /api/v1/introductions/{introduction}/withdraw",
        only(WHOSE, visitors=401, others=404, suspended=401, elsewhere=409),
        private_to=all_but(SIDES),
    ),
    Call("GET /api/v1/recipes"),
    Call("GET /api/v1/recipes/{recipe}"),
    Call("GET /api/v1/recipes/{hidden_recipe}", NOWHERE),
    Call("GET /api/v1/recipes/{withdrawn_recipe}", NOWHERE),
    Call("GET /api/v1/recipes/{recipe}/versions/{number_of_version}"),
    Call("GET /api/v1/recipes/{hidden_recipe}/versions/{number_of_version}", NOWHERE),
    Call("POST /api/v1/recipes", written_by(WHOSE | STEWARDS), {"solution": "{solution}", **RECIPE}),
    Call("PUT /api/v1/recipes/{recipe}", written_by(WHOSE | STEWARDS), {"version": "{recipe.version}", **RECIPE}),
    Call("PUT /api/v1/recipes/{hidden_recipe}", written_by(NOBODY, 404), {"version": 1, **RECIPE}),
    Call("GET /api/v1/recipes/{recipe}/suggestions"),
    Call("GET /api/v1/recipes/{hidden_recipe}/suggestions", NOWHERE),
    Call(
        "POST /api/v1/recipes/{recipe}/suggestions",
        written_by(ACTIVE),
        {"version": "{recipe.version}", "about": "summary", "words": "A jar for a small roof.", "reason": "It fits"},
    ),
    Call("GET /api/v1/replications"),
    Call("GET /api/v1/replications/{replication}"),
    Call("GET /api/v1/replications/{hidden_replication}", NOWHERE),
    Call(
        "POST /api/v1/replications",
        written_by(SIDES | STEWARDS),
        {"solution": "{solution}", "carrier": "{third_organisation}", "place": "BR", "started_on": "2024-01-01"},
    ),
    Call(
        "POST /api/v1/replications/{replication}/status",
        written_by(WHOSE | STEWARDS),
        {"status": "paused", "since": "2024-01-01", "reason": "The rains failed."},
    ),
    Call(
        "POST /api/v1/replications/{replication}/adaptations",
        written_by(WHOSE),
        {"part": "adaptable", "what": "Glazed jars", "why": "They are here."},
    ),
    Call("POST /api/v1/replications/{replication}/reports", written_by(WHOSE), REPORT),
    Call(
        "GET /api/v1/replications/{replication}/reports/{draft_report}",
        written_by(WHOSE, 404),
        private_to=all_but(WHOSE),
    ),
    Call("GET /api/v1/replications/{replication}/reports/{reach_report}", written_by(ACTIVE)),
    Call(
        "POST /api/v1/replications/{replication}/reports/{draft_report}/publish",
        written_by(WHOSE, 404),
        private_to=all_but(WHOSE),
    ),
    Call(
        "POST /api/v1/replications/{replication}/reports/{reach_report}/correct",
        written_by(WHOSE),
        {**REPORT, "begins": "2023-01-01", "ends": "2023-12-31", "reason": "Counted twice"},
    ),
    Call("GET /api/v1/groves/{solution}"),
    Call("GET /api/v1/groves/{hidden_solution}", NOWHERE),
    Call("GET /api/v1/handovers", written_by(ACTIVE)),
    Call(
        "GET /api/v1/handovers/{handover}", written_by(SIDES | {"member"}, 404), private_to=all_but(SIDES | {"member"})
    ),
    Call("GET /api/v1/handovers/{agreed_handover}", written_by(SIDES, 404)),
    Call(
        "POST /api/v1/handovers",
        written_by(SIDES),
        {"solution": "{solution}", "carrier": "{other_organisation}", "place": "BR", "pathway": "gift"},
    ),
    Call(
        "GET /api/v1/handovers/{handover}/terms",
        written_by(SIDES | {"member"}, 404),
        private_to=all_but(SIDES | {"member"}),
    ),
    Call("GET /api/v1/handovers/{agreed_handover}/terms", written_by(SIDES, 404)),
    Call(
        "POST /api/v1/handovers/{signed_handover}/terms",
        written_by(SIDES, 404),
        {"base": 1, "clauses": {"fees": "Nothing at all."}},
    ),
    Call(
        "GET /api/v1/handovers/{handover}/messages",
        written_by(SIDES | {"member"}, 404),
        private_to=all_but(SIDES | {"member"}),
    ),
    Call("POST /api/v1/handovers/{signed_handover}/messages", written_by(SIDES, 404), {"text": "Good evening"}),
    Call("GET /api/v1/solutions/{hidden_solution}/evidence", NOWHERE),
    Call(
        "POST /api/v1/solutions/{solution}/evidence",
        written_by(WHOSE | STEWARDS),
        {"level": 1, "statement": "Teachers tell so"},
    ),
    Call(
        "POST /api/v1/solutions/{hidden_solution}/evidence",
        written_by(NOBODY, 404),
        {"level": 1, "statement": "Teachers tell so"},
    ),
    Call("GET /api/v1/organisations"),
    Call("POST /api/v1/organisations", written_by(ACTIVE), {"name": "Wells and more"}),
    Call("GET /api/v1/organisations/{organisation}"),
    Call("GET /api/v1/organisations/{hidden_organisation}", NOWHERE),
    Call("PATCH /api/v1/organisations/{organisation}", written_by(ORG_EDITORS), {"about": "Wells"}),
    Call("PATCH /api/v1/organisations/{hidden_organisation}", written_by(NOBODY, 404), {"about": "Wells"}),
    Call("GET /api/v1/places", query="?limit=5"),
    Call("GET /api/v1/places/{place}"),
    Call("GET /api/v1/themes", query="?limit=5"),
    Call("GET /api/v1/themes/{theme}"),
    Call("GET /api/v1/indicators", query="?limit=5"),
    Call("GET /api/v1/indicators/{indicator}"),
    Call("GET /api/v1/indicators/{indicator}/figures"),
    Call("GET /api/v1/people"),
    Call("GET /api/v1/people/{person}"),
    Call("GET /api/v1/people/{hidden_person}", NOWHERE),
    Call("GET /api/v1/activity"),
    Call("GET /api/v1/search", query="?q=clean+water+at+the+school"),
    Call("GET /api/v1/suggestions", query="?kind=need&id={need}"),
    Call("GET /api/v1/imports", written_by(ACTIVE), private_to=all_but(OWNER)),
    Call(
        "POST /api/v1/imports",
        written_by(OWNER | ELSEWHERE | GENERAL),
        {"kind": "needs", "content": "title,story,place\n", "organisation": "{other_organisation}"},
    ),
    Call("GET /api/v1/imports/{run_over}", written_by(OWNER, 404), private_to=all_but(OWNER)),
    Call("GET /api/v1/imports/{run_over}/refused", written_by(OWNER, 404), private_to=all_but(OWNER)),
]
