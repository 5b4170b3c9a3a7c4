"""Addresses of the exchange but those of the API, which has a table of its own."""

from tests.promises.url_table import (
    ALL,
    ELSEWHERE,
    ONLY_ACTIVE,
    ONLY_SIGNED_IN,
    OWNER,
    Row,
    all_but,
    only,
    unseen,
    unseen_inside,
)

SEEN = OWNER | {"steward"}  # who brought the file in, and stewards of the whole network
IMPORTERS = frozenset({"owner", "org_owner", "elsewhere", "steward"})  # owners of any organisation
TABLE = {"kind": "needs", "file": ("needs.csv", b"title,story,place\n"), "organisation": "{other_organisation}"}

START = {"then": "start", "column_0": "title", "column_1": "story", "column_2": "place"}

ROWS = [
    Row("/import/", get=only(IMPORTERS), private_to=all_but(SEEN)),
    Row("/import/", post=only(ELSEWHERE | OWNER, org_owner=422, steward=422), private_to=all_but(SEEN), send=TABLE),
    Row("/import/{run}/", get=unseen_inside(SEEN), private_to=all_but(SEEN)),
    Row("/import/{run_over}/", get=unseen_inside(SEEN), private_to=all_but(SEEN)),
    Row("/import/{run}/preview/", get=unseen_inside(SEEN), private_to=all_but(SEEN)),
    Row("/import/{run}/preview/", post=unseen_inside(SEEN), send=START),
    Row("/import/{run}/progress/", get=unseen_inside(SEEN), private_to=all_but(SEEN)),
    Row("/import/{run}/stop/", post=unseen_inside(SEEN)),
    Row("/import/{run_over}/refused.csv", get=unseen_inside(SEEN), private_to=all_but(SEEN)),
    Row("/import/{run_over}/refused.xlsx", get=unseen_inside(SEEN), private_to=all_but(SEEN)),
    Row("/export/", get=ALL),
    *(Row(f"/export/{name}.csv", get=ALL) for name in ("needs", "solutions", "organisations")),
    *(Row(f"/export/{name}.json", get=ALL) for name in ("needs", "solutions", "organisations")),
    Row("/export/people.csv", get=unseen()),
    Row("/feeds/network.atom", get=ALL),
    Row("/feeds/places/{place}.atom", get=ALL),
    Row("/feeds/themes/{theme}.atom", get=ALL),
    *(Row(f"/feeds/{kind}s/{{{kind}}}.atom", get=ALL) for kind in ("need", "solution", "organisation")),
    *(Row(f"/feeds/{kind}s/{{hidden_{kind}}}.atom", get=unseen()) for kind in ("need", "solution", "organisation")),
    Row("/me/tokens/", get=ONLY_SIGNED_IN, private_to=all_but(OWNER)),
    Row("/me/tokens/new/", get=ONLY_SIGNED_IN),
    Row("/me/tokens/new/", post=ONLY_ACTIVE, send={"name": "a key", "scopes": "read", "days": "90"}),
    Row("/me/tokens/{token}/revoke/", get=unseen_inside(OWNER), post=unseen_inside(OWNER), private_to=all_but(OWNER)),
    Row("/api/v1/", get=ALL),
    Row("/api/v1/openapi.json", get=ALL),
    Row("/api/v1/reference/", get=ALL),
]
