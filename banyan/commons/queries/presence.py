"""How much there is of what, where: read from what a task has counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q, Sum

from banyan.commons.models import Place, Presence, Theme
from banyan.commons.models.places import PlaceKind
from banyan.commons.text import fold


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


@dataclass(frozen=True, slots=True)
class Part:
    """A place directly in another, and what there is in it."""

    place: Place
    counts: Counts


def parts_of(place: Place) -> list[Part]:
    """What lies directly in a place, by name in the reader's language, with counts. Localities of which nothing public
    speaks are left out. Costs one query."""
    whole = Q(presences__theme=None, presences__stage="")
    rows = Place.objects.filter(parent=place).annotate(
        needs_here=Sum("presences__count", filter=whole & Q(presences__kind="need"), default=0),
        solutions_here=Sum("presences__count", filter=whole & Q(presences__kind="solution"), default=0),
        organisations_here=Sum("presences__count", filter=whole & Q(presences__kind="organisation"), default=0),
    )
    parts = [
        Part(row, Counts(row.needs_here, row.solutions_here, row.organisations_here))
        for row in rows
        if row.kind != PlaceKind.LOCALITY or row.needs_here or row.solutions_here or row.organisations_here
    ]
    return sorted(parts, key=lambda part: fold(part.place.local_name))


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
