"""Addresses of commons."""

from tests.promises.url_table import (
    ALL,
    ONLY_SIGNED_IN,
    OWNER,
    SIGNED_IN,
    STEWARDS,
    WHOSE,
    Row,
    all_but,
    only,
    unseen,
    unseen_inside,
)

SEEN = WHOSE | STEWARDS
ONLY_THING = ("need", "solution", "organisation")

ROWS = [
    Row("/activity/", get=ALL),
    Row("/activity/?place=KE", get=ALL),
    *(Row(f"/activity/{kind}/{{{kind}}}/", get=ALL) for kind in (*ONLY_THING, "person")),
    *(Row(f"/activity/{kind}/{{hidden_{kind}}}/", get=unseen()) for kind in (*ONLY_THING, "person")),
    Row("/watch/need/{other_need}/", post=ONLY_SIGNED_IN),
    *(Row(f"/watch/{kind}/{{hidden_{kind}}}/", post=unseen_inside()) for kind in ONLY_THING),
    Row("/unwatch/need/{need}/", post=ONLY_SIGNED_IN, changes=frozenset({"member"})),
    Row("/unwatch/need/{hidden_need}/", post=ONLY_SIGNED_IN, changes=frozenset({"member", "elsewhere"})),
    Row("/drafts/need/", post=only(SIGNED_IN, visitors=401), send={"title": "half a thought"}),
    Row("/drafts/need/discard/", post=ALL, changes=OWNER),
    Row("/files/{need_file.key}/", get=ALL),
    Row("/files/{solution_file.key}/", get=ALL),
    Row("/files/{hidden_need_file.key}/", get=unseen(SEEN), hidden_to=all_but(SEEN)),
    Row("/files/{hidden_solution_file.key}/", get=unseen(SEEN), hidden_to=all_but(SEEN)),
    Row("/files/{need_file.key}/640/", get=unseen()),
    Row("/files/{need_file.key}/remove/", get=only(WHOSE), post=only(WHOSE)),
    Row(
        "/files/{hidden_need_file.key}/remove/",
        get=unseen_inside(WHOSE, steward=403, steward_here=403),
        post=unseen_inside(WHOSE, steward=403, steward_here=403),
        hidden_to=all_but(WHOSE),
    ),
    Row("/search/?q=water", get=ALL),
    Row("/search/?q=clean+water+at+the+school", get=ALL),
    Row("/search/suggest?q=Zq", get=ALL),
    Row("/needs/similar?title=Zqhidden+clean+water+at+the+school", get=ALL),
    Row("/solutions/similar?title=Zqhidden+rain+jars+for+schools", get=ALL),
    Row("/places/", get=ALL),
    Row("/places/suggest?q=Ken", get=ALL),
    Row("/places/KE/", get=ALL),
    Row("/themes/", get=ALL),
    Row("/themes/suggest?title=water", get=ALL, post=ALL, send={"title": "water"}, changes=False),
    Row("/themes/6/", get=ALL),
    Row("/explore/", get=ALL),
]
