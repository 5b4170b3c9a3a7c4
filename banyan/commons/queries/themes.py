"""Goals and their targets."""

from __future__ import annotations

from dataclasses import dataclass

from banyan.commons.models import Indicator, Theme


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its targets in order, and the indicators that speak of it."""

    theme: Theme
    targets: tuple[Theme, ...]
    indicators: tuple[Indicator, ...]


def goal_with_targets(number: int) -> Goal | None:
    """The goal of that number, None if there is none. Costs two queries."""
    themes = list(Theme.objects.filter(number=number))
    goal = next((theme for theme in themes if theme.parent_id is None), None)
    if goal is None:
        return None
    indicators = Indicator.objects.filter(theme=goal, figures__isnull=False).distinct().order_by("name")
    return Goal(goal, tuple(theme for theme in themes if theme.parent_id is not None), tuple(indicators))


def goals() -> list[Theme]:
    """The seventeen goals in their order. Costs one query."""
    return list(Theme.objects.filter(parent__isnull=True))
