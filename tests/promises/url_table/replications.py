"""Addresses of replications. Those who run one write on it; drafts are for them alone; stewards may mend, not report.
Of a hidden solution's replication, those who run it and stewards know."""

from tests.promises.url_table import (
    ALL,
    ANY_STEWARD,
    ELSEWHERE,
    GENERAL,
    ONLY_ACTIVE,
    STEWARDS,
    WHOSE,
    Row,
    all_but,
    only,
    unseen,
    unseen_inside,
)

RUNS = WHOSE
EDITORS = WHOSE | STEWARDS
HERE, GONE = "/replications/{replication}", "/replications/{hidden_replication}"
DRAFT, PUBLISHED = f"{HERE}/reports/{{draft_report}}", f"{HERE}/reports/{{reach_report}}"
GONE_REPORT = f"{GONE}/reports/{{hidden_reach_report}}"
REPORT = {"begins": "2025-01-01", "ends": "2025-06-30", "people_reached": "12"}
VERIFYING = {"organisation": "{other_organisation}", "agrees": "1", "how": "I called twenty families."}
ROOT = {"place": "Ghana", "carrier": "Third carriers", "status": "running", "started_on": "2023-01-01"}
REACH = {"counts": "Reads by the light of a lamp", "unit": "people"}
PAGES = {
    "edit/": {"about": "In four schools"},
    "status/": {"status": "paused", "since": "2024-01-01", "reason": "The rains failed."},
    "team/": {"person": "/people/{member}/", "role": "Counts"},
}

ROWS = [
    Row("/replications/", get=ALL),
    Row("/replications/?solution={solution}", get=ALL),
    Row("/replications/register/?solution={solution}", get=ONLY_ACTIVE, post=only(EDITORS | ELSEWHERE), send=ROOT),
    Row("/replications/throughput/", get=only(ANY_STEWARD)),
    Row("/replications/solutions/{solution}/", get=ALL),
    Row("/replications/solutions/{hidden_solution}/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row("/replications/solutions/{solution}/impact.jsonld", get=ALL),
    Row("/replications/solutions/{hidden_solution}/impact.jsonld", get=unseen()),
    Row("/replications/solutions/{solution}/reach/", get=only(EDITORS)),
    Row("/replications/solutions/{other_solution}/reach/", post=only(ELSEWHERE | GENERAL), send=REACH),
    Row("/replications/solutions/{hidden_solution}/reach/", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/", get=ALL, private_to=all_but(RUNS)),
    Row(f"{GONE}/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    *(
        row
        for page, send in PAGES.items()
        for row in (
            Row(f"{HERE}/{page}", get=only(EDITORS), post=only(EDITORS), send=send),
            Row(f"{GONE}/{page}", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
        )
    ),
    Row("/replications/{unconfirmed_replication}/confirm/", post=only(ELSEWHERE)),
    Row(f"{HERE}/adapt/", get=only(RUNS)),
    Row(f"{HERE}/team/{{replication_member}}/", post=only(EDITORS)),
    Row(f"{HERE}/reports/new/", get=only(RUNS), post=only(RUNS), send=REPORT),
    Row(f"{PUBLISHED}/", get=ALL),
    Row(f"{GONE_REPORT}/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{DRAFT}/", get=unseen(RUNS), private_to=all_but(RUNS)),
    Row(f"{DRAFT}/edit/", get=unseen_inside(RUNS), private_to=all_but(RUNS)),
    Row(f"{DRAFT}/publish/", post=unseen_inside(RUNS)),
    Row(f"{DRAFT}/discard/", post=unseen_inside(RUNS)),
    Row(f"{PUBLISHED}/correct/", get=only(RUNS)),
    Row(f"{PUBLISHED}/verify/", get=only(ELSEWHERE), post=only(ELSEWHERE), send=VERIFYING),
]
