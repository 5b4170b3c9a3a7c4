"""Addresses of the guide. An assessment is for those who conduct it and those who answer in it; a member of the network
answers in the one that is being answered. For everybody else, stewards too, there is none until it is shared."""

from tests.promises.url_table import (
    ALL,
    ANY_STEWARD,
    ELSEWHERE,
    GENERAL,
    NOBODY,
    ONLY_ACTIVE,
    ONLY_SIGNED_IN,
    ORG_EDITORS,
    OWNER,
    STEWARDS,
    WHOSE,
    Row,
    all_but,
    only,
    unseen,
    unseen_inside,
)

IN_IT = WHOSE | {"member"}
REFUSED = {"member": 403}  # who only answers in it does not conduct it
ANSWERING = frozenset({"owner", "member"})
ASKED_NOTHING = dict.fromkeys(WHOSE - ANSWERING, 403)  # who conducts it and is no respondent
DRAFT, LINKED, SHARED, GONE = (
    f"/scaling/assessments/{{{name}}}"
    for name in ("assessment", "linked_assessment", "shared_assessment", "hidden_assessment")
)
ANSWER = {"step": "2", "reason": "We counted"}
DECISION = {"pathways": ["open_recipe"], "text": "We give the recipe away, all of it."}
MATCHED = WHOSE | STEWARDS  # who sees the carriers of the solution
SEES_HIDDEN = WHOSE | STEWARDS  # of the solution; of its assessment the same without stewards


