"""Addresses of needs. The hidden need was hidden by a steward: those whose it is and stewards still read it."""

from tests.promises.url_table import (
    ALL,
    ELSEWHERE,
    GENERAL,
    NOBODY,
    ONLY_ACTIVE,
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

SEEN = WHOSE | STEWARDS  # who reads the hidden need
NEED = {
    "title": "Clean water at the school again",
    "story": "The well at the school is dry from January to April, every year.",
    "place": "Kenya",
    "people_affected": "400",
    "how_known": "guess",
    "version": "{need.version}",
}
FILE = {"file": ("minutes.txt", b"what was said"), "description": "What was said"}
EVIDENCE = {"statement": "Of 240 wells, 96 were dry in March", "source_name": "The school", "year": "2024"}
OTHER = {**NEED, "version": "{other_need.version}"}
MERGE = {"into": "{other_need}", "confirm": "1"}
NOT_OPEN = unseen_inside(NOBODY, **dict.fromkeys(SEEN, 403))

ROWS = [
    Row("/needs/", get=ALL),
    Row("/needs/voice/", get=ONLY_ACTIVE, hidden_to=all_but(ORG_EDITORS), private_to=all_but(OWNER)),
    Row("/needs/voice/", post=ONLY_ACTIVE, send=NEED),
    Row("{need.url}", get=ALL),
    Row("/needs/{hidden_need}/", get=unseen(SEEN), hidden_to=all_but(SEEN)),
    Row("{hidden_need.url}", get=unseen(SEEN), hidden_to=NOBODY),  # who types these words knows them
    Row("/needs/{merged_need}/", get=ALL),
    Row("/needs/{hidden_merged_need}/", get=unseen(SEEN), hidden_to=all_but(SEEN)),
    Row("/needs/{need}/edit/", get=only(WHOSE), post=only(WHOSE), send=NEED, hidden_to=all_but(ORG_EDITORS)),
    Row("/needs/{other_need}/edit/", get=only(ELSEWHERE), post=only(ELSEWHERE), send=OTHER),
    Row("/needs/{hidden_need}/edit/", get=only(NOBODY), post=only(NOBODY), send=NEED),
    Row("/needs/{need}/state/", post=only(WHOSE | STEWARDS), send={"to": "met"}),
    Row("/needs/{other_need}/state/", post=only(ELSEWHERE), send={"to": "withdraw"}),
    Row("/needs/{hidden_need}/state/", post=only(NOBODY), send={"to": "reopen"}),
    Row("/needs/{need}/confirm/", get=ONLY_ACTIVE, post=ONLY_ACTIVE, send={"place": "Ghana", "story": "here too"}),
    Row("/needs/{hidden_need}/confirm/", get=NOT_OPEN, post=NOT_OPEN, send={"place": "Ghana"}),
    Row("/needs/{need}/evidence/", get=ONLY_ACTIVE, post=ONLY_ACTIVE, send=EVIDENCE),
    Row("/needs/{hidden_need}/evidence/", get=NOT_OPEN, post=NOT_OPEN, send=EVIDENCE),
    Row("/needs/{need}/files/", get=ONLY_ACTIVE, post=ONLY_ACTIVE, send=FILE),
    Row("/needs/{hidden_need}/files/", get=NOT_OPEN, post=NOT_OPEN, send=FILE),
    Row("/needs/{need}/suggestions/", get=ALL),
    Row("/needs/{hidden_need}/suggestions/", get=unseen(SEEN), hidden_to=all_but(SEEN)),
    Row("/needs/{need}/merge/", get=only(STEWARDS)),
    Row("/needs/{need}/merge/?into={hidden_need}", get=only(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row("/needs/{need}/merge/", post=only(STEWARDS), send=MERGE, changes=GENERAL),  # a steward of both may
    Row("/needs/{merged_need}/merge/", get=only(NOBODY, steward=409, steward_here=409)),
    Row("/needs/{merged_need}/unmerge/", post=only(STEWARDS)),
    Row("/needs/confirmations/{confirmation}/withdraw/", post=only(OWNER)),
    Row("/needs/evidence/{need_evidence}/remove/", post=only(WHOSE | STEWARDS)),
]
