"""Reading matches: carriers for a solution, solutions for a carrier, places side by side, introductions, plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from django.db.models import Q, QuerySet

from banyan.commons.models import Place
from banyan.commons.paging import Page, page_by_key
from banyan.methods import matching
from banyan.needs.models import Confirmation
from banyan.people.models import Membership, Organisation
from banyan.scaling.matching.around import kept_carriers, kept_solutions, neighbours_of
from banyan.scaling.matching.known import Asked, KnownCarriers, asked_for, known_carriers
from banyan.scaling.matching.presenting import (
    ShownFit,
    ShownLeftOut,
    ShownMatch,
    Words,
    codes_of,
    shown_fits,
    shown_left_out,
    shown_matches,
)
from banyan.scaling.models import Introduction, MatchDismissal, MatchSaved, SideState
from banyan.solutions.models import Solution, SolutionState, Stage
from banyan.solutions.suggestions import retrieval
from banyan.solutions.suggestions.background import background

SHOWN: Final = 12
CONSIDERED_FOR_CARRIER: Final = 300
OPEN_STAGES: Final = (Stage.PROVEN, Stage.SCALING, Stage.AT_SCALE)
MOST_OPEN: Final = 10_000


@dataclass(frozen=True, slots=True)
class CarriersFound:
    """Ranked carriers and who was left out; `set_aside` and `kept` are those that the reader dismissed and keeps."""

    matches: Sequence[ShownMatch] = ()
    left_out: Sequence[ShownLeftOut] = ()
    left_out_count: int = 0
    set_aside: Sequence[Any] = ()
    kept: Sequence[Any] = ()
    neighbours: Sequence[Confirmation] = field(default_factory=list)


def carriers_for(solution: Solution, reader: Any, *, place: str = "", pathway: str = "") -> CarriersFound:
    """The best carriers of a published solution, in the place asked for, else each in that which suits it best."""
    asked = asked_for([solution.pk], place=place)
    if not asked.undertakings:
        return CarriersFound()
    undertaking = asked.undertakings[0]
    if pathway:
        undertaking = matching.Undertaking(
            undertaking.solution, undertaking.capabilities, frozenset({pathway}), undertaking.place
        )
    known = known_carriers(asked.known)
    dismissed = _dismissals(MatchDismissal.objects.filter(solution=solution), "carrier_id", reader)
    introduced = _open_or_accepted().filter(solution=solution).values_list("carrier", flat=True)
    ranking = matching.rank_carriers(
        undertaking,
        asked.needed[0],
        known.carriers,
        dismissals=dismissed,
        excluded={pk: matching.Reason("introduced_already") for pk in introduced},
        count=SHOWN,
    )
    found = _organisations(ranking)
    saved = _saved(MatchSaved.objects.filter(solution=solution), "carrier_id", reader)
    words = Words.for_countries(codes_of(ranking))
    aside = [found[int(one.suggested)] for one in dismissed if one.by_reader and int(one.suggested) in found]
    return CarriersFound(
        shown_matches(ranking, found, words, saved),
        [one for one in shown_left_out(ranking, found, words) if one.thing not in aside],
        ranking.left_out_count,
        aside,
        kept_carriers(reader, solution),
        neighbours_of([int(need.key) for need in asked.needs], place),
    )


def solutions_for(carrier: Organisation, reader: Any) -> CarriersFound:
    """The solutions that an organisation could carry, best first."""
    asked = asked_for(_solutions_near(carrier), with_needs=False)
    known = known_carriers(asked.known)
    if carrier.pk not in known.carriers.row_of:
        return CarriersFound()
    dismissed = _dismissals(MatchDismissal.objects.filter(carrier=carrier), "solution_id", reader)
    introduced = _open_or_accepted().filter(carrier=carrier).values_list("solution", flat=True)
    ranking = matching.rank_solutions_for_carrier(
        asked.undertakings,
        asked.needed,
        known.carriers,
        carrier.pk,
        dismissals=dismissed,
        excluded={pk: matching.Reason("introduced_already") for pk in introduced},
        count=SHOWN,
    )
    keys = _keys(ranking)
    things = {row.pk: row for row in Solution.objects.filter(pk__in=keys, state=SolutionState.PUBLISHED)}
    saved = _saved(MatchSaved.objects.filter(carrier=carrier), "solution_id", reader)
    words = Words.for_countries(codes_of(ranking))
    aside = [things[int(one.suggested)] for one in dismissed if one.by_reader and int(one.suggested) in things]
    return CarriersFound(
        shown_matches(ranking, things, words, saved),
        [one for one in shown_left_out(ranking, things, words) if one.thing not in aside],
        ranking.left_out_count,
        aside,
        kept_solutions(reader, carrier),
    )


def _solutions_near(carrier: Organisation) -> list[int]:
    """Published solutions close in meaning to what an organisation says of itself, and the best shown ones."""
    near = retrieval.neighbours(
        "organisation", [carrier.pk], wanted="solution", model=background().model, most=CONSIDERED_FOR_CARRIER
    )
    best = Solution.objects.filter(state=SolutionState.PUBLISHED).order_by("-evidence_level", "-running_count", "-pk")
    return list(dict.fromkeys([*near, *best.values_list("pk", flat=True)[: CONSIDERED_FOR_CARRIER - len(near)]]))


def place_fits(solution: Solution, places: Sequence[Place]) -> list[ShownFit]:
    """What each country lacks for a solution, those with fewest gaps first, and what would close each gap."""
    asked = asked_for([solution.pk])
    if not asked.undertakings:
        return []
    undertaking = asked.undertakings[0]
    known = known_carriers(asked.known)
    facts = [_facts(str(place.code), asked, known) for place in places]
    conditions = matching.Conditions(
        undertaking.capabilities, tuple(undertaking.solution.languages), undertaking.pathways
    )
    fits = matching.fit_places(conditions, facts, asked.known.atlas)
    words = Words.for_countries([str(place.code) for place in places])
    return shown_fits(fits, words)


def _facts(country: str, asked: Asked, known: KnownCarriers) -> matching.PlaceFacts:
    goals = set(asked.undertakings[0].solution.goals)
    there = [one for one in known.carriers.profiles if country in one.serves]
    partners = [one for one in there if goals & set(one.goals)]
    row = asked.known.atlas.index.get(country)
    needed = float(asked.needed[0, row]) if row is not None else 0.0
    return matching.PlaceFacts(
        country=country,
        needed=needed if np.isfinite(needed) and needed > 0 else None,
        voiced=sum(
            country in (need.country, *need.confirmed_in) and bool(goals & set(need.goals)) for need in asked.needs
        ),
        partners=len(partners),
        with_room=sum(one.capacity > 0 for one in partners),
        capabilities=frozenset(name for one in partners for name in one.capabilities),
        pathways=frozenset(name for one in partners for name in one.pathways),
        payers=sum(int(one.key) in known.payers for one in there),
    )


def introduction_found(pk: int) -> Introduction | None:
    """An introduction with its two sides. One query."""
    return (
        Introduction.objects.select_related(
            "solution__organisation", "carrier", "place", "asked_by", "founder_contact", "carrier_contact"
        )
        .filter(pk=pk)
        .first()
    )


def introductions_of(person: Any, *, cursor: str = "", size: int = 20) -> Page[Introduction]:
    """Those that `person` may see, the newest first. One query."""
    return page_by_key(introductions_with_part_of(person), order=("-id",), cursor=cursor, size=size)


def introductions_with_part_of(person: Any) -> QuerySet[Introduction]:
    """Those that `person` may see, with solution, carrier and place."""
    edited = Membership.objects.filter(person=person, role__in=[Membership.Role.OWNER, Membership.Role.EDITOR]).values(
        "organisation"
    )
    own = (
        Q(solution__team__person=person)
        | Q(solution__organisation__in=edited)
        | Q(carrier__in=edited)
        | Q(asked_by=person)
    )
    kept_from = Membership.objects.filter(person=person).values("organisation")
    mine = Introduction.objects.filter(own).exclude(hidden_from__in=kept_from).values("pk")
    return Introduction.objects.filter(pk__in=mine).select_related("solution", "carrier", "place")


def open_solutions() -> list[int]:
    """Ids of the solutions that look for carriers: published and proven, the best shown first."""
    rows = Solution.objects.filter(state=SolutionState.PUBLISHED, stage__in=OPEN_STAGES)
    return list(rows.order_by("-evidence_level", "-running_count", "-pk").values_list("pk", flat=True)[:MOST_OPEN])


def _open_or_accepted() -> QuerySet[Introduction]:
    standing = (SideState.ASKED, SideState.ACCEPTED)
    return Introduction.objects.filter(founder_state__in=standing, carrier_state__in=standing)


def _dismissals(rows: QuerySet[MatchDismissal], key: str, reader: Any) -> list[matching.Dismissal]:
    return [
        matching.Dismissal(suggested, reason, by_reader=person == reader.pk)
        for suggested, reason, person in rows.order_by("-pk").values_list(key, "reason", "person")[:2_000]
    ]


def _saved(rows: QuerySet[MatchSaved], key: str, reader: Any) -> set[int]:
    return set(rows.filter(person=reader).values_list(key, flat=True))


def _organisations(ranking: matching.CarrierRanking) -> dict[int, Organisation]:
    rows = Organisation.objects.filter(pk__in=_keys(ranking), is_hidden=False).select_related("home")
    return {row.pk: row for row in rows}


def _keys(ranking: matching.CarrierRanking) -> list[int]:
    return [int(one.key) for one in ranking.matches] + [int(one.key) for one in ranking.left_out]