ROWS = [
    Row("/scaling/", get=ALL, hidden_to=all_but(WHOSE | {"suspended"})),
    Row("/scaling/solutions/{solution}/", get=ALL),
    Row("/scaling/solutions/{other_solution}/", get=ALL),
    Row("/scaling/solutions/{hidden_solution}/", get=unseen(SEES_HIDDEN), hidden_to=all_but(SEES_HIDDEN)),
    Row("/scaling/solutions/{solution}/begin/", get=only(WHOSE)),  # leads to the one being answered
    Row(
        "/scaling/solutions/{unassessed_solution}/begin/",
        get=only(ELSEWHERE),
        post=only(ELSEWHERE),
        send={"places": "KE"},
    ),
    Row(
        "/scaling/solutions/{hidden_solution}/begin/",
        get=unseen_inside(NOBODY, **dict.fromkeys(SEES_HIDDEN, 403)),
        post=unseen_inside(NOBODY, **dict.fromkeys(SEES_HIDDEN, 403)),
        hidden_to=all_but(SEES_HIDDEN),
    ),
    Row("/scaling/shared/{secret_of_assessment}/", get=ALL, private_to=NOBODY),
    Row("/scaling/shared/nobody-has-this-secret/", get=unseen()),
    *(
        row
        for page in ("", "result/", "brief/", "answers/")
        for row in (
            Row(f"{DRAFT}/{page}", get=unseen(IN_IT), private_to=all_but(IN_IT)),
            Row(f"{LINKED}/{page}", get=unseen(WHOSE), private_to=all_but(WHOSE)),
            Row(f"{GONE}/{page}", get=unseen(WHOSE), hidden_to=all_but(WHOSE)),
        )
    ),
    Row(f"{SHARED}/", get=ALL, private_to=all_but(ELSEWHERE)),
    Row(f"{SHARED}/result/", get=ALL, private_to=all_but(ELSEWHERE)),
    Row(f"{SHARED}/brief/", get=ALL, private_to=all_but(ELSEWHERE)),
    Row(f"{SHARED}/answers/", get=unseen(ELSEWHERE), private_to=all_but(ELSEWHERE)),
    Row(f"{DRAFT}/compare/", get=unseen(IN_IT), private_to=all_but(IN_IT)),
    Row(f"{SHARED}/compare/", get=unseen()),
    Row(f"{DRAFT}/ask/", get=unseen_inside(ANSWERING, **ASKED_NOTHING)),
    Row(f"{SHARED}/ask/", get=only(ELSEWHERE)),
    Row(
        f"{DRAFT}/ask/need_lasting/",
        get=unseen_inside(ANSWERING, **ASKED_NOTHING),
        post=unseen_inside(ANSWERING, **ASKED_NOTHING),
        send=ANSWER,
        private_to=all_but(IN_IT),
    ),
    Row(
        f"{DRAFT}/ask/need_lasting/?as={{voice}}",
        get=unseen_inside(WHOSE, **REFUSED),
        post=unseen_inside(WHOSE, **REFUSED),
        send=ANSWER,
        private_to=all_but(WHOSE),
    ),
    Row(f"{DRAFT}/ask/partners_there/UG/", get=unseen_inside(ANSWERING, **ASKED_NOTHING)),
    Row(
        f"{DRAFT}/ask/repeat/",
        post=unseen_inside(ANSWERING, **ASKED_NOTHING),
        changes=frozenset({"owner"}),
    ),
    Row(
        f"{DRAFT}/places/",
        get=unseen_inside(WHOSE, **REFUSED),
        post=unseen_inside(WHOSE, **REFUSED),
        send={"places": "GH"},
    ),
    Row(f"{SHARED}/places/", get=only(ELSEWHERE)),
    Row(f"{DRAFT}/respondents/", get=unseen_inside(WHOSE, **REFUSED), private_to=all_but(WHOSE)),
    Row(
        f"{DRAFT}/respondents/",
        post=unseen_inside(WHOSE, **REFUSED),
        send={"what": "invite", "invite-person": "/people/{team_mate}/", "invite-role": "assessor"},
        private_to=all_but(WHOSE),
    ),
    Row(f"{DRAFT}/respondents/{{invited_respondent}}/withdraw/", post=unseen_inside(WHOSE, **REFUSED)),
    Row(f"{LINKED}/respondents/{{invited_respondent}}/withdraw/", post=unseen_inside(NOBODY)),
    Row(f"{DRAFT}/finish/", post=unseen_inside(WHOSE, **REFUSED), changes=NOBODY),  # nobody has answered yet
    Row(f"{LINKED}/review/", post=unseen_inside(WHOSE), send={"review_on": "2099-01-01"}),
    Row(f"{LINKED}/decide/", get=unseen_inside(WHOSE), post=unseen_inside(WHOSE), send=DECISION),
    Row(f"{SHARED}/decide/", post=only(ELSEWHERE), send=DECISION),
    Row(f"{GONE}/decide/", get=unseen_inside(WHOSE), hidden_to=all_but(WHOSE)),
    Row(f"{LINKED}/share/", post=unseen_inside(WHOSE), send={"what": "public"}),
    Row(f"{SHARED}/share/", post=only(ELSEWHERE), send={"what": "private"}),
    Row("/scaling/solutions/{solution}/carriers/", get=only(MATCHED)),
    Row("/scaling/solutions/{hidden_solution}/carriers/", get=unseen_inside(NOBODY, **dict.fromkeys(SEES_HIDDEN, 403))),
    Row(
        "/scaling/solutions/{solution}/carriers/{other_organisation}/",
        post=only(MATCHED | ELSEWHERE),
        send={"what": "save"},
    ),
    Row(
        "/scaling/solutions/{solution}/carriers/{other_organisation}/",
        post=only(MATCHED | ELSEWHERE),
        send={"what": "dismiss", "reason": "other"},
    ),
    Row("/scaling/solutions/{solution}/carriers/{hidden_organisation}/", post=unseen_inside(), send={"what": "save"}),
    Row(
        "/scaling/solutions/{other_solution}/carriers/{organisation}/introduce/",
        get=only(ELSEWHERE | ORG_EDITORS | GENERAL),
        post=only(ELSEWHERE | ORG_EDITORS | GENERAL),
        send={"message": "You build what we have found."},
    ),
    Row("/scaling/solutions/{other_solution}/carriers/{hidden_organisation}/introduce/", get=unseen_inside()),
    Row("/scaling/solutions/{solution}/places/?places=Ghana", get=ALL),
    Row("/scaling/solutions/{hidden_solution}/places/", get=unseen(SEES_HIDDEN), hidden_to=all_but(SEES_HIDDEN)),
    Row("/scaling/organisations/{organisation}/solutions/", get=only(ORG_EDITORS | STEWARDS)),
    Row("/scaling/organisations/{hidden_organisation}/solutions/", get=unseen_inside()),
    Row("/scaling/needs/{need}/carriers/", get=ONLY_ACTIVE),
    Row("/scaling/needs/{hidden_need}/carriers/", get=unseen_inside(NOBODY, **dict.fromkeys(WHOSE | STEWARDS, 403))),
    Row("/scaling/introductions/", get=ONLY_SIGNED_IN, private_to=NOBODY),
    Row(
        "/scaling/introductions/{introduction}/",
        get=unseen_inside(WHOSE | ELSEWHERE),
        private_to=all_but(WHOSE | ELSEWHERE),
    ),
    Row(
        "/scaling/introductions/{introduction}/answer/",
        post=unseen_inside(WHOSE | ELSEWHERE),
        send={"what": "accept"},
        changes=ELSEWHERE | OWNER,  # the owner edits both
    ),
    Row(
        "/scaling/introductions/{introduction}/answer/",
        post=unseen_inside(WHOSE | ELSEWHERE),
        send={"what": "withdraw"},
        changes=WHOSE,
    ),
    Row("/scaling/network/", get=only(ANY_STEWARD), post=only(ANY_STEWARD), send={"dropped": "1"}),
    Row("/scaling/network/{plan}/", get=only(ANY_STEWARD)),
    Row("/scaling/network/{plan}/state/", get=only(ANY_STEWARD)),
]
