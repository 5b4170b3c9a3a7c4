"""Reads of needs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet

from banyan.commons.models import Place, SuggestionList, Theme
from banyan.commons.paging import Page, page_by_key
from banyan.needs.models import Confirmation, Need, NeedEvidence, NeedState

VISIBLE: Final = (NeedState.OPEN, NeedState.MET)
ORDERS: Final = {"newest": ("-id",), "most_felt": ("-confirmation_count", "-id")}
CONFIRMATIONS_ON_A_PAGE: Final = 100
FEW_IN_A_PLACE: Final = 5_000


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """What a list of needs is narrowed to; nothing chosen means all that are open."""

    place: Place | None = None
    theme: Theme | None = None
    state: str = NeedState.OPEN
    language: str = ""
    order: str = "newest"


@dataclass(frozen=True, slots=True)
class NeedInFull:
    """A need with all that its page shows. `voices` are the needs merged into it, with their own stories; confirmations
    and evidence are of all of them. `places` are those where it is felt, its own first, each once."""

    need: Need
    themes: Sequence[Theme]
    confirmations: Sequence[Confirmation]
    evidence: Sequence[NeedEvidence]
    voices: Sequence[Need]
    places: Sequence[Place]
    own_confirmations: Sequence[Confirmation]

    @property
    def people_elsewhere(self) -> int:
        """How many people are affected in the other places, as people there say. Of places that lie in one another, or
        that several speak of, only the largest figure counts, so that nobody is counted twice."""
        told = [(voice.place, voice.people_affected) for voice in self.voices]
        told += [(confirmation.place, confirmation.people_affected) for confirmation in self.confirmations]
        counted: list[Place] = [self.need.place]
        total = 0
        for place, number in sorted(told, key=lambda one: -(one[1] or 0)):
            if number and not any(_overlap(place, other) for other in counted):
                counted.append(place)
                total += number
        return total

    @property
    def others(self) -> int:
        """How many confirmations the page leaves out."""
        return max(0, self.need.confirmation_count - len(self.voices) - len(self.confirmations))


def _overlap(one: Place, other: Place) -> bool:
    return one.pk in (other.ancestors or [other.pk]) or other.pk in (one.ancestors or [one.pk])


def needs_page(chosen: NeedFilter, *, cursor: str = "", size: int = 20) -> Page[Need]:
    """One page of needs with their places, in one query; nothing for a state or an order that is unknown."""
    if chosen.state not in VISIBLE or chosen.order not in ORDERS:
        return Page([], "", "")
    rows = with_card(Need.objects.filter(state=chosen.state))
    if chosen.place is not None:
        rows = rows.filter(pk__in=_ids_felt_in(chosen.place))
    if chosen.theme is not None:
        rows = rows.filter(pk__in=_on(chosen.theme))
    if chosen.language:
        rows = rows.filter(language=chosen.language)
    return page_by_key(rows, order=ORDERS[chosen.order], cursor=cursor, size=size)


def _ids_felt_in(place: Place) -> QuerySet[Need, Any]:
    """Ids of needs voiced for the place or for what lies in it, there or by a need that was merged, or confirmed
    there."""
    # Read first: the planner cannot tell how few places lie in another, and would walk through all needs.
    there = {"place__in": list(Place.objects.filter(ancestors__contains=[place.pk]).values_list("pk", flat=True))}
    voiced = Need.objects.filter(**there).values("pk")
    merged = Need.objects.filter(state=NeedState.MERGED, **there).values("merged_into_id")
    said = Confirmation.objects.filter(is_hidden=False, **there)
    said_of_merged = said.filter(need__state=NeedState.MERGED).values("need__merged_into_id")
    return voiced.union(merged, said.values("need_id"), said_of_merged).values_list("pk", flat=True)


def _on(theme: Theme) -> Any:
    """Ids of the needs on a theme or on one of its targets."""
    ties = Need.themes.through.objects.filter(Q(theme_id=theme.pk) | Q(theme__parent_id=theme.pk))
    return ties.values("need_id")


def with_card(rows: QuerySet[Need]) -> QuerySet[Need]:
    """With what a card shows but its themes, which are loaded for those without a kept card."""
    return rows.select_related("place").defer("tried")


def shown_on_card(need: Need) -> tuple[Hashable, ...]:
    """All that a card shows, or stands for it: themes change with the need's own words."""
    return (need.changed_at, need.version, need.state, need.confirmation_count, need.place_id)


