"""All themes, kept at hand: they are some two hundred, hardly ever change, and every page of results names some."""

from __future__ import annotations

from django.core.cache import cache

from banyan.commons.models import Theme

_KEY = "search:themes"
_KEPT_FOR = 300  # seconds


def all_themes() -> list[Theme]:
    """Every goal and target, without their descriptions, at most five minutes old."""
    kept: list[Theme] | None = cache.get(_KEY)
    if kept is None:
        kept = list(Theme.objects.defer("description", "descriptions"))
        if kept:
            cache.set(_KEY, kept, _KEPT_FOR)
    return kept


def theme_of_code(code: str) -> Theme | None:
    """The goal ("3") or target ("3.2") of that code."""
    return next((theme for theme in all_themes() if theme.code == code), None)
