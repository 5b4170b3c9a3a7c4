"""Everything public of one kind, narrowed by place, theme and stage, latest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Left

from banyan.commons.models import Place, SearchEntry, Theme
from banyan.commons.paging import Page, page_by_key

SNIPPET = 220


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to; None and "" for no limit."""

    place: Place | None = None
    theme: Theme | None = None
    stage: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether there is any limit."""
        return bool(self.place or self.theme or self.stage)


def public_things(kind: str, narrowing: Narrowing, *, cursor: str = "", size: int = 20) -> Page[SearchEntry]:
    """One page of the things of a kind, as the search holds them, each with the beginning of its text as `snippet`.

    Costs one query, by an index: by kind, or by place or theme where these are given.
    """
    rows: QuerySet[SearchEntry] = SearchEntry.objects.filter(kind=kind)
    if narrowing.place is not None:
        rows = rows.filter(place_ids__contains=[narrowing.place.pk])
    if narrowing.theme is not None:
        rows = rows.filter(theme_ids__contains=[narrowing.theme.pk])
    if narrowing.stage:
        rows = rows.filter(stage=narrowing.stage)
    shown = rows.only("kind", "object_id", "title", "language", "stage", "url", "place_ids", "theme_ids").annotate(
        snippet=Left("text", SNIPPET)
    )
    return page_by_key(shown, order=["-object_id"], cursor=cursor, size=size)
