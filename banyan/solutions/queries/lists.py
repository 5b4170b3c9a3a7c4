"""Lists of published solutions, each in a number of queries that does not depend on how many there are."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Left

from banyan.commons.models import Place, Theme
from banyan.commons.paging import Page, page_by_key
from banyan.people.models import Organisation
from banyan.solutions.models import EvidenceLevel, Solution, SolutionPlace, SolutionState

ORDERS: Final = {
    "newest": ("-id",),
    "evidence": ("-evidence_level", "-id"),
    "spread": ("-running_count", "-id"),
}
PLACES_ON_A_CARD: Final = 3


@dataclass(frozen=True, slots=True)
class SolutionFilter:
    """What a list is narrowed to; nothing chosen means all. `place` is where it runs, with all that lies in it."""

    place: Place | None = None
    theme: Theme | None = None
    stage: str = ""
    least_evidence: int = 0
    language: str = ""
    organisation: Organisation | None = None
    order: str = "newest"


def solutions_page(chosen: SolutionFilter, *, cursor: str = "", size: int = 20) -> Page[Solution]:
    """One page of published solutions, ready for cards; one query."""
    rows = _published()
    if chosen.place is not None:
        rows = rows.filter(pk__in=_running_in(chosen.place))
    if chosen.theme is not None:
        rows = rows.filter(pk__in=_under(chosen.theme))
    if chosen.stage:
        rows = rows.filter(stage=chosen.stage)
    if chosen.least_evidence:
        rows = rows.filter(evidence_level__gte=chosen.least_evidence)
    if chosen.language:
        rows = rows.filter(languages__contains=[chosen.language])
    if chosen.organisation is not None:
        rows = rows.filter(organisation=chosen.organisation)
    order = ORDERS.get(chosen.order, ORDERS["newest"])
    return page_by_key(with_card(rows), order=order, cursor=cursor, size=size)


def with_card(rows: QuerySet[Solution]) -> QuerySet[Solution]:
    """With what tells whether a kept card still shows it; what else a card shows is loaded for those without one."""
    return (
        rows.select_related("organisation")
        .defer("problem", "approach", "for_whom", "requirements", "looking_for", "business_model")
        .annotate(beginning=Left("problem", 300))
    )


def shown_on_card(solution: Solution) -> tuple[Hashable, ...]:
    """All that a card shows, or stands for it: places and themes change with the solution's own words."""
    organisation = solution.organisation
    return (
        solution.changed_at,
        solution.evidence_level,
        solution.running_count,
        organisation and (organisation.name, organisation.is_hidden),
    )


def read_for_card() -> Sequence[Prefetch[Any]]:
    """Themes, and the first few places where it runs."""
    running = (
        SolutionPlace.objects.filter(relation=SolutionPlace.Relation.RUNNING)
        .select_related("place")
        .order_by("pk")[:PLACES_ON_A_CARD]
    )
    return (
        Prefetch("themes", queryset=Theme.objects.order_by("order")),
        Prefetch("places", queryset=running, to_attr="first_running"),
    )


def solutions_running_in(place: Place, *, most: int = 6) -> list[Solution]:
    """The best shown solutions that run in a place, or in what lies in it."""
    rows = _published().filter(pk__in=_running_in(place))
    return list(with_card(rows).order_by("-evidence_level", "-id")[:most])


def solutions_of_theme(theme: Theme, *, most: int = 6) -> list[Solution]:
    """The best shown solutions under a theme and its targets."""
    return list(with_card(_published().filter(pk__in=_under(theme))).order_by("-evidence_level", "-id")[:most])


def solutions_of_organisation(organisation: Organisation, *, most: int = 12) -> list[Solution]:
    """An organisation's solutions, the best shown first."""
    return list(with_card(_published().filter(organisation=organisation)).order_by("-evidence_level", "-id")[:most])


def solutions_of_person(person: Any, *, most: int = 12) -> list[Solution]:
    """Published solutions in whose team a person is, the newest first."""
    return list(with_card(_published().filter(team__person=person)).order_by("-id")[:most])


def newest_proven(*, most: int = 6) -> list[Solution]:
    """The newest solutions that were compared with doing without, or better."""
    rows = _published().filter(evidence_level__gte=EvidenceLevel.COMPARISON)
    return list(with_card(rows).order_by("-id")[:most])


def _published() -> QuerySet[Solution]:
    return Solution.objects.filter(state=SolutionState.PUBLISHED)


def _running_in(place: Place) -> QuerySet[Any]:
    return SolutionPlace.objects.filter(
        relation=SolutionPlace.Relation.RUNNING, place__ancestors__contains=[place.pk]
    ).values("solution")


def _under(theme: Theme) -> QuerySet[Any]:
    through = Solution.themes.through.objects
    return through.filter(Q(theme=theme.pk) | Q(theme__parent=theme.pk)).values("solution")
