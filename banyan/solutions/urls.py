"""Addresses of solutions: /solutions/7-rain-jars/ and what lies below it. The words are for readers."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.utils.text import slugify

from banyan.solutions.models import Solution
from banyan.solutions.suggestions.urls import urlpatterns as suggestion_addresses
from banyan.solutions.views import reading


class SolutionConverter:
    """A solution's number, with or without the words of its title."""

    regex = r"[0-9]{1,18}(?:-[^/]*)?"

    def to_python(self, value: str) -> int:
        """The number alone."""
        return int(value.split("-")[0])

    def to_url(self, value: Solution | int) -> str:
        """The number and, given the solution itself, the words of its title."""
        if not isinstance(value, Solution):
            return str(value)
        slug = slugify(value.title, allow_unicode=True)[:80].strip("-")
        return f"{value.pk}-{slug}" if slug else str(value.pk)


register_converter(SolutionConverter, "solution")

app_name = "solutions"
urlpatterns: list[URLPattern] = [
    path("<solution:pk>/", reading.detail, name="detail"),
    *suggestion_addresses,
]
