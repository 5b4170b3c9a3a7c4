"""Working out what to suggest on one thing's page, and keeping it until something changes.

Tasks call this, never a page: a page reads what was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from django.db import transaction

from banyan.commons.models import Dismissal, Place, SuggestionList
from banyan.commons.models.places import PlaceKind
from banyan.methods import matching
from banyan.methods.matching import Ranking, Reason
from banyan.solutions.suggestions import retrieval
from banyan.solutions.suggestions.background import Background, background
from banyan.solutions.suggestions.profiles import need_profiles, need_profiles_in, solution_profiles

SHOWN: Final = 12
COUNTRIES_SHOWN: Final = 15
COUNTRIES_ON_THE_MAP: Final = 40
REASONS_KEPT: Final = 5
NEEDS_OF_A_PLACE: Final = 60
MOST_DISMISSALS: Final = 2000
GOALS: Final = range(1, 18)
GOAL_KEY: Final = "goal-"  # stands for a goal whose figures lag behind, among the needs of a place

# What may be suggested on the page of each kind of thing.
LISTS: Final[dict[str, tuple[str, ...]]] = {
    "need": ("solution",),
    "solution": ("need", "place"),
    "place": ("solution", "bundle"),
}

# Reasons that people may give and that matching does not know, as one that weighs the same.
_WEIGHED_AS: Final = {"wrong_theme": "does_not_fit"}


def work_out(kind: str, pk: int) -> None:
    """Work out every list of one thing's page anew and keep it; lists of things that are gone are dropped."""
    make: dict[str, Callable[[int, Background], dict[str, Any] | None]] = {
        "need": _for_need,
        "solution": _for_solution,
        "place": _for_place,
    }
    found = make[kind](pk, background())
    with transaction.atomic():
        if found is None:
            SuggestionList.objects.filter(on_kind=kind, on_id=pk).delete()
            return
        for suggested_kind, suggestions in found.items():
            SuggestionList.objects.update_or_create(
                on_kind=kind,
                on_id=pk,
                suggested_kind=suggested_kind,
                defaults={"suggestions": suggestions, "is_stale": False},
            )


def _for_need(pk: int, known: Background) -> dict[str, Any] | None:
    needs = need_profiles([pk], model=known.model)
    if not needs:
        return None
    candidates = solution_profiles(retrieval.solutions_near_need(pk, model=known.model), model=known.model)
    if not candidates:
        return {"solution": []}
    ranking = matching.rank_solutions_for_need(
        needs[0], candidates, known.knowledge, dismissals=_dismissals("need", pk, "solution"), count=SHOWN
    )
    return {"solution": _kept(ranking)}


def _for_solution(pk: int, known: Background) -> dict[str, Any] | None:
    solutions = solution_profiles([pk], model=known.model)
    if not solutions:
        return None
    solution = solutions[0]
    needs = need_profiles(retrieval.needs_near_solution(pk, model=known.model), model=known.model)
    fitting = (
        matching.rank_needs_for_solution(
            solution, needs, known.knowledge, dismissals=_dismissals("solution", pk, "need"), count=SHOWN
        )
        if needs
        else Ranking(())
    )
    countries = matching.rank_countries(
        solution,
        known.knowledge,
        voiced=needs,
        dismissals=_dismissals("solution", pk, "place"),
        count=COUNTRIES_ON_THE_MAP,
    )
    return {"need": _kept(fitting), "place": _kept(countries, explained=COUNTRIES_SHOWN)}


