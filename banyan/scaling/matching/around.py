"""What matching knows around a need and around a place: who could carry an answer, who feels it, who has room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q

from banyan.commons.models import Place
from banyan.methods import matching
from banyan.needs.models import Confirmation, Need
from banyan.people.models import Organisation
from banyan.people.queries.organisations import OrganisationFilter, organisations_page
from banyan.scaling.matching.known import known_carriers
from banyan.scaling.matching.presenting import ShownLeftOut, ShownMatch, Words, codes_of, shown_left_out, shown_matches
from banyan.solutions.models import Solution, SolutionState
from banyan.solutions.suggestions.background import background
from banyan.solutions.suggestions.profiles import need_profiles

SHOWN: Final = 12
MOST_NEIGHBOURS: Final = 12
MOST_WITH_ROOM: Final = 6


@dataclass(frozen=True, slots=True)
class AroundNeed:
    """Who could carry an answer to a need where it is felt, who was left out, and who feels it too."""

    matches: list[ShownMatch] = field(default_factory=list)
    left_out: list[ShownLeftOut] = field(default_factory=list)
    left_out_count: int = 0
    neighbours: list[Confirmation] = field(default_factory=list)


def around_need(need: Need) -> AroundNeed:
    """The organisations closest to a need, for the country where it was voiced; people who said "here too"."""
    known = background()
    neighbours = neighbours_of([need.pk])
    profiles = need_profiles([need.pk], model=known.model)
    if not profiles:
        return AroundNeed(neighbours=neighbours)
    profile = profiles[0]
    # An answer that is not there yet: it does what the need asks for, in the need's own words, where it is felt.
    answer = matching.Undertaking(
        matching.SolutionProfile(
            key=profile.key, meaning=profile.meaning, goals=profile.goals, languages=tuple({profile.language} - {""})
        ),
        place=profile.country,
    )
    needed = matching.need_there([answer.solution], known.knowledge, [profile])
    ranking = matching.rank_carriers(answer, needed[0], known_carriers(known).carriers, count=SHOWN)
    keys = [int(one.key) for one in ranking.matches] + [int(one.key) for one in ranking.left_out]
    found = {row.pk: row for row in Organisation.objects.filter(pk__in=keys, is_hidden=False)}
    words = Words.for_countries(codes_of(ranking))
    return AroundNeed(
        shown_matches(ranking, found, words, set()),
        shown_left_out(ranking, found, words),
        ranking.left_out_count,
        neighbours,
    )


def neighbours_of(need_ids: list[int], country: str = "") -> list[Confirmation]:
    """People who said "here too" to these needs, and whom everyone may see: with them a community could begin.

    Those in `country` (a code) first, then the newest. One query.
    """
    rows = Confirmation.objects.filter(
        need__in=need_ids,
        need__state="open",
        is_hidden=False,
        person__is_hidden=False,
        person__is_active=True,
        person__is_confirmed=True,
        person__erased_at__isnull=True,
    ).select_related("person", "place", "need")
    if country:
        there = Place.objects.filter(code=country, kind="country").values_list("pk", flat=True).first()
        near = Q(place__ancestors__contains=[there]) if there is not None else Q(pk__in=[])
        found = list(rows.filter(near).order_by("-pk")[:MOST_NEIGHBOURS])
        return found + list(rows.exclude(near).order_by("-pk")[: MOST_NEIGHBOURS - len(found)])
    return list(rows.order_by("-pk")[:MOST_NEIGHBOURS])


def with_room_in(place: Place) -> list[Organisation]:
    """Organisations that work in a place and could take on more, the latest first. One query."""
    chosen = OrganisationFilter(place=place, has_capacity=True)
    return list(organisations_page(chosen, size=MOST_WITH_ROOM).rows)


def kept_carriers(person: Any, solution: Solution) -> list[Organisation]:
    """The organisations that somebody keeps for a solution, the latest kept first. One query."""
    rows = Organisation.objects.filter(matches_saved__person=person, matches_saved__solution=solution, is_hidden=False)
    return list(rows.order_by("-matches_saved__pk")[:50])


def kept_solutions(person: Any, carrier: Organisation) -> list[Solution]:
    """The solutions that somebody keeps for an organisation, the latest kept first. One query."""
    rows = Solution.objects.filter(
        matches_saved__person=person, matches_saved__carrier=carrier, state=SolutionState.PUBLISHED
    )
    return list(rows.order_by("-matches_saved__pk")[:50])
