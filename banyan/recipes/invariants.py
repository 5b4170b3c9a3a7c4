"""What must be true of recipes, beyond what constraints can say; asked by `banyan check`."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from banyan.commons.invariants import Check
from banyan.recipes.content import content_of, digest_of, known_keys
from banyan.recipes.models import RecipeVersion

_TABLES = ("recipepart", "recipestep", "recipematerial", "reciperole")
_TRIGGERS = (
    "recipe_version_is_append_only",
    "recipe_versions_are_never_emptied",
    *(f"{table}_is_sealed" for table in _TABLES),
    *(f"{table}s_are_never_emptied" for table in _TABLES),
)
_LINES = ("parts", "steps", "materials", "roles")


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _missing_triggers() -> list[str]:
    there = {name for (name,) in _rows("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal")}
    return [f"the trigger {name} is missing or switched off" for name in _TRIGGERS if name not in there]


def _broken_seals() -> list[str]:
    """Versions that say something else than was sealed. Erased ones say nothing."""
    rows = RecipeVersion.objects.exclude(title="").prefetch_related(*_LINES)
    return [
        f"version {row.number} of recipe {row.recipe_id} says something else than was sealed"
        for row in rows.iterator(chunk_size=200)
        if digest_of(content_of(row)) != row.digest
    ]


def _broken_histories() -> list[str]:
    return [
        f"recipe {pk}: its versions do not run from 1 to {latest}"
        for pk, latest in _rows(
            """
            SELECT r.id, r.version FROM recipes_recipe r LEFT JOIN recipes_recipeversion v ON v.recipe_id = r.id
            GROUP BY r.id HAVING count(v.id) <> r.version OR min(v.number) <> 1 OR max(v.number) <> r.version
            """
        )
    ]


def _unlike_their_latest_version() -> list[str]:
    rows = (
        RecipeVersion.objects.filter(number=F("recipe__version"))
        .exclude(title="")
        .exclude(recipe__title="–")
        .exclude(title=F("recipe__title"), summary=F("recipe__summary"))
    )
    return [f"recipe {pk} differs from its latest version" for pk in rows.values_list("recipe_id", flat=True)]


def _stray_translations() -> list[str]:
    """A version of a translation follows a version of its original, line by line."""
    found = []
    rows = (
        RecipeVersion.objects.filter(recipe__translation_of__isnull=False)
        .select_related("recipe", "translates")
        .prefetch_related(*_LINES, *(f"translates__{name}" for name in _LINES))
    )
    for row in rows.iterator(chunk_size=200):
        origin = row.translates
        if origin is None or origin.recipe_id != row.recipe.translation_of_id:
            found.append(f"version {row.number} of recipe {row.recipe_id} follows no version of its original")
        elif known_keys(content_of(row)) != known_keys(content_of(origin)):
            found.append(f"version {row.number} of recipe {row.recipe_id} has other lines than its original")
    return found


def _keys_beyond_the_last() -> list[str]:
    return [
        f"recipe {pk} has given the key {key}, beyond its last, {last}"
        for pk, key, last in _rows(
            """
            SELECT r.id, max(l.key), r.last_key FROM (
                SELECT version_id, key FROM recipes_recipepart UNION ALL SELECT version_id, key FROM recipes_recipestep
                UNION ALL SELECT version_id, key FROM recipes_recipematerial
                UNION ALL SELECT version_id, key FROM recipes_reciperole
            ) l
            JOIN recipes_recipeversion v ON v.id = l.version_id JOIN recipes_recipe r ON r.id = v.recipe_id
            GROUP BY r.id HAVING max(l.key) > r.last_key
            """
        )
    ]


CHECKS = [
    Check("The database guards versions of recipes and their lines", _missing_triggers),
    Check("Every version of a recipe says what was sealed", _broken_seals),
    Check("The versions of a recipe run from the first to the latest", _broken_histories),
    Check("A recipe says what its latest version says", _unlike_their_latest_version),
    Check("A translation has the lines of the version that it follows", _stray_translations),
    Check("No line of a recipe has a key that was not given yet", _keys_beyond_the_last),
]
