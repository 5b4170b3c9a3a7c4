"""What all writing of recipes shares: the lock, the checks, and keeping a version."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.languages import language_codes
from banyan.commons.models import Attachment
from banyan.commons.services.activity import record
from banyan.commons.text import language_of, plain_text, tidy_line
from banyan.people.models import Organisation, Person
from banyan.recipes.content import Content, changed_names, content_of, digest_of
from banyan.recipes.models import (
    Recipe,
    RecipeMaterial,
    RecipePart,
    RecipeRole,
    RecipeState,
    RecipeStep,
    RecipeVersion,
)
from banyan.recipes.permissions import is_solution_public
from banyan.solutions.permissions import can_name_organisation
from banyan.solutions.services.keeping import scope_of

_ROWS: Final[dict[str, type[Any]]] = {
    "parts": RecipePart,
    "steps": RecipeStep,
    "materials": RecipeMaterial,
    "roles": RecipeRole,
}


class RecipeChanged(Conflict):
    """Somebody saved another version in the meantime; `version` is its number."""

    default_message = _("Somebody else changed this recipe while you were writing. Look at both, then save again.")

    def __init__(self, version: int) -> None:
        super().__init__()
        self.version = version


def locked(recipe: Recipe) -> Recipe:
    """The recipe as it stands, locked until the transaction ends."""
    return (
        Recipe.objects.select_for_update(of=("self",))
        .select_related("solution__merged_into", "organisation", "translation_of__solution", "started_by")
        .get(pk=recipe.pk)
    )


def require_published(recipe: Recipe) -> None:
    """Raise Conflict for a recipe that is withdrawn or hidden, or whose solution is."""
    if recipe.state != RecipeState.PUBLISHED or not is_solution_public(recipe.solution):
        raise Conflict(_("This recipe is not published any more, so it cannot be changed."))


def require_version(recipe: Recipe, version: int) -> None:
    """Raise RecipeChanged where `version` is not the latest."""
    if recipe.version != version:
        raise RecipeChanged(recipe.version)


def require_own_organisation(by: Person, organisation: Organisation | None) -> None:
    """Raise Invalid where somebody names an organisation that they do not belong to."""
    if not can_name_organisation(by, organisation):
        raise Invalid({"organisation": _("You can name only an organisation that you belong to.")})


def language_for(given: str, content: Content) -> str:
    """The language given, or the one that the words seem to be in. Raises Invalid for one that nobody knows."""
    if given:
        if given not in language_codes():
            raise Invalid({"language": _("Choose a language of the list.")})
        return given
    words = " ".join([content.title, content.summary, *(f"{line.title} {line.text}" for _n, line in content.lines())])
    found = language_of(plain_text(words))
    return found if found in language_codes() else "en"


def require_own_pictures(content: Content, recipe: Recipe | None, before: Content | None) -> None:
    """Raise Invalid where a step shows a picture that is neither the recipe's nor was on it before."""
    wanted = {step.photograph for step in content.steps if step.photograph is not None}
    known: set[UUID | None] = {step.photograph for step in before.steps} if before is not None else set()
    unknown = wanted - known
    if not unknown:
        return
    if recipe is not None:
        unknown -= set(
            Attachment.objects.filter(kind="recipe", object_id=recipe.pk, key__in=unknown).values_list("key", flat=True)
        )
    if unknown:
        place = next(place for place, step in enumerate(content.steps) if step.photograph in unknown)
        raise Invalid({f"steps-{place}-photograph": _("Choose one of the recipe's pictures.")})


def latest_version(recipe: Recipe) -> RecipeVersion:
    """The version that the recipe's row counts."""
    return RecipeVersion.objects.get(recipe=recipe, number=recipe.version)


def version_numbered(recipe: Recipe, number: int) -> RecipeVersion:
    """One version. Raises Conflict where there is none, or its words were erased."""
    found = RecipeVersion.objects.filter(recipe=recipe, number=number).first()
    if found is None or not found.title:
        raise Conflict(_("There is no such version any more."))
    return found


def keep_version(
    by: Person,
    recipe: Recipe,
    content: Content,
    *,
    changed: Collection[str],
    note: str = "",
    translates: RecipeVersion | None = None,
    credited_to: Person | None = None,
) -> RecipeVersion:
    """Write what the recipe says now as the version that its row counts, and seal it."""
    version = RecipeVersion.objects.create(
        recipe=recipe,
        number=recipe.version,
        title=content.title,
        summary=content.summary,
        makes=content.makes,
        note=tidy_line(note)[:300],
        translates=translates,
        credited_to=credited_to,
        changed=list(changed)[:400],
        by=by,
    )
    for sort, model in _ROWS.items():
        model.objects.bulk_create(
            model(version=version, order=place, **{name: getattr(line, name) for name in _columns(line)})
            for place, line in enumerate(getattr(content, sort), 1)
        )
    version.digest = digest_of(content)
    version.save(update_fields=["digest"])
    return version


def _columns(line: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = tuple(line.__dataclass_fields__)
    return names


def write_version(
    by: Person,
    recipe: Recipe,
    content: Content,
    *,
    note: str = "",
    translates: RecipeVersion | None = None,
    credited_to: Person | None = None,
) -> RecipeVersion | None:
    """Write checked content with keys into a locked recipe as its next version. If it says nothing else than the latest
    one, and follows the same original, nothing is written and None returned. The caller records the activity."""
    former = latest_version(recipe)
    changed = changed_names(content_of(former), content)
    follows = translates or former.translates
    if not changed and (follows is None or follows.pk == former.translates_id):
        return None
    recipe.version += 1
    recipe.title, recipe.summary = content.title, content.summary
    recipe.save()
    return keep_version(
        by, recipe, content, changed=changed, note=note, translates=follows, credited_to=credited_to
    )  # fmt: skip


def record_deed(by: Person, verb: str, recipe: Recipe, thing: Any = None, *, public: bool = True, **facts: Any) -> None:
    """Record one deed about a recipe, with the places and themes of its solution, on the solution's page."""
    scope = scope_of(recipe.solution)
    record(
        by,
        verb,
        thing if thing is not None else recipe,
        on=recipe.solution if thing is None else recipe,
        places=scope.places,
        themes=scope.themes,
        facts=facts,
        public=public,
    )
