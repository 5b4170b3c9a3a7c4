"""Addresses of challenges. Stewards of its place and theme host a challenge; a proposal is its team's, and of what was
handed in everybody reads. What a steward hid is for its hosts or its team, and for hosts."""

from tests.promises.url_table import (
    ACTIVE,
    ALL,
    ANY_STEWARD,
    NOBODY,
    ONLY_ACTIVE,
    ONLY_SIGNED_IN,
    ORG_MEMBERS,
    OWNER,
    STEWARDS,
    Row,
    all_but,
    only,
    unseen,
    unseen_inside,
)

HERE, GONE, DRAFT = "/challenges/{challenge}", "/challenges/{hidden_challenge}", "/challenges/{draft_challenge}"
PROPOSAL, GONE_PROPOSAL = f"{HERE}/proposals/{{proposal}}", f"{HERE}/proposals/{{hidden_proposal}}"
DRAFT_PROPOSAL = f"{HERE}/proposals/{{draft_proposal}}"
VOTE, COUNTED = (
    "/challenges/{voting_challenge}/vote/{voting_phase}",
    "/challenges/{decided_challenge}/vote/{decided_phase}",
)
SEES = OWNER | STEWARDS
SAID = {
    "title": "Water for every school",
    "question": "What would you do?",
    "who_proposes": "anyone",
    "currency": "KES",
    "time_zone": "UTC",
    "place": "Kenya",
}
COMPOSED = SAID | {"template": "sprint", "begins_at": "2031-03-01T09:00"}
PRIZES = {
    "prizes-TOTAL_FORMS": "1",
    "prizes-INITIAL_FORMS": "0",
    "prizes-0-title": "A pilot",
    "prizes-0-kind": "pilot",
    "prizes-0-number": "1",
}
WRITTEN = {"title": "Rain jars once more", "answer-s1": "Of clay", "version": "1"}
DATES = {"opens_at": "2032-03-01T09:00", "closes_at": "2032-03-09T09:00", "reason": "A holiday"}
OUTCOME = {"outcome": "incomplete", "message": "Add the cost."}
MOVED = {"goes_on": "no", "reason": "It was handed over already."}

