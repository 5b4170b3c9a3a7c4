"""How much there is of what, where: read from what a task has counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from banyan.commons.models import Place, Presence, Theme
from banyan.commons.models.places import PlaceKind


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of public needs, solutions and organisations."""

    needs: int = 0
    solutions: int = 0
    organisations: int = 0

    @property
    def total(self) -> int:
        """Needs and solutions together."""
        return self.needs + self.solutions


def _counts(found: Mapping[str, int]) -> Counts:
    return Counts(found.get("need", 0), found.get("solution", 0), found.get("organisation", 0))


def counts_by_place(
    *,
    kinds: Collection[str] = (PlaceKind.COUNTRY,),
    within: Place | None = None,
    theme: Theme | None = None,
    stage: str = "",
) -> dict[int, Counts]:
    """What there is in each place of `kinds` that has something, by the place's id. Costs one query.

    Counted of one goal where `theme` is given, and of solutions at one stage where `stage` is.
    """
    rows = Presence.objects.filter(place__kind__in=kinds, theme=theme, stage=stage)
    if within is not None:
        rows = rows.filter(place__ancestors__contains=[within.pk])
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for place, kind, count in rows.values_list("place_id", "kind", "count"):
        found[place][kind] = count
    return {place: _counts(kinds_here) for place, kinds_here in found.items()}


def counts_in(place: Place) -> Counts:
    """What there is in one place and in all that lies in it. Costs one query."""
    rows = Presence.objects.filter(place=place, theme=None, stage="").values_list("kind", "count")
    return _counts(dict(rows))


def counts_by_goal(place: Place | None = None) -> dict[int, Counts]:
    """What there is of each goal, in one place or in the world, by the goal's id. Costs one query."""
    rows = Presence.objects.filter(theme__isnull=False, stage="")
    rows = rows.filter(place=place) if place is not None else rows.filter(place__kind=PlaceKind.WORLD)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for theme, kind, count in rows.values_list("theme_id", "kind", "count"):
        found[theme][kind] = count
    return {theme: _counts(kinds_here) for theme, kinds_here in found.items()}