def read_for_card() -> Sequence[Prefetch[Any]]:
    """Themes, in their order."""
    return (Prefetch("themes", queryset=Theme.objects.order_by("order")),)


_HEAD: Final = ("place__parent__parent", "voiced_by", "organisation", "merged_into__place")


def need_found(pk: int) -> Need | None:
    """The need with what its head shows, whatever its state. One query."""
    return Need.objects.select_related(*_HEAD).filter(pk=pk).first()


def need_with_voices(pk: int) -> tuple[Need | None, list[Need]]:
    """The need as `need_found` gives it, and those that were merged into it. One query for both."""
    family = Q(pk=pk) | Q(merged_into=pk, state=NeedState.MERGED)
    rows = list(Need.objects.select_related(*_HEAD).filter(family).order_by("pk"))
    return next((row for row in rows if row.pk == pk), None), [row for row in rows if row.pk != pk]


def need_in_full(need: Need, voices: Sequence[Need] | None = None, *, reader: Any = None) -> NeedInFull:
    """All that a need's page shows, in three queries however much there is, and one more where the `voices` from
    `need_with_voices` are not given."""
    if voices is None:
        _itself, voices = need_with_voices(need.pk)
    family = [need.pk, *(voice.pk for voice in voices)]
    said = list(
        Confirmation.objects.filter(need_id__in=family, is_hidden=False)
        .select_related("place", "person")
        .order_by("-at", "-pk")[:CONFIRMATIONS_ON_A_PAGE]
    )
    evidence = NeedEvidence.objects.filter(need_id__in=family).select_related("added_by", "need")
    own = [c for c in said if reader is not None and reader.is_authenticated and c.person_id == reader.pk]
    return NeedInFull(
        need=need,
        themes=list(need.themes.order_by("order")),
        confirmations=said,
        evidence=list(evidence.order_by("-year", "-pk")),
        voices=voices,
        places=_each_once([need.place, *(voice.place for voice in voices), *(c.place for c in said)]),
        own_confirmations=own,
    )


def _each_once(places: Iterable[Place]) -> list[Place]:
    return list({place.pk: place for place in places}.values())


def has_suggestions(need: Need) -> bool:
    """Whether it was worked out by now which solutions could meet the need."""
    return SuggestionList.objects.filter(on_kind="need", on_id=need.pk).exists()


def needs_in_place(place: Place, *, most: int = 6) -> list[Need]:
    """The most felt open needs of a place and what lies in it."""
    felt = _ids_felt_in(place)
    found = list(felt[: FEW_IN_A_PLACE + 1])
    # A few are put in order; where there are many, the walk from the most felt one on soon finds enough.
    where = Q(pk__in=found) if len(found) <= FEW_IN_A_PLACE else Q(pk__in=felt)
    rows = with_card(Need.objects.filter(where, state=NeedState.OPEN))
    return list(rows.order_by("-confirmation_count", "-pk")[:most])


def needs_of_theme(theme: Theme, *, most: int = 6) -> list[Need]:
    """The most felt open needs of a theme and its targets."""
    rows = Need.objects.filter(pk__in=_on(theme), state=NeedState.OPEN)
    return list(with_card(rows).order_by("-confirmation_count", "-pk")[:most])


def needs_of_person(person: Any, *, most: int = 10) -> list[Need]:
    """Public needs that a person voiced, the newest first."""
    return list(with_card(Need.objects.filter(voiced_by=person, state__in=VISIBLE)).order_by("-pk")[:most])


def needs_of_organisation(organisation: Any, *, most: int = 10) -> list[Need]:
    """Public needs voiced in an organisation's name, the newest first."""
    return list(with_card(Need.objects.filter(organisation=organisation, state__in=VISIBLE)).order_by("-pk")[:most])


def newest_needs(*, most: int = 6) -> list[Need]:
    """The newest open needs."""
    return list(with_card(Need.objects.filter(state=NeedState.OPEN)).order_by("-pk")[:most])
