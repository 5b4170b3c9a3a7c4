"""Where drafts of recipes and of suggestions for them are taken up again."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banyan.commons.queries.drafts import DraftPurpose


def _start(number: str) -> str:
    address = reverse("recipes:start")
    return f"{address}?solution={number}" if number.isdecimal() else address


def _at(name: str) -> Callable[[str], str]:
    def address(number: str) -> str:
        return reverse(name, args=[int(number)]) if number.isdecimal() else reverse("recipes:list")

    return address


PURPOSES = (
    DraftPurpose("newrecipe", _("Recipe"), "title", _start),
    DraftPurpose("recipe", _("Recipe"), "title", _at("recipes:edit")),
    DraftPurpose("recipefork", _("Fork of a recipe"), "title", _at("recipes:fork")),
    DraftPurpose("recipetranslation", _("Translation of a recipe"), "title", _at("recipes:translate")),
    DraftPurpose("recipesuggestion", _("Suggestion for a recipe"), "reason", _at("recipes:suggest")),
)
