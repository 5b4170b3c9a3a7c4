"""Addresses of solutions. The hidden solution is still read by its team, its organisation's editors and stewards."""

from tests.promises.url_table import (
    ACTIVE,
    ALL,
    ELSEWHERE,
    GENERAL,
    NOBODY,
    ONLY_ACTIVE,
    ONLY_SIGNED_IN,
    OWNER,
    STEWARDS,
    WHOSE,
    Row,
    all_but,
    only,
    unseen,
    unseen_inside,
)

EDITORS = WHOSE | STEWARDS
SOLUTION = {
    "title": "Rain jars for schools and homes",
    "summary": "A jar that fills from any roof",
    "stage": "pilot",
    "language": "en",
    "version": "{solution.version}",
}
EVIDENCE = {"level": "1", "statement": "Teachers tell that children come to school"}
FILE = {"file": ("plan.txt", b"a plan"), "description": "A plan"}
MERGE = {"into": "{other_solution}", "confirm": "1"}
HIDDEN_ONE = {**SOLUTION, "version": "{hidden_solution.version}"}
UNPUBLISHED = dict.fromkeys(EDITORS, 409)
HERE, GONE = "/solutions/{solution}", "/solutions/{hidden_solution}"


ROWS = [
    Row("/solutions/", get=ALL),
    Row("/solutions/register/", get=ONLY_ACTIVE, post=ONLY_ACTIVE, send=SOLUTION),
    Row("/solutions/mine/", get=ONLY_SIGNED_IN),
    Row("{solution.url}", get=ALL),
    Row("{hidden_solution.url}", get=unseen(EDITORS), hidden_to=NOBODY),  # who types these words knows them
    Row(f"{GONE}/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row("/solutions/{merged_solution}/", get=ALL),
    Row("/solutions/{hidden_merged_solution}/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/edit/", get=only(EDITORS), post=only(EDITORS), send=SOLUTION),
    Row(f"{GONE}/edit/", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{GONE}/edit/", post=unseen_inside(EDITORS), send=HIDDEN_ONE, changes=NOBODY, hidden_to=all_but(EDITORS)),
    Row("/solutions/{other_solution}/edit/", get=only(ELSEWHERE | GENERAL)),
    Row(f"{HERE}/withdraw/", get=only(EDITORS), post=only(EDITORS)),
    Row(f"{GONE}/withdraw/", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/history/", get=ALL),
    Row(f"{GONE}/history/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/history/compare/?older=1&newer=2", get=ALL),
    Row(f"{GONE}/history/compare/?older=1&newer=2", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/history/1/", get=ALL),
    Row(f"{GONE}/history/1/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/history/1..2/", get=ALL),
    Row(f"{GONE}/history/1..2/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/history/1/restore/", post=only(EDITORS), send={"version": "{solution.version}"}),
    Row(f"{GONE}/history/1/restore/", post=unseen_inside(NOBODY, **UNPUBLISHED), send=HIDDEN_ONE),
    Row(f"{HERE}/suggest/", get=only(ACTIVE), post=only(ACTIVE), send={**SOLUTION, "reason": "It works on houses"}),
    Row(f"{GONE}/suggest/", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/suggestions/", get=ALL),
    Row(f"{GONE}/suggestions/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/suggestions/{{suggested_edit}}/", get=ALL),
    Row(f"{GONE}/suggestions/{{hidden_suggested_edit}}/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/suggestions/{{hidden_suggested_edit}}/", get=unseen()),
    Row(
        f"{HERE}/suggestions/{{suggested_edit}}/accept/",
        post=only(EDITORS),
        send={"version": "{solution.version}", "fields": "summary"},
    ),
    Row(f"{HERE}/suggestions/{{suggested_edit}}/decline/", post=only(EDITORS), send={"reason": "not so"}),
    Row(f"{HERE}/suggestions/{{suggested_edit}}/withdraw/", post=only(ELSEWHERE)),
    Row(f"{HERE}/evidence/add/", get=only(EDITORS), post=only(EDITORS), send=EVIDENCE),
    Row(f"{GONE}/evidence/add/", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/evidence/{{evidence}}/retract/", get=only(EDITORS), post=only(EDITORS), send={"reason": "not so"}),
    Row(f"{HERE}/evidence/{{hidden_evidence}}/retract/", get=only(NOBODY, **dict.fromkeys(EDITORS, 404))),
    Row(f"{HERE}/files/", get=only(EDITORS), post=only(EDITORS), send=FILE),
    Row(f"{GONE}/files/", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/team/", get=ALL, private_to=all_but(EDITORS | ELSEWHERE)),
    Row(f"{GONE}/team/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(
        f"{HERE}/team/",
        post=only(EDITORS, visitors=403),
        send={"what": "invite", "invite-person": "/people/{member}/", "invite-message": "come"},
    ),
    Row("/solutions/{other_solution}/team/", post=only(ACTIVE - ELSEWHERE, visitors=403), send={"what": "join"}),
    Row(f"{HERE}/team/requests/{{team_request}}/", post=only(EDITORS), send={"answer": "accept"}),
    Row("/solutions/{other_solution}/team/requests/{team_request}/", post=unseen_inside(), send={"answer": "accept"}),
    Row(f"{HERE}/team/{{team_member}}/", post=only(EDITORS), send={"what": "remove"}),
    Row(f"{HERE}/lineage/", get=ALL),
    Row(f"{GONE}/lineage/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(
        f"{HERE}/lineage/",
        post=only(EDITORS, visitors=403),
        send={"parent": "{other_solution}", "relation": "adapted"},
    ),
    Row(f"{HERE}/lineage/{{lineage}}/unlink/", post=only(EDITORS)),
    Row(f"{HERE}/merge/", get=only(STEWARDS)),
    Row(f"{HERE}/merge/?into={{hidden_solution}}", get=only(STEWARDS)),
    Row(f"{HERE}/merge/", post=only(STEWARDS), send=MERGE, changes=GENERAL),  # a steward of both may
    Row("/solutions/{merged_solution}/unmerge/", post=only(STEWARDS)),
    Row(
        "/solutions/suggestions/need/{need}/solution/{other_solution}/dismiss/",
        post=only(ACTIVE),
        send={"reason": "other", "comment": "not for us"},
    ),
    Row(
        "/solutions/suggestions/need/{need}/solution/{hidden_solution}/dismiss/",
        post=unseen_inside(),
        send={"reason": "other"},
    ),
    Row(
        "/solutions/suggestions/need/{other_need}/solution/{other_solution}/take-up/",
        post=unseen_inside(OWNER, suspended=403),
    ),
]
