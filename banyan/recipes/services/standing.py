"""Taking a recipe out of sight, and bringing it back. Hiding is moderation, done by stewards with a reason."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict
from banyan.commons.permissions import require
from banyan.people.models import Person
from banyan.recipes.models import Recipe, RecipeState
from banyan.recipes.permissions import can_edit
from banyan.recipes.services.keeping import locked, record_deed, require_published


@transaction.atomic
def withdraw_recipe(*, by: Person, recipe: Recipe) -> Recipe:
    """Take a recipe out of lists and search. Forks and translations stay. Raises NotAllowed, Conflict."""
    recipe = locked(recipe)
    require(can_edit(by, recipe))
    require_published(recipe)
    recipe.state = RecipeState.WITHDRAWN
    recipe.save()
    record_deed(by, "withdrew_recipe", recipe, public=False)
    return recipe


@transaction.atomic
def bring_back_recipe(*, by: Person, recipe: Recipe) -> Recipe:
    """Bring a withdrawn recipe back. Raises NotAllowed, Conflict (not withdrawn, or translated anew meanwhile)."""
    recipe = locked(recipe)
    require(can_edit(by, recipe))
    if recipe.state != RecipeState.WITHDRAWN:
        raise Conflict(_("Only a recipe that was withdrawn can be brought back."))
    recipe.state = RecipeState.PUBLISHED
    try:
        with transaction.atomic():
            recipe.save()
    except IntegrityError as error:
        raise Conflict(_("There is a translation into this language already. Go on with that one.")) from error
    record_deed(by, "brought_back_recipe", recipe)
    return recipe
