"""Who is told when something happens to replications: when one takes root, everyone who had a part in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Q

from banyan.commons.models import Activity
from banyan.commons.models.places import PlaceKind
from banyan.commons.services.notifications import nobody, owners_of, register_audience, watchers_of
from banyan.handovers.models import Handover, Witness
from banyan.needs.models import Confirmation, Need, NeedState
from banyan.recipes.models import RecipeSuggestion, RecipeVersion
from banyan.replications.models import Replication
from banyan.solutions.models import Evidence, SuggestedEdit, TeamMember

MOST_TOLD: Final = 2_000  # people whom one replication tells at most; those whose work it is come first
_SMALL: Final = (PlaceKind.COUNTRY, PlaceKind.SUBDIVISION, PlaceKind.LOCALITY)
_GONE: Final = (NeedState.HIDDEN, NeedState.WITHDRAWN, NeedState.MERGED)


def thread_of(replication: Replication) -> dict[int, str]:
    """Ids of everyone whose work or word went into it, with why: "yours" for whose it is, "helped" for all others.

    Those are its team and carrier; the solution's team; who gave evidence or an edit or suggestion that was taken
    over; who wrote the recipe; the people at the table of its handover; and who voiced or confirmed a need under one
    of the solution's themes in the place, in what it lies in up to its country, or in what lies in it.
    """
    told: dict[int, str] = dict.fromkeys(owners_of("replication", replication.pk), "yours")
    solution = replication.solution_id
    helpers: list[int | None] = [
        *TeamMember.objects.filter(solution=solution).values_list("person_id", flat=True),
        *Evidence.objects.filter(solution=solution).values_list("added_by_id", flat=True),
        *SuggestedEdit.objects.filter(solution=solution, state="accepted").values_list("by_id", flat=True),
        *RecipeVersion.objects.filter(recipe__solution=solution).values_list("by_id", flat=True),
        *RecipeSuggestion.objects.filter(recipe__solution=solution, state="accepted").values_list("by_id", flat=True),
        *_at_the_table(replication),
        *_in_need(replication),
    ]
    for person in helpers:
        if person is not None and len(told) < MOST_TOLD:
            told.setdefault(person, "helped")
    return told


def _at_the_table(replication: Replication) -> list[int]:
    if replication.handover_id is None:
        return []
    proposed = Handover.objects.filter(pk=replication.handover_id).values_list("proposed_by_id", flat=True)
    witnesses = Witness.objects.filter(handover=replication.handover_id).values_list("person_id", flat=True)
    return [*proposed, *witnesses]


def _in_need(replication: Replication) -> list[int]:
    place = replication.place
    above = [pk for pk in place.ancestors if pk != place.pk]
    around = Q(place__ancestors__contains=[place.pk]) | Q(place__in=above, place__kind__in=_SMALL)
    themes = list(replication.solution.themes.values_list("pk", flat=True))
    needs = Need.objects.filter(around, themes__in=themes).exclude(state__in=_GONE)
    ids = list(needs.values_list("pk", flat=True).distinct()[:MOST_TOLD])
    voiced = Need.objects.filter(pk__in=ids).values_list("voiced_by_id", flat=True)
    confirmed = Confirmation.objects.filter(need__in=ids).values_list("person_id", flat=True)
    return [*voiced, *confirmed]


def _thread(activity: Activity) -> Mapping[int, str]:
    replication = Replication.objects.select_related("place").filter(pk=activity.object_id).first()
    if replication is None:
        return {}
    watchers = watchers_of(activity) if activity.is_public else {}
    return {**watchers, **thread_of(replication)}


def _who_joined(activity: Activity) -> Mapping[int, str]:
    person = activity.facts.get("person")
    return {person: "yours"} if isinstance(person, int) else {}


def register() -> None:
    """Tell the notifications all of the above."""
    register_audience("took_root", _thread)
    register_audience("joined_replication", _who_joined)
    for verb in ("left_replication", "drafted_reach", "discarded_reach"):
        register_audience(verb, nobody)
