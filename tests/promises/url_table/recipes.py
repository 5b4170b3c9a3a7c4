"""Addresses of recipes. A recipe is its solution's: who may edit that may edit it, and reads it where it is hidden. A
translation is its translator's too. Anyone active suggests, forks and translates what everyone reads."""

from tests.promises.url_table import (
    ACTIVE,
    ALL,
    ELSEWHERE,
    NOBODY,
    ONLY_ACTIVE,
    ONLY_SIGNED_IN,
    STEWARDS,
    WHOSE,
    Row,
    all_but,
    only,
    unseen,
    unseen_inside,
)

EDITORS = WHOSE | STEWARDS
HERE, GONE, WITHDRAWN = "/recipes/{recipe}", "/recipes/{hidden_recipe}", "/recipes/{withdrawn_recipe}"
FRENCH = "/recipes/{translated_recipe}"
WRITTEN = {
    "title": "Build a rain jar",
    "version": "{recipe.version}",
    "steps-count": "1",
    "steps-0-title": "Lay the base",
    "steps-0-text": "One part of cement, four of sand.",
}
SUGGESTED = {"version": "{recipe.version}", "about": "summary", "words": "A jar for a small roof.", "reason": "It fits"}
FILE = {"file": ("jar.txt", b"a jar"), "description": "A jar"}
UNPUBLISHED = dict.fromkeys(EDITORS, 409)
REFUSED = dict.fromkeys(EDITORS, 403)

ROWS = [
    Row("/recipes/", get=ALL),
    Row("/recipes/mine/", get=ONLY_SIGNED_IN),
    Row("/recipes/write/?solution={solution}", get=only(EDITORS), post=only(EDITORS), send=WRITTEN),
    Row("/recipes/write/?solution={hidden_solution}", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    *(
        row
        for page in ("", "print/", "history/", "history/1/", "suggestions/")
        for row in (
            Row(f"{HERE}/{page}", get=ALL),
            Row(f"{GONE}/{page}", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
            Row(f"{WITHDRAWN}/{page}", get=unseen(EDITORS)),
        )
    ),
    Row(f"{HERE}/history/compare/?older=1&newer=2", get=ALL),
    Row(f"{GONE}/history/compare/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/history/1..2/", get=ALL),
    Row(f"{GONE}/history/1..1/", get=unseen(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{FRENCH}/", get=ALL),
    Row(f"{HERE}/edit/", get=only(EDITORS), post=only(EDITORS), send=WRITTEN),
    Row(f"{GONE}/edit/", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/fork/", get=ONLY_ACTIVE, post=only(ACTIVE), send=WRITTEN),
    Row(f"{GONE}/fork/", get=unseen_inside(NOBODY, **REFUSED)),
    Row(
        f"{HERE}/translate/",
        get=ONLY_ACTIVE,
        post=only(ACTIVE),
        send={"language": "es", "title--text": "Construir una jarra", "follows": "{recipe.version}"},
    ),
    Row(f"{GONE}/translate/", get=unseen_inside(NOBODY, **REFUSED)),
    Row(
        f"{FRENCH}/translation/",
        get=only(EDITORS | ELSEWHERE),
        post=only(EDITORS | ELSEWHERE),
        send={"title--text": "Bâtir une jarre", "version": "1", "follows": "{recipe.version}"},
    ),
    Row(f"{HERE}/withdraw/", get=only(EDITORS), post=only(EDITORS)),
    Row(f"{GONE}/withdraw/", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{WITHDRAWN}/withdraw/", post=unseen_inside(EDITORS), send={"to": "bring_back"}),
    Row(f"{HERE}/photographs/", get=only(EDITORS), post=only(EDITORS), send=FILE),
    Row(f"{GONE}/photographs/", get=unseen_inside(EDITORS), hidden_to=all_but(EDITORS)),
    Row(f"{HERE}/history/1/restore/", post=only(EDITORS), send={"version": "{recipe.version}"}),
    Row(f"{GONE}/history/1/restore/", post=unseen_inside(NOBODY, **UNPUBLISHED), send={"version": "1"}),
    Row(f"{HERE}/suggest/", get=ONLY_ACTIVE, post=only(ACTIVE), send=SUGGESTED),
    Row(f"{GONE}/suggest/", get=unseen_inside(NOBODY, **REFUSED)),
    Row(f"{HERE}/suggestions/{{recipe_suggestion}}/", get=ALL),
    Row(f"{GONE}/suggestions/{{recipe_suggestion}}/", get=unseen()),
    Row(
        f"{HERE}/suggestions/{{recipe_suggestion}}/accept/",
        post=only(EDITORS),
        send={"version": "{recipe.version}", "words": "A jar for two roofs."},
    ),
    Row(f"{HERE}/suggestions/{{recipe_suggestion}}/decline/", post=only(EDITORS), send={"answer": "Not so."}),
    Row(f"{HERE}/suggestions/{{further_suggestion}}/withdraw/", post=only(ELSEWHERE)),
]