ROWS = [
    Row("/challenges/", get=ALL),
    Row("/challenges/compose/", get=only(ANY_STEWARD), post=only(ANY_STEWARD), send=COMPOSED),
    Row(f"{HERE}/", get=ALL),
    Row(f"{GONE}/", get=unseen(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row(f"{DRAFT}/", get=unseen(STEWARDS)),
    Row(f"{HERE}/edit/", get=only(STEWARDS), post=only(STEWARDS), send=SAID | {"version": "1"}),
    Row(f"{GONE}/edit/", get=unseen_inside(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row(f"{DRAFT}/edit/", get=unseen_inside(STEWARDS), post=unseen_inside(STEWARDS), send=SAID | {"version": "1"}),
    *(Row(f"{DRAFT}/plan/{part}/", get=unseen_inside(STEWARDS)) for part in ("phases", "questions", "prizes")),
    Row(f"{DRAFT}/plan/prizes/", post=unseen_inside(STEWARDS), send=PRIZES),
    Row(f"{HERE}/plan/phases/", get=only(STEWARDS)),
    Row(f"{DRAFT}/state/", post=unseen_inside(STEWARDS), send={"to": "open"}),
    Row(f"{HERE}/state/", post=only(STEWARDS), send={"to": "call_off"}),
    Row(
        f"{GONE}/state/",
        post=unseen_inside(NOBODY, **dict.fromkeys(STEWARDS, "yes")),
        send={"to": "call_off"},
        changes=False,
    ),
    Row(f"{HERE}/desk/", get=only(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row(f"{GONE}/desk/", get=unseen_inside(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row("/challenges/{to_announce}/announce/", get=only(STEWARDS), post=only(STEWARDS)),
    Row(f"{GONE}/announce/", get=unseen_inside(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row(f"{HERE}/phases/{{later_phase}}/dates/", get=only(STEWARDS)),
    Row("/challenges/{to_announce}/phases/{later_phase}/dates/", get=only(NOBODY, **dict.fromkeys(STEWARDS, 404))),
    Row(f"{HERE}/dates/{{timeline_change}}/", post=only(STEWARDS), send={"to": "agree"}),
    Row("/challenges/{to_announce}/dates/{timeline_change}/", post=only(NOBODY, **dict.fromkeys(STEWARDS, 404))),
    Row(f"{HERE}/proposals/", get=ALL),
    Row(f"{GONE}/proposals/", get=unseen(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row(f"{HERE}/propose/", get=ONLY_ACTIVE, post=ONLY_ACTIVE, send=WRITTEN, hidden_to=all_but(ORG_MEMBERS)),
    Row(f"{HERE}/propose/?builds_on={{hidden_proposal}}", get=ONLY_ACTIVE, hidden_to=all_but(ORG_MEMBERS)),
    Row(f"{GONE}/propose/", get=unseen_inside(NOBODY, **dict.fromkeys(STEWARDS, 403))),
    Row(f"{PROPOSAL}/", get=ALL),
    Row(f"{GONE_PROPOSAL}/", get=unseen(SEES), hidden_to=all_but(SEES)),
    Row(f"{DRAFT_PROPOSAL}/", get=unseen(OWNER)),
    Row("/challenges/{voting_challenge}/proposals/{proposal}/", get=unseen()),
    Row(f"{PROPOSAL}/history/", get=ALL),
    Row(f"{GONE_PROPOSAL}/history/", get=unseen(SEES), hidden_to=all_but(SEES)),
    Row(f"{PROPOSAL}/edit/", get=only(OWNER), post=only(OWNER), send=WRITTEN),
    Row(f"{GONE_PROPOSAL}/edit/", get=unseen_inside(NOBODY, **dict.fromkeys(SEES, 403))),
    Row(f"{PROPOSAL}/state/", post=only(OWNER), send={"to": "withdraw"}),
    Row(f"{PROPOSAL}/state/", post=only(ACTIVE), send={"to": "support"}, changes=ACTIVE - {"org_owner"}),
    Row(f"{DRAFT_PROPOSAL}/state/", post=unseen_inside(OWNER), send={"to": "hand_in"}),
    Row(f"{GONE_PROPOSAL}/state/", post=unseen_inside(NOBODY, **dict.fromkeys(SEES, 403)), send={"to": "support"}),
    Row(f"{PROPOSAL}/team/", get=ONLY_SIGNED_IN),
    Row(f"{PROPOSAL}/team/", post=only(OWNER), send={"do": "invite", "who": "/people/{member}/"}),
    Row(f"{DRAFT_PROPOSAL}/team/", get=unseen_inside(OWNER)),
    Row(f"{GONE_PROPOSAL}/team/", get=unseen_inside(SEES), hidden_to=all_but(SEES)),
    Row(f"{PROPOSAL}/screen/", get=only(STEWARDS), post=only(STEWARDS), send=OUTCOME),
    Row(f"{DRAFT_PROPOSAL}/screen/", get=only(NOBODY, **dict.fromkeys(STEWARDS, 404))),
    Row(f"{GONE_PROPOSAL}/screen/", get=only(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row(
        "/challenges/{decided_challenge}/proposals/{decided_proposal}/move/",
        get=only(STEWARDS),
        post=only(STEWARDS),
        send=MOVED,
    ),
    Row(f"{GONE_PROPOSAL}/move/", get=only(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row(f"{VOTE}/", get=ONLY_ACTIVE, post=ONLY_ACTIVE, send={"choose": "{ballot_option}"}),
    Row(f"{HERE}/vote/{{voting_phase}}/", get=only(NOBODY, others=404)),
    Row(f"{VOTE}/result/", get=ALL),
    Row(f"{COUNTED}/result/", get=ALL),
    Row(f"{HERE}/vote/{{decided_phase}}/result/", get=unseen()),
    *(
        Row(f"{COUNTED}/result/{name}", get=ALL)
        for name in ("rules.json", "ballots.jsonl", "result.json", "recount.py")
    ),
    Row(f"{VOTE}/result/rules.json", get=ALL),
    *(Row(f"{VOTE}/result/{name}", get=unseen()) for name in ("ballots.jsonl", "result.json")),
]
