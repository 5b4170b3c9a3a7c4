"""Versions of a recipe and what differs between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from banyan.commons.comparison import FieldChange
from banyan.commons.errors import NotFound
from banyan.commons.paging import Page, page_by_key
from banyan.recipes.content import Content, compared, content_of
from banyan.recipes.models import Recipe, RecipeVersion
from banyan.recipes.queries.detail import version_with_lines


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from one version to another, line by line. `is_reordered` says that only the order does."""

    older: RecipeVersion
    newer: RecipeVersion
    changes: Sequence[FieldChange]
    is_reordered: bool


def versions_page(recipe: Recipe, *, cursor: str = "", size: int = 30) -> Page[RecipeVersion]:
    """One page of a recipe's versions, the latest first. One query."""
    rows = RecipeVersion.objects.filter(recipe=recipe).select_related("by", "credited_to", "translates")
    return page_by_key(rows, order=["-number"], cursor=cursor, size=size)


def version_numbered(recipe: Recipe, number: int) -> RecipeVersion:
    """One version with its lines. Raises NotFound where there is none, or its words were erased."""
    found = version_with_lines(recipe, number)
    if found is None or not found.title:
        raise NotFound
    return found


def compared_versions(recipe: Recipe, older: int, newer: int) -> Comparison:
    """What differs between two versions. Ten queries. Raises NotFound."""
    before, after = version_numbered(recipe, older), version_numbered(recipe, newer)
    old, new = content_of(before), content_of(after)
    return Comparison(
        before, after, compared(old, new), _order(old) != _order(new) and set(_order(old)) == set(_order(new))
    )


def _order(content: Content) -> list[str]:
    return [name for name, _line in content.lines()]
