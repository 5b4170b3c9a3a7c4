"""How much there is of what, where: read from what a task has counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Func, Q, Sum

from banyan.commons.models import Place, Presence, Theme
from banyan.commons.models.places import PlaceKind
from banyan.commons.queries.places import has_code, is_place_code
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


@dataclass(frozen=True, slots=True)
class PlaceAround:
    """A place with what it lies in, from the world inwards, with what there is in it, and in each of its parts."""

    place: Place
    around: list[Place]
    whole: Counts
    parts: list[Part]


def place_around(code: str) -> PlaceAround | None:
    """The place that `place_code` stands for, with what is around and in it; None if there is none.

    Parts come by name in the reader's language; localities of which nothing public speaks are left out. Every place's
    parents are joined. Costs one query.
    """
    if not is_place_code(code):
        return None
    this = Place.objects.filter(has_code(code))
    every = Q(presences__theme=None, presences__stage="")
    rows = Place.objects.filter(
        Q(pk__in=this.values("pk"))
        | Q(parent__in=this.values("pk"))
        | Q(pk__in=this.values_list(Func("ancestors", function="unnest")))
    ).annotate(
        needs_here=Sum("presences__count", filter=every & Q(presences__kind="need"), default=0),
        solutions_here=Sum("presences__count", filter=every & Q(presences__kind="solution"), default=0),
        organisations_here=Sum("presences__count", filter=every & Q(presences__kind="organisation"), default=0),
    )
    found = {row.pk: row for row in rows}
    place = next((row for row in found.values() if code in (row.code, row.alpha3, f"id-{row.pk}")), None)
    if place is None:
        return None
    for row in found.values():
        if row.parent_id in found:
            row.parent = found[row.parent_id]
    counts = {pk: Counts(row.needs_here, row.solutions_here, row.organisations_here) for pk, row in found.items()}
    parts = [
        Part(row, counts[row.pk])
        for row in found.values()
        if row.parent_id == place.pk and (row.kind != PlaceKind.LOCALITY or counts[row.pk] != Counts())
    ]
    return PlaceAround(
        place,
        [found[pk] for pk in place.ancestors[:-1]],
        counts[place.pk],
        sorted(parts, key=lambda part: fold(part.place.local_name)),
    )


def counts_by_goal(place: Place | None = None) -> dict[int, Counts]:
    """What there is of each goal, in one place or in the world, by the goal's id. Costs one query."""
    rows = Presence.objects.filter(theme__isnull=False, stage="")
    rows = rows.filter(place=place) if place is not None else rows.filter(place__kind=PlaceKind.WORLD)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for theme, kind, count in rows.values_list("theme_id", "kind", "count"):
        found[theme][kind] = count
    return {theme: _counts(kinds_here) for theme, kinds_here in found.items()}
