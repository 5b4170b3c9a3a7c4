"""All that a recipe's page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from banyan.commons.models import Attachment
from banyan.commons.models.files import AttachmentState
from banyan.commons.money import Money, format_money
from banyan.commons.queries.files import ShownFile
from banyan.methods.simplifying import NamedLine, RecipeOutline, Simplicity, StepOutline, simplicity_of
from banyan.recipes.content import Content, Line, content_of, total_costs
from banyan.recipes.models import PartKind, Recipe, RecipeVersion, StepKind
from banyan.recipes.queries.lists import count_open, published, with_card

VERSIONS_ON_A_PAGE = 4


@dataclass(frozen=True, slots=True)
class RecipeInFull:
    """A recipe with all that its page shows. `pictures` holds those of its steps by their keys; `behind` is the latest
    version of the original where a translation follows an older one."""

    recipe: Recipe
    version: RecipeVersion
    content: Content
    pictures: Mapping[UUID, ShownFile]
    translations: Sequence[Recipe]
    forks: Sequence[Recipe]
    versions: Sequence[RecipeVersion]
    simplicity: Simplicity
    behind: int

    @property
    def core(self) -> list[Line]:
        """Parts that must stay."""
        return [part for part in self.content.parts if part.kind == PartKind.CORE]

    @property
    def adaptable(self) -> list[Line]:
        """Parts that may be done in another way."""
        return [part for part in self.content.parts if part.kind == PartKind.ADAPTABLE]

    @property
    def context(self) -> list[Line]:
        """Where and why it worked so."""
        return [part for part in self.content.parts if part.kind == PartKind.CONTEXT]

    @property
    def costs(self) -> list[str]:
        """What all materials cost together, in each currency."""
        return [format_money(money) for money in self.totals]

    @property
    def totals(self) -> list[Money]:
        """The same as amounts."""
        return total_costs(self.content.materials)

    @property
    def minutes(self) -> int:
        """Of all steps together."""
        return sum(step.minutes or 0 for step in self.content.steps)

    @property
    def people(self) -> int:
        """Of all roles together."""
        return sum(role.people for role in self.content.roles)


def recipe_found(pk: int) -> Recipe | None:
    """The recipe with what its head shows and how many suggestions wait (`open_suggestions`). One query."""
    rows = count_open(
        Recipe.objects.select_related(
            "solution__merged_into",
            "organisation",
            "started_by",
            "forked_from__recipe__solution__merged_into",
            "translation_of__solution__merged_into",
            "translation_of__organisation",
        )
    )
    return rows.filter(pk=pk).first()


def version_with_lines(recipe: Recipe, number: int) -> RecipeVersion | None:
    """One version with its lines. Five queries."""
    rows = RecipeVersion.objects.filter(recipe=recipe, number=number)
    return (
        rows.select_related("by", "credited_to", "translates")
        .prefetch_related("parts", "steps", "materials", "roles")
        .first()
    )


def recipe_in_full(recipe: Recipe) -> RecipeInFull | None:
    """All that the page of a recipe from `recipe_found` shows, in eight queries however long it is; None where its
    words were erased."""
    version = version_with_lines(recipe, recipe.version)
    if version is None or not version.title:
        return None
    content = content_of(version)
    root = recipe.translation_of_id or recipe.pk
    family = list(
        with_card(
            published()
            .filter(Q(translation_of=root) | Q(forked_from__recipe=recipe) | Q(pk=root))
            .exclude(pk=recipe.pk)
        ).order_by("pk")
    )
    versions = RecipeVersion.objects.filter(recipe=recipe).select_related("by", "credited_to")
    original = recipe.translation_of
    is_behind = original is not None and version.translates is not None and version.translates.number < original.version
    return RecipeInFull(
        recipe=recipe,
        version=version,
        content=content,
        pictures=pictures_of(content),
        translations=[one for one in family if one.forked_from_id is None or one.pk == root],
        forks=[one for one in family if one.forked_from_id is not None and one.pk != root],
        versions=list(versions.order_by("-number")[:VERSIONS_ON_A_PAGE]),
        simplicity=simplicity_of(outline_of(content, recipe.language)),
        behind=original.version if is_behind and original is not None else 0,
    )


def pictures_of(content: Content) -> dict[UUID, ShownFile]:
    """The pictures that steps show, by key, where they are still there. One query, none where no step has one."""
    keys = {step.photograph for step in content.steps if step.photograph is not None}
    if not keys:
        return {}
    rows = Attachment.objects.filter(kind="recipe", key__in=keys, state=AttachmentState.READY)
    return {row.key: ShownFile(row) for row in rows if row.sizes}


def pictures_to_choose(recipe: Recipe | None, content: Content | None) -> list[tuple[str, str]]:
    """Keys and descriptions of the pictures that a step of a recipe can show: its own, and those on it already."""
    on_it = {step.photograph for step in content.steps if step.photograph} if content is not None else set()
    rows = Attachment.objects.filter(Q(object_id=recipe.pk if recipe else 0) | Q(key__in=on_it), kind="recipe")
    rows = rows.exclude(state=AttachmentState.REFUSED).filter(media_type__startswith="image/").order_by("pk")
    return [(str(row.key), row.description or row.name) for row in rows]


def outline_of(content: Content, language: str) -> RecipeOutline:
    """What the method of simplifying needs to know."""
    words = [content.summary, *(f"{line.title}.\n{line.text}" for _name, line in content.lines() if line.text)]
    return RecipeOutline(
        language=language,
        words="\n".join(words),
        steps=[
            StepOutline(step.key, f"{step.title}. {step.text}", step.kind == StepKind.CORE) for step in content.steps
        ],
        special_inputs=[NamedLine(line.key, line.title) for line in content.materials if line.is_special],
        degree_roles=[NamedLine(line.key, line.title) for line in content.roles if line.needs_degree],
        has_core_parts=any(part.kind == PartKind.CORE for part in content.parts),
        has_context=any(part.kind == PartKind.CONTEXT for part in content.parts),
    )