def _for_place(pk: int, known: Background) -> dict[str, Any] | None:
    place = Place.objects.filter(pk=pk, kind__in=(PlaceKind.COUNTRY, PlaceKind.SUBDIVISION, PlaceKind.LOCALITY)).first()
    if place is None:
        return None
    above = list(Place.objects.filter(pk__in=place.ancestors))
    country = next((row for row in above if row.kind == PlaceKind.COUNTRY), None)
    if country is None or country.code not in known.knowledge.atlas.index:
        return None
    regions = [row for row in above if row.kind == PlaceKind.REGION]
    nearest_region = max(regions, key=lambda row: len(row.ancestors), default=None)
    needs = need_profiles_in(pk, model=known.model, most=NEEDS_OF_A_PLACE)
    ids = retrieval.solutions_for_place(
        nearest_region.pk if nearest_region else None, [int(need.key) for need in needs], model=known.model
    )
    solutions = solution_profiles(ids, model=known.model)
    if not solutions:
        return {"solution": [], "bundle": {"solutions": [], "covered": 0.0, "uncovered": []}}
    ranking = matching.rank_solutions_for_place(
        country.code,
        solutions,
        known.knowledge,
        voiced=needs,
        dismissals=_dismissals("place", pk, "solution"),
        count=SHOWN,
    )
    return {"solution": _kept(ranking), "bundle": _bundle(country.code, needs, solutions, known)}


def _bundle(
    country: str,
    needs: Sequence[matching.NeedProfile],
    solutions: Sequence[matching.SolutionProfile],
    known: Background,
) -> dict[str, Any]:
    """The few solutions that together meet most of what is voiced in a place and of what its figures show to lack.

    What already runs in the country takes part: it may need to reach further, and then nothing new need come.
    """
    gaps = known.knowledge.atlas.need[known.knowledge.atlas.index[country]]
    lagging = [
        matching.NeedProfile(key=f"{GOAL_KEY}{goal}", goals=(goal,), country=country)
        for goal in GOALS
        if matching.gap_weight(float(gaps[goal - 1])) > 0
    ]
    asked = [*needs, *lagging]
    weights = [matching.need_weight(need) for need in needs]
    weights += [matching.gap_weight(float(gaps[need.goals[0] - 1])) for need in lagging]
    bundle = matching.cover_needs(
        [need.key for need in asked],
        np.array(weights, dtype=np.float64),
        [solution.key for solution in solutions],
        matching.answer_table(solutions, asked, known.knowledge),
    )
    return {
        "solutions": [
            {
                "id": chosen.key,
                "covers": list(chosen.covers),
                "adds": round(chosen.adds, 4),
                "reasons": [_reason(reason) for reason in chosen.reasons],
            }
            for chosen in bundle.solutions
        ],
        "covered": round(bundle.covered, 4),
        "uncovered": list(bundle.uncovered),
    }


def _kept(ranking: Ranking, *, explained: int = SHOWN) -> list[dict[str, Any]]:
    """Suggestions as they are kept; those after the first `explained` are for the map alone, which says no reasons."""
    return [
        {
            "id": suggestion.key,
            "score": round(suggestion.score, 4),
            "reasons": [_reason(reason) for reason in _worth_keeping(suggestion.reasons)] if number < explained else [],
        }
        for number, suggestion in enumerate(ranking.suggestions)
    ]


def _worth_keeping(reasons: Sequence[Reason]) -> list[Reason]:
    """The strongest, and always what speaks against, in third place so that no page cuts it off."""
    against = [reason for reason in reasons if reason.code == "dismissed_before"]
    speaking_for = [reason for reason in reasons if reason not in against][:REASONS_KEPT]
    return [*speaking_for[:2], *against, *speaking_for[2:]]


def _reason(reason: Reason) -> dict[str, Any]:
    params = {name: list(value) if isinstance(value, tuple) else value for name, value in reason.params.items()}
    return {"code": reason.code, "params": params, "weight": round(reason.weight, 4)}


def _dismissals(kind: str, pk: int, suggested_kind: str) -> list[matching.Dismissal]:
    """What people set aside on this page; it counts for everybody, and more for the one who did (when read)."""
    rows = list(
        Dismissal.objects.filter(on_kind=kind, on_id=pk, suggested_kind=suggested_kind)
        .order_by("-pk")
        .values_list("suggested_id", "reason")[:MOST_DISMISSALS]
    )
    codes: dict[int, str | None] = {}
    if suggested_kind == "place":
        codes = dict(Place.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "code"))
    keys = [(codes.get(pk) if suggested_kind == "place" else pk, reason) for pk, reason in rows]
    return [matching.Dismissal(key, _WEIGHED_AS.get(reason, reason)) for key, reason in keys if key is not None]
