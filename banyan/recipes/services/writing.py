"""Writing a recipe, changing it, forking it, bringing back a version."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict
from banyan.commons.permissions import require
from banyan.people.models import Organisation, Person
from banyan.recipes.content import Content, checked, content_of, known_keys, with_keys
from banyan.recipes.models import Recipe, RecipeVersion
from banyan.recipes.permissions import can_build_on, can_edit, can_start, is_solution_public
from banyan.recipes.services.keeping import (
    keep_version,
    language_for,
    latest_version,
    locked,
    record_deed,
    require_own_organisation,
    require_own_pictures,
    require_published,
    require_version,
    version_numbered,
    write_version,
)
from banyan.solutions.models import Solution


@transaction.atomic
def start_recipe(
    *, by: Person, solution: Solution, content: Content, language: str = "", organisation: Organisation | None = None
) -> Recipe:
    """The first version of a recipe of a solution, by its team. Without a language, it is found out from the words.

    Raises NotAllowed, Invalid, Conflict (the solution is not published).
    """
    require(can_start(by, solution))
    if not is_solution_public(solution):
        raise Conflict(_("This solution is not published any more, so it gets no recipe."))
    require_own_organisation(by, organisation)
    content, last_key = with_keys(checked(content), 0, known=())
    require_own_pictures(content, None, None)
    recipe = Recipe.objects.create(
        solution=solution,
        organisation=organisation or solution.organisation,
        title=content.title,
        summary=content.summary,
        language=language_for(language, content),
        last_key=last_key,
        started_by=by,
    )
    keep_version(by, recipe, content, changed=[])
    record_deed(by, "wrote_recipe", recipe, language=recipe.language)
    return recipe


@transaction.atomic
def edit_recipe(*, by: Person, recipe: Recipe, version: int, content: Content, note: str = "") -> Recipe:
    """Save what a recipe says now, written upon its version `version`. If nothing is different, nothing is kept.

    A translation is changed by `edit_translation`. Raises NotAllowed, Invalid, Conflict, RecipeChanged.
    """
    recipe = locked(recipe)
    require(can_edit(by, recipe))
    require_published(recipe)
    if recipe.translation_of_id is not None:
        raise Conflict(_("This is a translation: it says what its original says. Change the words beside those."))
    require_version(recipe, version)
    _write(by, recipe, checked(content), note)
    return recipe


def _write(by: Person, recipe: Recipe, content: Content, note: str) -> RecipeVersion | None:
    former = content_of(latest_version(recipe))
    require_own_pictures(content, recipe, former)
    # A line that was taken out keeps its key, so that bringing it back is seen for what it is.
    content, recipe.last_key = with_keys(content, recipe.last_key, known=range(1, recipe.last_key + 1))
    kept = write_version(by, recipe, content, note=note)
    if kept is not None:
        record_deed(by, "changed_recipe", recipe, version=kept.number)
    return kept


@transaction.atomic
def restore_recipe_version(*, by: Person, recipe: Recipe, number: int, version: int) -> Recipe:
    """Bring back what the version `number` said, as a new version upon `version`.

    Raises NotAllowed, Conflict (no such version, not published, a translation), RecipeChanged.
    """
    recipe = locked(recipe)
    require(can_edit(by, recipe))
    require_published(recipe)
    require_version(recipe, version)
    former = version_numbered(recipe, number)
    note = _now("Version %(number)s brought back") % {"number": number}
    kept = write_version(by, recipe, content_of(former), note=note, translates=former.translates)
    if kept is not None:
        record_deed(by, "changed_recipe", recipe, version=kept.number)
    return recipe


@transaction.atomic
def fork_recipe(
    *, by: Person, version: RecipeVersion, organisation: Organisation | None = None, content: Content | None = None
) -> Recipe:
    """A recipe of one's own that goes back to a version of another, to do it in another way. It begins with what that
    says, or with `content` written upon it, whose lines keep their keys.

    Raises NotAllowed, Invalid, Conflict (not published, its words were erased).
    """
    origin = locked(version.recipe)
    require(can_build_on(by, origin))
    require_published(origin)
    require_own_organisation(by, organisation)
    former = content_of(version_numbered(origin, version.number))
    wanted = former if content is None else checked(content)
    require_own_pictures(wanted, None, former)
    wanted, last_key = with_keys(wanted, origin.last_key, known=known_keys(former))
    recipe = Recipe.objects.create(
        solution=origin.solution,
        organisation=organisation,
        title=wanted.title,
        summary=wanted.summary,
        language=origin.language,
        last_key=last_key,
        forked_from=version,
        started_by=by,
    )
    keep_version(by, recipe, wanted, changed=[])
    record_deed(by, "forked_recipe", recipe, origin=origin.pk)
    return recipe
