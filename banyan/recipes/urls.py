"""Addresses of recipes: /recipes/7-build-a-rain-jar/ and what lies below it. The words are for readers."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.utils.text import slugify

from banyan.recipes.models import Recipe
from banyan.recipes.views import reading, suggesting, translating, writing


class RecipeConverter:
    """A recipe's number, with or without the words of its title."""

    regex = r"[0-9]{1,18}(?:-[^/]*)?"

    def to_python(self, value: str) -> int:
        """The number alone."""
        return int(value.split("-")[0])

    def to_url(self, value: Recipe | int) -> str:
        """The number and, given the recipe itself, the words of its title."""
        if not isinstance(value, Recipe):
            return str(value)
        slug = slugify(value.title, allow_unicode=True)[:80].strip("-")
        return f"{value.pk}-{slug}" if slug else str(value.pk)


register_converter(RecipeConverter, "recipe")

app_name = "recipes"
urlpatterns: list[URLPattern] = [
    path("", reading.recipes, name="list"),
    path("write/", writing.start, name="start"),
    path("mine/", suggesting.mine, name="mine"),
    path("<recipe:pk>/", reading.detail, name="detail"),
    path("<recipe:pk>/print/", reading.sheet, name="print"),
    path("<recipe:pk>/edit/", writing.edit, name="edit"),
    path("<recipe:pk>/fork/", writing.fork, name="fork"),
    path("<recipe:pk>/translate/", translating.translate, name="translate"),
    path("<recipe:pk>/translation/", translating.edit_translation, name="edit_translation"),
    path("<recipe:pk>/withdraw/", writing.withdraw, name="withdraw"),
    path("<recipe:pk>/photographs/", writing.photographs, name="photographs"),
    path("<recipe:pk>/history/", reading.history, name="history"),
    path("<recipe:pk>/history/compare/", reading.chosen_comparison, name="chosen_comparison"),
    path("<recipe:pk>/history/<int:number>/", reading.version, name="version"),
    path("<recipe:pk>/history/<int:number>/restore/", writing.restore, name="restore"),
    path("<recipe:pk>/history/<int:older>..<int:newer>/", reading.comparison, name="comparison"),
    path("<recipe:pk>/suggest/", suggesting.suggest, name="suggest"),
    path("<recipe:pk>/suggestions/", reading.suggestions, name="suggestions"),
    path("<recipe:pk>/suggestions/<int:suggestion_pk>/", suggesting.suggestion, name="suggestion"),
    path("<recipe:pk>/suggestions/<int:suggestion_pk>/accept/", suggesting.accept, name="accept_suggestion"),
    path("<recipe:pk>/suggestions/<int:suggestion_pk>/decline/", suggesting.decline, name="decline_suggestion"),
    path("<recipe:pk>/suggestions/<int:suggestion_pk>/withdraw/", suggesting.take_back, name="withdraw_suggestion"),
]
