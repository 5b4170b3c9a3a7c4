"""All themes, kept at hand: they are some two hundred, hardly ever change, and every page of results names some."""

from __future__ import annotations

from banyan.commons.models import Theme
from banyan.commons.queries.search.kept import Kept
from banyan.commons.words import folded, telling_words

LEAST_LETTERS = 4


def all_themes() -> list[Theme]:
    """Every goal and target, without their descriptions, at most five minutes old."""
    return _themes()


def theme_of_code(code: str) -> Theme | None:
    """The goal ("3") or target ("3.2") of that code."""
    return next((theme for theme in all_themes() if theme.code == code), None)


def goals_by_word() -> dict[str, int]:
    """Words of the goals' names in every language → id of the goal; words of several goals are left out."""
    return _words()


def _read_themes() -> list[Theme]:
    return list(Theme.objects.defer("description", "descriptions"))


def _read_words() -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for goal in all_themes():
        if goal.parent_id is None:
            for language, name in {"en": goal.name, **goal.names}.items():
                for word in telling_words(str(name), (language, "en")):
                    found.setdefault(folded(word), set()).add(goal.pk)
    return {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1 and len(word) >= LEAST_LETTERS}


_themes = Kept("themes", _read_themes)
_words = Kept("goals-by-word", _read_words)
