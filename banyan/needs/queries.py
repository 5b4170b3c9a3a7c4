"""Reads of needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from banyan.commons.models import Place, Theme
from banyan.commons.paging import Page, page_by_key
from banyan.needs.models import Confirmation, Need, NeedEvidence, NeedState

VISIBLE = (NeedState.OPEN, NeedState.MET)
ORDERS = {"newest": ("-id",), "most_felt": ("-confirmation_count", "-id")}


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
    """A need with all that its page shows. `voices` are the needs merged into it, with their own stories."""

    need: Need
    themes: Sequence[Theme]
    confirmations: Sequence[Confirmation]
    evidence: Sequence[NeedEvidence]
    voices: Sequence[Need]
    places: Sequence[Place]
    people_affected: int | None
    own_confirmations: Sequence[Confirmation] = field(default_factory=tuple)


def needs_page(chosen: NeedFilter, *, cursor: str = "", size: int = 20) -> Page[Need]:
    """One page of needs, with place and themes; three queries."""
    rows = with_card(Need.objects.all())
    if chosen.state not in VISIBLE or chosen.order not in ORDERS:
        return Page([], "", "")
    rows = rows.filter(state=chosen.state)
    if chosen.place is not None:
        rows = rows.filter(
            Q(place__ancestors__contains=[chosen.place.pk])
            | Q(pk__in=Confirmation.objects.filter(place__ancestors__contains=[chosen.place.pk]).values("need_id"))
        )
    if chosen.theme is not None:
        rows = rows.filter(
            pk__in=Need.themes.through.objects.filter(
                Q(theme_id=chosen.theme.pk) | Q(theme__parent_id=chosen.theme.pk)
            ).values("need_id")
        )
    if chosen.language:
        rows = rows.filter(language=chosen.language)
    return page_by_key(rows, order=ORDERS[chosen.order], cursor=cursor, size=size)


def with_card(rows: QuerySet[Need]) -> QuerySet[Need]:
    """With what a card shows, in two queries more."""
    return (
        rows.select_related("place")
        .defer("tried")
        .prefetch_related(Prefetch("themes", queryset=Theme.objects.order_by("order")))
    )


def need_in_full(need: Need, *, reader: Any = None) -> NeedInFull:
    """All that a need's page shows, in five queries however much there is."""
    family = [need.pk]
    voices = list(
        Need.objects.filter(merged_into=need).select_related("place", "voiced_by", "organisation").order_by("pk")
    )
    family += [voice.pk for voice in voices]
    said = list(
        Confirmation.objects.filter(need_id__in=family, is_hidden=False)
        .select_related("place", "person")
        .order_by("-at", "-pk")[:200]
    )
    evidence = list(
        NeedEvidence.objects.filter(need_id__in=family).select_related("added_by", "need").order_by("-year", "-pk")
    )
    places = {place.pk: place for place in [need.place, *(v.place for v in voices), *(c.place for c in said)]}
    counted = [n for n in [need.people_affected, *(v.people_affected for v in voices)] if n]
    counted += [c.people_affected for c in said if c.people_affected]
    own = tuple(c for c in said if reader is not None and c.person_id == reader.pk)
    return NeedInFull(
        need=need, themes=list(need.themes.order_by("order")), confirmations=said, evidence=evidence, voices=voices,
        places=list(places.values()), people_affected=sum(counted) if counted else None, own_confirmations=own,
    )  # fmt: skip


def needs_in_place(place: Place, *, most: int = 6) -> list[Need]:
    """The most felt open needs of a place and what lies in it."""
    rows = Need.objects.filter(state=NeedState.OPEN, place__ancestors__contains=[place.pk])
    return list(with_card(rows).order_by("-confirmation_count", "-pk")[:most])


def needs_of_theme(theme: Theme, *, most: int = 6) -> list[Need]:
    """The most felt open needs of a theme and its targets."""
    rows = Need.objects.filter(
        state=NeedState.OPEN,
        pk__in=Need.themes.through.objects.filter(Q(theme_id=theme.pk) | Q(theme__parent_id=theme.pk)).values(
            "need_id"
        ),
    )
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
