"""Translating a recipe: the same lines in other words, following one version of the original."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.languages import language_codes
from banyan.commons.permissions import require
from banyan.people.models import Person
from banyan.recipes.content import Content, checked, content_of, merged_texts
from banyan.recipes.models import Recipe, RecipeState, RecipeVersion
from banyan.recipes.permissions import can_build_on, can_edit
from banyan.recipes.services.keeping import (
    keep_version,
    locked,
    record_deed,
    require_published,
    require_version,
    version_numbered,
    write_version,
)

Texts = Mapping[str, Mapping[str, str]]  # name of a line → field → words


@transaction.atomic
def translate_recipe(*, by: Person, version: RecipeVersion, language: str, texts: Texts) -> Recipe:
    """A translation of a version: its lines, amounts, costs and pictures, in the words of `texts`. A line without words
    keeps those of the original.

    Raises NotAllowed, Invalid, Conflict (there is one in this language, the original is a translation itself).
    """
    original = locked(version.recipe)
    require(can_build_on(by, original))
    require_published(original)
    if original.translation_of_id is not None:
        raise Conflict(_("This is a translation itself. Translate its original."))
    if language not in language_codes() or language == original.language:
        raise Invalid({"language": _("Choose another language than the original's.")})
    content = _translated(content_of(version_numbered(original, version.number)), texts)
    try:
        with transaction.atomic():
            recipe = Recipe.objects.create(
                solution=original.solution,
                organisation=original.organisation,
                title=content.title,
                summary=content.summary,
                language=language,
                last_key=original.last_key,
                translation_of=original,
                started_by=by,
            )
    except IntegrityError as error:
        raise Conflict(_("There is a translation into this language already. Go on with that one.")) from error
    keep_version(by, recipe, content, changed=[], translates=version)
    record_deed(by, "translated_recipe", recipe, language=language)
    return recipe


@transaction.atomic
def edit_translation(
    *, by: Person, recipe: Recipe, version: int, follows: RecipeVersion, texts: Texts, note: str = ""
) -> Recipe:
    """Other words for a translation, now following the version `follows` of its original.

    Raises NotAllowed, Invalid, Conflict (not a translation of that), RecipeChanged.
    """
    recipe = locked(recipe)
    require(can_edit(by, recipe))
    require_published(recipe)
    if recipe.translation_of_id is None or follows.recipe_id != recipe.translation_of_id:
        raise Conflict(_("This recipe is no translation of that one."))
    require_version(recipe, version)
    content = _translated(content_of(version_numbered(follows.recipe, follows.number)), texts)
    recipe.last_key = max(recipe.last_key, follows.recipe.last_key)
    kept = write_version(by, recipe, content, note=note, translates=follows)
    if kept is not None:
        record_deed(by, "changed_recipe", recipe, version=kept.number)
    return recipe


def _translated(original: Content, texts: Texts) -> Content:
    if not texts.get("title", {}).get("text", "").strip():
        raise Invalid({"title": _("Give it a name.")})
    return checked(merged_texts(original, texts))


def has_translation(original: Recipe, language: str) -> bool:
    """Whether a translation into that language stands."""
    rows = Recipe.objects.filter(translation_of=original, language=language)
    return rows.exclude(state=RecipeState.WITHDRAWN).exists()
